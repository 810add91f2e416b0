"""No webhook reaches what is not public, however it is spelled and whatever its name says later.

Every connection that a sender of these tests would make leads to a sentinel instead, whatever its
address: what reaches the sentinel would have reached that address.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from ssl import SSLContext

import pytest
import requests

from service.outbound import targets
from service.outbound.sending import Outcome, Sender
from service.outbound.targets import Address, TargetRefused, Targets, is_public, system_resolve
from tests.service.outbound.conftest import Receive
from tests.service.outbound.receivers import (
    LOOPBACK,
    TAKEN,
    Receiver,
    answering,
    with_status,
)
from tests.support.patience import A_HANG_S

Led = Callable[[Targets], Sender]

EVERYTHING = [ip_network("0.0.0.0/0"), ip_network("::/0")]
PUBLIC = "8.8.4.4"

ADDRESSES = [
    "127.0.0.1", "127.1.2.3", "127.255.255.255", "0.0.0.0", "0.1.2.3",
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "192.88.99.1", "192.31.196.1", "192.52.193.1", "192.175.48.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:8.8.4.4", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::8.8.4.4",
    "64:ff9b:1::10.0.0.1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2620:4f:8000::1", "3fff::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fd12:3456:789a::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
]  # fmt: skip
"""What no name and no literal may lead to."""

NAMES = {
    "mixed.example": [PUBLIC, "10.0.0.1"],
    "mixed-last.example": ["10.0.0.1", PUBLIC],
    "mixed-six.example": ["2606:4700::1111", "::1"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.localdomain": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "kubernetes.default.svc": ["10.96.0.1"],
    "nip.example": ["127.0.0.1"],
    "内网.example": ["192.168.1.1"],
}

LOOPBACK_SPELLINGS = [
    "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7F.0.0.1", "0177.0.0.1",
    "017700000001", "0x7f.0x0.0x0.0x1", "0177.0.0.0x1", "127.0.0.01", "0", "0.0", "0x0",
    "00000000177.1", "１２７.０.０.１", "127。0。0。1", "１２７。１", "①②⑦.1", "127．0．0．1",
]  # fmt: skip
"""What a resolver takes for this machine's own address."""

TRICKS = [
    "https://zone.example/",
    "https://public.example@127.0.0.1/", "https://public.example:443@127.0.0.1/",
    "https://:@127.0.0.1/", "https://127.0.0.1#@public.example/", "https://@127.0.0.1/",
    "https://public.example\\@127.0.0.1/", "https://127.0.0.1\\@public.example/",
    "https://127.0.0.1%2f@public.example/", "https://public.example%00.127.0.0.1/",
    "https://%31%32%37.0.0.1/", "https://127.0.0.1%23.public.example/", "https://127.0.0.1\t/",
    "https://127.0.0.1 /", "https://127.0.0.1\r\nHost: public.example/", "https:127.0.0.1/",
    "https:/127.0.0.1/", "https:///127.0.0.1/", "//127.0.0.1/", "127.0.0.1", "",
    "http://127.0.0.1/", "http://public.example/", "ftp://127.0.0.1/", "file:///etc/passwd",
    "gopher://127.0.0.1:8443/_", "httpſ://127.0.0.1/", "HTTPS://127.0.0.1/",
    "https://[::1%25lo]/", "https://[fe80::1%25eth0]/", "https://[::1/", "https://::1/",
    "https://[127.0.0.1]/", "https://[::ffff:7f00:1]:8443/", "https://[v1.127.0.0.1]/",
    "https://127.0.0.1./", "https://127.0.0.1../", "https://localhost./", "https://LOCALHOST/",
    "https://ⓛocalhost/", "https://loc\u00adalhost/", "https://localhost\u3002/",
    "https://public.example:22/", "https://public.example:80/", "https://public.example:8080/",
    "https://public.example:0/", "https://public.example:65979/", "https://public.example:443:22/",
    "https://public.example:４４３/", "https://public.example:/", "https://public.example/ä",
    "https://public.example/\r\nX-Injected: 1", "https://public.example/#fragment",
    "https://under_score.example/", "https://-dash.example/", "https://xn--/", "https://a..b/",
    "https://" + "a." * 200 + "example/", "https://public.example/" + "a" * 2000,
    "https://nowhere.example/", "https://no-address.example/",
]  # fmt: skip


def bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def name_of(address: str) -> str:
    """A name that leads to an address."""
    return f"to-{ADDRESSES.index(address)}.example"


ANSWERS = {
    **{name.encode("idna").decode(): addresses for name, addresses in NAMES.items()},
    **{name_of(address): [address] for address in ADDRESSES},
    "public.example": [PUBLIC],
    "no-address.example": [],
    "zone.example": ["fe80::1%eth0"],
}
LITERALS = [f"https://{bracketed(address)}/" for address in ADDRESSES]
NAMED = [f"https://{name_of(address)}:8443/" for address in ADDRESSES]
BY_NAME = [f"https://{name}/hook" for name in NAMES]
SPELLINGS = [f"https://{spelling}/" for spelling in LOOPBACK_SPELLINGS]
HOSTILE = [*LITERALS, *NAMED, *BY_NAME, *SPELLINGS, *TRICKS]


def resolve(name: str) -> list[str]:
    """The names of this page; whatever looks like a number, as the system reads it."""
    if name in ANSWERS:
        return ANSWERS[name]
    found = socket.getaddrinfo(name, None, flags=socket.AI_NUMERICHOST)
    return [str(info[4][0]) for info in found]


@pytest.fixture
def sentinel(certificate: SSLContext) -> Iterator[Receiver]:
    found = Receiver(answering(TAKEN), certificate)
    yield found
    found.close()


@pytest.fixture
def led(sentinel: Receiver, authorities: Path) -> Led:
    """A sender whose every connection ends at the sentinel, whatever the address."""

    def dial(address: Address, port: int, within_s: float) -> socket.socket:
        return socket.create_connection((LOOPBACK, sentinel.port), within_s)

    return lambda targets: Sender(targets, authorities=authorities, dial=dial)


def test_the_page_of_hostile_addresses_is_long():
    assert len(set(HOSTILE)) == len(HOSTILE) > 150


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_a_hostile_address_is_never_reached(sentinel: Receiver, led: Led, url: str):
    outcome = led(Targets(resolve=resolve)).send(url, {}, b"{}")

    assert sentinel.visitors() == 0
    assert outcome.status is None
    assert str(outcome.error).startswith("target-")


@pytest.mark.parametrize("url", [*LITERALS, *NAMED, *BY_NAME])
def test_the_sentinel_sees_each_of_them_when_nothing_is_judged(
    sentinel: Receiver, led: Led, url: str
):
    led(Targets(EVERYTHING, resolve)).send(url, {}, b"{}")

    assert sentinel.visitors() == 1


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS, ids=ascii)
def test_a_sender_without_the_check_reaches_this_machine(sentinel: Receiver, spelling: str):
    # The port stands for 443, where a test may not listen.
    with socket.create_connection((spelling, sentinel.port), 5):
        pass

    assert sentinel.visitors() == 1


@pytest.mark.parametrize("url", SPELLINGS, ids=ascii)
def test_an_odd_spelling_is_refused_whatever_its_resolver_says(url: str):
    # Another resolver, or the library that dials, may read it otherwise.
    with pytest.raises(TargetRefused, match=r"target-(host|form)"):
        Targets(resolve=lambda name: [PUBLIC]).checked(url)


def test_a_sender_without_the_check_follows_a_redirect(
    receive: Receive, sentinel: Receiver, authorities: Path
):
    redirect = with_status(307, f"Location: {sentinel.url}")
    receiver = receive(answering(redirect))

    requests.post(receiver.url, b"{}", verify=str(authorities), timeout=A_HANG_S)

    assert sentinel.visitors() == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["https://169.254.169.254/latest/", "//127.0.0.1/", "/other"])
def test_a_redirect_leads_nowhere(receive: Receive, sender: Sender, status: int, location: str):
    receiver = receive(answering(with_status(status, f"Location: {location}")))

    outcome = sender.send(receiver.url, {}, b"{}")

    assert outcome == Outcome(status, "not-taken")
    assert receiver.visitors() == 1


def test_a_name_that_changes_its_mind_is_asked_once_an_attempt():
    answers = iter([[PUBLIC], ["127.0.0.1"], [PUBLIC], ["169.254.169.254"]])
    asked: list[str] = []
    dialled: list[str] = []

    def rebinding(name: str) -> list[str]:
        asked.append(name)
        return next(answers)

    def dial(address: Address, port: int, within_s: float) -> socket.socket:
        dialled.append(str(address))
        raise ConnectionRefusedError

    sender = Sender(Targets(resolve=rebinding), dial=dial)
    outcomes = [sender.send("https://rebinding.example/", {}, b"{}") for _ in range(4)]

    assert [outcome.error for outcome in outcomes] == [
        "not-connected", "target-not-public", "not-connected", "target-not-public"
    ]  # fmt: skip
    assert asked == ["rebinding.example"] * 4
    assert dialled == [PUBLIC, PUBLIC]


def test_a_name_that_led_nowhere_is_judged_when_it_leads_somewhere(sentinel: Receiver, led: Led):
    answers: Iterator[list[str]] = iter([[], ["10.0.0.1"]])
    sender = led(Targets(resolve=lambda name: next(answers)))

    outcomes = [sender.send("https://late.example/", {}, b"{}") for _ in range(2)]

    assert [outcome.error for outcome in outcomes] == ["target-unresolved", "target-not-public"]
    assert sentinel.visitors() == 0


@pytest.mark.parametrize(
    ("network", "before", "after"),
    [
        ("0.0.0.0/8", None, "1.0.0.0"),
        ("10.0.0.0/8", "9.255.255.255", "11.0.0.0"),
        ("100.64.0.0/10", "100.63.255.255", "100.128.0.0"),
        ("127.0.0.0/8", "126.255.255.255", "128.0.0.0"),
        ("169.254.0.0/16", "169.253.255.255", "169.255.0.0"),
        ("172.16.0.0/12", "172.15.255.255", "172.32.0.0"),
        ("192.168.0.0/16", "192.167.255.255", "192.169.0.0"),
        ("198.18.0.0/15", "198.17.255.255", "198.20.0.0"),
        ("224.0.0.0/3", "223.255.255.255", None),
        ("2001:db8::/32", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"),
        ("2002::/16", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"),
        ("fc00::/7", None, None),
        ("fe80::/10", None, None),
    ],
)
def test_a_network_is_refused_to_its_edges_and_no_further(
    network: str, before: str | None, after: str | None
):
    whole = ip_network(network)

    assert not is_public(whole[0])
    assert not is_public(whole[-1])
    for neighbour in (before, after):
        assert neighbour is None or is_public(ip_address(neighbour))


def test_a_name_in_chinese_is_one_name_however_it_is_written():
    found = [
        Targets(resolve=lambda name: [PUBLIC]).checked(url)
        for url in (
            "https://政务.example/",
            "https://xn--zfr164b.EXAMPLE./",
            "https://政务.Example:443",
        )
    ]

    assert len(set(found)) == 1
    assert found[0].authority == "xn--zfr164b.example"


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("https://receiver.example", "receiver.example", "/"),
        ("https://receiver.example:443/a/../b?c=%2F&d", "receiver.example", "/a/../b?c=%2F&d"),
        ("https://receiver.example:8443?c", "receiver.example:8443", "/?c"),
        ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443", "/"),
        ("https://8.8.4.4/", "8.8.4.4", "/"),
    ],
)
def test_a_public_receiver_is_taken_as_it_is_written(url: str, authority: str, path: str):
    found = Targets(resolve=lambda name: [PUBLIC]).checked(url)

    assert (found.authority, found.path) == (authority, path)


def test_an_allowed_network_lifts_the_check_for_itself_alone():
    inside = Targets([ip_network("10.20.0.0/16")], resolve)

    def refusal(url: str) -> str | None:
        try:
            inside.checked(url)
        except TargetRefused as refused:
            return refused.code
        return None

    assert refusal("https://10.20.0.7:9443/") is None
    assert refusal("https://10.21.0.7/") == "target-not-public"
    assert refusal("https://[::ffff:10.20.0.7]/") == "target-not-public"
    assert refusal("https://169.254.169.254/") == "target-not-public"
    assert refusal("http://10.20.0.7/") == "target-not-https"
    assert refusal("https://10.20.0.7:0/") == "target-port"
    assert refusal("https://public.example:9443/") == "target-port"
    assert refusal("https://mixed.example:9443/") == "target-not-public"


def test_the_systems_resolver_answers_what_this_machine_knows():
    assert set(system_resolve("localhost")) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("name", ["nowhere.invalid", "a" * 64 + ".example"])
def test_a_name_without_an_address_is_unresolved(name: str):
    with pytest.raises(OSError, match=r"."):
        system_resolve(name)


def test_a_name_server_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch):
    answered = threading.Event()
    # There is no name server here that could be made to keep silent.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(A_HANG_S) and [])
    monkeypatch.setattr(targets, "RESOLVE_S", 0.05)

    with pytest.raises(TargetRefused, match="target-unresolved"):
        Targets().checked("https://silent.example/")

    assert not answered.is_set()
    answered.set()

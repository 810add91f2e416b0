"""An attempt ends in time and in little memory, whatever the receiver does."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
from ipaddress import ip_network
from pathlib import Path
from random import Random
from ssl import SSLContext

import pytest
import trustme

from service.outbound.sending import ANSWER_BYTES, Outcome, Sender, dial
from service.outbound.targets import Address, Targets
from tests.service.outbound.conftest import Receive
from tests.service.outbound.receivers import (
    LOOPBACK,
    TAKEN,
    Connection,
    Receiver,
    Request,
    Respond,
    answering,
    reset,
    with_status,
)
from tests.support.patience import A_HANG_S

_DROPS = 2000
LOOP = [ip_network("127.0.0.0/8")]
HEADERS = {"webhook-id": "evt_1"}
BODY = b'{"type":"catalog.test"}'


@pytest.fixture
def brief(authorities: Path) -> Sender:
    """A sender whose patience is short, for receivers that will use it up."""
    return Sender(Targets(LOOP), authorities=authorities, connect_s=1, total_s=1)


def test_a_message_arrives_whole_with_its_headers(receive: Receive, sender: Sender):
    receiver = receive(answering(TAKEN))

    outcome = sender.send(f"{receiver.url}?key=a%20b", HEADERS, BODY)

    assert outcome == Outcome(204)
    (request,) = receiver.requests
    assert (request.path, request.body) == ("/hook?key=a%20b", BODY)
    assert request.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-type": "application/json",
        "content-length": str(len(BODY)),
        "accept-encoding": "identity",
        "user-agent": "parcel-catalog",
        "connection": "close",
        "webhook-id": "evt_1",
    }


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_success_takes_the_message(receive: Receive, sender: Sender, status: int):
    receiver = receive(answering(with_status(status, body=b"ok")))

    assert sender.send(receiver.url, HEADERS, BODY) == Outcome(status, None, "ok")


@pytest.mark.parametrize("status", [300, 400, 401, 404, 410, 429, 500, 503, 599])
def test_everything_else_does_not(receive: Receive, sender: Sender, status: int):
    receiver = receive(answering(with_status(status, body=b"no")))

    assert sender.send(receiver.url, HEADERS, BODY) == Outcome(status, "not-taken", "no")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receive: Receive, sender: Sender, status: int):
    elsewhere = receive(answering(TAKEN))
    answer = with_status(status, f"Location: {elsewhere.url}", f"Refresh: 0; url={elsewhere.url}")
    receiver = receive(answering(answer))

    outcome = sender.send(receiver.url, HEADERS, BODY)

    assert (outcome.status, outcome.error) == (status, "not-taken")
    assert elsewhere.visitors() == 0


def test_nothing_is_taken_from_the_environment(
    receive: Receive, sender: Sender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    proxy, receiver = receive(answering(TAKEN)), receive(answering(TAKEN))
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine {LOOPBACK} login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://{LOOPBACK}:{proxy.port}")

    assert sender.send(receiver.url, HEADERS, BODY) == Outcome(204)

    assert proxy.visitors() == 0
    assert not {"authorization", "proxy-authorization"} & receiver.requests[0].headers.keys()


def test_a_certificate_must_name_the_receiver(receive: Receive, authorities: Path):
    receiver = receive(answering(TAKEN))
    targets = Targets(LOOP, lambda name: [LOOPBACK])
    sender = Sender(targets, authorities=authorities)

    named = sender.send(f"https://receiver.example:{receiver.port}/", HEADERS, BODY)
    other = sender.send(f"https://other.example:{receiver.port}/", HEADERS, BODY)

    assert named == Outcome(204)
    assert other == Outcome(error="tls-failed")
    assert [request.headers["host"] for request in receiver.requests] == [
        f"receiver.example:{receiver.port}"
    ]


def test_a_certificate_of_an_unknown_authority_is_refused(certificate: SSLContext, tmp_path: Path):
    stranger = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    receiver = Receiver(answering(TAKEN), certificate)

    outcome = Sender(Targets(LOOP), authorities=stranger).send(receiver.url, HEADERS, BODY)

    receiver.close()
    assert outcome == Outcome(error="tls-failed")
    assert receiver.requests == []


def test_a_receiver_without_tls_gets_nothing(sender: Sender):
    receiver = Receiver(answering(with_status(200)), None)

    outcome = sender.send(receiver.url, HEADERS, BODY)

    receiver.close()
    assert outcome == Outcome(error="tls-failed")


def test_a_receiver_that_is_not_there_is_not_connected(receive: Receive, sender: Sender):
    receiver = receive(answering(TAKEN))
    receiver.close()

    assert sender.send(receiver.url, HEADERS, BODY) == Outcome(error="not-connected")


def test_the_next_address_is_tried_when_one_takes_no_connection(
    receive: Receive, authorities: Path
):
    receiver = receive(answering(TAKEN))
    # Nobody listens on the first of the two.
    targets = Targets(LOOP, lambda name: ["127.0.0.2", LOOPBACK])
    sender = Sender(targets, authorities=authorities)

    outcome = sender.send(f"https://receiver.example:{receiver.port}/", HEADERS, BODY)

    assert outcome == Outcome(204)


def test_a_silent_address_leaves_time_for_the_next(receive: Receive, authorities: Path):
    receiver = receive(answering(TAKEN))
    given: list[float] = []

    def first_is_silent(address: Address, port: int, within_s: float) -> socket.socket:
        given.append(within_s)
        if len(given) == 1:
            raise TimeoutError
        return dial(address, port, within_s)

    targets = Targets(LOOP, lambda name: ["127.0.0.2", LOOPBACK])
    sender = Sender(targets, authorities=authorities, connect_s=4, dial=first_is_silent)

    outcome = sender.send(f"https://receiver.example:{receiver.port}/", HEADERS, BODY)

    assert outcome == Outcome(204)
    assert given[0] <= 2  # Half of the time, for one of two.


def test_addresses_that_all_keep_silent_time_out(authorities: Path):
    def silent(address: Address, port: int, within_s: float) -> socket.socket:
        raise TimeoutError

    sender = Sender(Targets(LOOP), authorities=authorities, dial=silent)

    assert sender.send("https://127.0.0.1/", HEADERS, BODY) == Outcome(error="timed-out")


def test_a_connection_that_is_gone_before_it_is_secured_is_lost(authorities: Path):
    def gone(address: Address, port: int, within_s: float) -> socket.socket:
        found = socket.socket()
        found.close()
        return found

    sender = Sender(Targets(LOOP), authorities=authorities, dial=gone)

    assert sender.send("https://127.0.0.1/", HEADERS, BODY) == Outcome(error="connection-lost")


def dripping(beginning: bytes, drop: bytes = b"a") -> Respond:
    """Answers with a beginning and then a drop now and then, much longer than anybody waits."""

    def respond(request: Request, connection: Connection) -> None:
        connection.sendall(beginning)
        for _ in range(_DROPS):
            connection.sendall(drop)
            time.sleep(0.05)

    return respond


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"H", b"T"),
        (b"HTTP/1.1 200 ", b"O"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % _DROPS, b"a"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: b\r\n"),
    ],
    ids=["word", "status", "header", "headers", "continue", "body", "unending", "chunks",
         "extension", "trailer"],
)  # fmt: skip
def test_a_receiver_that_drips_is_left_when_the_time_is_up(
    receive: Receive, brief: Sender, beginning: bytes, drop: bytes
):
    receiver = receive(dripping(beginning, drop))

    # Whoever read on to the end of the drops would have another outcome.
    assert brief.send(receiver.url, HEADERS, BODY) == Outcome(error="timed-out")
    assert len(receiver.requests) == 1


def test_a_receiver_that_takes_the_connection_and_says_nothing_is_left(brief: Sender):
    def silent(request: Request, connection: Connection) -> None:
        receiver.closed.wait(A_HANG_S)

    receiver = Receiver(silent, None)

    outcome = brief.send(receiver.url, HEADERS, BODY)

    receiver.close()
    assert outcome == Outcome(error="timed-out")


def test_a_receiver_that_drips_in_the_handshake_is_left(brief: Sender):
    # The beginning of a handshake record of 16 kB that never comes to its end.
    receiver = Receiver(dripping(b"\x16\x03\x03\x3f\xff\x02"), None)

    outcome = brief.send(receiver.url, HEADERS, BODY)

    receiver.close()
    assert outcome == Outcome(error="timed-out")


def test_an_attempt_that_was_frozen_sends_nothing_when_it_wakes(
    receive: Receive, authorities: Path
):
    receiver = receive(answering(TAKEN))

    def slow_to_connect(address: Address, port: int, within_s: float) -> socket.socket:
        found = dial(address, port, within_s)
        time.sleep(0.3)
        return found

    sender = Sender(Targets(LOOP), authorities=authorities, total_s=0.2, dial=slow_to_connect)

    assert sender.send(receiver.url, HEADERS, BODY) == Outcome(error="timed-out")
    assert receiver.requests == []


def test_a_receiver_that_cuts_the_connection_has_not_taken_the_message(
    receive: Receive, sender: Sender
):
    silent = receive(lambda request, connection: None)
    cut = receive(lambda request, connection: reset(connection))

    lost = Outcome(error="connection-lost")
    assert sender.send(silent.url, HEADERS, BODY) == lost
    assert sender.send(cut.url, HEADERS, BODY) == lost


def flooding(beginning: bytes, block: bytes) -> Respond:
    """Answers with a beginning and then a gigabyte, if anybody reads it."""

    def respond(request: Request, connection: Connection) -> None:
        connection.sendall(beginning)
        for _ in range(2**30 // len(block)):
            connection.sendall(block)

    return respond


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FLOODS = {
    "word": (b"", b"H" * 2**16, {"not-http", "answer-too-long"}),
    "header": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 2**16, {"answer-too-long"}),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 2**13, {"not-http"}),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2**11, {"answer-too-long"}),
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 2**16, {None}),
    "length": (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % 2**40, b"a" * 2**16, {None}),
    "chunk": (_CHUNKED + b"ffffffff\r\n", b"a" * 2**16, {None}),
    "extension": (_CHUNKED + b"1;", b"a" * 2**16, {"not-http", "answer-too-long"}),
    "trailer": (_CHUNKED + b"0\r\n", b"X-A: b\r\n" * 2**13, {"answer-too-long"}),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_an_answer_that_never_ends_fills_no_memory(receive: Receive, sender: Sender, flood: str):
    beginning, block, errors = FLOODS[flood]
    receiver = receive(flooding(beginning, block))

    tracemalloc.start()
    outcome = sender.send(receiver.url, HEADERS, BODY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert outcome.error in errors
    assert len(outcome.said) <= 200
    assert peak < 2**20


def test_a_compressed_answer_stays_compressed(receive: Receive, sender: Sender):
    bomb = gzip.compress(bytes(2**26))
    assert len(bomb) > ANSWER_BYTES
    receiver = receive(answering(with_status(200, "Content-Encoding: gzip", body=bomb)))

    tracemalloc.start()
    outcome = sender.send(receiver.url, HEADERS, BODY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert outcome == Outcome(200)
    assert peak < 2**20


def test_what_a_receiver_says_is_kept_short_and_prints(receive: Receive, sender: Sender):
    said = "错误\x1b[31m\u202e\n<script>".encode() + b"\xff" + b"a" * 5000
    receiver = receive(answering(with_status(500, body=said)))

    outcome = sender.send(receiver.url, HEADERS, BODY)

    assert outcome.said.startswith("错误\\u001b[31m\\u202e\\u000a<script>")
    assert outcome.said.isprintable()
    assert "a" * 150 in outcome.said
    assert "a" * 200 not in outcome.said


def test_no_answer_is_so_odd_that_an_attempt_breaks(receive: Receive, sender: Sender, scale: float):
    chance = Random(7)
    whole = with_status(200, "Transfer-Encoding: chunked", "X: y", body=b"5\r\nhello\r\n0\r\n\r\n")

    def odd(request: Request, connection: Connection) -> None:
        answer = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(answer))
            answer[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        connection.sendall(bytes(answer))

    receiver = receive(odd)
    outcomes = [sender.send(receiver.url, HEADERS, BODY) for _ in range(round(1000 * scale))]

    errors = {outcome.error for outcome in outcomes}
    assert {None, "not-http"} <= errors <= {
        None, "not-http", "not-taken", "connection-lost", "answer-too-long"
    }  # fmt: skip

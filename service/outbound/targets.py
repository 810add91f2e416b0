"""Where a webhook may go. Registering one and every single attempt go through this one check.

A name is resolved once, each of its addresses is judged, and the connection goes to these very
addresses: a name that leads elsewhere a moment later leads nowhere.
"""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import idna

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str], Iterable[str]]

PORTS = (443, 8443)
RESOLVE_S = 5.0
LONGEST_URL = 2000

_URL = re.compile(
    r"https://"
    # Whatever a parser somewhere could read as an end, a user or an escape is no part of a host.
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f/?#@:\[\]\\%。．｡]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>(?:[/?][A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]-]*)?)",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")

_PUBLIC_6 = IPv6Network("2000::/3")
_SPECIAL = tuple(
    map(
        ip_network,
        (
            # IANA's special-purpose registry; each interpreter's `is_global` knows another edition.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            # A cloud's own services behind an address that looks public.
            "168.63.129.16/32",
            # Within 2000::/3: Teredo and the other protocols' block, documentation, AS112, and
            # 6to4, which holds an IPv4 address. NAT64, mapped, ULA and the rest lie outside it.
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        ),
    )
)  # fmt: skip


class TargetRefused(Exception):
    """No message may go to an address; `code` names why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Target:
    """A receiver whose every address was judged.

    `host` is what its certificate must name; `path` is the request target.
    """

    host: str
    port: int
    path: str
    addresses: tuple[Address, ...]

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def system_resolve(host: str) -> list[str]:
    """Every address of a name, as this machine's resolver says. Raises OSError.

    It cannot be interrupted, and a name server of the receiver's may take its time: the thread
    is left behind and ends when the resolver gives up.
    """
    found: queue.Queue[list[str] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.put([str(info[4][0]) for info in infos])
        except OSError as error:
            found.put(error)
        except UnicodeError:
            found.put(OSError("not a name"))

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = found.get(timeout=RESOLVE_S)
    except queue.Empty:
        raise TimeoutError("no answer from the name server") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Targets:
    """The check. `allow` are networks that may be reached although they are not public."""

    def __init__(self, allow: Iterable[Network] = (), resolve: Resolve = system_resolve) -> None:
        self._allow = tuple(allow)
        self._resolve = resolve

    def checked(self, url: str) -> Target:
        """The receiver at an address. Raises TargetRefused."""
        found = _URL.fullmatch(url) if len(url) <= LONGEST_URL else None
        if found is None:
            raise TargetRefused(_what_is_wrong(url))
        host = _host(found["host"])
        addresses = (host,) if isinstance(host, Address) else self._addresses(host)
        lifted = all(map(self._is_allowed, addresses))
        if not lifted and not all(
            self._is_allowed(address) or is_public(address) for address in addresses
        ):
            raise TargetRefused("target-not-public")
        port = int(found["port"] or 443)
        if port not in PORTS and not (lifted and 0 < port < 65536):
            raise TargetRefused("target-port")
        path = found["path"]
        return Target(str(host), port, path if path.startswith("/") else f"/{path}", addresses)

    def _addresses(self, name: str) -> tuple[Address, ...]:
        try:
            texts = list(dict.fromkeys(self._resolve(name)))
            # An address with a zone (fe80::1%eth0) is of one link.
            found = tuple(ip_address(text) for text in texts if "%" not in text)
        except (OSError, ValueError):
            raise TargetRefused("target-unresolved") from None
        if not texts:
            raise TargetRefused("target-unresolved")
        if len(found) < len(texts):
            raise TargetRefused("target-not-public")
        return found

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self._allow)


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the public internet, and of no special purpose."""
    if address.version == 6 and address not in _PUBLIC_6:
        return False
    return address.is_global and not any(address in network for network in _SPECIAL)


def _host(text: str) -> str | Address:
    """A host's plain name or its address. Raises TargetRefused."""
    try:
        if text.startswith("["):
            return IPv6Address(text[1:-1])
        name = idna.encode(text.lower()).decode().removesuffix(".")
        # A name that ends in a number is an IPv4 address to every resolver, in spellings that
        # parsers read differently (0177.1, 2130706433, 0x7f.1): only the plain one is taken.
        if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
            return IPv4Address(name)
    except ValueError:
        raise TargetRefused("target-host") from None
    if not _NAME.fullmatch(name):
        raise TargetRefused("target-host")
    return name


def _what_is_wrong(url: str) -> str:
    """Why an address does not even have the form of one."""
    if not url.lower().startswith("https://"):
        return "target-not-https"
    authority = re.split(r"[/?#]", url[len("https://") :], maxsplit=1)[0]
    return "target-userinfo" if "@" in authority else "target-form"

"""One attempt to hand one message over, whatever the receiver does with it.

Nothing is taken from the environment, no redirect is followed and nothing is decompressed: below
are a socket and the standard library's HTTP, and no library that would have to be told not to.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from catalog.values.fault import shown
from service.outbound.targets import Address, Target, TargetRefused, Targets

CONNECT_S = 5.0
TOTAL_S = 10.0
ANSWER_BYTES = 4096
WIRE_BYTES = 32 * 1024
"""Read of one answer in all, headers and framing too."""

_SAID = 200

Dial = Callable[[Address, int, float], socket.socket]


class AnswerTooLong(Exception):
    """The receiver's answer is longer than anybody needs to say."""


class NotConnected(Exception):
    """None of the receiver's addresses takes a connection."""


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt.

    `status` is there once the receiver has answered. `error` is a code, None when the message was
    taken (2xx). `said` is the beginning of the answer, as text that prints.
    """

    status: int | None = None
    error: str | None = None
    said: str = ""


def dial(address: Address, port: int, within_s: float) -> socket.socket:
    """A connection to exactly this address. Raises OSError."""
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.settimeout(within_s)
        found.connect((str(address), port))
    except BaseException:
        found.close()
        raise
    return found


class Sender:
    """Sends to receivers that the check lets through.

    `authorities` is a file of certificate authorities instead of the system's. An attempt takes
    at most `connect_s` until the connection is secured and `total_s` in all.
    """

    def __init__(
        self,
        targets: Targets,
        *,
        authorities: Path | None = None,
        connect_s: float = CONNECT_S,
        total_s: float = TOTAL_S,
        dial: Dial = dial,
    ) -> None:
        self.targets = targets
        self._authorities = authorities
        self._connect_s, self._total_s = connect_s, total_s
        self._dial = dial

    @cached_property
    def _context(self) -> ssl.SSLContext:
        # Made on first use: reading the system's authorities takes longer than many requests.
        found = ssl.create_default_context(cafile=self._authorities)
        found.sslsocket_class = _Bounded
        return found

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Try once. Never raises for what a receiver, its name or the network does."""
        deadline = time.monotonic() + self._total_s
        try:
            target = self.targets.checked(url)
            with self._connected(target, deadline) as connection:
                return _exchange(connection, target, headers, body)
        except TargetRefused as refused:
            return Outcome(error=refused.code)
        except TimeoutError:
            return Outcome(error="timed-out")
        except AnswerTooLong:
            return Outcome(error="answer-too-long")
        except NotConnected:
            return Outcome(error="not-connected")
        except ssl.SSLError:
            return Outcome(error="tls-failed")
        except OSError:
            return Outcome(error="connection-lost")
        except (HTTPException, ValueError):
            return Outcome(error="not-http")

    def _connected(self, target: Target, deadline: float) -> _Bounded:
        """A secured connection to one of the checked addresses."""
        connect_by = min(deadline, time.monotonic() + self._connect_s)
        plain = self._dialled(target, connect_by)
        try:
            secured = self._context.wrap_socket(
                plain, server_hostname=target.host, do_handshake_on_connect=False
            )
        except BaseException:
            plain.close()
            raise
        assert isinstance(secured, _Bounded)
        try:
            secured.by = connect_by
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        secured.by = deadline
        return secured

    def _dialled(self, target: Target, connect_by: float) -> socket.socket:
        """A connection to the first address that takes one. Raises NotConnected, TimeoutError."""
        failed: OSError | None = None
        for before, address in enumerate(target.addresses):
            try:
                # A silent address must leave time for those after it.
                share = _left(connect_by) / (len(target.addresses) - before)
                return self._dial(address, target.port, share)
            except OSError as error:
                failed = error
        if isinstance(failed, TimeoutError):
            raise failed
        raise NotConnected from failed


class _Bounded(ssl.SSLSocket):
    """A connection on which everything together ends by an instant and after so many bytes.

    A time-out of each read alone would let a receiver that sends a byte now and then hold it.
    """

    by = float("inf")
    bytes_left = WIRE_BYTES

    def do_handshake(self, block: bool = False) -> None:
        self.settimeout(_left(self.by))
        super().do_handshake(block)

    def send(self, data: Any, flags: int = 0) -> int:
        self.settimeout(_left(self.by))
        return super().send(data, flags)

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(_left(self.by))
        read = super().recv_into(buffer, nbytes, flags)
        self.bytes_left -= read
        if self.bytes_left < 0:
            raise AnswerTooLong
        return read


def _exchange(
    connection: _Bounded, target: Target, headers: Mapping[str, str], body: bytes
) -> Outcome:
    http = HTTPConnection(target.host)
    http.sock = connection
    http.request(
        "POST",
        target.path,
        body,
        {
            "Host": target.authority,
            "Content-Type": "application/json",
            "User-Agent": "parcel-catalog",
            "Connection": "close",
            **headers,
        },
    )
    with http.getresponse() as answer:
        content = answer.read(ANSWER_BYTES)
        plain = "Content-Encoding" not in answer.headers
    said = shown(content.decode("utf-8", "replace"), _SAID) if plain else ""
    return Outcome(answer.status, None if 200 <= answer.status < 300 else "not-taken", said)


def _left(by: float) -> float:
    """Seconds until an instant. Raises TimeoutError when it has passed."""
    seconds = by - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds

"""A receiver of webhooks that does whatever a test wants with the connection."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import parse_headers

from tests.support.patience import A_HANG_S

LOOPBACK = "127.0.0.1"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"

Connection = socket.socket
Respond = Callable[["Request", Connection], None]


@dataclass(frozen=True)
class Request:
    """What came: the headers by lower-case name."""

    path: str
    headers: dict[str, str]
    body: bytes


def answering(raw: bytes) -> Respond:
    """A receiver that sends these bytes and hangs up."""

    def respond(request: Request, connection: Connection) -> None:
        connection.sendall(raw)

    return respond


def with_status(status: int, *lines: str, body: bytes = b"") -> bytes:
    head = [f"HTTP/1.1 {status} Whatever", *lines, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode() + body


def reset(connection: Connection) -> None:
    """Cut a connection so that the other side sees a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Receiver:
    """Listens until it is closed, and counts whoever came.

    Without a certificate it does not speak TLS, and `respond` gets the bare connection.
    """

    def __init__(
        self, respond: Respond, certificate: ssl.SSLContext | None, host: str = LOOPBACK
    ) -> None:
        self._respond, self._certificate = respond, certificate
        self._listener = socket.create_server((host, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"https://{host}:{self.port}/hook"
        self._came: list[tuple[str, int]] = []
        self.requests: list[Request] = []
        self.closed = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def visitors(self) -> int:
        """How many have ever come. Whoever came before this question has been counted."""
        with socket.create_connection(self._listener.getsockname()) as last:
            own = last.getsockname()
            deadline = time.monotonic() + A_HANG_S
            while own not in self._came:
                assert time.monotonic() < deadline, "nobody accepts"
                time.sleep(0.001)
        found = len(self._came) - 1
        self._came.remove(own)
        return found

    def close(self) -> None:
        """Stop listening; whoever waits on `closed` is let go."""
        if self.closed.is_set():
            return
        self.closed.set()
        # Closing alone does not wake the thread that waits for the next connection.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while not self.closed.is_set():
            try:
                connection, peer = self._listener.accept()
            except OSError:
                return
            self._came.append(peer)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, plain: Connection) -> None:
        connection = plain
        try:
            if self._certificate is None:
                self._respond(Request("", {}, b""), plain)
                return
            connection = self._certificate.wrap_socket(plain, server_side=True)
            request = _read(connection)
            self.requests.append(request)
            self._respond(request, connection)
        except OSError:
            pass  # The sender hung up first, as it may.
        finally:
            connection.close()


def _read(connection: Connection) -> Request:
    """A whole request. Raises ConnectionError when the sender goes away in the midst of it."""
    with connection.makefile("rb") as stream:
        first = stream.readline()
        headers = {name.lower(): value for name, value in parse_headers(stream).items()}
        length = int(headers.get("content-length", "-1"))
        body = stream.read(length) if length >= 0 else b""
    if len(body) != length:
        raise ConnectionError
    return Request(first.split()[1].decode(), headers, body)

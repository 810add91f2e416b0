"""A load of one connection: prepared request bytes, answers read by their length."""

from __future__ import annotations

import socket
import time
import urllib.request
from collections.abc import Iterator


class Connection:
    """One keep-alive connection to a server on this machine, made anew for each measurement.

    The server ends what lies idle for a few seconds, as it does between two turns.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self._connect()

    def etag(self, path: str) -> str:
        """The entity tag that a path is answered with now."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return str(answer.headers["ETag"])

    def get(self, path: str, headers: str = "") -> tuple[int, bytes]:
        """Status and body of one GET."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}\r\n"
        self._socket.sendall(request.encode())
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = self._socket.recv(65536)
            if not chunk:
                raise ConnectionError("the server closed the connection")
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        parts, got = [body], len(body)
        while got < length:
            chunk = self._socket.recv(262144)
            parts.append(chunk)
            got += len(chunk)
        return status, b"".join(parts)

    def rate(self, paths: Iterator[str], seconds: float, headers: str = "") -> float:
        """Requests a second over the paths in turn, for about so many seconds."""
        self._connect()
        self.get(next(paths), headers)
        count = 0
        start = time.perf_counter()
        end = start + seconds
        while time.perf_counter() < end:
            status, _ = self.get(next(paths), headers)
            if status not in (200, 304):
                raise ValueError(f"an answer of {status} is not worth timing")
            count += 1
        return count / (time.perf_counter() - start)

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

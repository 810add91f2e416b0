"""A proxy that treats some answers badly: cut short, delayed, or replaced by a 503."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

BAD = ("cut", "delayed", "busy")
LONGEST_DELAY_S = 0.5
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class Unreliable(ThreadingHTTPServer):
    """Stands before a service on loopback; every `each`th answer is treated badly, each way in
    turn. `done` counts what was done to answers."""

    daemon_threads = True

    def __init__(self, upstream_port: int, each: int | None, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream_port = upstream_port
        self.done: Counter[str] = Counter()
        self._each = each
        self._chance = Random(seed)
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fate(self) -> tuple[str, float]:
        """What is done to the next answer, and a number from 0 to 1 that says how much."""
        with self._lock:
            answered, chosen = self.done.total() + 1, "passed"
            if self._each and answered % self._each == 0:
                chosen = BAD[answered // self._each % len(BAD)]
            self.done[chosen] += 1
            return chosen, self._chance.random()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients and services are killed on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: Unreliable

    def do_GET(self) -> None:
        fate, amount = self.server.fate()
        if fate == "busy":
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        try:
            status, headers, body = self._upstream()
        except (OSError, http.client.HTTPException):
            # The service has just been killed: so is the connection.
            self.close_connection = True
            return
        if fate == "delayed":
            time.sleep(amount * LONGEST_DELAY_S)
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: int(len(body) * amount)] if fate == "cut" else body)
        self.close_connection = True

    def _upstream(self) -> tuple[int, list[tuple[str, str]], bytes]:
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream_port, timeout=30)
        try:
            # With the proxy's own Host, so that redirects lead through the proxy too.
            upstream.request("GET", self.path, headers=dict(self.headers.items()))
            answer = upstream.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            upstream.close()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def unreliable(upstream_port: int, each: int | None, seed: int) -> Iterator[Unreliable]:
    """The proxy, running."""
    proxy = Unreliable(upstream_port, each, seed)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            proxy.shutdown()
        proxy.server_close()
        thread.join()

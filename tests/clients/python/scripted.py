"""A server that says what it is told to say, down to where it breaks off."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/json"
PROBLEM = "application/problem+json"
REAL = {"Catalog-Data-Mode": "real"}


@dataclass(frozen=True)
class Reply:
    """One answer. `announced` is the Content-Length where it is not the true one; a `silent` reply
    stops after its body, or before it starts when there is none, until the server is closed.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    silent: bool = False
    hang_up: bool = False


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def document(value: Any = None, **headers: str) -> Reply:
    """A catalog's answer with real data."""
    body = json.dumps({"catalog_data_mode": "real"} if value is None else value).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(body=body, headers={"Content-Type": JSON, **REAL, **named})


def problem(status: int, code: str, *, retry_after: object = None, **members: Any) -> Reply:
    """A catalog's refusal."""
    said = {"status": status, "code": code, "title": "T", "detail": "D.", "description": "D. H."}
    later = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = json.dumps({**said, **members}).encode()
    return Reply(status, body, {"Content-Type": PROBLEM, **later})


def html(status: int = 200) -> Reply:
    """What a proxy or a portal says."""
    return Reply(status, b"<html>Sign in</html>", {"Content-Type": "text/html; charset=utf-8"})


class Scripted:
    """Gives its replies one after another, the last one for ever. Remembers what was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.requests: list[Request] = []
        self._replies = list(replies)
        self._closing = threading.Event()
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                """Say nothing."""

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = Request(self.command, self.path, dict(self.headers), body)
                scripted._give(self, asked)

            do_GET = do_PUT = _answer  # noqa: N815  # http.server looks for these names

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def then(self, *replies: Reply) -> None:
        """Say these, now that the address is known."""
        self._replies = list(replies)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _give(self, handler: BaseHTTPRequestHandler, asked: Request) -> None:
        self.requests.append(asked)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if reply.hang_up:
            handler.close_connection = True
            return
        if reply.silent and not reply.body:
            self._wait(handler)
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        announced = len(reply.body) if reply.announced is None else reply.announced
        if "Transfer-Encoding" not in reply.headers:
            handler.send_header("Content-Length", str(announced))
        handler.end_headers()
        handler.wfile.write(reply.body)
        handler.wfile.flush()
        if reply.silent:
            self._wait(handler)
        if reply.announced is not None or "Transfer-Encoding" in reply.headers:
            handler.close_connection = True

    def _wait(self, handler: BaseHTTPRequestHandler) -> None:
        self._closing.wait()
        handler.close_connection = True


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """A scripted server for the length of a `with`."""
    server = Scripted(*replies)
    try:
        yield server
    finally:
        server.close()

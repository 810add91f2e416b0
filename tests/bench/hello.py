"""The limit: a bare Flask route that answers given bytes from memory, or that nothing is new."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response, request

_TAG = {"ETag": '"1"'}


def create_app() -> Flask:
    app = Flask(__name__)
    bodies = {
        path.stem: path.read_bytes() for path in Path(os.environ["BENCH_BODIES"]).glob("*.body")
    }

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/unchanged")
    def unchanged() -> Response:
        return Response(status=304 if "If-None-Match" in request.headers else 200, headers=_TAG)

    @app.get("/<name>")
    def hello(name: str) -> Response:
        return Response(bodies[name], content_type="application/geo+json")

    return app

"""For whoever runs the service: is it alive, may it get traffic, how is it doing."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache

import orjson
import structlog
from flask import Flask, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from catalog.store.failures import failure
from catalog.store.public.clock import NotInitialised
from catalog.store.public.reading import Reader
from service.gauges import Following

PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by probes, which know no public host name."""

REQUESTS = Counter("catalog_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "catalog_request_seconds",
    "Time until an answer was ready.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
HOLES = Counter("catalog_feed_integrity", "Answers refused over a hole in the history.")
"""Anything above none is an alarm."""

_NO_STORE = {"Cache-Control": "no-store"}


def register(app: Flask, reader: Reader, following: Following) -> None:
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz(reader))
    app.add_url_rule("/metrics", "metrics", _metrics(following))


@lru_cache(maxsize=4096)
def _counters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request. Methods that nobody knows share a label, or anyone could make more."""
    known = method if method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE") else "other"
    counter, histogram = _counters(route, known, status)
    counter.inc()
    histogram.observe(seconds)


def _healthz() -> Response:
    """The process answers."""
    return _json({"status": "ok"}, 200)


def _readyz(reader: Reader) -> Callable[[], Response]:
    def readyz() -> Response:
        """The catalog can be read."""
        try:
            clock = reader.clock()
        except NotInitialised:
            return _json({"status": "not-initialised"}, 503)
        except Exception as error:
            found = failure(error)
            if found is None:
                raise
            structlog.get_logger().warning("not_ready", failure=str(found))
            return _json({"status": str(found)}, 503)
        return _json({"status": "ready", "epoch": clock.epoch, "seq": clock.seq}, 200)

    return readyz


def _metrics(following: Following) -> Callable[[], Response]:
    # One of its own: several applications of one process would meet in the common one.
    looked_up = CollectorRegistry()
    looked_up.register(following)

    def metrics() -> Response:
        """Prometheus' text: counts summed over the worker processes, and how following stands."""
        counted: CollectorRegistry = REGISTRY
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        return Response(
            generate_latest(counted) + generate_latest(looked_up),
            headers={"Content-Type": CONTENT_TYPE_LATEST, **_NO_STORE},
        )

    return metrics


def _json(value: object, status: int) -> Response:
    return Response(orjson.dumps(value), status, _NO_STORE, content_type="application/json")

"""How following stands, looked up whenever Prometheus asks.

Kept in no process: what is told is the same whichever of the service's processes is asked, and
wherever the worker runs. A look-up takes a few short reads, however much the catalog holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from catalog.commands import webhooks
from catalog.feed import snapshots
from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from catalog.store.public.clock import NotInitialised
from catalog.store.public.reading import Reader
from service.heartbeat import last_beat


class Following(Collector):
    """The head, the newest snapshot, the webhooks and the worker. What is unknown is left out."""

    def __init__(
        self, database: Database, reader: Reader, data_dir: Path, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._reader = database, reader
        self._data_dir, self._clock = data_dir, clock

    def collect(self) -> Iterator[Metric]:
        yield from self._worker()
        yield from self._kept()

    def _worker(self) -> Iterator[Metric]:
        alive = last_beat(self._data_dir)
        if alive is not None:
            yield GaugeMetricFamily(
                "catalog_worker_alive_timestamp_seconds",
                "When a worker last gave a sign of life, in seconds since 1970.",
                alive,
            )

    def _kept(self) -> list[Metric]:
        """What the database tells; nothing when it does not, which `/readyz` says why."""
        try:
            try:
                return self._read()
            except Exception as error:
                if failure(error) is not Failure.LOST:
                    raise
                # The reader has let go of the connection that is gone.
                return self._read()
        except NotInitialised:
            return []
        except Exception as error:
            found = failure(error)
            if found is None:
                raise
            structlog.get_logger().warning("gauges_not_read", failure=str(found))
            return []

    def _read(self) -> list[Metric]:
        head, snapshot = snapshots.latest(self._reader, self._data_dir)
        gauges = [
            GaugeMetricFamily("catalog_head_seq", "The last change that is published.", head.seq)
        ]
        if snapshot is not None:
            gauges.append(
                GaugeMetricFamily(
                    "catalog_snapshot_seq", "The seq of the newest snapshot given out.", snapshot
                )
            )
        endpoints = GaugeMetricFamily(
            "catalog_webhooks", "Endpoints of tokens that hold.", labels=["state"]
        )
        waiting = GaugeMetricFamily(
            "catalog_events_waiting",
            "The most events that an endpoint has not been told.",
            labels=["state"],
        )
        for state, backlog in webhooks.backlogs(self._database, self._clock()).items():
            endpoints.add_metric([state], backlog.endpoints)
            waiting.add_metric([state], backlog.events)
        return [*gauges, endpoints, waiting]

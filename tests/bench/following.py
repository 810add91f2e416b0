"""What following costs the service: a poll, a snapshot's memory, one more change."""

from __future__ import annotations

import random
import tempfile
import time
from itertools import repeat
from pathlib import Path

import orjson

from catalog.store.database import Database
from catalog.store.public.versions import append
from tests.bench.client import Connection
from tests.bench.measuring import (
    Run,
    Subject,
    bare,
    entries_of,
    measure,
    medians,
    serving,
    told_noise,
)
from tests.bench.synthetic import FIRST, RELEASE, Parcels
from tests.feed.writer import started

_SYNC = "/api/v1/sync"
_MB = 1e6


def polls(run: Run) -> None:
    """A poll with nothing new, beside a bare Flask route that answers 304."""
    size = run.sizes_or(100_000)[-1]
    with serving(run.holding(size)) as ours, bare(run.folder) as limit:
        head = orjson.loads(ours.get(f"{_SYNC}/changes?since=now")[1])
        found = medians(
            measure(
                {
                    "limit": _unchanged(limit, "/unchanged"),
                    "limit again": _unchanged(limit, "/unchanged"),
                    "changes": _unchanged(
                        ours, f"{_SYNC}/changes?mode=compact&limit=1000&cursor={head['next']}"
                    ),
                    "state": _unchanged(ours, f"{_SYNC}/state"),
                },
                run.rounds,
                run.seconds,
            )
        )
    run.heading(f"a poll with nothing new, {size:,} parcels")
    print(told_noise(found["limit again"] / found["limit"]))
    for name in ("changes", "state"):
        print(f"{name:<15} {found[name] / found['limit']:.2f} x limit  ({found[name]:.0f}/s)")


def _unchanged(connection: Connection, path: str) -> Subject:
    """Asking for what has not changed since it was last answered."""
    header = f"If-None-Match: {connection.etag(path)}\r\n"
    if connection.get(path, header)[0] != 304:
        raise ValueError(f"{path} has changed")
    return lambda seconds: connection.rate(repeat(path), seconds, header)


def snapshots(run: Run) -> None:
    """The most memory that a process held which wrote the snapshot of a large catalog."""
    run.heading("writing a snapshot, plain and compressed, in a process of its own")
    for size in run.sizes_or(100_000, 1_000_000):
        database = run.holding(size)
        with tempfile.TemporaryDirectory(dir=run.folder) as text:
            began = time.perf_counter()
            writer = started(database, Path(text))
            told, _ = writer.communicate()
            took = time.perf_counter() - began
            if writer.returncode:
                raise RuntimeError(f"the writer ended with {writer.returncode}")
            written = sum(path.stat().st_size for path in Path(text).rglob("*.ndjson"))
        entries = entries_of(database)
        print(
            f"{entries:>9,} entries  {int(told) / _MB:6.0f} MB at most"
            f"  {took:7.1f} s  {entries / took:6,.0f} entries/s  file of {written / _MB:,.0f} MB",
            flush=True,
        )


def publishing(run: Run) -> None:
    """A release of one change, as the catalog grows: what its digests cost is in it."""
    sizes = run.sizes_or(1_000, 100_000)
    rates = measure(
        {f"{size:,}": _publisher(run.holding(size), size) for size in sizes},
        run.rounds,
        run.seconds,
    )
    run.heading("a release of one parcel, from the change made ready to the commit")
    first = 0.0
    for size, rate in medians(rates).items():
        first = first or rate
        print(f"{size:>9} parcels  {1000 / rate:6.2f} ms  {first / rate:.2f} x the first")


def _publisher(database: Database, size: int) -> Subject:
    """Publishes new versions of single parcels, here and there."""
    parcels, chance = Parcels(database, size), random.Random(size)

    def _rate(seconds: float) -> float:
        count, spent = 0, 0.0
        while spent < seconds:
            change = parcels.change(chance.randint(FIRST, size))
            began = time.perf_counter()
            with database.write() as connection:
                append(connection, RELEASE, [change])
            spent += time.perf_counter() - began
            count += 1
        return count / spent

    return _rate

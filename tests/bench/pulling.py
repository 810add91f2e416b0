"""A full pull by `parcel-sync`, beside the engine's own tool dumping the same rows as text."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from tests.bench.dumping import dumper
from tests.bench.measuring import Run, entries_of, measure, serving, told_noise
from tests.support.server import data_dir_of

_MB = 1e6


def full_pull(run: Run) -> None:
    """Entries a second into a new replica, against rows a second into a text file."""
    database = run.holding(run.sizes_or(100_000)[-1])
    entries = entries_of(database)
    _write_snapshot(database)
    with tempfile.TemporaryDirectory(dir=run.folder) as text, serving(database) as service:
        folder = Path(text)
        reference, dump = dumper(database, folder / "dump")
        rates = measure(
            {
                "client": lambda _: 1 / pull(service.port, folder),
                "dump": lambda _: 1 / dump(),
                "dump again": lambda _: 1 / dump(),
            },
            run.rounds,
            run.seconds,
        )
        dumped = (folder / "dump").stat().st_size
    ours, limit, again = (statistics.median(of) for of in rates.values())
    ratios = [one / of for one, of in zip(rates["client"], rates["dump"], strict=True)]
    run.heading(f"a full pull of {entries:,} entries ({dumped / _MB:,.0f} MB as text)")
    print(told_noise(again / limit))
    print(
        f"parcel-sync     {ours / limit:.2f} x the dump"
        f" ({min(ratios):.2f} to {max(ratios):.2f} in single rounds);"
        f" {entries * ours:,.0f} entries/s, {1 / ours:.2f} s"
    )
    print(f"dump            {entries * limit:,.0f} rows/s, {1 / limit:.2f} s ({reference})")


def pull(port: int, folder: Path) -> float:
    """The seconds of a whole pull, as a process, into a replica that is not there yet."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        began = time.perf_counter()
        subprocess.run(
            [
                sys.executable, "-m", "parcel_catalog_client", "--once", "--accept-demo",
                f"http://127.0.0.1:{port}", str(Path(place) / "replica.db"),
            ],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return time.perf_counter() - began


def _write_snapshot(database: Database) -> None:
    reader = Reader(database)
    try:
        write_snapshot(reader, data_dir_of(database))
    finally:
        reader.release()

"""`make bench`: what a read costs beside a bare Flask route that answers the same bytes.

One interleaved run: each round measures every subject once, in rotated order; figures are medians
over the rounds. The limit is measured twice (A/A); when its two medians differ by more than 10 %
the run is too noisy to quote, and says so.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count, repeat
from pathlib import Path

from catalog.store.database import Database
from tests.bench.client import Connection
from tests.bench.synthetic import fill
from tests.support.catalogs import Catalogs
from tests.support.postgres import running_postgres
from tests.support.server import environment_of, gunicorn

ITEM = "/api/v1/collections/parcels/items/DEMO-P-001"
LIST = "/api/v1/collections/parcels/items?limit=21"
ITEMS = "/api/v1/collections/parcels/items"

Subject = Callable[[float], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.0, help="a subject and round")
    parser.add_argument("--entries", type=int, nargs="*", default=[1_000, 100_000])
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for engine in chosen.engine or ["sqlite", "postgresql"]:
            with ExitStack() as stack:
                server = stack.enter_context(running_postgres()) if engine == "postgresql" else None
                catalogs = Catalogs(Path(folder), server)
                stack.callback(catalogs.close)
                _small(engine, catalogs, Path(folder), chosen.rounds, chosen.seconds)
                _growth(engine, catalogs, chosen.entries, chosen.rounds, chosen.seconds)


def _small(engine: str, catalogs: Catalogs, folder: Path, rounds: int, seconds: float) -> None:
    """An item, its 304, and the list of 21, against the same bytes from memory."""
    database = catalogs.demo()
    with ExitStack() as stack:
        ours = _client(stack, "service:create_app()", database)
        bodies = folder / f"bodies-{engine}"
        bodies.mkdir()
        for name, path in (("item", ITEM), ("list", LIST)):
            status, body = ours.get(path)
            assert status == 200, (path, status)
            (bodies / f"{name}.body").write_bytes(body)
        etag = _etag(ours)
        port = stack.enter_context(
            gunicorn("tests.bench.hello:create_app()", BENCH_BODIES=str(bodies))
        )
        limit = Connection(port)
        results = measure(
            {
                "item": lambda s: ours.rate(repeat(ITEM), s),
                "item limit": lambda s: limit.rate(repeat("/item"), s),
                "item limit again": lambda s: limit.rate(repeat("/item"), s),
                "item 304": lambda s: ours.rate(repeat(ITEM), s, f"If-None-Match: {etag}\r\n"),
                "list": lambda s: ours.rate(repeat(LIST), s),
                "list limit": lambda s: limit.rate(repeat("/list"), s),
            },
            rounds,
            seconds,
        )
    noise = results["item limit again"] / results["item limit"]
    print(
        f"\n## {engine}: 21 demonstration parcels\n\nA/A of the limit: {noise:.2f}"
        + ("" if abs(noise - 1) <= 0.1 else "  TOO NOISY TO QUOTE")
    )
    print(
        f"item GET        {results['item'] / results['item limit']:.2f} x limit"
        f"  ({results['item']:.0f}/s)"
    )
    print(f"item 304        {results['item 304'] / results['item limit']:.2f} x limit")
    print(
        f"list of 21      {results['list'] / results['list limit']:.2f} x limit"
        f"  ({results['list']:.0f}/s)"
    )


def _growth(engine: str, catalogs: Catalogs, sizes: list[int], rounds: int, seconds: float) -> None:
    """Questions nobody asked before, so that the store answers and not the worker's memory."""
    print(f"\n## {engine}: asked for the first time, as the catalog grows\n")
    first: dict[str, float] = {}
    for size in sizes:
        database = catalogs.demo()
        fill(database, size)
        with ExitStack() as stack:
            ours = _client(stack, "service:create_app()", database)
            results = measure(
                {
                    "item": partial(ours.rate, _items(size)),
                    "page of 20 by bbox + range + sort": partial(ours.rate, _pages(size)),
                },
                rounds,
                seconds,
            )
        for name, rate in results.items():
            grown = first.setdefault(name, rate) / rate
            print(
                f"{size:>9,} entries  {name:<34} {1000 / rate:7.2f} ms"
                f"  {grown:.2f} x the time at {sizes[0]:,}"
            )


def _items(size: int) -> Iterator[str]:
    """Single entries far apart, none twice before all were asked."""
    step = 7_919  # a prime, so that every number comes once
    for number in count():
        yield f"{ITEMS}/DEMO-B-{22 + number * step % (size - 21):07d}"


def _pages(size: int) -> Iterator[str]:
    """A box of a tenth of the town's width, a range and an order; no box comes twice."""
    chance = random.Random(size)
    while True:
        west, south = chance.uniform(121.32, 121.40), chance.uniform(31.245, 31.305)
        box = f"{west:.6f},{south:.6f},{west + 0.008:.6f},{south + 0.008:.6f}"
        yield f"{ITEMS}?bbox={box}&far_max=2..3&sortby=-site_area_m2&limit=20"


def measure(subjects: dict[str, Subject], rounds: int, seconds: float) -> dict[str, float]:
    """Median rates, each round in another order."""
    found: dict[str, list[float]] = {name: [] for name in subjects}
    names = list(subjects)
    for subject in subjects.values():
        subject(0.2)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].append(subjects[name](seconds))
    return {name: statistics.median(rates) for name, rates in found.items()}


def _client(stack: ExitStack, application: str, database: Database) -> Connection:
    return Connection(stack.enter_context(gunicorn(application, **environment_of(database))))


def _etag(connection: Connection) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{connection.port}{ITEM}") as answer:
        return str(answer.headers["ETag"])


if __name__ == "__main__":
    main()

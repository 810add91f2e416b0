"""What a read costs beside a bare Flask route that answers the same bytes, and as data grow."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import count, repeat
from urllib.parse import quote

from tests.bench.measuring import Run, bare, measure, medians, serving, told_noise
from tests.bench.synthetic import FIRST, LEAST_M2, MOST_M2, box, parcel_id

ITEM = "/api/v1/collections/parcels/items/DEMO-P-001"
LIST = "/api/v1/collections/parcels/items?limit=21"
ITEMS = "/api/v1/collections/parcels/items"


def reads(run: Run) -> None:
    """An item, its 304, and the list of 21, against the same bytes from memory."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving(run.catalogs.demo()))
        bodies = run.folder / f"bodies-{run.engine}"
        bodies.mkdir()
        for name, path in (("item", ITEM), ("list", LIST)):
            status, body = ours.get(path)
            if status != 200:
                raise ValueError(f"{path} is answered with {status}")
            (bodies / f"{name}.body").write_bytes(body)
        known = f"If-None-Match: {ours.etag(ITEM)}\r\n"
        limit = stack.enter_context(bare(bodies))
        results = medians(
            measure(
                {
                    "item": lambda s: ours.rate(repeat(ITEM), s),
                    "item limit": lambda s: limit.rate(repeat("/item"), s),
                    "item limit again": lambda s: limit.rate(repeat("/item"), s),
                    "item 304": lambda s: ours.rate(repeat(ITEM), s, known),
                    "list": lambda s: ours.rate(repeat(LIST), s),
                    "list limit": lambda s: limit.rate(repeat("/list"), s),
                },
                run.rounds,
                run.seconds,
            )
        )
    run.heading("21 demonstration parcels")
    print(told_noise(results["item limit again"] / results["item limit"]))
    print(
        f"item GET        {results['item'] / results['item limit']:.2f} x limit"
        f"  ({results['item']:.0f}/s)"
    )
    print(f"item 304        {results['item 304'] / results['item limit']:.2f} x limit")
    print(
        f"list of 21      {results['list'] / results['list limit']:.2f} x limit"
        f"  ({results['list']:.0f}/s)"
    )


def growth(run: Run) -> None:
    """Questions nobody asked before, so that the store answers and not the worker's memory."""
    run.heading("asked for the first time, as the catalog grows")
    sizes = run.sizes_or(1_000, 100_000)
    first: dict[str, float] = {}
    for size in sizes:
        with serving(run.holding(size)) as ours:
            results = medians(
                measure(
                    {name: partial(ours.rate, asked(size)) for name, asked in ASKED.items()},
                    run.rounds,
                    run.seconds,
                )
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
        yield f"{ITEMS}/{parcel_id(FIRST + number * step % (size - FIRST + 1))}"


def _near(size: int) -> Iterator[str]:
    """A box in which some sixty parcels lie, a range and an order; no box comes twice."""
    yield from _boxed(size, 60)


def _wide(size: int) -> Iterator[str]:
    """A box of a fiftieth of all land, whatever lies in it."""
    yield from _boxed(size, size / 50)


def _boxed(size: int, parcels: float) -> Iterator[str]:
    chance = random.Random(size)
    while True:
        place = box(chance, size, parcels)
        yield f"{ITEMS}?bbox={place}&far_max=2..3&sortby=-site_area_m2&limit=20"


def _narrow(size: int) -> Iterator[str]:
    """A range of an indexed number in which some sixty parcels lie, a condition and an order."""
    chance, width = random.Random(size), (MOST_M2 - LEAST_M2) * 60 / size
    while True:
        low = chance.uniform(LEAST_M2, MOST_M2 - width)
        asked = quote(f"site_area_m2 BETWEEN {low:.2f} AND {low + width:.2f} AND NOT far_max<2")
        yield f"{ITEMS}?filter={asked}&sortby=-site_area_m2&limit=20"


def _filtered(size: int) -> Iterator[str]:
    """A CQL2 filter with an order; no two have the same numbers."""
    chance = random.Random(size)
    while True:
        area = f"site_area_m2>{chance.uniform(LEAST_M2, MOST_M2 / 2):.2f}"
        asked = quote(f"({area} AND far_max>=2.5) OR far_max IS NULL")
        yield f"{ITEMS}?filter={asked}&sortby=site_area_m2&limit=20"


def _rare(size: int) -> Iterator[str]:
    """A word that one parcel has, another one each time."""
    for path in _items(size):
        yield f"{ITEMS}?q={path.rpartition('/')[2]}&limit=20"


def _common(size: int) -> Iterator[str]:
    """Two characters that every parcel has, beside a range that no other question has."""
    chance = random.Random(size)
    while True:
        area = f"site_area_m2={chance.uniform(LEAST_M2, 9_000):.2f}.."
        yield f"{ITEMS}?q={quote('方格')}&{area}&limit=20"


ASKED: Mapping[str, Callable[[int], Iterator[str]]] = {
    "item": _items,
    "20 of ~60 by bbox + range + sort": _near,
    "20 by wide bbox + range + sort": _wide,
    "20 of ~60 by CQL2 filter + sort": _narrow,
    "20 by wide CQL2 filter + sort": _filtered,
    "q that one entry answers": _rare,
    "q that every entry answers": _common,
}
"""What is asked of catalogs of every size, each question only once."""

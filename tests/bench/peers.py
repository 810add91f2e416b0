"""The same parcels served by this service and by pygeoapi, asked the same questions in one run.

No question is asked twice of a server as long as it has new ones, so that the stores answer.
What is asked is what pygeoapi's provider can: it knows neither ranges, nor filters in CQL2, nor an
order, and counts no matches, while this service tells how many there are on every page.
"""

from __future__ import annotations

import random
import shutil
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path

import orjson

from catalog.store.database import Database
from tests.bench.client import Connection
from tests.bench.measuring import Run, measure, medians, serving, told_noise
from tests.bench.pygeoapi import VERSION, NotHere, database, installed, serving_peer
from tests.bench.synthetic import FIRST, box, parcel_id
from tests.support.server import environment_of, gunicorn

OURS, THEIRS = "/api/v1/collections/parcels/", "/collections/parcels/"

_MOST = 100_000
"""Entries that a GeoPackage may have at once."""

_PAGE = range(16, 25)
"""Sizes of pages, twenty on average; a new one is a new question."""


def peers(run: Run) -> None:
    """Requests a second of this service, as a multiple of pygeoapi's."""
    run.heading(f"the same parcels by pygeoapi {VERSION} (SpatiaLite), asked the same")
    try:
        programs = installed(run.folder)
    except NotHere as reason:
        print(f"not measured: {reason}")
        return
    for size in run.sizes_or(1_000, 100_000):
        ours = run.holding(size)
        data = _given(run.folder / f"peer-{size}", programs, ours, size)
        with serving(ours) as here, serving_peer(programs, data) as there:
            _compare(run, size, here, there)


def _compare(run: Run, size: int, here: Connection, there: Connection) -> None:
    subjects = {"noise": _rate(here, OURS, "", _items(size))}
    for name, asked in ASKED.items():
        _check(here, there, next(asked(size)))
        subjects[f"{name} here"] = _rate(here, OURS, "", asked(size))
        subjects[f"{name} there"] = _rate(there, THEIRS, "f=json", asked(size))
    ordered = (f"{question}&sortby=-site_area_m2" for question in _filtered(size))
    subjects["ordered here"] = _rate(here, OURS, "", ordered)
    results = medians(measure(subjects, run.rounds, run.seconds))
    print(f"{size:,} parcels; {told_noise(results['noise'] / results['item here'])}")
    for name in ASKED:
        ours, theirs = results[f"{name} here"], results[f"{name} there"]
        print(
            f"{name:<24} {ours / theirs:6.1f} x pygeoapi"
            f"  ({1000 / ours:.2f} ms beside {1000 / theirs:.2f} ms)"
        )
    print(f"{'20 by value, in order':<24} {1000 / results['ordered here']:.2f} ms here alone")


def _rate(
    server: Connection, root: str, more: str, questions: Iterator[str]
) -> Callable[[float], float]:
    return partial(server.rate, (root + _with(question, more) for question in questions))


def _with(question: str, more: str) -> str:
    return f"{question}{'&' if '?' in question else '?'}{more}" if more else question


def _check(here: Connection, there: Connection, question: str) -> None:
    """Raise ValueError when the two do not find the same entries."""
    found = []
    for server, path in ((here, OURS + question), (there, THEIRS + _with(question, "f=json"))):
        # What was connected first may have been left idle for too long meanwhile.
        status, body = Connection(server.port).get(path)
        if status != 200:
            raise ValueError(f"{path} is answered with {status}")
        answer = orjson.loads(body)
        found.append([feature["id"] for feature in answer.get("features", [answer])])
    if found[0] != found[1]:
        raise ValueError(f"{question} finds {found[0]} here and {found[1]} there")


def _given(folder: Path, programs: Path, ours: Database, size: int) -> Path:
    """What pygeoapi serves: this service's own GeoPackage, in a database it can read."""
    if (folder / "parcels.sqlite").exists():
        return folder / "parcels.sqlite"
    folder.mkdir()
    exported = folder / "parcels.gpkg"
    most = {"CATALOG_EXPORT_MAX_FILE": str(_MOST)}
    with gunicorn("service:create_app()", **environment_of(ours), **most) as port:
        address = f"http://127.0.0.1:{port}{OURS}items?f=gpkg"
        with urllib.request.urlopen(address) as answer, exported.open("wb") as file:
            shutil.copyfileobj(answer, file)
    data = database(programs, exported, folder)
    exported.unlink()
    return data


def _items(size: int) -> Iterator[str]:
    """Single entries far apart."""
    step = 7_919  # a prime, so that every number comes once
    for number in count():
        yield f"items/{parcel_id(FIRST + number * step % (size - FIRST + 1))}"


def _pages(size: int) -> Iterator[str]:
    chance = random.Random(size)
    while True:
        offset = chance.randrange(max(1, min(size, 2_000) - _PAGE.stop))
        yield f"items?limit={chance.choice(_PAGE)}&offset={offset}"


def _boxed(size: int) -> Iterator[str]:
    """Boxes in which some sixty parcels lie."""
    chance = random.Random(size)
    while True:
        yield f"items?limit=20&bbox={box(chance, size, 60)}"


def _filtered(size: int) -> Iterator[str]:
    """Plot numbers that a twenty-first of the parcels have each."""
    chance, each = random.Random(size), size // (FIRST - 1)
    while True:
        offset = chance.randrange(max(1, min(each, 1_000) - _PAGE.stop))
        plot = f"ZZ-{chance.randrange(1, FIRST):02d}"
        yield f"items?limit={chance.choice(_PAGE)}&offset={offset}&plot_no={plot}"


ASKED: Mapping[str, Callable[[int], Iterator[str]]] = {
    "item": _items,
    "page of 20": _pages,
    "20 by box": _boxed,
    "20 by value": _filtered,
}

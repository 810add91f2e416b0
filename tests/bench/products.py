"""How long sheets, booklets and slides take, each in a process that has made none before."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from catalog.query.listing import Lists
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.words.label import Label
from service.products import making
from service.products.booklet import Chosen
from service.products.edition import Order
from service.showing.published import Published
from tests.bench.measuring import Run

_ORDER = Order("zh", "https://land.test", Label("测试", "Test"))


def products(run: Run) -> None:
    """The demonstration's 21 parcels. The target for their booklet is 3 s."""
    database = run.catalogs.demo()
    url = database.url.render_as_string(hide_password=False)
    role = None if database.is_sqlite else database.reader_role
    run.heading("products of 21 demonstration parcels, made for the first time in a process")
    for name in _MADE:
        found = [_first(url, role, name) for _ in range(run.rounds)]
        took, worked, size = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"{name:16}{took:6.2f} s  {worked:6.2f} s of processor time  {size / 1024:7.0f} KiB")


def _first(url: str, role: str | None, name: str) -> tuple[float, float, int]:
    # What was set once is set again in a fraction of the time: each measurement has its process.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_made, url, role, name).result()


def _made(url: str, role: str | None, name: str) -> tuple[float, float, int]:
    """Seconds, seconds of processor time, and bytes."""
    database = Database(url, reader_role=role)
    reader = Reader(database)
    published = Published(reader, Lists(reader), reader.clock())
    began, worked = time.perf_counter(), time.process_time()
    size = len(_MADE[name](published))
    took = time.perf_counter() - began, time.process_time() - worked, size
    reader.release()
    database.dispose()
    return took


def _sheet(published: Published) -> bytes:
    entry = published.one("parcels", "DEMO-P-001")
    assert entry is not None
    return making.parcel_pdf(published, entry, _ORDER)


def _picture(published: Published) -> bytes:
    entry = published.one("parcels", "DEMO-P-001")
    assert entry is not None
    return making.parcel_picture(published, entry, _ORDER)


def _chosen(published: Published) -> Chosen:
    parcels = published.all("parcels")
    return Chosen(parcels, len(parcels), len(parcels), narrowed=False)


_MADE: Mapping[str, Callable[[Published], bytes]] = {
    "sheet": _sheet,
    "long picture": _picture,
    "booklet": lambda published: making.booklet_pdf(published, _chosen(published), _ORDER),
    "booklet slides": lambda published: making.booklet_pptx(published, _chosen(published), _ORDER),
}

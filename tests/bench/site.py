"""What a page of the site weighs with all that it loads, and what it costs to visit it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count, repeat
from urllib.parse import urlsplit

from tests.bench.client import Connection
from tests.bench.measuring import Run, bare, measure, medians, serving, told_noise

PAGES = {"home": "/", "list": "/parcels", "parcel": "/parcels/DEMO-P-001"}
PARCEL = PAGES["parcel"]

_GZIP = "Accept-Encoding: gzip\r\n"
_LOADED = re.compile(r'<(?:link rel="stylesheet"|script[^>]*|img[^>]*) (?:href|src)="([^"]+)"')
_TARGET_KB = 120
"""Of a parcel's page, compressed, without the map that a browser with WebGL loads later."""


def site(run: Run) -> None:
    """Pages of the demonstration: their weight, and visits beside the same bytes from memory."""
    run.heading("pages of 21 demonstration parcels, compressed")
    with ExitStack() as stack:
        ours = stack.enter_context(serving(run.catalogs.demo()))
        for name, path in PAGES.items():
            page, loaded = _weight(ours, path)
            print(f"{name:8}{page / 1000:6.1f} kB, with what it loads {loaded / 1000:6.1f} kB")
        print(f"target of a parcel's page: < {_TARGET_KB} kB")
        bodies = run.folder / f"pages-{run.engine}"
        bodies.mkdir()
        (bodies / "page.body").write_bytes(ours.get(PARCEL, _GZIP)[1])
        limit = stack.enter_context(bare(bodies))
        new = _never_asked()
        results = medians(
            measure(
                {
                    "again": lambda s: ours.rate(repeat(PARCEL), s, _GZIP),
                    "first": lambda s: ours.rate(new, s, _GZIP),
                    "limit": lambda s: limit.rate(repeat("/page"), s),
                    "limit again": lambda s: limit.rate(repeat("/page"), s),
                },
                run.rounds,
                run.seconds,
            )
        )
    print(told_noise(results["limit again"] / results["limit"]))
    print(f"visited before      {results['again'] / results['limit']:.2f} x limit")
    print(f"for the first time  {1000 / results['first']:.1f} ms")


def _weight(ours: Connection, path: str) -> tuple[int, int]:
    """Bytes of a page, and with its style sheets, scripts and pictures."""
    html = ours.get(path)[1].decode()
    page = len(ours.get(path, _GZIP)[1])
    loaded = sorted({urlsplit(address).path for address in _LOADED.findall(html)})
    return page, page + sum(len(ours.get(address, _GZIP)[1]) for address in loaded)


def _never_asked() -> Iterator[str]:
    """A parcel's page under addresses that nobody has asked for, as shared links have them."""
    for number in count():
        yield f"{PARCEL}?shared={number}"

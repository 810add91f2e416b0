"""How the databases go about the feed's statements: along indexes, sorting no contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from catalog.store.database import Database
from catalog.store.public import comparing, following, releases
from catalog.store.public.reading import Reader, spelt

_WALKED = {"since": 3, "to": None, "limit": 10, "c0": "parcels", "c1": "sources"}
_BUCKET = {"collection": "parcels", "part": 1, "bucket": 17}

# A poll, a page, what closes it, a bucket, a list of releases.
STATEMENTS = {
    "revision": (following._REVISION, {}),
    "compact": (following._walk(True, 0), _WALKED),
    "full": (following._walk(False, 0), _WALKED),
    "scoped": (following._walk(True, 1), _WALKED),
    "scoped twice": (following._walk(False, 2), _WALKED),
    "closing": (following._CLOSING, {"since": 3, "end": 500}),
    "standing": (comparing._STANDING, {"seq": None}),
    "entries": (comparing._within(following.CHANGE_COLUMNS), _BUCKET),
    "releases": (releases._LIST, {"before": 9, "limit": 10}),
}


@pytest.fixture
def reader(shared_demo: Database) -> Iterator[Reader]:
    found = Reader(shared_demo)
    yield found
    found.release()


def plan(reader: Reader, name: str) -> list[str]:
    statement, given = STATEMENTS[name]
    parameters = {key: given[key] for key in re.findall(r"%\((\w+)\)s", statement)}
    if reader.backend == "sqlite":
        explain = f"EXPLAIN QUERY PLAN {spelt(statement, True)}"
        return [row[-1] for row in reader.rows(explain, parameters)]
    # A table of some hundred rows is read faster from end to end, and sorted. What matters is that
    # it need not be, because the largest is thousands of times as large.
    for way in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
        reader.rows("SELECT set_config(%(way)s, 'off', false)", {"way": way})
    explain = f"EXPLAIN (COSTS OFF) {spelt(statement, False)}"
    return [row[-1] for row in reader.rows(explain, parameters)]


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_table_that_grows_is_read_along_an_index(reader: Reader, name: str):
    for line in plan(reader, name):
        whole = re.search(r"SCAN (\w+)(?! USING| \w+ USING)$|Seq Scan on (\w+)", line)
        if whole:
            # The one row of the clock, and what was picked and bounded already.
            assert (whole[1] or whole[2]) in {"c", "t", "p", "p0", "p1", "x", "clock"}, line


@pytest.mark.parametrize("name", ["compact", "full", "scoped"])
def test_a_page_is_picked_in_order_and_sorted_by_nobody(reader: Reader, name: str):
    found = "\n".join(plan(reader, name))

    assert "TEMP B-TREE" not in found
    assert "Sort" not in found

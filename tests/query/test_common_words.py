"""What a common word's best answers cost: rows that are looked at, not time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from catalog.query.cql2.reading import read_filter
from catalog.query.finding import find
from catalog.query.listing import Lists
from catalog.query.model import Query
from catalog.query.ranking import Effort
from catalog.query.searching import read_search
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from tests.store.direct import execute
from tests.support.builders import publish_sources, source_id

WORD = "沪规"
FEW, MORE = 200, 1000


class Counting(Reader):
    """Counts what its statements take: steps of SQLite's machine, rows that PostgreSQL reads."""

    taken = 0

    def rows(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if self.backend == "sqlite":
            self._connection().set_progress_handler(self._step, 10)
        else:
            self._connection().execute(f"SELECT {', '.join(_IN_ORDER)}")
            ((plan,),) = super().rows(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
            self.taken += sum(_read(plan[0]["Plan"]))
        return super().rows(sql, parameters)

    def _step(self) -> None:
        self.taken += 10


# So few rows are otherwise read faster in other ways.
_IN_ORDER = [
    f"set_config('enable_{way}', 'off', false)"
    for way in ("seqscan", "hashjoin", "mergejoin", "sort")
]


def _read(node: dict[str, Any]) -> Iterator[float]:
    if node["Node Type"].endswith("Scan"):
        yield (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    for part in node.get("Plans", ()):
        yield from _read(part)


def test_a_page_of_a_word_that_every_entry_holds_hardly_costs_more_among_five_times_as_many(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, *range(1, FEW + 1), doc_no=f"{WORD}一号")
    among_few = costs(empty_catalog)
    publish_sources(empty_catalog, *range(FEW + 1, MORE + 1), doc_no=f"{WORD}一号")
    among_more = costs(empty_catalog)

    for asked, cost in among_more.items():
        # The sample grows besides, by one in sixty-four.
        assert cost < 2 * among_few[asked], (asked, among_few, among_more)


def costs(database: Database) -> dict[str, float]:
    """What the first page takes by question, once it is known how many answer."""
    if not database.is_sqlite:
        # As a server does by itself now and then: else it takes every table for an empty one.
        with database.write() as connection:
            execute(connection, "ANALYZE")
    reader = Counting(database)
    lists = Lists(reader, effort=Effort(few=20))
    text, many = read_search(WORD), read_filter("sources", f"id <> '{source_id(1)}'")
    questions: dict[str, Callable[[], object]] = {
        "everywhere": lambda: find(lists, text, limit=20),
        "in a kind": lambda: lists.page(Query("sources", text=text)),
        "in a kind, as of a seq": lambda: lists.page(Query("sources", text=text, at=FEW - 1)),
        "besides": lambda: lists.page(Query("sources", text=text, filter=many)),
    }
    found = {}
    for asked, question in questions.items():
        question()
        reader.taken = 0
        question()
        found[asked] = reader.taken
    reader.release()
    return found

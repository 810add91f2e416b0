"""Search finds on both engines what a search by brute force finds, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

import orjson
import pytest

from catalog.kinds import KINDS
from catalog.kinds.searched import searched_texts
from catalog.query.compiler import page_statement
from catalog.query.cql2.reading import read_filter
from catalog.query.finding import find
from catalog.query.listing import Lists
from catalog.query.model import Query, SortKey
from catalog.query.ranking import EFFORT, Effort
from catalog.query.searching import found_in, read_search
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.versions import Change
from tests.query.searched import Asked, Text, changed, questions, score, texts
from tests.support.builders import a_change, a_tombstone, publish_changes
from tests.support.catalogs import Catalogs

SEED = 20261121

EFFORTS = (
    EFFORT,
    # What the sample does not know is ranked, all else walked.
    Effort(few=0),
    # Everything is walked to its end.
    Effort(few=-1, patience=1000),
    # Every walk is too far: the index is asked after all, score by score.
    Effort(few=-1, patience=0),
)
"""Of these the first ranks all that the index names, as long as a catalog is small."""

Standing = dict[tuple[str, str], Text]


@dataclass(frozen=True)
class Written:
    """Seeded entries, and every seventh again as its second version, as they are published."""

    first: list[Text]
    second: list[Text]
    changes: tuple[list[Change], list[Change]]

    @property
    def withdrawn(self) -> list[Text]:
        return self.first[::11]


@cache
def written(count: int) -> Written:
    """Made once for both engines, as what brute force finds is."""
    first = texts(SEED, count)
    second = [changed(text, SEED + n) for n, text in enumerate(first[::7])]
    changes = [[a_change(text.raw()) for text in half] for half in (first, second)]
    return Written(first, second, (changes[0], changes[1]))


@dataclass
class Corpus:
    """A catalog of seeded texts at two seqs, and what stood at each."""

    reader: Reader
    ways: tuple[Lists, ...]
    at: dict[int, Standing]
    _found: ClassVar[dict[tuple[int, str], list[tuple[int, str, str]]]] = {}

    @property
    def lists(self) -> Lists:
        """What most catalogs are read by."""
        return self.ways[0]

    def brute(self, at: int, asked: Asked) -> list[tuple[int, str, str]]:
        """(score, id, collection) of every entry that answers at a seq, the best first."""
        key = (at, asked.written)
        if key not in self._found:
            self._found[key] = sorted(
                (found, entry_id, collection)
                for (collection, entry_id), text in self.at[at].items()
                if (found := score(text, asked.meant)) is not None
            )
        return self._found[key]


@pytest.fixture(scope="module")
def corpus(catalogs: Catalogs, scale: float) -> Iterator[Corpus]:
    """Every seventh entry has a second version, every eleventh is withdrawn."""
    database = catalogs.empty()
    whole = written(max(300, round(20_000 * scale)))
    standing: Standing = {(text.collection, text.entry_id): text for text in whole.first}
    at = {len(whole.first): dict(standing)}
    standing |= {(text.collection, text.entry_id): text for text in whole.second}
    for text in whole.withdrawn:
        del standing[text.collection, text.entry_id]
    for changes in whole.changes:
        _publish(database, changes)
    gone = [a_tombstone(text.entry_id, collection=text.collection) for text in whole.withdrawn]
    _publish(database, gone)
    at[len(whole.first) + len(whole.second) + len(gone)] = standing
    reader = Reader(database)
    yield Corpus(reader, tuple(Lists(reader, effort=effort) for effort in EFFORTS), at)
    reader.release()
    catalogs.drop(database)


def _publish(database: Database, changes: list[Change]) -> None:
    for begin in range(0, len(changes), 1000):
        publish_changes(database, *changes[begin : begin + 1000])


@pytest.fixture(scope="module")
def asked(scale: float) -> list[Asked]:
    return list(questions(SEED, max(60, round(2_000 * scale)), texts(SEED, 300)))


def test_a_search_finds_what_brute_force_finds_in_the_same_order(
    corpus: Corpus, asked: list[Asked]
) -> None:
    differing, found = [], 0
    for place, one in enumerate(asked):
        # Now and then as of the seq before the second versions.
        at = min(corpus.at) if place % 5 == 0 else max(corpus.at)
        wanted = corpus.brute(at, one)
        search, lists = read_search(one.written), corpus.ways[place // 2 % len(EFFORTS)]
        got = find(lists, search, limit=100, at=at)
        ids = [(one.entry_id, one.collection) for one in got.found]
        if ids != [row[1:] for row in wanted[:100]] or got.number_matched != _counted(wanted):
            differing.append(one)
        kind = ("sources", "facilities")[place % 2]
        of_kind = [row for row in wanted if row[2] == kind]
        page = lists.page(Query(kind, text=search, at=at, limit=100))
        shown = [orjson.loads(content)["id"] for content in page.contents]
        if shown != [r[1] for r in of_kind[:100]] or page.number_matched != _counted(of_kind):
            differing.append(one)
        found += len(wanted)

    assert differing == []
    assert found > 10 * len(asked)


def test_the_pages_of_a_search_are_one_order(corpus: Corpus, asked: list[Asked]) -> None:
    at = max(corpus.at)
    for place, one in enumerate(asked[:16]):
        lists = corpus.ways[place % len(EFFORTS)]
        wanted = corpus.brute(at, one)[:400]
        search, walked, after = read_search(one.written), [], None
        while len(walked) < len(wanted):
            page = find(lists, search, limit=37, at=at, after=after)
            walked += [(one.entry_id, one.collection) for one in page.found]
            after = page.after
        assert walked[:400] == [row[1:] for row in wanted]

        kind = [row[1] for row in corpus.brute(at, one) if row[2] == "sources"][:400]
        listed, behind = [], None
        while len(listed) < len(kind):
            query = Query("sources", text=search, at=at, limit=37, after=behind)
            shown = lists.page(query)
            listed += [orjson.loads(content)["id"] for content in shown.contents]
            behind = shown.after
        assert listed[:400] == kind


def test_whichever_way_is_taken_the_same_is_found_among_other_conditions(
    corpus: Corpus, asked: list[Asked]
) -> None:
    few = read_filter("sources", "id LIKE 'TP-SRC-A1%'")
    many = read_filter("sources", "id > 'TP-SRC-A2' AND name_zh IS NOT NULL")
    by_name = (SortKey("name_zh", descending=True),)
    found = 0
    for place, one in enumerate(asked[:12]):
        text, at = read_search(one.written), (min(corpus.at) if place % 3 == 0 else None)
        question = Query("sources", text=text, at=at, limit=30, offset=7 * (place % 2))
        for other in (replace(question, filter=few), replace(question, filter=many),
                      replace(question, filter=many, sort=by_name)):  # fmt: skip
            first, *others = (lists.page(other) for lists in corpus.ways)
            found += len(first.contents)
            for page in others:
                assert (page.contents, page.number_matched, page.after) == (
                    first.contents, first.number_matched, first.after
                ), one  # fmt: skip
    assert found > 100


def test_what_settles_a_match_is_named_by_the_score_that_ordered_it(
    corpus: Corpus, asked: list[Asked]
) -> None:
    for one in asked[:40]:
        search = read_search(one.written)
        for found in find(corpus.lists, search, limit=20).found:
            content = orjson.loads(found.content)
            named = found_in(search, searched_texts(KINDS[found.collection], content))
            text = corpus.at[max(corpus.at)][found.collection, found.entry_id]
            assert named is not None
            assert named.score == score(text, one.meant)
            assert named.text.rank == named.score // 2


def test_an_index_narrows_a_search_down(corpus: Corpus) -> None:
    query = Query("sources", text=read_search("智创城 m4, 国际"), limit=20)
    page = page_statement(corpus.reader.backend, query)
    if corpus.reader.backend == "sqlite":
        plan = corpus.reader.rows(f"EXPLAIN QUERY PLAN {page.sql}", page.parameters)
        wanted = "SCAN search_index VIRTUAL TABLE INDEX 0:M"
    else:
        # So few rows are otherwise read faster in other ways.
        ways = ("seqscan", "indexscan", "nestloop", "mergejoin")
        for way in ways:
            corpus.reader.rows(f"SELECT set_config('enable_{way}', 'off', false)", {})
        plan = corpus.reader.rows(f"EXPLAIN (COSTS OFF) {page.sql}", page.parameters)
        for way in ways:
            corpus.reader.rows(f"SELECT set_config('enable_{way}', 'on', false)", {})
        wanted = "ix_search_tokens"
    told = "\n".join(str(row[-1]) for row in plan)

    assert wanted in told, told
    assert "SCAN search USING" not in told, told


def _counted(rows: list[tuple[int, str, str]]) -> int | None:
    return len(rows) if len(rows) <= 10_000 else None

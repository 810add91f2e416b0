"""Search finds on both engines what a search by brute force finds, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import pytest

from catalog.kinds import KINDS
from catalog.kinds.searched import searched_texts
from catalog.query.compiler import page_statement
from catalog.query.finding import find
from catalog.query.listing import Lists
from catalog.query.model import Query
from catalog.query.searching import found_in, read_search
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from tests.query.searched import Asked, Text, changed, questions, score, texts
from tests.support.builders import a_change, a_tombstone, publish_changes
from tests.support.catalogs import Catalogs

SEED = 20261121
Standing = dict[tuple[str, str], Text]


@dataclass
class Corpus:
    """A catalog of seeded texts at two seqs, and what stood at each."""

    reader: Reader
    lists: Lists
    at: dict[int, Standing]


@pytest.fixture(scope="module")
def corpus(catalogs: Catalogs, scale: float) -> Iterator[Corpus]:
    """Every seventh entry has a second version, every eleventh is withdrawn."""
    database = catalogs.empty()
    first = texts(SEED, max(300, round(20_000 * scale)))
    standing: Standing = {(text.collection, text.entry_id): text for text in first}
    _publish(database, [a_change(text.raw()) for text in first])
    at = {len(first): dict(standing)}
    second = [changed(text, SEED + n) for n, text in enumerate(first[::7])]
    standing |= {(text.collection, text.entry_id): text for text in second}
    withdrawn = [(text.collection, text.entry_id) for text in first[::11]]
    for key in withdrawn:
        del standing[key]
    _publish(database, [a_change(text.raw()) for text in second])
    _publish(database, [a_tombstone(key[1], collection=key[0]) for key in withdrawn])
    at[len(first) + len(second) + len(withdrawn)] = standing
    reader = Reader(database)
    yield Corpus(reader, Lists(reader), at)
    reader.release()
    catalogs.drop(database)


def _publish(database: Database, changes: list) -> None:  # type: ignore[type-arg]
    for begin in range(0, len(changes), 1000):
        publish_changes(database, *changes[begin : begin + 1000])


@pytest.fixture(scope="module")
def asked(scale: float) -> list[Asked]:
    written = texts(SEED, 300)
    return list(questions(SEED, max(60, round(2_000 * scale)), written))


def brute(standing: Standing, asked: Asked) -> list[tuple[int, str, str]]:
    """(score, id, collection) of every entry that answers, the best first."""
    return sorted(
        (found, entry_id, collection)
        for (collection, entry_id), text in standing.items()
        if (found := score(text, asked.meant)) is not None
    )


def test_a_search_finds_what_brute_force_finds_in_the_same_order(
    corpus: Corpus, asked: list[Asked]
) -> None:
    differing, found = [], 0
    for place, one in enumerate(asked):
        # Now and then as of the seq before the second versions.
        at = min(corpus.at) if place % 5 == 0 else max(corpus.at)
        wanted = brute(corpus.at[at], one)
        search = read_search(one.written)
        got = find(corpus.reader, search, limit=100, at=at)
        ids = [(one.entry_id, one.collection) for one in got.found]
        if ids != [row[1:] for row in wanted[:100]] or got.number_matched != _counted(wanted):
            differing.append(one)
        kind = ("sources", "facilities")[place % 2]
        of_kind = [row for row in wanted if row[2] == kind]
        page = corpus.lists.page(Query(kind, text=search, at=at, limit=100))
        shown = [orjson.loads(content)["id"] for content in page.contents]
        if shown != [r[1] for r in of_kind[:100]] or page.number_matched != _counted(of_kind):
            differing.append(one)
        found += len(wanted)

    assert differing == []
    assert found > 10 * len(asked)


def test_the_pages_of_a_search_are_one_order(corpus: Corpus, asked: list[Asked]) -> None:
    at = max(corpus.at)
    for one in asked[:12]:
        wanted = brute(corpus.at[at], one)[:400]
        search, walked, after = read_search(one.written), [], None
        while len(walked) < len(wanted):
            page = find(corpus.reader, search, limit=37, at=at, after=after)
            walked += [(one.entry_id, one.collection) for one in page.found]
            after = page.after
        assert walked[:400] == [row[1:] for row in wanted]

        kind = [row[1] for row in brute(corpus.at[at], one) if row[2] == "sources"][:400]
        listed, behind = [], None
        while len(listed) < len(kind):
            query = Query("sources", text=search, at=at, limit=37, after=behind)
            shown = corpus.lists.page(query)
            listed += [orjson.loads(content)["id"] for content in shown.contents]
            behind = shown.after
        assert listed[:400] == kind


def test_what_settles_a_match_is_named_by_the_score_that_ordered_it(
    corpus: Corpus, asked: list[Asked]
) -> None:
    for one in asked[:40]:
        search = read_search(one.written)
        for found in find(corpus.reader, search, limit=20).found:
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

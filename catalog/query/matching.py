"""From a search to bound SQL: which versions answer it, and how well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from catalog.query.searching import NOWHERE, WORST, Search
from catalog.query.statements import Statement, compiled
from catalog.store.public import fulltext
from catalog.store.public.tables import SEARCHED
from catalog.store.public.tables import search as texts
from catalog.values.searchable import narrowing, narrowing_whole, needle, sampled, whole

_FULLTEXT = table(fulltext.INDEX, column("rowid"), column(fulltext.INDEX))


@lru_cache(maxsize=1024)
def hits(backend: str, search: Search, upto: int | None = WORST) -> Subquery:
    """Columns `seq` and `score` of every version, of whatever kind and time, that may answer.

    The index leaves over those that may have a score up to `upto`; None: it is not asked. Those
    with a score of NOWHERE do not answer: the index knows tokens, the texts decide. The same
    subquery for the same search, so that conditions and order speak of one.
    """
    found = select(texts.c.seq, _score(backend, search).label("score"))
    if upto is not None:
        found = found.where(_may_answer(backend, _spelt(backend, search, upto)))
    return found.subquery("hits")


def answers(found: Subquery, scores: tuple[int, int] = (0, WORST)) -> ColumnElement[bool]:
    """Whether what may answer does, with a score from the one to the other."""
    low, high = map(_number, scores)
    return found.c.score.between(low, high)


@lru_cache(maxsize=1024)
def sampled_statement(backend: str, search: Search, upto: int, most: int) -> Statement:
    """How many sampled versions may have a score up to `upto`, counted to `most`."""
    asked = _spelt(backend, search, upto, sampled)
    if backend == "sqlite":
        found: Select[Any] = select(_FULLTEXT.c.rowid).where(_matches(asked))
    else:
        found = select(texts.c.seq).where(_may_answer(backend, asked))
    return compiled(backend, select(func.count()).select_from(found.limit(most).subquery()))


def _may_answer(backend: str, asked: str) -> ColumnElement[bool]:
    if backend == "sqlite":
        return texts.c.seq.in_(select(_FULLTEXT.c.rowid).where(_matches(asked)))
    query = cast(bindparam("tokens", asked), TSQUERY)
    return texts.c.tokens.op("@@", is_comparison=True)(query)


def _matches(asked: str) -> ColumnElement[bool]:
    return _FULLTEXT.c[fulltext.INDEX].op("MATCH", is_comparison=True)(bindparam("tokens", asked))


@dataclass(frozen=True)
class _Language:
    """How an engine asks its index; tokens are letters and digits, with nothing to escape."""

    exactly: str
    beginning: str
    both: str
    either: str


_LANGUAGES = {
    "sqlite": _Language('"{}"', '"{}" *', " AND ", " OR "),
    "postgresql": _Language("'{}'", "'{}':*", " & ", " | "),
}


def _spelt(backend: str, search: Search, upto: int, as_indexed: Callable[[str], str] = str) -> str:
    """What holds of the tokens of every version whose score is at most `upto`."""
    language = _LANGUAGES[backend]

    def one(phrase: str) -> Iterator[str]:
        for rank in range(upto // 2 + 1):
            if upto == 2 * rank:
                yield language.exactly.format(as_indexed(narrowing_whole(rank, phrase)))
                continue
            parts = (
                (language.beginning if begins else language.exactly).format(as_indexed(token))
                for token, begins in narrowing(rank, phrase)
            )
            yield f"({language.both.join(parts)})"

    return language.either.join(
        "({})".format(language.both.join(f"({language.either.join(one(p))})" for p in phrases))
        for phrases in search.alternatives
    )


def _score(backend: str, search: Search) -> ColumnElement[int]:
    better, worse = (
        (func.min, func.max) if backend == "sqlite" else (func.least, func.greatest)
    )  # SQLite's min and max of several values are other functions than those of many rows.
    of_all = (
        reduce(worse, (_score_of(backend, phrase) for phrase in phrases))
        for phrases in search.alternatives
    )
    return reduce(better, of_all)


def _score_of(backend: str, phrase: str) -> ColumnElement[int]:
    """The rank of the best text that holds a phrase, twice, and one more for a part of one."""
    looked: list[tuple[ColumnElement[bool], Any]] = []
    for rank, texts_of_rank in SEARCHED.items():
        is_whole = _holds(backend, texts_of_rank, whole(phrase))
        score = case((is_whole, _number(2 * rank)), else_=_number(2 * rank + 1))
        looked.append((_holds(backend, texts_of_rank, needle(phrase)), score))
    return case(*looked, else_=_number(NOWHERE))


def _holds(backend: str, texts_of_rank: ColumnElement[str], wanted: str) -> ColumnElement[bool]:
    place = func.instr if backend == "sqlite" else func.strpos
    found: ColumnElement[bool] = place(texts_of_rank, wanted) > _number(0)
    return found


def _number(value: int) -> ColumnElement[int]:
    # Written out: a parameter would have to be told its type.
    return literal_column(str(value))

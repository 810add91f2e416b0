"""From a search to bound SQL: which versions answer it, and how well."""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
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

from catalog.query.searching import NOWHERE, Search
from catalog.store.public import fulltext
from catalog.store.public.tables import SEARCHED
from catalog.store.public.tables import search as texts
from catalog.values.searchable import narrowing, needle, whole

_FULLTEXT = table(fulltext.INDEX, column("rowid"), column(fulltext.INDEX))


@lru_cache(maxsize=256)
def hits(backend: str, search: Search) -> Subquery:
    """Columns `seq` and `score` of every version, of whatever kind and time, that may answer.

    Those with a score of NOWHERE do not: the index knows tokens, the texts decide. The same
    subquery for the same search, so that conditions and order speak of one.
    """
    return (
        select(texts.c.seq, _score(backend, search).label("score"))
        .where(_may_answer(backend, search))
        .subquery("hits")
    )


def _may_answer(backend: str, search: Search) -> ColumnElement[bool]:
    """The versions that hold every token of some alternative."""
    if backend == "sqlite":
        asked: ColumnElement[str] = bindparam(
            "tokens", _spelt(search, '"{}"', '"{}" *', " AND ", " OR ")
        )
        matching = select(_FULLTEXT.c.rowid).where(
            _FULLTEXT.c[fulltext.INDEX].op("MATCH", is_comparison=True)(asked)
        )
        return texts.c.seq.in_(matching)
    asked = bindparam("tokens", _spelt(search, "'{}'", "'{}':*", " & ", " | "))
    return texts.c.tokens.op("@@", is_comparison=True)(cast(asked, TSQUERY))


def _spelt(search: Search, exactly: str, beginning: str, both: str, either: str) -> str:
    """The tokens as an engine's own language has them: letters and digits, nothing to escape."""
    return either.join(
        "({})".format(
            both.join(
                (beginning if begins else exactly).format(token)
                for phrase in phrases
                for token, begins in narrowing(phrase)
            )
        )
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

"""Which changes a feed tells: all, those of a collection, or those of entries that answer a filter.

The filters are those of a collection's items. They are asked of each entry as it is public now, by
the same rules by which an explanation asks them, going back through the newest changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import orjson

from catalog.kinds import KINDS
from catalog.query.evaluating import Subject
from catalog.query.explaining import explained
from catalog.query.model import Query
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from catalog.store.public.recent import NO_SEQ, NewestChange, newest_changes
from catalog.words.label import Label
from service.api.items_parameters import question_parameters
from service.api.items_query import query_of, query_string
from service.api.parameters import Given, Parameter, Parameters
from service.api.reading import one_of, whole

SCANNED = 500
"""Changes that are looked through for one page: what a page costs is bounded, not its gaps."""

_BEFORE = Parameter(
    "before",
    Label("只列此序号之前的变更", "only changes below this seq"),
    {"type": "integer", "minimum": 1, "maximum": NO_SEQ},
    whole(1, NO_SEQ),
)
_COLLECTION = Parameter(
    "collection",
    Label("只列此类别的变更", "only changes of this collection"),
    {"type": "string", "enum": [*KINDS]},
    one_of(tuple(KINDS), "unknown-collection"),
)
_PINS = frozenset({"seq", "as_of"})
"""A feed is of the catalog as it is."""


@dataclass(frozen=True)
class Asked:
    """What a feed is asked for. `spelt` is its query string without the place in it."""

    before: int | None
    collection: str | None
    query: Query | None
    spelt: str

    @property
    def filtered(self) -> bool:
        return self.query is not None


@dataclass(frozen=True)
class Found:
    """A page of changes, the newest first; `before` is where the next begins, None at the end."""

    clock: Clock
    published_at: str | None
    changes: tuple[NewestChange, ...]
    before: int | None


def asked_of(query: str) -> Asked:
    """What a query string asks. Raises WrongParameters; what a feed does not know is ignored."""
    given = _read(_parameters(None), query)
    collection = given.get("collection")
    if collection is None:
        return Asked(given.get("before"), None, None, "")
    given = _read(_parameters(collection), query)
    kept = [pair for pair in given.spelt if pair[0] != "before"]
    question = query_of(KINDS[collection], given) if len(kept) > 1 else None
    return Asked(given.get("before"), collection, question, query_string(kept))


def changes_of(reader: Reader, asked: Asked, limit: int) -> Found:
    """A page of at most so many changes; with a filter, fewer do not mean that it is the last."""
    scanned = limit if asked.query is None else SCANNED
    found = newest_changes(
        reader, before=asked.before or NO_SEQ, limit=scanned + 1, collection=asked.collection
    )
    looked, more = found.changes[:scanned], len(found.changes) > scanned
    shown = [change for change in looked if _answers(asked.query, change)]
    if len(shown) > limit:
        shown, looked, more = shown[:limit], (shown[limit - 1],), True
    before = looked[-1].seq if more else None
    return Found(found.clock, found.published_at, tuple(shown), before)


def _answers(query: Query | None, change: NewestChange) -> bool:
    """Whether a change is told; that an entry has left is told to whoever may have had it."""
    if query is None or change.op == "delete":
        return True
    if change.content is None:
        return False
    return explained(query, Subject(query.kind, orjson.loads(change.content))).result is True


@cache
def _parameters(collection: str | None) -> Parameters:
    if collection is None:
        return Parameters(_BEFORE, _COLLECTION)
    asking: Iterable[Parameter] = question_parameters(KINDS[collection])
    own = [parameter for parameter in asking if parameter.name not in _PINS]
    return Parameters(_BEFORE, _COLLECTION, *own)


def _read(parameters: Parameters, query: str) -> Given:
    """The parameters that are known, without the others."""
    pieces = query.split("&")
    known = [piece for piece in pieces if piece.partition("=")[0] in parameters.declared]
    return parameters.read("&".join(known))

"""From the parameters of an items request to one query, and to the addresses of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote, urlencode

import marshmallow as ma

from catalog.kinds.kind import Kind
from catalog.query.cql2.names import ID
from catalog.query.model import Query, SortKey
from catalog.query.region import PlaneBox
from catalog.values.geometry import Box
from catalog.values.projections import CRS84, CRSES, Crs
from catalog.words.label import Language
from service.api.cursor import fits, write_cursor
from service.api.filter_parameters import filter_of
from service.api.items_parameters import items_parameters
from service.api.parameters import Given, ParameterFault, WrongParameters, parameter_faults
from service.api.reading import located

# What replaces the position of a page in the address of the next one.
_POSITION = frozenset({"seq", "as_of", "cursor", "offset"})


@dataclass(frozen=True)
class ItemsRequest:
    """A question to a collection, and the parameters that it was read from.

    `format` is what `f` names, `limited` whether a limit is named; answers are in `crs`, headings
    of tables in `language`.
    """

    query: Query
    properties: tuple[str, ...] | None
    crs: Crs
    format: str | None
    limited: bool
    language: Language | None
    given: Given

    @cached_property
    def spelt(self) -> str:
        """The query string as canonical text."""
        return query_string(self.given.spelt)

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What another page or format has in common with this one."""
        return tuple(pair for pair in self.given.spelt if pair[0] not in _POSITION)

    def in_format(self, name: str) -> str:
        """The query string of the same question for an answer in another format."""
        pairs = [pair for pair in self.kept if pair[0] != "f"]
        pin = [] if self.query.at is None else [("seq", str(self.query.at))]
        return query_string([*pairs, *pin, ("f", name)])

    def next_page(self, at: int, after: tuple[Any, ...]) -> str:
        """The query string of the page behind this one, pinned to the same seq."""
        position = (("seq", str(at)), ("cursor", write_cursor(after)))
        return query_string((*self.kept, *position))


class ItemsReader:
    """Reads the query strings of one collection's items."""

    def __init__(self, kind: Kind, default_limit: int, max_limit: int) -> None:
        self.parameters = items_parameters(kind, default_limit, max_limit)
        self._kind = kind
        self._default_limit = default_limit
        self.read = lru_cache(maxsize=256)(self._read)

    def _read(self, text: str) -> ItemsRequest:
        """The request that a query string spells. Raises WrongParameters."""
        given = self.parameters.read(text)
        sort = tuple(
            SortKey(key.removeprefix("-"), key.startswith("-")) for key in given.get("sortby", ())
        )
        query = replace(
            query_of(self._kind, given),
            sort=sort,
            limit=given.get("limit", self._default_limit),
            offset=given.get("offset", 0),
            after=given.get("cursor"),
        )
        _check_position(query, given)
        return ItemsRequest(
            query=query,
            properties=given.get("properties"),
            crs=CRSES[given.get("crs", CRS84)],
            format=given.get("f"),
            limited="limit" in given.values,
            language=given.get("lang"),
            given=given,
        )


def query_of(kind: Kind, given: Given) -> Query:
    """The question that parameters ask of a kind, without order and page.

    Raises WrongParameters.
    """
    box, plane = _box(given)
    return Query(
        kind=kind.name,
        where=tuple(given.values[name] for name in (ID, *kind.queryables) if name in given.values),
        bbox=box,
        plane=plane,
        period=given.get("datetime"),
        filter=filter_of(kind, given),
        text=given.get("q"),
        at=given.get("seq"),
    )


def _check_position(query: Query, given: Given) -> None:
    if query.after is None:
        return
    if "offset" in given.values:
        raise WrongParameters([ParameterFault("cursor", "cursor-with-offset", {})])
    if not fits(query.after, query):
        raise WrongParameters([ParameterFault("cursor", "cursor-malformed", {})])


def _box(given: Given) -> tuple[Box | None, PlaneBox | None]:
    if "bbox" not in given.values:
        return None, None
    try:
        return located(given.values["bbox"], CRSES[given.get("bbox-crs", CRS84)])
    except ma.ValidationError as error:
        raise WrongParameters(parameter_faults("bbox", error)) from None


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """The pairs as an address has them behind its question mark."""
    return urlencode(tuple(pairs), quote_via=quote, safe=",.:/")

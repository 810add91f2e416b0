"""Putting a list's question to the catalog, all of it at the visit's seq."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog.query.counting import Facet, count_facets
from catalog.query.listing import Page
from catalog.query.model import Query
from catalog.rules.meeting import uses_in
from catalog.values.codes import code_list
from catalog.words.label import Label
from service.api.facets import labels_of
from service.api.items_query import ItemsReader, query_string
from service.web.site.parcels.conditions import CHOICES, PARCELS
from service.web.site.parcels.filters import Asked
from service.web.site.visit import Visit

A_PAGE = 24

_READER = ItemsReader(PARCELS, A_PAGE, A_PAGE)
_LAND_USES = ("land-use-sh-planning", "land-use-mnr-2023")

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Option:
    """A value of a field: how many parcels have it, were no other value of the field asked for."""

    value: str
    label: Label
    count: int
    chosen: bool


@dataclass(frozen=True)
class Choice:
    field: str
    title: Label
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


def query_for(visit: Visit, pairs: Pairs) -> Query:
    """The API's query for parameters of the API, at the visit's seq."""
    return replace(_READER.read(query_string(pairs)).query, at=visit.clock.seq)


def page_of(visit: Visit, asked: Asked) -> Page:
    """The page of parcels that is asked for."""
    pairs = [*asked.question(), ("offset", str((asked.page - 1) * A_PAGE))]
    if asked.sort:
        pairs.append(("sortby", asked.sort))
    return visit.services.lists.page(query_for(visit, pairs))


def matched(visit: Visit, pairs: Pairs) -> int:
    """How many parcels a question finds; more than are counted come as one more."""
    page = visit.services.lists.page(replace(query_for(visit, pairs), limit=1))
    return 10_001 if page.number_matched is None else page.number_matched


def choices_of(visit: Visit, asked: Asked) -> list[Choice]:
    """Each field's values, counted as if none of that field were asked for, as the API does.

    Values that the catalog holds stay on offer where nothing of them is found.
    """
    own = {one.field for one in asked.conditions}
    counted, whole = dict[str, Facet](), dict[str, Facet]()
    contents: dict[str, str] = {}
    questions: list[tuple[str | None, list[str]]] = [
        (None, [name for name in CHOICES if name not in own]),
        *((name, [name]) for name in CHOICES if name in own),
    ]
    reader = visit.services.reader
    for but, names in questions:
        found = count_facets(reader, query_for(visit, asked.question(but)), names)
        counted |= {facet.field: facet for facet in found.facets}
        contents |= found.contents
    if asked.narrowed:
        found = count_facets(reader, query_for(visit, ()), CHOICES)
        whole = {facet.field: facet for facet in found.facets}
        contents |= found.contents
    made = (_choice(asked, counted[name], whole.get(name), contents) for name in CHOICES)
    return [choice for choice in made if choice.options]


def _choice(asked: Asked, facet: Facet, whole: Facet | None, contents: dict[str, str]) -> Choice:
    chosen = asked.chosen(facet.field)
    for value in (*(whole.counts if whole else ()), *chosen):
        facet.counts.setdefault(value, 0)
    field = PARCELS.queryables[facet.field]
    labels = labels_of("parcels", facet, contents)
    if facet.field == "land_use_code":
        labels = {value: land_use(value) for value in labels}
    options = (Option(v, label, facet.counts[v], v in chosen) for v, label in labels.items())
    return Choice(facet.field, field.traits.title, tuple(options))


def land_use(code: str) -> Label:
    """A land-use code with what its list calls it, or each of those that it joins."""
    named = [land_use_name(part) for part in uses_in(code)]
    found = [label for label in named if label is not None]
    if len(found) < len(named):
        return Label(code, code)
    zh, en = "＋".join(one.zh for one in found), " + ".join(one.en for one in found)
    return Label(f"{code} {zh}", f"{code} {en}")


def land_use_name(code: str) -> Label | None:
    """What the list of a single code calls it; None for what is in no list."""
    lists = (code_list(name) for name in _LAND_USES)
    return next((codes.label(code) for codes in lists if code in codes), None)

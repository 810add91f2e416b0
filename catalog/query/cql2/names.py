"""What a filter may name of a kind: its queryables, by their names or by their titles.

A title in Chinese, or another name that offices use for the field, stands for the field wherever
it belongs to one alone; so does an English title.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from catalog.kinds import KINDS
from catalog.kinds.fields import Date, Described, Flag, Number, PartialDate, wrong
from catalog.kinds.kind import Kind
from catalog.query.cql2 import limits
from catalog.query.cql2.syntax import Name
from catalog.values.fault import shown
from catalog.words.label import Label

ID = "id"
GEOMETRY = "geometry"
TITLES = {ID: Label("编号", "Id"), GEOMETRY: Label("图形", "Geometry")}
"""What is no field is called this."""


class Type(Enum):
    """What a property or a literal is to a filter; its value is how a reader is told of it."""

    TEXT = Label("文本", "text")
    NUMBER = Label("数值", "number")
    FLAG = Label("是非值", "boolean")
    DAYS = Label("日期", "date")
    ITEMS = Label("列表", "list")
    GEOMETRY = Label("图形", "geometry")
    INTERVAL = Label("时段", "interval")
    PREDICATE = Label("条件", "predicate")


@dataclass(frozen=True)
class Property:
    """A property that a filter named, by its own name."""

    field: str
    type: Type


@cache
def properties_of(kind: str) -> dict[str, Property]:
    """Every property of a kind by its name."""
    described = KINDS[kind]
    found = {ID: Property(ID, Type.TEXT)}
    if described.geometry is not None:
        found[GEOMETRY] = Property(GEOMETRY, Type.GEOMETRY)
    for name, field in described.queryables.items():
        found[name] = Property(name, _type(field))
    return found


def find(kind: str, name: Name) -> Property:
    """The property that is meant. Raises `wrong` for one unknown or ambiguous, with the nearest."""
    own = properties_of(kind).get(name.text)
    if own is not None:
        return own
    meant = _aliases(kind).get(_key(name.text), ())
    if len(meant) == 1:
        return properties_of(kind)[meant[0]]
    value = shown(name.text)
    if meant:
        raise wrong(
            "filter-property-ambiguous", at=name.at, value=value, known=_listed(kind, [*meant])
        )
    raise wrong("filter-property-unknown", at=name.at, value=value, known=_nearest(kind, name.text))


def _type(field: Described) -> Type:
    if field.multiple:
        return Type.ITEMS
    if isinstance(field, Number):
        return Type.NUMBER
    if isinstance(field, Flag):
        return Type.FLAG
    return Type.DAYS if isinstance(field, Date | PartialDate) else Type.TEXT


@cache
def _aliases(kind: str) -> dict[str, tuple[str, ...]]:
    """Names of fields by what else they are called; a field's title goes before others' words."""
    titles: dict[str, dict[str, None]] = {}
    others: dict[str, dict[str, None]] = {}
    for name, title, also in _called(KINDS[kind]):
        for called, found in ((title, titles), (also, others)):
            for text in called:
                found.setdefault(_key(text), {})[name] = None
    return {key: tuple(names) for key, names in {**others, **titles}.items()}


def _called(kind: Kind) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for name, title in TITLES.items():
        if name in properties_of(kind.name):
            yield name, (title.zh, title.en), ()
    for name, field in kind.queryables.items():
        title = field.traits.title
        yield name, (title.zh, title.en), field.traits.also


def _key(text: str) -> str:
    return text.casefold()


def _nearest(kind: str, text: str) -> Label:
    names = properties_of(kind)
    called = {**{name: name for name in names}, **{k: v[0] for k, v in _aliases(kind).items()}}
    near = difflib.get_close_matches(_key(text[:100]), called, limits.NEAREST, 0.5)
    return _listed(kind, list(dict.fromkeys(called[key] for key in near)) or [*names][:12])


def _listed(kind: str, names: list[str]) -> Label:
    """Names of fields with their titles, each of which a filter may use."""
    queryables = KINDS[kind].queryables
    told = [(name, TITLES.get(name) or queryables[name].traits.title) for name in names]
    return Label(
        "、".join(f"{title.zh}（{name}）" for name, title in told),
        ", ".join(f"{name} ({title.en})" for name, title in told),
    )

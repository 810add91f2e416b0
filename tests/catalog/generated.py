"""Documents of every kind as hypothesis makes them: any fields, any values, any evidence."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from catalog.kinds.documents import Document
from catalog.kinds.evidence import WITH_VALUE, WITHOUT_VALUE
from catalog.kinds.fields import (
    Coded,
    Date,
    Described,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
)
from catalog.kinds.kind import Kind
from catalog.values.geometry import TAOPU_GUARD
from tests.catalog.documents import a_square

_TEXTS = st.sampled_from(["甲", "乙路", "二〇二六年", "a", "Œ–²", "桃浦"])
_STATUSES = {True: sorted(WITH_VALUE), False: sorted(WITHOUT_VALUE)}


@cache
def values(field: Described) -> st.SearchStrategy[Any]:
    """Few values a field, so that two documents often agree."""
    if isinstance(field, Record):
        return st.fixed_dictionaries(
            {n: values(f) for n, f in _inner(field).items() if f.required},
            optional={n: values(f) for n, f in _inner(field).items() if not f.required},
        )
    if isinstance(field, Many):
        return st.lists(values(field.items), max_size=3, unique_by=repr)
    if isinstance(field, Coded):
        return st.sampled_from(list(field.codes.codes)[:3])
    if isinstance(field, Flag):
        return st.booleans()
    if isinstance(field, Integer):
        return st.integers(1, 3)
    if isinstance(field, Number):
        return st.sampled_from([1, 1.5, 2])
    if isinstance(field, Date | PartialDate):
        return st.sampled_from(["2026-11-21", "2021-01-23"])
    if isinstance(field, Reference):
        return st.sampled_from(["TP-SRC-1", "TP-FAC-2", "TP-POL-3"])
    return _TEXTS


@cache
def documents(kind: Kind, fields: int = 6) -> st.SearchStrategy[Document]:
    """Documents with some of a handful of the kind's fields, each with evidence or without."""
    names = [n for n, f in kind.fields.items() if not f.traits.computed]
    chosen = [names[i * len(names) // fields] for i in range(fields)]
    return st.builds(
        _document,
        st.just(kind),
        st.fixed_dictionaries({}, optional={n: st.none() | values(kind.fields[n]) for n in chosen}),
        st.dictionaries(st.sampled_from([*chosen, "geometry"]), _said()),
        st.none() | squares if kind.geometry else st.none(),
    )


squares = st.builds(
    a_square,
    st.sampled_from([TAOPU_GUARD.west + 0.01, TAOPU_GUARD.west + 0.011]),
    st.just(TAOPU_GUARD.south + 0.01),
    st.sampled_from([0.001, 0.002]),
)


def _said() -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"status": st.sampled_from([*_STATUSES[True], *_STATUSES[False]])},
        optional={"note_zh": _TEXTS, "sources": st.just(["TP-SRC-1"])},
    )


def _document(kind: Kind, properties: Any, evidence: Any, geometry: Any) -> Document:
    return {
        "type": "Feature",
        "collection": kind.name,
        "id": f"{kind.id_prefix}1",
        "geometry": geometry,
        "geometry_staff": None,
        "properties": {**properties, "evidence": evidence},
    }


def _inner(field: Record) -> dict[str, Described]:
    return {n: f for n, f in field.schema.fields.items() if isinstance(f, Described)}

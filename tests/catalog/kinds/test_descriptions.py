"""Every kind is described once and wholly: in both languages, with its units, within its index."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import marshmallow as ma
import pytest

from catalog.kinds import KINDS
from catalog.kinds.evidence import EvidenceSchema
from catalog.kinds.fields import (
    Coded,
    Described,
    Flag,
    Many,
    Number,
    Record,
    Reference,
    Storage,
)
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Audience, Disclosure, Group
from catalog.query.cql2.reading import read_filter
from catalog.rules.derivation import derived_properties

CJK = re.compile(r"[\u4e00-\u9fff]")
# What the end of a field's name says of its unit, the longest ending first.
UNITS = {
    "_wan_mu_y": "万元/亩·年",
    "_tce_wan": "吨标准煤/万元",
    "_yuan_m2": "元/m²",
    "_wan_mu": "万元/亩",
    "_wan_y": "万元/人·年",
    "_years": "年",
    "_months": "月",
    "_days": "工作日",
    "_wan": "万元",
    "_pct": "%",
    "_mu": "亩",
    "_m2": "m²",
    "_m": "m",
}


def inside(schema: ma.Schema, path: str) -> Iterator[tuple[str, Described]]:
    for name, field in schema.fields.items():
        assert isinstance(field, Described), f"{path}.{name} is not described"
        yield f"{path}.{name}", field
        inner = field.items if isinstance(field, Many) else field
        if isinstance(inner, Record):
            yield from inside(inner.schema, f"{path}.{name}")


ALL = dict(
    [
        *(pair for kind in KINDS.values() for pair in inside(kind.loader, kind.name)),
        *inside(EvidenceSchema(), "evidence"),
    ]
)
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_every_field_has_a_title_in_both_languages():
    def told(field: Described) -> bool:
        title = field.traits.title
        return bool(title.zh.strip() and title.en.strip()) and not CJK.search(title.en)

    assert {path for path, field in ALL.items() if not told(field)} == set()


def test_every_note_is_told_in_both_languages():
    notes = {path: field.traits.note for path, field in ALL.items() if field.traits.note}

    assert {
        p for p, note in notes.items() if not (note.zh and note.en) or CJK.search(note.en)
    } == set()


def test_the_end_of_a_name_and_the_unit_agree():
    def expected(path: str) -> str | None:
        name = path.rsplit(".", 1)[1]
        return next((unit for end, unit in UNITS.items() if name.endswith(end)), None)

    numbers = {path: field for path, field in ALL.items() if isinstance(field, Number)}
    ratios = {path for path in numbers if re.search(r"\.far_(min|max)$", path)}

    assert {p: f.traits.unit for p, f in numbers.items() if p not in ratios} == {
        p: expected(p) for p in numbers if p not in ratios
    }
    assert {numbers[path].traits.unit for path in ratios} == {"1"}


def test_bounds_lie_the_right_way_round():
    for path, field in ALL.items():
        if isinstance(field, Number):
            assert field.minimum < field.maximum, path


@each_kind
def test_a_kind_is_told_in_both_languages(kind: Kind):
    for label in (kind.title, kind.description):
        assert label.zh
        assert label.en
        assert not CJK.search(label.en)


@each_kind
def test_what_can_be_asked_for_has_a_place_in_the_index(kind: Kind):
    for name, field in kind.queryables.items():
        assert isinstance(field.storage, Storage), name
        assert field.traits.audience is Audience.PUBLIC, name
    for name, field in kind.fields.items():
        traits = field.traits
        if traits.sortable or traits.facet:
            assert name in kind.queryables, name
        if traits.sortable:
            assert not field.multiple, name
        if traits.identifier:
            assert field.storage in (Storage.TEXT, Storage.INTEGER), name


@each_kind
def test_what_can_be_asked_for_by_a_code_can_be_counted(kind: Kind):
    for name, field in kind.queryables.items():
        items = field.items if isinstance(field, Many) else field
        if isinstance(items, Coded | Flag):
            assert field.traits.facet, name


@each_kind
def test_what_can_be_asked_for_has_a_chinese_name_that_a_filter_may_use_unquoted(kind: Kind):
    for name, field in kind.queryables.items():
        found = []
        for called in (field.traits.title.zh, *field.traits.also):
            with contextlib.suppress(ma.ValidationError):
                found.append(read_filter(kind.name, f"{called} IS NULL"))
        assert read_filter(kind.name, f"{name} IS NULL") in found, name


@each_kind
def test_a_staff_field_is_neither_asked_for_nor_evidenced_nor_demanded(kind: Kind):
    for name, field in kind.fields.items():
        if field.traits.audience is Audience.STAFF:
            assert name not in {*kind.queryables, *kind.identifiers, *kind.public_fields}
            assert not field.traits.evidenced
            assert field.traits.disclosure is Disclosure.MAY


@each_kind
def test_a_reference_names_a_kind_that_exists(kind: Kind):
    for path, field in inside(kind.loader, kind.name):
        inner = field.items if isinstance(field, Many) else field
        if isinstance(inner, Reference):
            assert inner.kind is None or inner.kind in KINDS, path


@each_kind
def test_the_period_of_a_kind_is_two_public_dates(kind: Kind):
    for name in kind.period or ():
        assert name in kind.public_fields


@each_kind
def test_what_is_computed_is_worked_out_by_the_rules(kind: Kind):
    computed = {name for name, field in kind.fields.items() if field.traits.computed}
    known = {"site_area_m2": 100, "gfa_m2": 300, "gfa_basis": "far_countable", "far_max": 3}

    found = derived_properties(kind, {n: v for n, v in known.items() if n in kind.fields})

    assert computed <= found.keys()


def test_the_kinds_are_the_eleven():
    assert list(KINDS) == [
        "parcels", "projects", "facilities", "industries", "policies", "service-guides",
        "packages", "announcements", "enterprises", "indicators", "sources",
    ]  # fmt: skip
    prefixes = [kind.id_prefix for kind in KINDS.values()]
    assert len(set(prefixes)) == 11


def test_no_kind_has_a_field_that_the_plan_rules_out():
    names = {path.rsplit(".", 1)[1] for path in ALL}

    assert not names & {"publish_state", "visibility", "parcel_kind", "facilities_nearby"}
    assert "packages" not in KINDS["parcels"].fields


def test_every_group_is_told_in_both_languages():
    assert GROUP_LABELS.keys() == set(Group)

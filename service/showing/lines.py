"""A value in lines: what a record or a list of records says, one thing a line.

A sentence of brackets is a value too, and `Figure.value` is that sentence; lists of connections
and four sides of a parcel are read line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.kinds.fields import Described, Many, Number, Record
from catalog.kinds.spoken import NameOf, spoken
from catalog.words.label import Label

_COLON = Label("：", ": ")


def lines(field: Described, value: Any, name_of: NameOf | None = None) -> tuple[Label, ...]:
    """The lines of a value that is known: one, or for records one a member or an item."""
    if isinstance(field, Many) and isinstance(field.items, Record) and isinstance(value, list):
        record = field.items
        return tuple(_item(record, item, name_of) for item in value)
    if isinstance(field, Record) and isinstance(value, dict):
        return tuple(_titled(title, said) for title, said, _ in _members(field, value, name_of))
    return (spoken(field, value, name_of),)


def _item(record: Record, value: Mapping[str, Any], name_of: NameOf | None) -> Label:
    """An item by what it must have, then the rest: `供电：规划 · 8,000 kVA`."""
    members = list(_members(record, value, name_of))
    head = [said for _, said, required in members if required]
    rest = [said for _, said, required in members if not required]
    if not head or not rest:
        return _joined(head or rest)
    return _titled(_joined(head), _joined(rest))


def _members(
    record: Record, value: Mapping[str, Any], name_of: NameOf | None
) -> Iterator[tuple[Label, Label, bool]]:
    """Title, value and whether it must be there, in the order of the description."""
    fields = record.schema.fields
    for name, field in fields.items():
        if not isinstance(field, Described) or value.get(name) is None:
            continue
        base = name.removesuffix("_unit").removesuffix("_en")
        if base != name and (base in value or f"{base}_zh" in value):
            continue
        said = spoken(field, value[name], name_of)
        english = value.get(f"{name.removesuffix('_zh')}_en")
        if name.endswith("_zh") and english:
            said = Label(said.zh, str(english))
        unit = value.get(f"{name}_unit")
        if isinstance(field, Number) and unit:
            said = Label(f"{said.zh} {unit}", f"{said.en} {unit}")
        title = field.traits.title
        yield Label(title.zh, title.en.removesuffix(" (Chinese)")), said, field.required


def _titled(title: Label, said: Label) -> Label:
    return Label(f"{title.zh}{_COLON.zh}{said.zh}", f"{title.en}{_COLON.en}{said.en}")


def _joined(labels: list[Label]) -> Label:
    return Label(" · ".join(f.zh for f in labels), " · ".join(f.en for f in labels))

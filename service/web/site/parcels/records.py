"""Values that have members, told member by member instead of in one long line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.fields import Described, Many, Record
from catalog.kinds.spoken import NameOf, spoken
from catalog.words.label import Label
from service.web.site.parcels.asking import land_use_name

Members = dict[str, Label]


@dataclass(frozen=True)
class Records:
    """Records as rows: `titles` of the members that any of them has, in their order.

    `single` is a record that stands alone, told as pairs.
    """

    titles: Mapping[str, Label]
    rows: tuple[Members, ...]
    single: bool


def records_of(field: Described, value: Any, name_of: NameOf) -> Records | None:
    """A value's records, None for a value that is none."""
    inner = field.items if isinstance(field, Many) else field
    if not isinstance(inner, Record):
        return None
    values = value if isinstance(value, list) else [value]
    rows = tuple(_members(inner, one, name_of) for one in values)
    shown = {name for row in rows for name in row}
    titles = {
        name: _title(name, member)
        for name, member in inner.schema.fields.items()
        if name in shown and isinstance(member, Described)
    }
    return Records(titles, rows, single=inner is field)


def _members(field: Record, value: Mapping[str, Any], name_of: NameOf) -> Members:
    found: Members = {}
    for name, member in field.schema.fields.items():
        said = value.get(name)
        if said is None or not isinstance(member, Described) or _is_half(name, value):
            continue
        label = spoken(member, said, name_of)
        other = value.get(_english(name)) if name.endswith("_zh") else None
        if name == "label_zh" and not other:
            other = _listed_use(value)
        found[name] = Label(label.zh, str(other)) if other else label
    return found


def _listed_use(value: Mapping[str, Any]) -> str | None:
    """What the list of land uses calls a use in English whose name is kept in Chinese alone."""
    named = land_use_name(str(value.get("code", "")))
    return named.en if named else None


def _is_half(name: str, value: Mapping[str, Any]) -> bool:
    """Whether a member is the English half of a pair that has a Chinese one."""
    return name.endswith("_en") and value.get(name.removesuffix("_en") + "_zh") is not None


def _english(name: str) -> str:
    return f"{name.removesuffix('_zh')}_en"


def _title(name: str, member: Described) -> Label:
    title = member.traits.title
    return Label(title.zh, title.en.removesuffix(" (Chinese)")) if name.endswith("_zh") else title

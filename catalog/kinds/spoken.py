"""A value as a person reads it: with its unit, with the names of codes, lists and records in words.

For pages, sheets and comparisons. What machines read is the value itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import orjson

from catalog.kinds.fields import Coded, Described, Flag, Many, Number, Record, Reference
from catalog.values.numbers import exact_decimal
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS

NO_VALUE = Label("无值", "no value")
_FLAGS = {True: Label("是", "yes"), False: Label("否", "no")}

NameOf = Callable[[Reference, str], Label | None]
"""The name of the entry that a reference points at, None where none is public."""


def spoken(field: Described | None, value: Any, name_of: NameOf | None = None) -> Label:
    """The value in both languages.

    A field that the kind no longer describes (None) and a value that no longer fits its field are
    told as they stand: what an old version said is shown, never corrected. With `name_of`,
    references are told by name and each language has its own half of bilingual pairs alone;
    without, everything is told, as an editor has to see it.
    """
    if value is None:
        return NO_VALUE
    if isinstance(field, Many) and isinstance(value, list):
        items = [spoken(field.items, item, name_of) for item in value]
        if isinstance(field.items, Record):
            items = [Label(f"（{item.zh}）", f"({item.en})") for item in items]
        return _joined(items, "、", ", ")
    if isinstance(field, Record) and isinstance(value, dict):
        return _record(field, value, name_of)
    if isinstance(field, Reference) and name_of is not None and isinstance(value, str):
        return name_of(field, value) or Label(value, value)
    if isinstance(field, Coded) and value in field.codes:
        return field.codes.label(value)
    if isinstance(field, Flag) and isinstance(value, bool):
        return _FLAGS[value]
    if isinstance(field, Number) and (number := exact_decimal(value)) is not None:
        return _with_unit(number, field.traits.unit)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return Label(text, text)


def _record(field: Record, value: dict[str, Any], name_of: NameOf | None) -> Label:
    members = list(_members(field, value, name_of))
    if name_of is None:
        return _joined([said for _, said in members], "；", "; ")
    names = {name for name, _ in members}
    in_zh = [said for name, said in members if not _is_other(name, "_en", "_zh", names)]
    in_en = [said for name, said in members if not _is_other(name, "_zh", "_en", names)]
    return Label(_joined(in_zh, "；", "; ").zh, _joined(in_en, "；", "; ").en)


def _is_other(name: str, ending: str, own: str, names: set[str]) -> bool:
    """Whether a member is the other language's half of a pair that has a half of one's own."""
    base = name.removesuffix(ending)
    return name.endswith(ending) and (base + own in names or (own == "_zh" and base in names))


def _members(
    field: Record, value: dict[str, Any], name_of: NameOf | None
) -> Iterator[tuple[str, Label]]:
    for name, item in value.items():
        if item is None and name_of is not None:
            continue
        inner = field.schema.fields.get(name)
        described = inner if isinstance(inner, Described) else None
        title = described.traits.title if described else Label(name, name)
        said = spoken(described, item, name_of)
        yield name, Label(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}")


def _joined(labels: Iterable[Label], zh: str, en: str) -> Label:
    found = list(labels)
    return Label(zh.join(f.zh for f in found), en.join(f.en for f in found))


def _with_unit(number: Decimal, unit: str | None) -> Label:
    digits = f"{number:,f}"
    words = UNIT_WORDS[unit] if unit else Label("", "")
    if unit == "%":
        return Label(f"{digits}%", f"{digits}%")
    return Label(f"{digits} {words.zh}".strip(), f"{digits} {words.en}".strip())

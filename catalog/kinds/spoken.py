"""A value as a person reads it: with its unit, with the names of codes, lists and records in words.

For pages, sheets and comparisons. What machines read is the value itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import orjson

from catalog.kinds.fields import Coded, Described, Flag, Many, Number, Record
from catalog.values.numbers import exact_decimal
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS

NO_VALUE = Label("无值", "no value")
_FLAGS = {True: Label("是", "yes"), False: Label("否", "no")}


def spoken(field: Described | None, value: Any) -> Label:
    """The value in both languages.

    A field that the kind no longer describes (None) and a value that no longer fits its field are
    told as they stand: what an old version said is shown, never corrected.
    """
    if value is None:
        return NO_VALUE
    if isinstance(field, Many) and isinstance(value, list):
        items = [spoken(field.items, item) for item in value]
        if isinstance(field.items, Record):
            items = [Label(f"（{item.zh}）", f"({item.en})") for item in items]
        return _joined(items, "、", ", ")
    if isinstance(field, Record) and isinstance(value, dict):
        return _joined(_members(field, value), "；", "; ")
    if isinstance(field, Coded) and value in field.codes:
        return field.codes.label(value)
    if isinstance(field, Flag) and isinstance(value, bool):
        return _FLAGS[value]
    if isinstance(field, Number) and (number := exact_decimal(value)) is not None:
        return _with_unit(number, field.traits.unit)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return Label(text, text)


def _members(field: Record, value: dict[str, Any]) -> Iterable[Label]:
    for name, item in value.items():
        inner = field.schema.fields.get(name)
        described = inner if isinstance(inner, Described) else None
        title = described.traits.title if described else Label(name, name)
        said = spoken(described, item)
        yield Label(f"{title.zh}：{said.zh}", f"{title.en}: {said.en}")


def _joined(labels: Iterable[Label], zh: str, en: str) -> Label:
    found = list(labels)
    return Label(zh.join(f.zh for f in found), en.join(f.en for f in found))


def _with_unit(number: Decimal, unit: str | None) -> Label:
    digits = f"{number:,f}"
    words = UNIT_WORDS[unit] if unit else Label("", "")
    if unit == "%":
        return Label(f"{digits}%", f"{digits}%")
    return Label(f"{digits} {words.zh}".strip(), f"{digits} {words.en}".strip())

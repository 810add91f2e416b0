r"""How one value of an entry stands in one cell, and how a cell is read back.

Codes are told by their Chinese names, flags as 是 and 否, dates as ISO text. A list has a line an
item; of a list of records each line names its parts: `类别=道路；状态=现状`. Within a line `\`
stands before a `；` or `\` that belongs to the text, and `\n` is a new line of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalog.exchange.workbook_book import Cell, Content
from catalog.exchange.workbook_wkt import Wkt, wkt
from catalog.kinds.fields import (
    Coded,
    Date,
    Described,
    Flag,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
    wrong,
)
from catalog.values.fault import shown
from catalog.values.identifiers import folded
from catalog.values.numbers import exact_decimal
from catalog.values.units import UnitRefused, converted, quantity
from catalog.words.label import Label

MAX_TEXT = 32_767
"""What a cell holds, in UTF-16 units."""

TOO_LONG = "（内容过长，请在系统中编辑 · too long for a cell; edit it in the system）"
FLAGS = {True: Label("是", "yes"), False: Label("否", "no")}

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECES = re.compile(r"(?:\\.|[^\\；])+", re.DOTALL)
_BETWEEN = re.compile(r"[、；;，,\s]+")


def rendered(form: Described, value: Any) -> Content:
    """What a cell says of a value; None for an empty cell."""
    if value is None:
        return None
    if isinstance(form, Number):
        return exact_decimal(value)
    text = _text(form, value)
    if len(text.encode("utf-16-le")) > 2 * MAX_TEXT:
        return TOO_LONG
    return text or None


def content(cell: Cell | None, form: Described, *, formulas: bool = False) -> Content:
    """What a cell says, as `rendered` would write it; None for one in which nothing is seen.

    A formula counts by its last result where `formulas` are admitted. Raises ValidationError
    with the code of whatever makes it doubtful.
    """
    if cell is None or cell.blank:
        return None
    if cell.error:
        raise wrong("cell-error")
    if cell.formula and not formulas:
        raise wrong("cell-formula")
    if cell.kind == "d":
        return _day(cell, form)
    if cell.kind == "t":
        raise wrong("cell-with-time", value=cell.text)
    if cell.kind == "n" and isinstance(cell.value, Decimal):
        return _number(cell.value, form, percent=cell.percent)
    return cell.value


def read(form: Described, given: Content, unit: str | None = None) -> Any:
    """The value that a cell's content means; `unit` is the one of a number without its own.

    Raises ValidationError with a code and facts for what means none.
    """
    try:
        return form.deserialize(_meant(form, given, unit))
    except UnitRefused as refused:
        raise wrong(refused.code, **refused.facts) from None


def _meant(form: Described, given: Content, unit: str | None) -> Any:
    if isinstance(form, Number):
        return _measured(form, given, unit)
    if isinstance(given, bool):
        return given if isinstance(form, Flag) else FLAGS[given].zh
    if isinstance(form, Many):
        return _items(form, given)
    if isinstance(given, Decimal):
        return _spelt(form, given)
    text = given or ""
    if isinstance(form, Flag):
        return _flag(text)
    if isinstance(form, Coded):
        return _code(form, text)
    if isinstance(form, Date | PartialDate | Reference):
        return text.strip()
    return text


def _measured(form: Number, given: Content, unit: str | None) -> Any:
    own = form.traits.unit or "1"
    if isinstance(given, str):
        if unit is not None and re.fullmatch(r"[-0-9.]+", given.strip()):
            given = f"{given.strip()}{unit}"
        return quantity(given, own, form.scale)
    if isinstance(given, Decimal) and unit is not None:
        return converted(given, unit, own, form.scale)
    return given


def _day(cell: Cell, form: Described) -> str:
    if not isinstance(form, Date | PartialDate):
        raise wrong("cell-date", value=cell.text)
    if cell.month:
        raise wrong("cell-date-without-day", value=cell.text)
    return str(cell.value)


def _number(number: Decimal, form: Described, *, percent: bool) -> Decimal:
    if not percent:
        return number
    if form.traits.unit != "%":
        raise wrong("cell-percent", value=f"{number * 100:f}%")
    return number * 100


def _spelt(form: Described, number: Decimal) -> str:
    """A year or a code may stand as a number; a text may not, for its first zeros are gone."""
    whole = number == number.to_integral_value()
    if whole and isinstance(form, Coded | PartialDate):
        return str(int(number))
    raise wrong("cell-number-for-text", value=shown(number))


def _flag(text: str) -> Any:
    for value, label in FLAGS.items():
        if text.strip().casefold() in (label.zh, label.en, str(value).casefold()):
            return value
    return text


def _code(form: Coded, text: str) -> str:
    key = folded(text)
    for code in form.codes.codes.values():
        if key in (folded(code.code), folded(code.label.zh), folded(code.label.en)):
            return code.code
    return text.strip()


def _text(form: Described, value: Any) -> str:
    if isinstance(form, Many):
        line = _record_line if isinstance(form.items, Record) else _item_line
        return "\n".join(line(form.items, item) for item in value)
    if isinstance(form, Coded) and value in form.codes:
        return form.codes.label(value).zh
    if isinstance(form, Flag) and isinstance(value, bool):
        return FLAGS[value].zh
    if isinstance(form, Number):
        return f"{exact_decimal(value):f}"
    if isinstance(form, Wkt):
        return wkt(value)
    return str(value)


def _item_line(form: Described, value: Any) -> str:
    return _text(form, value).replace("\\", "\\\\").replace("\n", "\\n")


def _record_line(form: Described, value: dict[str, Any]) -> str:
    assert isinstance(form, Record)
    return "；".join(
        f"{inner.traits.title.zh}={_item_line(inner, value[name]).replace('；', chr(92) + '；')}"
        for name, inner in parts(form)
        if value.get(name) is not None
    )


def parts(form: Record) -> Iterator[tuple[str, Described]]:
    """The members of a record, in the order of their description."""
    for name, inner in form.schema.fields.items():
        if isinstance(inner, Described):
            yield name, inner


def _items(form: Many, given: Content) -> list[Any]:
    if isinstance(given, Decimal):
        given = _spelt(form.items, given)
    lines = [line for line in str(given or "").split("\n") if line.strip()]
    if isinstance(form.items, Record):
        return [_record(form.items, line) for line in lines]
    if isinstance(form.items, Coded | Reference):
        return [_meant(form.items, word, None) for line in lines for word in _words(form, line)]
    return [_meant(form.items, _plain(line), None) for line in lines]


def _words(form: Many, line: str) -> list[str]:
    """The codes or ids of a line: one, or several with a mark between them.

    The name of a code may hold such a mark itself, which is why the whole line is tried first.
    """
    if isinstance(form.items, Coded) and _code(form.items, _plain(line)) in form.items.codes:
        return [_plain(line)]
    return [word for word in _BETWEEN.split(line) if word]


def _record(form: Record, line: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for piece in _PIECES.findall(line):
        title, equals, text = piece.partition("=")
        inner = dict(parts(form))
        name = next((n for n, f in inner.items() if _is_called(title, n, f)), None)
        if not equals or name is None or name in found:
            known = "、".join(f.traits.title.zh for f in inner.values())
            raise wrong("cell-unknown-part", value=shown(piece), known=known)
        found[name] = _meant(inner[name], _plain(text), None)
    return found


def _is_called(title: str, name: str, form: Described) -> bool:
    label = form.traits.title
    return folded(title) in (folded(name), folded(label.zh), folded(label.en))


def _plain(line: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], line)

"""How values stand in a form's inputs, and what is meant by what somebody typed there.

An input is named by its place: `p.far_max` a property, `p.land_uses.0.scheme` a member of the
first record of a list, `e.far_max.status` the evidence of a property.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.kinds.evidence import EvidenceSchema
from catalog.kinds.fields import (
    Coded,
    Described,
    Flag,
    Many,
    Number,
    Record,
    Text,
)
from catalog.values.numbers import exact_decimal
from catalog.values.units import UnitRefused, quantity, same_unit

Posted = Mapping[str, Sequence[str]]
"""The texts of a form by the names of its inputs; line ends are `\\n`."""

ABSENT: Any = object()
"""What an entry says of a property that it does not have."""

EVIDENCE: Mapping[str, Described] = {
    name: field for name, field in EvidenceSchema().fields.items() if isinstance(field, Described)
}


def members(field: Record) -> dict[str, Described]:
    """The described members of a small structure."""
    return {n: f for n, f in field.schema.fields.items() if isinstance(f, Described)}


def as_text(value: Any) -> str:
    """A scalar as its input shows it. A text stays as it was typed, right or wrong."""
    if value is None or value is ABSENT:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    number = exact_decimal(value)
    return str(value) if number is None else f"{number:f}"


def texts(field: Described, name: str, value: Any) -> dict[str, list[str]]:
    """The inputs that a value fills, without the empty ones."""
    return {place: found for place, found in _texts(field, name, value) if any(found)}


def typed(field: Described, name: str, posted: Posted, before: Any = ABSENT) -> Any:
    """The value that a form spells, ABSENT for none.

    Where the inputs are as the value before filled them, it is that value, to the last null. What
    cannot be understood stays the text that it is, for the kind to refuse.
    """
    mine = part(posted, name)
    if not mine or _filled(mine) == texts(field, name, before):
        return before
    if isinstance(field, Many):
        found = [item for item in _items(field, name, mine) if item is not ABSENT]
        return found or ABSENT
    if isinstance(field, Record):
        inner = {
            member: typed(f, f"{name}.{member}", mine, _member(before, member))
            for member, f in members(field).items()
        }
        return {m: v for m, v in inner.items() if v is not ABSENT} or ABSENT
    return _scalar(field, mine.get(name, [""])[0])


def part(posted: Posted, name: str) -> dict[str, list[str]]:
    """What was posted for an input and for all below it."""
    return {
        place: [text.replace("\r\n", "\n") for text in found]
        for place, found in posted.items()
        if place == name or place.startswith(f"{name}.")
    }


def one_a_line(field: Described) -> bool:
    """Whether a list is typed into one box, an item a line."""
    return isinstance(field, Many) and type(field.items) is Text


def chosen_from_list(field: Described) -> bool:
    """Whether a list is ticked in a list of codes."""
    return isinstance(field, Many) and isinstance(field.items, Coded)


def _texts(field: Described, name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    if value is None or value is ABSENT:
        return
    if isinstance(field, Record):
        for member, inner in members(field).items():
            yield from _texts(inner, f"{name}.{member}", value.get(member))
    elif isinstance(field, Many) and one_a_line(field):
        yield name, ["\n".join(map(as_text, value))]
    elif isinstance(field, Many) and chosen_from_list(field):
        assert isinstance(field.items, Coded)
        codes = list(field.items.codes.codes)
        yield name, [c for c in codes if c in value] + [v for v in value if v not in codes]
    elif isinstance(field, Many):
        for position, item in enumerate(value):
            yield from _texts(field.items, f"{name}.{position}", item)
    else:
        yield name, [as_text(value)]


def _items(field: Many, name: str, mine: Posted) -> Iterator[Any]:
    if one_a_line(field):
        lines = (line.strip() for line in mine.get(name, [""])[0].split("\n"))
        yield from filter(None, lines)
    elif chosen_from_list(field):
        yield from filter(None, mine.get(name, []))
    else:
        for position in rows_posted(mine, name):
            yield typed(field.items, f"{name}.{position}", mine)


def rows_posted(posted: Posted, name: str) -> list[int]:
    """The numbers of the rows of a list that a form held."""
    below = (place.removeprefix(f"{name}.").split(".")[0] for place in posted if place != name)
    return sorted({int(step) for step in below if step.isascii() and step.isdigit()})


def _scalar(field: Described, text: str) -> Any:
    text = text.strip()
    if not text:
        return ABSENT
    if isinstance(field, Flag) and text in ("true", "false"):
        return text == "true"
    if isinstance(field, Number):
        return _number(text, field)
    return text


def _number(text: str, field: Number) -> Any:
    try:
        number = quantity(text, field.traits.unit or "1", field.scale)
    except UnitRefused:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def meant(text: str, field: Number) -> str:
    """The number with its unit that a text in another unit means: `20000 m²` for `30亩`."""
    wanted = field.traits.unit or "1"
    given = text.lstrip("-.0123456789").strip()
    if not given or same_unit(given, wanted):
        return ""
    try:
        return f"{quantity(text, wanted, field.scale):f} {wanted}"
    except UnitRefused:
        return ""


def _member(before: Any, member: str) -> Any:
    return before.get(member, ABSENT) if isinstance(before, Mapping) else ABSENT


def _filled(mine: Posted) -> dict[str, list[str]]:
    found = {place: [text for text in given if text] for place, given in mine.items()}
    return {place: given for place, given in found.items() if given}

"""Literals as the index holds them, and comparisons that stay exact at the field's scale."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

import marshmallow as ma

from catalog.kinds import KINDS
from catalog.kinds.fields import Many, Number, check_characters, wrong
from catalog.query.cql2 import limits, syntax
from catalog.query.cql2.tree import Compare, Expression, Not, OneOf, Order

HOLDS: dict[Order, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""What each sign says of two values."""

MIRRORED: dict[Order, Order] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The sign when its two sides change places."""

_LARGEST = 2**63 - 1
_EXACT = Context(prec=2 * limits.DIGITS + 1100)


def text(node: syntax.Text) -> str:
    """A text that some value could be. Raises `wrong` for what no value may hold."""
    try:
        check_characters(node.value)
    except ma.ValidationError as error:
        told: Any = error.messages
        ((_, hidden),) = told
        if hidden:
            raise wrong(
                "filter-hidden-character",
                at=node.at,
                codepoint=hidden["codepoint"],
                position=hidden["position"],
            ) from None
        raise wrong("filter-not-nfc", at=node.at) from None
    return node.value


def compare_number(kind: str, field: str, order: Order, value: Decimal) -> Expression:
    """A number field beside any number, of whatever scale or size."""
    low, high = _around(kind, field, value)
    if order in ("=", "<>"):
        equal = number_one_of(kind, field, [value])
        if low == high:
            equal = Compare(field, "=", low, written=(value,))
        return equal if order == "=" else Not(equal)
    # Between two neighbours of the index there is nothing: x > 2.55 is x >= 2.6 at one place.
    nearest = high if order in ("<", ">=") else low
    return Compare(field, order, nearest, written=(value,))


def number_one_of(kind: str, field: str, values: list[Decimal]) -> Expression:
    """A number field among numbers; those that its scale cannot hold are not among its values."""
    around = (_around(kind, field, value) for value in values)
    held = dict.fromkeys(low for low, high in around if low == high)
    return OneOf(field, tuple(held), written=tuple(values))


def scale(kind: str, field: str) -> int:
    described = KINDS[kind].queryables[field]
    found = described.items if isinstance(described, Many) else described
    assert isinstance(found, Number)
    return found.scale


def _around(kind: str, field: str, value: Decimal) -> tuple[int, int]:
    """The nearest whole numbers of the index below and above: the same where it holds the value.

    Beyond 64 bits it is the last there is, and one that no value can be.
    """
    moved = value.scaleb(scale(kind, field), _EXACT)
    if abs(moved) > _LARGEST:
        return (_LARGEST - 1, _LARGEST) if moved > 0 else (-_LARGEST, 1 - _LARGEST)
    return (
        int(moved.to_integral_value(ROUND_FLOOR, _EXACT)),
        int(moved.to_integral_value(ROUND_CEILING, _EXACT)),
    )

"""Lists of a filter as sets, and what is said of two of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from catalog.kinds.fields import wrong
from catalog.query.cql2 import limits, scalars, syntax
from catalog.query.cql2.names import Type, find
from catalog.query.cql2.tree import Always, Array, ArrayFunction, Expression, FieldItems, Items
from catalog.words.label import Label

RELATIONS: dict[str, Callable[[frozenset[str], frozenset[str]], bool]] = {
    "a_containedby": frozenset.issubset,
    "a_contains": frozenset.issuperset,
    "a_equals": frozenset.__eq__,
    "a_overlaps": lambda left, right: not left.isdisjoint(right),
}


def relate_sets(kind: str, function: str, args: tuple[syntax.Node, ...]) -> Expression:
    """What an array function says of its two arguments."""
    left, right = (_items(kind, node) for node in args)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return Always(RELATIONS[function](left, right))
    return Array(cast(ArrayFunction, function), left, right)


def _items(kind: str, node: syntax.Node) -> Items:
    match node:
        case syntax.Name() if find(kind, node).type is Type.ITEMS:
            return FieldItems(find(kind, node).field)
        case syntax.Text():
            # A list of one, whose brackets say nothing.
            return frozenset({scalars.text(node)})
        case syntax.Items(items=items) if len(items) > limits.LISTED:
            raise wrong("filter-list-long", at=node.at, count=len(items), maximum=limits.LISTED)
        case syntax.Items(items=items) if all(isinstance(item, syntax.Text) for item in items):
            return frozenset(scalars.text(item) for item in items if isinstance(item, syntax.Text))
    wanted = Label(
        "列表字段或括号内的文本，例如 ('a', 'b')",
        "a list property or texts in brackets such as ('a', 'b')",
    )
    raise wrong("filter-operand", at=node.at, wanted=wanted)

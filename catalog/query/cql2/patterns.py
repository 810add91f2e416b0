"""Patterns of LIKE: `%` any characters, `_` one, a backslash before what stands for itself."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.kinds.fields import wrong
from catalog.query.cql2 import limits, syntax

Step = tuple[str, bool]
"""A character, and whether it is a wildcard."""


def steps(pattern: str) -> Iterator[Step]:
    """A pattern's characters. A backslash at the very end stands for itself."""
    escaped = False
    for character in pattern:
        if character == "\\" and not escaped:
            escaped = True
            continue
        yield character, character in "%_" and not escaped
        escaped = False
    if escaped:
        yield "\\", False


def pattern(node: syntax.Text) -> str:
    """A pattern in its one spelling, wildcards that say nothing new left out."""
    found: list[str] = []
    for character, wild in steps(node.value):
        if wild and character == "%" and found and found[-1] == "%":
            continue
        found.append(character if wild or character not in "%_\\" else f"\\{character}")
    if found.count("%") > limits.WILDCARDS:
        raise wrong("filter-too-many-wildcards", at=node.at, maximum=limits.WILDCARDS)
    return "".join(found)


def matches(pattern: str, text: str) -> bool:
    """Whether a whole text has the form, looking at each character once for each wildcard."""
    wanted = list(steps(pattern))
    here = there = 0
    star = mark = -1
    while there < len(text):
        if here < len(wanted) and wanted[here] == ("%", True):
            star, mark = here, there
            here += 1
        elif here < len(wanted) and wanted[here] in (("_", True), (text[there], False)):
            here, there = here + 1, there + 1
        elif star >= 0:
            # The last % takes one character more; what it took before need not be tried again.
            mark += 1
            here, there = star + 1, mark
        else:
            return False
    return all(step == ("%", True) for step in wanted[here:])


def glob(pattern: str) -> str:
    """The same as SQLite's GLOB spells it: its LIKE takes A and a for one letter."""
    parts = (
        {"%": "*", "_": "?"}[character]
        if wild
        else f"[{character}]"
        if character in "*?["
        else character
        for character, wild in steps(pattern)
    )
    return "".join(parts)

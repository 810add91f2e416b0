"""A requirement in an address: `far.min=2&far.weight=3&tracks.any_of=A&tracks.any_of=B`.

Whoever keeps the address keeps the requirement. The names are those of the body, with points
between; a condition without a weight is a must.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from catalog.kinds.fields import Number
from catalog.rules.requirements import CRITERIA, Criterion, Requirement
from catalog.values.typed import bound, plainly
from catalog.values.units import UnitRefused
from service.api.requirement_limits import spelt

Pairs = tuple[tuple[str, str], ...]

_PARTS = ("scheme", "any_of", "all_of", "min", "max", "promise", "latest", "weight")
_LISTS = frozenset({"any_of", "all_of"})
_FIGURES = frozenset({"min", "max", "promise"})
_SAY_NOTHING = frozenset({"scheme", "weight"})
"""Parts that a form sends of conditions that nobody filled in."""


def pairs_of(requirement: Requirement) -> Pairs:
    """The parameters that spell a requirement, in its order."""
    return tuple(
        (f"{condition.criterion.name}.{part}", f"{value}")
        for condition in requirement.conditions
        for part, values in spelt(condition).items()
        for value in (values if isinstance(values, list) else [values])
    )


def body_of(query: Mapping[str, list[str]]) -> dict[str, Any]:
    """The body that parameters spell, right or wrong; empty when they ask for nothing."""
    found = {name: _limit(criterion, query) for name, criterion in CRITERIA.items()}
    return {name: limit for name, limit in found.items() if set(limit) - _SAY_NOTHING}


def figure_typed(criterion: Criterion, part: str, text: str) -> Decimal:
    """The figure that a text spells, in the criterion's unit. Raises UnitRefused."""
    scale = criterion.described.scale if isinstance(criterion.described, Number) else 0
    return bound(text, criterion.unit or "1", scale, lower=part == "min")


def _limit(criterion: Criterion, query: Mapping[str, list[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in _PARTS:
        given = query.get(f"{criterion.name}.{part}", [])
        texts = [unicodedata.normalize("NFKC", text).strip() for text in given]
        texts = list(dict.fromkeys(text for text in texts if text))
        if part in _LISTS:
            codes = [code for text in texts for code in text.replace("、", ",").split(",")]
            texts = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
        if texts:
            found[part] = texts if part in _LISTS else _value(criterion, part, texts[0])
    return found


def _value(criterion: Criterion, part: str, text: str) -> Any:
    """A figure where a text spells one, in the field's unit or another of its kind."""
    if part == "weight":
        plain = plainly(text)
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 8 else text
    if part not in _FIGURES:
        return text
    try:
        number = figure_typed(criterion, part, text)
    except UnitRefused:
        return text
    return int(number) if number == number.to_integral_value() else float(number)

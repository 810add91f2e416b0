"""What helps where nothing is found: what each condition leaves out, and what comes nearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import orjson

from catalog.query.model import SortKey
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS
from service.web.site.parcels.asking import matched, query_for
from service.web.site.parcels.conditions import RANGES, Condition
from service.web.site.parcels.filters import Asked
from service.web.site.parcels.units import SQUARE_METRES, is_area, moved_bound
from service.web.site.visit import Visit


@dataclass(frozen=True)
class WayOut:
    """A condition, how many there were without it, and where that leads.

    `nearest` is the bound that would let the nearest parcel in, with its address.
    """

    said: Label
    found: int
    address: dict[str, object]
    nearest: tuple[Label, dict[str, object]] | None = None


@dataclass(frozen=True)
class Unjudged:
    """How many a condition leaves out because the value it asks of is not known."""

    said: Label
    count: int


def ways_out(visit: Visit, asked: Asked) -> list[WayOut]:
    """One for each condition, those that leave most in first."""
    found = list(_ways_out(visit, asked))
    return sorted(found, key=lambda way: -way.found)


def _ways_out(visit: Visit, asked: Asked) -> Iterator[WayOut]:
    if asked.q:
        said = Label(f"检索词：{asked.q}", f"search words: {asked.q}")
        yield WayOut(said, matched(visit, asked.question("q")), asked.without(None))
    for one in asked.conditions:
        count = matched(visit, asked.question(one.field))
        nearest = _nearest(visit, asked, one) if count and one.span else None
        yield WayOut(one.said, count, asked.without(one), nearest)


def unjudged(visit: Visit, asked: Asked) -> list[Unjudged]:
    """For each condition, the parcels that meet all others and say nothing of its field."""
    if asked.unknown:
        return []
    counted = (
        (one.said, matched(visit, _and(asked.question(one.field), f"{one.field} IS NULL")))
        for one in asked.conditions
    )
    return [Unjudged(said, count) for said, count in counted if count]


def _nearest(visit: Visit, asked: Asked, one: Condition) -> tuple[Label, dict[str, object]] | None:
    """The bound that the parcel next outside the range would meet, all else being as asked."""
    assert one.span is not None
    low, high = one.span
    ranged = next(each for each in RANGES if each.field == one.field)
    for end, bound in (("from", low), ("to", high)):
        if bound is None:
            continue
        least = end == "from"
        query = query_for(visit, _and(asked.question(one.field), f"{one.field} IS NOT NULL"))
        page = visit.services.lists.page(
            replace(query, sort=(SortKey(one.field, descending=least),), limit=1)
        )
        if not page.contents:
            return None
        value = Decimal(str(orjson.loads(page.contents[0])["properties"][one.field]))
        moved = (
            moved_bound(value, SQUARE_METRES, asked.unit, lower=least)
            if is_area(ranged.described.traits.unit)
            else value
        )
        if (moved < bound) if least else (moved > bound):
            name = f"{ranged.name}_{end}"
            sign = "≥" if least else "≤"
            title, word = ranged.described.traits.title, _word(asked, ranged.field)
            said = Label(
                f"{title.zh} {sign} {moved:,f} {word.zh}".rstrip(),
                f"{title.en} {sign} {moved:,f} {word.en}".rstrip(),
            )
            return said, asked.parameters(**{name: f"{moved:f}"})
    return None


def _word(asked: Asked, field: str) -> Label:
    described = next(one.described for one in RANGES if one.field == field)
    unit = described.traits.unit
    return asked.unit.word if is_area(unit) else UNIT_WORDS[unit or "1"]


def _and(pairs: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """The question with one more condition."""
    texts = [value for name, value in pairs if name == "filter"]
    others = [pair for pair in pairs if pair[0] != "filter"]
    return [*others, ("filter", " AND ".join([*texts, text]))]

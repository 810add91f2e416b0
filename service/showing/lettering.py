"""What is written of a parcel on a map: its number, its classes' marks, that it is invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.words.label import Language
from service.showing.furniture import INVENTED
from service.showing.labelling import Box, Taken, meets
from service.showing.marks import Mark
from service.showing.svg import width_of

SIZE, _SMALL = 12.5, 10.5
_LEADING = 1.12


@dataclass(frozen=True)
class Row:
    """A line in letters of `size`."""

    words: str
    size: float = SIZE
    bold: bool = False

    @property
    def high(self) -> float:
        return self.size * _LEADING


@dataclass(frozen=True)
class Stack:
    """Rows below one another. `across` is their middle, `top` where they begin."""

    rows: Sequence[Row]
    across: float
    top: float
    inside: bool = False

    @property
    def box(self) -> Box:
        half = max(width_of(row.words, row.size) for row in self.rows) / 2 + 2
        return self.across - half, self.top, self.across + half, self.top + _high(self.rows)

    def placed(self) -> Iterator[tuple[Row, float]]:
        """Each row with its base line."""
        y = self.top
        for row in self.rows:
            y += row.high
            yield row, y - row.size * 0.2


def lettered(mark: Mark, areas: Sequence[Box], language: Language, taken: Taken) -> Stack:
    """What is written of a parcel, where it then takes its place.

    Within the parcel where there is room; else below or above it, off the other `areas` where that
    can be, and below it if nothing is free.
    """
    assert mark.shape is not None
    own = mark.shape.bounds
    left, top, right, bottom = own
    across = (left + right) / 2
    for rows in _within(mark, language):
        found = Stack(rows, across, (top + bottom - _high(rows)) / 2, inside=True)
        if _holds(own, found.box):
            taken.take(*found.box)
            return found
    stacks = [
        Stack(rows, across, begin)
        for rows in _outside(mark, language)
        for begin in (bottom + 3, top - 3 - _high(rows))
    ]
    others = [box for box in areas if box != own]
    free = [stack for stack in stacks if taken.is_free(stack.box)]
    clear = [stack for stack in free if not meets(stack.box, others)]
    found = (clear or free or stacks[-2:])[0]
    taken.take(*found.box)
    return found


def _within(mark: Mark, language: Language) -> Iterator[list[Row]]:
    """What stands within a parcel, the best first."""
    head = [Row(f"{mark.number:02d}", bold=True), Row(_signs(mark, language))]
    for stamp in _stamps(mark, language):
        yield [*head, *stamp]


def _outside(mark: Mark, language: Language) -> Iterator[list[Row]]:
    """What stands below or above a parcel, the best first and the narrowest last."""
    head = f"{mark.number:02d} {_signs(mark, language)}"
    for stamp in _stamps(mark, language):
        if language == "zh":
            yield [Row(" ".join((head, *(row.words for row in stamp))))]
        else:
            yield [Row(head), *stamp]


def _stamps(mark: Mark, language: Language) -> Iterator[list[Row]]:
    """That a parcel is invented: in a line or, in two languages, in two; no line for a real one."""
    if not mark.entry.invented:
        yield []
    elif language == "zh":
        yield [Row(INVENTED.zh)]
    else:
        yield [Row(INVENTED.en, _SMALL)]
        yield [Row(words, _SMALL) for words in INVENTED.en.split(" · ")]


def _signs(mark: Mark, language: Language) -> str:
    between = "" if language == "zh" else "·"
    return between.join(shade.mark.in_language(language) for shade in mark.shades)


def _high(rows: Sequence[Row]) -> float:
    return sum(row.high for row in rows)


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )

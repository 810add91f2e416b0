"""Where names go on a drawing, so that none lies on another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from service.showing.svg import width_of

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a sheet."""


class Place(NamedTuple):
    """Where a text begins, on its base line."""

    x: float
    y: float


@dataclass
class Taken:
    """The boxes of a sheet on which nothing else may be written."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        self.boxes.append((left, top, right, bottom))

    def beside(
        self, words: str, x: float, y: float, size: float, gap: float, areas: Sequence[Box]
    ) -> Place | None:
        """A free place for the name of a point, which it then takes; None where there is none.

        Right of it is best, then left, below and above; and off the areas, where that can be.
        """
        wide = width_of(words, size)
        middle = x - wide / 2
        places = (
            Place(x + gap, y + size * 0.36),
            Place(x - gap - wide, y + size * 0.36),
            Place(middle, y + gap + size * 0.9),
            Place(middle, y - gap - size * 0.1),
        )
        clear = [p for p in places if not meets(_box(p, wide, size), areas)]
        return self.first(words, size, (*clear, *places))

    def first(self, words: str, size: float, places: Iterable[Place]) -> Place | None:
        """The first of the places at which a text is free to stand, which it then takes."""
        for place in places:
            box = _box(place, width_of(words, size), size)
            if self.is_free(box):
                self.boxes.append(box)
                return place
        return None

    def is_free(self, box: Box) -> bool:
        """Whether a box lies on the sheet and off all that is taken."""
        left, top, right, bottom = box
        within = min(left, top) >= 0 and right <= self.width and bottom <= self.height
        return within and not meets(box, self.boxes)


def _box(place: Place, wide: float, size: float) -> Box:
    return place.x - 2, place.y - size * 0.95, place.x + wide + 2, place.y + size * 0.3


def meets(box: Box, others: Iterable[Box]) -> bool:
    """Whether a box lies on any of the others."""
    left, top, right, bottom = box
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in others
    )

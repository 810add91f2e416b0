"""A geometry as a small drawing: no map beneath it, true in shape, with a bar of length."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, MARGIN = 480.0, 300.0, 24.0
_METRES_PER_DEGREE = 111_195.0
_BARS = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True)
class Sketch:
    """Outlines as the `d` of SVG paths, dots, and a bar of `bar_m` metres that is `bar` wide."""

    now: str
    was: str
    dots: tuple[tuple[float, float], ...]
    bar: float
    bar_m: int


def sketch(now: Mapping[str, Any] | None, was: Mapping[str, Any] | None = None) -> Sketch | None:
    """A geometry, and the one before it; None where there is neither.

    One that is too badly formed to be drawn is left out.
    """
    drawn = [list(lines(geometry)) for geometry in (now, was)]
    points = [point for lines in drawn for line in lines for point in line]
    if not points:
        return None
    latitude = math.radians(sum(y for _, y in points) / len(points))
    flat = [[[(x * math.cos(latitude), y) for x, y in line] for line in lines] for lines in drawn]
    everything = [point for lines in flat for line in lines for point in line]
    west, east = (f(x for x, _ in everything) for f in (min, max))
    south, north = (f(y for _, y in everything) for f in (min, max))
    across, up = max(east - west, 1e-5), max(north - south, 1e-5)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / up)
    left = (WIDTH - (east - west) * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return round(left + (x - west) * scale, 1), round(top + (north - y) * scale, 1)

    paths = [
        " ".join(path([place(p) for p in line]) for line in lines if len(line) > 1)
        for lines in flat
    ]
    dots = tuple(place(line[0]) for lines in flat[:1] for line in lines if len(line) == 1)
    a_metre = scale / _METRES_PER_DEGREE
    bar_m = next((m for m in _BARS if m * a_metre <= WIDTH / 3), _BARS[-1])
    return Sketch(paths[0], paths[1], dots, round(bar_m * a_metre, 1), bar_m)


def path(points: list[tuple[float, float]]) -> str:
    """The `d` of one run of points, which need not be closed."""
    steps = " L".join(f"{round(x, 1)} {round(y, 1)}" for x, y in points)
    return f"M{steps}" + ("Z" if points[0] == points[-1] else "")


def lines(geometry: Mapping[str, Any] | None) -> Iterator[list[tuple[float, float]]]:
    """Every run of positions in a geometry; nothing of one that is not well formed."""
    if geometry is None:
        return
    try:
        yield from list(_runs(geometry["coordinates"]))
    except (KeyError, TypeError, ValueError, RecursionError):
        return


def _runs(coordinates: Any) -> Iterator[list[tuple[float, float]]]:
    if not isinstance(coordinates[0], list):
        yield [(float(coordinates[0]), float(coordinates[1]))]
    elif not isinstance(coordinates[0][0], list):
        yield [(float(point[0]), float(point[1])) for point in coordinates]
    else:
        for inner in coordinates:
            yield from _runs(inner)

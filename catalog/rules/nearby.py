"""How far a parcel's edge is from facilities and projects, in a straight line.

Distances are worked out from public geometries when somebody asks, and never stored. Where either
geometry is missing there is none; where either is invented or only a diagram there is none in a
real catalog, and an invented one in a demonstration.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely

from catalog.rules.metres import Geometry, middle, on_the_ground
from catalog.rules.published import PublishedEntry, is_true_to_place
from catalog.values.geometry import Box, bounds
from catalog.words.label import Label

METHOD = "straight_line"
METHOD_LABEL = Label(
    "直线距离，自地块边界最近处量起；地块之内为 0",
    "straight line from the nearest edge of the parcel; 0 within it",
)

_BUILT = {
    "facilities": ("status", frozenset({"existing"})),
    "projects": ("stage", frozenset({"completed", "in_production", "full_capacity"})),
}
"""The field that says whether a thing stands, and its values that say it does."""

_METRES_A_DEGREE = 110_500
"""Less than any degree of latitude is long, so that a box made with it is never too small."""


class Standing(StrEnum):
    """Whether what lies nearby can be used."""

    EXISTING = "existing"
    COMING = "coming"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> Label:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.EXISTING: Label("现状", "existing"),
    Standing.COMING: Label("尚未建成", "not there yet"),
    Standing.NOT_STATED: Label("状态未载", "state not stated"),
}


class Unmeasured(StrEnum):
    """Why no distance from a parcel is told."""

    NO_GEOMETRY = "no_geometry"
    NOT_TO_PLACE = "not_to_place"

    @property
    def label(self) -> Label:
        return _UNMEASURED[self]


_UNMEASURED = {
    Unmeasured.NO_GEOMETRY: Label(
        "没有公开的地块图形，不计算距离", "no outline is public: no distance is computed"
    ),
    Unmeasured.NOT_TO_PLACE: Label(
        "地块图形仅为示意，不计算距离", "the parcel's outline is a diagram: no distance is computed"
    ),
}


@dataclass(frozen=True)
class Edge:
    """One entry and how far it is, in whole metres.

    `illustrative` when either end of the line is invented or a diagram.
    """

    entry: PublishedEntry
    distance_m: int
    illustrative: bool
    standing: Standing


@dataclass(frozen=True)
class Neighbourhood:
    """What lies nearby, the nearest first, then by kind and id.

    `unplaced` counts the entries that have no place to be measured from; `unmeasured` says why
    none is told at all.
    """

    edges: tuple[Edge, ...]
    unplaced: int = 0
    unmeasured: Unmeasured | None = None


def nearby(
    parcel: PublishedEntry,
    others: Iterable[PublishedEntry],
    *,
    data_mode: str,
    within_m: float = math.inf,
) -> Neighbourhood:
    """The others within so many metres of the parcel."""
    reason = unmeasured(parcel, data_mode)
    if reason is not None:
        return Neighbourhood((), unmeasured=reason)
    assert parcel.geometry is not None
    edges, unplaced = [], 0
    for other in others:
        if other.geometry is None or not _may_be_measured(other, data_mode):
            unplaced += 1
            continue
        distance = distance_m(parcel.geometry, other.geometry)
        if distance <= within_m:
            true = is_true_to_place(parcel) and is_true_to_place(other)
            edges.append(Edge(other, round(distance), not true, standing(other)))
    edges.sort(key=lambda edge: (edge.distance_m, edge.entry.kind.name, edge.entry.id))
    return Neighbourhood(tuple(edges), unplaced)


def unmeasured(parcel: PublishedEntry, data_mode: str) -> Unmeasured | None:
    """Why no distance from this parcel is told; None where they are."""
    if parcel.geometry is None:
        return Unmeasured.NO_GEOMETRY
    return None if _may_be_measured(parcel, data_mode) else Unmeasured.NOT_TO_PLACE


def distance_m(one: Geometry, other: Geometry) -> float:
    """Metres between the nearest points of two geometries in CRS84; 0 where they meet."""
    latitude = middle(one, other)
    return float(shapely.distance(on_the_ground(one, latitude), on_the_ground(other, latitude)))


def standing(entry: PublishedEntry) -> Standing:
    """Whether a facility or project stands, as its own status says."""
    field, built = _BUILT[entry.kind.name]
    status = entry.properties.get(field)
    if status is None:
        return Standing.NOT_STATED
    return Standing.EXISTING if status in built else Standing.COMING


def around(geometry: Mapping[str, Any], metres: float) -> Box:
    """A box that holds everything within so many metres of a geometry, and somewhat more."""
    box = bounds(geometry)
    up = metres / _METRES_A_DEGREE
    north, south = min(box.north + up, 90.0), max(box.south - up, -90.0)
    narrowest = max(math.cos(math.radians(max(abs(north), abs(south)))), 1e-6)
    across = up / narrowest
    return Box(max(box.west - across, -180.0), south, min(box.east + across, 180.0), north)


def _may_be_measured(entry: PublishedEntry, data_mode: str) -> bool:
    return data_mode == "demo" or is_true_to_place(entry)

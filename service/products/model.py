"""What stands in a product, whatever it is made as: the one content of PDF, slides and pictures.

Texts are kept in both languages; which of them are shown is decided when a product is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.words.label import Label

Point = tuple[float, float]


@dataclass(frozen=True)
class Edition:
    """Which state of which catalog a product shows, and how a reader finds the page it is of.

    `as_of` is the day and minute of the publication of `seq` in Shanghai; `address` is a web
    address that names the seq.
    """

    seq: int
    epoch: str
    as_of: str
    demonstration: bool
    address: str
    provider: Label


@dataclass(frozen=True)
class Row:
    """One value, in the lines in which it is read. `cites` are numbers of the list of sources."""

    title: Label
    lines: tuple[Label, ...]
    known: bool
    status: Label | None
    cites: tuple[int, ...]
    remarks: tuple[Label, ...]


@dataclass(frozen=True)
class Block:
    name: str
    title: Label
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A value that is set large: the number (or the words for its absence) and its unit apart."""

    title: Label
    number: Label
    unit: Label
    known: bool
    status: Label | None
    cites: tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """An outline in metres east and south of the drawing's corner: rings of closed runs of points.

    The first ring of each part is its outside; what the others hold is left out of it.
    """

    parts: tuple[tuple[tuple[Point, ...], ...], ...]
    name: Label
    invented: bool
    centre: Point


@dataclass(frozen=True)
class Mark:
    """A place without an extent, such as a station."""

    at: Point
    name: Label


@dataclass(frozen=True)
class Drawing:
    """A map without a ground: `width`, `height` and the length of its bar (`bar_m`) in metres."""

    width: float
    height: float
    bar_m: int
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    precision: Label | None


@dataclass(frozen=True)
class Cited:
    """One place in a document, as a number in the text points at it."""

    number: int
    title: Label
    doc_no: str | None
    issuers: Label
    issued_on: str | None
    locator: str | None
    as_of: str | None
    url: str | None


@dataclass(frozen=True)
class Sheet:
    """One parcel on one or two pages."""

    id: str
    name: Label
    place: Label
    state: Label
    state_as_of: str | None
    invented: bool
    summary: Label
    keys: tuple[KeyFigure, ...]
    drawing: Drawing | None
    no_drawing: Label
    blocks: tuple[Block, ...]
    notices: tuple[Label, ...]
    address: str

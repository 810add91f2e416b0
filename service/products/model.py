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
    """One value, in the lines in which it is read. `cites` point into the list of sources."""

    title: Label
    lines: tuple[Label, ...]
    known: bool
    status: Label | None
    cites: tuple[str, ...]
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
    cites: tuple[str, ...]


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
class Place:
    """One place in a document, which the text calls by its number: `3.2`."""

    number: str
    locator: str | None
    as_of: str | None


@dataclass(frozen=True)
class Cited:
    """One document, and the places in it that values rest on."""

    number: int
    title: Label
    doc_no: str | None
    issuers: Label
    issued_on: str | None
    url: str | None
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Sheet:
    """One parcel. `since` says that it has left the catalog meanwhile."""

    id: str
    name: Label
    place: Label
    state: Label
    state_as_of: str | None
    since: Label | None
    invented: bool
    summary: Label
    keys: tuple[KeyFigure, ...]
    drawing: Drawing | None
    no_drawing: Label
    blocks: tuple[Block, ...]
    notices: tuple[Label, ...]
    address: str


@dataclass(frozen=True)
class Cell:
    """A place of a table. `note` is said small beneath, `cites` behind."""

    lines: tuple[Label, ...]
    known: bool = True
    strong: bool = False
    note: Label | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under headings; `widths` are shares of the whole. Without columns it has no head."""

    title: Label | None
    columns: tuple[Label, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chapter:
    """A part of a booklet: what is to be known first, then tables."""

    name: str
    title: Label
    lead: tuple[Label, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Booklet:
    """The whole: how to read it, the area, the chosen parcels on a map, in a table and in sheets,
    and in an appendix the chapters whose tables are long.

    `total` tells the stated number of parcels beside the published one; `selection` which of the
    published ones are in the booklet.
    """

    total: Label | None
    selection: Label
    reading: Chapter
    area: Chapter
    drawing: Drawing | None
    no_drawing: Label
    comparison: Table | None
    sheets: tuple[Sheet, ...]
    appendix: tuple[Chapter, ...]
    notices: tuple[Label, ...]

"""The columns in which entries of a kind stand, made from the one description of the kind.

A field has one column, or one a part where it is a record; beside it stand the columns of its
evidence. What the catalog computes itself has none. A column's `key` names it for machines:
`site_area_m2`, `boundaries.east`, `evidence.site_area_m2.status`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from catalog.exchange.workbook_cells import parts
from catalog.exchange.workbook_scanning import MAX_COLUMNS
from catalog.exchange.workbook_wkt import form_of
from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY, EvidenceSchema
from catalog.kinds.fields import Described, Record
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Audience, Group
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS

ALWAYS = ("status", "sources", "locator", "as_of", "note_zh")
"""What is said of a value in columns that are always there; others come where they are used."""

SAID = {n: f for n, f in EvidenceSchema().fields.items() if isinstance(f, Described)}

LEADING = {
    "draft": Label("草稿编号（勿改）", "Draft (leave as it is)"),
    "entry": Label("目录编号", "Id in the catalog"),
    "called": Label("条目（仅供识别）", "Entry (to know it by)"),
    "slot": Label("地块序位", "Slot"),
    "mode": Label("数据模式", "Data mode"),
}
"""Columns that say which draft a row is of. Their headings are like no field's."""

PART, EVIDENCE = " · ", "｜"


@dataclass(frozen=True)
class Column:
    """`part` is a member of a record, `said` a member of evidence; `form` is what a cell holds."""

    key: str
    field: str
    part: str | None
    said: str | None
    form: Described
    heading: Label
    group: Group

    def __hash__(self) -> int:
        # Columns are looked up for every cell; of equal ones the keys are equal.
        return hash(self.key)

    @property
    def pointer(self) -> str:
        """Where in a document its value is."""
        if self.said is not None:
            return f"/properties/evidence/{self.field}/{self.said}"
        if self.field == GEOMETRY:
            return "/geometry"
        return f"/properties/{self.field}" + ("" if self.part is None else f"/{self.part}")


@dataclass(frozen=True)
class Layout:
    """One sheet: its name and its columns behind the leading ones."""

    name: str
    columns: tuple[Column, ...]


class NoSuchField(Exception):
    """A kind has no such field, or one that nobody fills in."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"{kind} has no field {name!r} that is filled in")


def askable(kind: Kind) -> tuple[str, ...]:
    """The fields that people fill in, in the order of their description."""
    return tuple(name for name, field in kind.fields.items() if not field.traits.computed)


def evidenced(kind: Kind, name: str) -> bool:
    traits = form_of(kind, name).traits
    return traits.evidenced and traits.audience is Audience.PUBLIC


def used_members(kind: Kind, documents: Iterable[Document]) -> set[tuple[str, str]]:
    """What the documents say of their values beyond what always has a column."""
    return {
        (name, member)
        for document in documents
        for name, said in document["properties"].get("evidence", {}).items()
        for member in said
        if member not in ALWAYS and member in SAID
    }


def columns(
    kind: Kind, names: Iterable[str] | None = None, used: Collection[tuple[str, str]] = ()
) -> tuple[Column, ...]:
    """The columns of some fields, or of all of them and the geometry. Raises NoSuchField."""
    possible = askable(kind) + ((GEOMETRY,) if kind.geometry is not None else ())
    wanted = possible if names is None else tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in possible:
            raise NoSuchField(kind.name, name)
    return tuple(column for name in wanted for column in _of_field(kind, name, used))


def layouts(kind: Kind, chosen: tuple[Column, ...]) -> list[Layout]:
    """The columns on one sheet, or on one a group where one sheet would be too wide."""
    most = MAX_COLUMNS - len(LEADING)
    if len(chosen) <= most:
        return [Layout(kind.title.zh, chosen)]
    found = []
    for group in dict.fromkeys(column.group for column in chosen):
        own = [column for column in chosen if column.group is group]
        pages = [own[start : start + most] for start in range(0, len(own), most)]
        for number, page in enumerate(pages, start=1):
            name = GROUP_LABELS[group].zh + (f" {number}" if len(pages) > 1 else "")
            found.append(Layout(name, tuple(page)))
    return found


def _of_field(kind: Kind, name: str, used: Collection[tuple[str, str]]) -> Iterator[Column]:
    field = form_of(kind, name)
    title, group = field.traits.title, field.traits.group
    if isinstance(field, Record):
        for part, inner in parts(field):
            heading = _joined(title, PART, _with_unit(inner))
            yield Column(f"{name}.{part}", name, part, None, inner, heading, group)
    else:
        yield Column(name, name, None, None, field, _with_unit(field), group)
    if evidenced(kind, name):
        for member, form in SAID.items():
            if member in ALWAYS or (name, member) in used:
                heading = _joined(title, EVIDENCE, form.traits.title)
                key = f"evidence.{name}.{member}"
                yield Column(key, name, None, member, form, heading, group)


def _with_unit(field: Described) -> Label:
    title, unit = field.traits.title, field.traits.unit
    if unit is None or unit == "1":
        return title
    words = UNIT_WORDS[unit]
    return Label(f"{title.zh}（{words.zh}）", f"{title.en} ({words.en})")


def _joined(one: Label, between: str, other: Label) -> Label:
    return Label(one.zh + between + other.zh, one.en + between + other.en)

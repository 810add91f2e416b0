"""Two people's changes to one document, brought together where that asks for no guess.

What is compared is what means something only together: a value with its evidence, a figure with
its basis or unit, a state with its day, an outline with its precision. Where one side alone
changed such a thing, its change stands; where both changed it to the same, that stands; everything
else is a conflict, which people settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.kind import Kind
from catalog.rules.difference import GEOMETRY_TITLES
from catalog.words.label import Label

_MEMBERS = ("id", GEOMETRY, "geometry_staff")
# A figure without its basis is another figure, and so is a state without its word and day.
_TOGETHER = (
    (GEOMETRY, "geometry_precision", "location_accuracy_m"),
    ("gfa_m2", "gfa_basis"),
    ("land_use_code", "land_use_scheme"),
    ("project_code", "project_code_scheme"),
    ("capacity", "capacity_unit"),
    ("value", "unit", "operator", "planned"),
    ("commitment_stage", "commitment_word", "commitment_word_en"),
    ("stage", "stage_word", "stage_word_en", "stage_as_of", "status_as_of"),
    ("status", "status_word", "status_word_en", "status_as_of"),
    ("lifecycle_state", "state_as_of"),
)


class Side(StrEnum):
    BASE = "base"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Said:
    """What a document says of one thing: values by name (without those absent), and evidence."""

    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """One thing that both sides changed, each otherwise. `name` is that of its leading field."""

    name: str
    title: Label
    sides: Mapping[Side, Said]


@dataclass(frozen=True)
class Merged:
    """`document` says of a conflict what the base said: neither side's change is lost in silence.

    `mine` and `theirs` name what was taken from one side alone.
    """

    document: Document
    conflicts: tuple[Conflict, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


class Unsettled(Exception):
    """Conflicts for which nobody said which side is right."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


def merge(kind: Kind, base: Document | None, mine: Document, theirs: Document) -> Merged:
    """Both sides' changes to the base. All are documents of the kind.

    Without a base (nobody knows any more what both began with) every difference is a conflict.
    """
    leading = _leading(kind)
    parts = {
        side: {} if document is None else _apart(document, leading)
        for side, document in ((Side.BASE, base), (Side.MINE, mine), (Side.THEIRS, theirs))
    }
    chosen: dict[str, Said] = {}
    conflicts: list[Conflict] = []
    taken: dict[Side, list[str]] = {Side.MINE: [], Side.THEIRS: []}
    for name in _order(kind, parts.values()):
        sides = {side: said.get(name, Said()) for side, said in parts.items()}
        side = _chosen(sides, known=base is not None)
        if side is None:
            conflicts.append(Conflict(name, _title(kind, name), sides))
        elif side is not Side.BASE:
            taken[side].append(name)
        chosen[name] = sides[side or Side.BASE]
    document = _together(mine, chosen)
    return Merged(document, tuple(conflicts), tuple(taken[Side.MINE]), tuple(taken[Side.THEIRS]))


def settle(merged: Merged, choices: Mapping[str, Side]) -> Document:
    """The merged document with a side chosen for every conflict. Raises Unsettled."""
    missing = [c.name for c in merged.conflicts if c.name not in choices]
    if missing:
        raise Unsettled(missing)
    document = merged.document
    for conflict in merged.conflicts:
        document = _replaced(document, conflict, choices[conflict.name])
    return document


def _chosen(sides: Mapping[Side, Said], *, known: bool) -> Side | None:
    """Which side stands, or None; the base where nothing changed, mine where both changed alike."""
    base, mine, theirs = (sides[side] for side in Side)
    if known and mine == base:
        return Side.BASE if theirs == base else Side.THEIRS
    if mine == theirs or (known and theirs == base):
        return Side.MINE
    return None


def _leading(kind: Kind) -> dict[str, str]:
    """By field: the field under whose name it is compared, where that is another."""
    found: dict[str, str] = {}
    for names in _TOGETHER:
        there = [n for n in names if n in kind.fields or n == GEOMETRY]
        for name in there[1:]:
            if there[0] == names[0]:
                found.setdefault(name, there[0])
    return found


def _apart(document: Document, leading: Mapping[str, str]) -> dict[str, Said]:
    """What a document says, by what is compared."""
    properties = document["properties"]
    values = {name: document[name] for name in _MEMBERS if name in document}
    values |= {name: value for name, value in properties.items() if name != "evidence"}
    evidence = properties.get("evidence") or {}
    found: dict[str, Said] = {}
    for name in (*values, *(n for n in evidence if n not in values)):
        said = found.setdefault(leading.get(name, name), Said({}, {}))
        for source, target in ((values, said.values), (evidence, said.evidence)):
            if name in source:
                assert isinstance(target, dict)
                target[name] = source[name]
    return found


def _order(kind: Kind, parts: Iterable[Mapping[str, Said]]) -> list[str]:
    """Every name once: the document's own members, the fields in their order, the rest."""
    named = {name for said in parts for name in said}
    known = [name for name in (*_MEMBERS, *kind.fields) if name in named]
    return [*known, *sorted(named - {*known})]


def _together(like: Document, parts: Mapping[str, Said]) -> Document:
    document: Document = {
        **{name: value for name, value in like.items() if name not in _MEMBERS},
        "properties": {"evidence": {}},
    }
    for said in parts.values():
        _put(document, said)
    return document


def _put(document: Document, said: Said) -> None:
    for name, value in said.values.items():
        (document if name in _MEMBERS else document["properties"])[name] = value
    document["properties"]["evidence"].update(said.evidence)


def _replaced(document: Document, conflict: Conflict, side: Side) -> Document:
    """The document with one side's word on a conflict, and nothing of the others'."""
    gone = {n for said in conflict.sides.values() for n in (*said.values, *said.evidence)}
    properties = document["properties"]
    evidence = {n: e for n, e in properties["evidence"].items() if n not in gone}
    kept = {n: v for n, v in properties.items() if n not in gone}
    found = {**document, "properties": {**kept, "evidence": evidence}}
    _put(found, conflict.sides[side])
    return found


def _title(kind: Kind, name: str) -> Label:
    if name in kind.fields:
        return kind.fields[name].traits.title
    return GEOMETRY_TITLES.get(name, Label("编号", "Id") if name == "id" else Label(name, name))

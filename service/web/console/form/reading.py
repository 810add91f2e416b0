"""A posted form as the document that it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY, WITHOUT_VALUE
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience
from service.web.console.form.spelling import ABSENT, EVIDENCE, Posted, part, typed

ADD, REMOVE = "add-row", "remove-row"


def document_typed(kind: Kind, posted: Posted, before: Document) -> Document:
    """The document that a form makes of the one it was filled with.

    Geometry and whatever the form did not show stay as they were.
    """
    stood = before["properties"]
    said_before = stood.get("evidence") or {}
    parts = parted(posted)
    properties = {name: value for name, value in stood.items() if name != "evidence"}
    said = dict(said_before)
    for name, field in kind.fields.items():
        if field.traits.computed:
            continue
        evidenced = field.traits.evidenced and field.traits.audience is Audience.PUBLIC
        if evidenced:
            _put(said, name, evidence_typed(name, parts, said_before.get(name, ABSENT)))
        value = typed(field, f"p.{name}", parts.get(f"p.{name}", {}), stood.get(name, ABSENT))
        if value is ABSENT and evidenced and _says_why(said.get(name)):
            value = None
        elif value is None and not _keeps_null(evidenced, said.get(name), stood, name):
            value = ABSENT
        _put(properties, name, value)
    if kind.geometry is not None:
        _put(said, GEOMETRY, evidence_typed(GEOMETRY, parts, said_before.get(GEOMETRY, ABSENT)))
    return {**before, "properties": {**properties, "evidence": said}}


def parted(posted: Posted) -> dict[str, Posted]:
    """A form's texts by the property that they are of: `p.far_max`, `e.far_max`."""
    found: dict[str, dict[str, Sequence[str]]] = {}
    for place, texts in posted.items():
        found.setdefault(".".join(place.split(".")[:2]), {})[place] = texts
    return {**found}


def evidence_typed(name: str, parts: Mapping[str, Posted], before: Any) -> Any:
    """What a form says of a property's source, ABSENT for nothing."""
    mine = parts.get(f"e.{name}")
    if not mine:
        return before
    stood = before if isinstance(before, Mapping) else {}
    found = {
        member: typed(field, f"e.{name}.{member}", mine, stood.get(member, ABSENT))
        for member, field in EVIDENCE.items()
    }
    return {member: value for member, value in found.items() if value is not ABSENT} or ABSENT


def rearranged(posted: Posted) -> tuple[dict[str, list[str]], dict[str, int]]:
    """A form after the row that one of its buttons removes, and the rows that one adds."""
    kept = {name: list(found) for name, found in posted.items()}
    for gone in kept.pop(REMOVE, []):
        for place in part(kept, gone):
            del kept[place]
    return kept, dict.fromkeys(kept.pop(ADD, []), 1)


def without_gaps(posted: Posted) -> tuple[dict[str, Sequence[str]], dict[str, str]]:
    """A form whose empty rows come last in their lists, and the old name of every new one.

    A document numbers only the rows that hold something, and so do these names.
    """
    numbers = {
        before: {row: n for n, (_, row) in enumerate(sorted((not f, r) for r, f in rows.items()))}
        for before, rows in _held(posted).items()
    }
    old = {_renumbered(place, numbers): place for place in posted}
    return {name: posted[place] for name, place in old.items()}, old


def empty_rows(posted: Posted) -> dict[str, int]:
    """How many rows of each list hold nothing."""
    return {before: list(rows.values()).count(False) for before, rows in _held(posted).items()}


def _held(posted: Posted) -> dict[str, dict[int, bool]]:
    """Of each list its rows, and whether anything stands in them."""
    found: dict[str, dict[int, bool]] = {}
    for place, texts in posted.items():
        holds = any(text.strip() for text in texts)
        for before, row in _rows_through(place):
            rows = found.setdefault(before, {})
            rows[row] = rows.get(row, False) or holds
    return found


def _rows_through(place: str) -> Iterator[tuple[str, int]]:
    """The lists that a name leads through, and the row in each."""
    steps = place.split(".")
    for depth, step in enumerate(steps):
        if step.isascii() and step.isdigit():
            yield ".".join(steps[:depth]), int(step)


def _renumbered(place: str, numbers: Mapping[str, Mapping[int, int]]) -> str:
    steps = place.split(".")
    for before, row in _rows_through(place):
        steps[before.count(".") + 1] = str(numbers[before][row])
    return ".".join(steps)


def _keeps_null(evidenced: bool, said: Any, stood: Mapping[str, Any], name: str) -> bool:
    """Whether a null is to be kept: it says why, or it stood there with what was said of it."""
    return not evidenced or _says_why(said) or said == (stood.get("evidence") or {}).get(name)


def _says_why(said: Any) -> bool:
    return isinstance(said, Mapping) and said.get("status") in WITHOUT_VALUE


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    if value is ABSENT:
        found.pop(name, None)
    else:
        found[name] = value

"""Taking entries in as drafts, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange.reading import RawEntry
from catalog.kinds import KINDS
from catalog.kinds.documents import (
    Document,
    keeping_staff_part,
    read_document,
    stated_reference,
)
from catalog.rules.gate import document_faults, mode_faults
from catalog.rules.projection import public_bytes, public_geometry
from catalog.rules.shift import centre, suspected_shift
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.versions import Newest, newest
from catalog.store.staff import drafts
from catalog.values.coordinates import Position
from catalog.values.fault import Fault, Refused, shown


@dataclass(frozen=True)
class Line:
    """What became of one entry of a file: added, changed, unchanged or refused (and why)."""

    file: str
    position: int
    collection: str
    entry_id: str
    outcome: str
    faults: tuple[Fault, ...] = ()
    draft_id: str | None = None


@dataclass(frozen=True)
class Loaded:
    """One line an entry. When `stored` is False nothing at all was changed."""

    lines: tuple[Line, ...]
    stored: bool


def load(
    database: Database, entries: Sequence[RawEntry], act: Act, *, keep_good: bool = False
) -> Loaded:
    """Make drafts of entries. One refused entry refuses all, unless `keep_good`."""
    with database.write() as connection:
        mode = clock.read(connection).data_mode
        read = [_read(entry, mode) for entry in entries]
        keys = [(d["collection"], d["id"]) for _, d, _ in read if d is not None]
        public = newest(connection, keys)
        drafts.hold(connection, keys)
        working = drafts.find(connection, [entry_id for _, entry_id in keys])
        read = [(entry, _completed(document, working, act), f) for entry, document, f in read]
        lines = _judged(connection, read, public, working, act)
        stored = keep_good or not any(line.outcome == "refused" for line in lines)
        if stored:
            lines = [
                _stored(connection, line, document, working, act)
                for line, (_, document, _) in zip(lines, read, strict=True)
            ]
            _record(connection, act, lines)
        return Loaded(tuple(lines), stored)


def _record(connection: Connection, act: Act, lines: Sequence[Line]) -> None:
    counts = Counter(line.outcome for line in lines)
    if counts["added"] or counts["changed"]:
        files = sorted({shown(line.file, 255) for line in lines})
        facts: dict[str, Any] = {"files": files, **counts}
        record(connection, act, "drafts.loaded", f"files/{files[0]}", **facts)


_Read = tuple[RawEntry, Document | None, tuple[Fault, ...]]


def _read(entry: RawEntry, mode: str) -> _Read:
    try:
        kind, document = read_document(entry.value)
    except Refused as refused:
        return entry, None, refused.faults
    faults = [*document_faults(kind, document), *mode_faults(document, mode)]
    if mode == "real" and entry.value.get("catalog_data_mode") == "demo":
        faults.append(Fault("/catalog_data_mode", "demo-in-real"))
    return entry, document, tuple(f.of(kind.name, document["id"]) for f in faults)


def _completed(
    document: Document | None, working: dict[tuple[str, str], drafts.Draft], act: Act
) -> Document | None:
    """The document with what its sender could not have known: staff fields, digits of geometry."""
    draft = None if document is None else working.get((document["collection"], document["id"]))
    if document is None or draft is None:
        return document
    kept = keeping_staff_part(KINDS[document["collection"]], document, draft.document)
    exact = draft.document["geometry"]
    if document["geometry"] == public_geometry(exact, act.coordinate_decimals):
        kept["geometry"] = exact
    return kept


def _judged(
    connection: Connection,
    read: Sequence[_Read],
    public: dict[tuple[str, str], Newest],
    working: dict[tuple[str, str], drafts.Draft],
    act: Act,
) -> list[Line]:
    facilities = _facility_centres(connection, read)
    kinds: dict[str, set[str]] = {}
    for collection, entry_id in (*public, *working):
        kinds.setdefault(entry_id, set()).add(collection)
    seen: set[tuple[str, str]] = set()
    lines = []
    for entry, document, faults in read:
        if document is None:
            first = faults[0]
            lines.append(
                Line(entry.file, entry.position, first.kind, first.entry_id, "refused", faults)
            )
            continue
        key = (document["collection"], document["id"])
        found = list(faults)
        if not found:
            found += _shift_faults(entry, document, public.get(key), facilities)
        found += _identity_faults(key, seen, kinds)
        seen.add(key)
        kinds.setdefault(key[1], set()).add(key[0])
        outcome = "refused" if found else _outcome(document, public.get(key), working.get(key), act)
        faults = tuple(fault.of(*key) for fault in found)
        lines.append(Line(entry.file, entry.position, *key, outcome, faults))
    return lines


def _outcome(
    document: Document, published: Newest | None, draft: drafts.Draft | None, act: Act
) -> str:
    if draft is not None and draft.state in drafts.OPEN:
        return "unchanged" if draft.document == document else "changed"
    if published is None or not published.public:
        return "added"
    same_public = published.content == public_bytes(
        KINDS[document["collection"]], document, act.coordinate_decimals
    )
    same_staff = draft is None or draft.document == document
    return "unchanged" if same_public and same_staff else "changed"


def _stored(
    connection: Connection,
    line: Line,
    document: Document | None,
    working: dict[tuple[str, str], drafts.Draft],
    act: Act,
) -> Line:
    """The line with the draft that now waits for release, if one does."""
    existing = working.get((line.collection, line.entry_id))
    if document is None or line.outcome == "refused":
        return line
    if line.outcome == "unchanged":
        waits = existing is not None and existing.state in drafts.OPEN
        open_id = existing.id if existing is not None and waits else None
        return replace(line, draft_id=open_id)
    draft_id = drafts.save(
        connection,
        document=document,
        existing=existing,
        actor=act.actor,
        now=act.at,
        prepared_release=existing.prepared_release if existing else None,
    )
    return replace(line, draft_id=draft_id)


def _identity_faults(
    key: tuple[str, str], seen: set[tuple[str, str]], kinds: dict[str, set[str]]
) -> list[Fault]:
    if key in seen:
        return [Fault("/id", "id-twice", {"value": key[1]})]
    others = kinds.get(key[1], set()) - {key[0]}
    if others:
        return [Fault("/id", "id-of-another-kind", {"value": key[1], "collection": min(others)})]
    return []


def _shift_faults(
    entry: RawEntry,
    document: Document,
    published: Newest | None,
    facilities: dict[str, Position],
) -> list[Fault]:
    """A geometry that lies where a shifted map would have put it."""
    stated = stated_reference(entry.value)
    if stated is not None:
        if stated[0] not in facilities:
            facts = {"value": shown(stated[0])}
            return [Fault("/reference_facility/id", "reference-unknown", facts)]
        system = suspected_shift(facilities[stated[0]], stated[1])
        if system:
            facts = {"system": system, "reference": stated[0]}
            return [Fault("/reference_facility/position", "coordinates-shifted", facts)]
    if document["geometry"] is None or published is None or published.content is None:
        return []
    before = orjson.loads(published.content)["geometry"]
    if before is None:
        return []
    system = suspected_shift(centre(before), centre(document["geometry"]))
    if system is None:
        return []
    facts = {"system": system, "reference": document["id"]}
    return [Fault("/geometry/coordinates", "coordinates-shifted", facts)]


def _facility_centres(connection: Connection, read: Sequence[_Read]) -> dict[str, Position]:
    """Where the catalog has the facilities that the entries refer to."""
    stated = [stated_reference(entry.value) for entry, _, _ in read]
    wanted = sorted({reference[0] for reference in stated if reference})
    found = {}
    for (_, entry_id), last in newest(connection, [("facilities", e) for e in wanted]).items():
        geometry = orjson.loads(last.content)["geometry"] if last.content else None
        if geometry is not None:
            found[entry_id] = centre(geometry)
    return found

"""What importing a workbook would do now, and whether that still holds later."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.exchange.workbook_book import Book
from catalog.exchange.workbook_judged import Grounds, Judged
from catalog.exchange.workbook_mapping import SheetMapping, foreign_rows, headed, sheet_mapping
from catalog.exchange.workbook_own import Machine, default_evidence, machine, rows
from catalog.exchange.workbook_trial import (
    ACCEPTED,
    Done,
    foreign_trial,
    names_of,
    own_trial,
    unwatched,
)
from catalog.kinds import KINDS
from catalog.rules.slot import blank
from catalog.store.database import Connection
from catalog.store.public import clock
from catalog.store.staff import batches, mappings, selections
from catalog.store.staff.batches import Head, head
from catalog.values.identifiers import folded

MOST_DRAFTS = 20_000
"""Among which the rows of a foreign workbook look for theirs."""


class NotMapped(Exception):
    """Nobody has said yet what the columns of a foreign workbook mean."""


def judge(connection: Connection, book: Book, done: Done = unwatched) -> Judged:
    """What importing a book would do now. `done` is told how far it is.

    Raises NotMapped, RowsLost.
    """
    about = machine(book)
    if about is not None and about.kind in KINDS:
        return _own(connection, book, about, done)
    mapped = foreign_rows(book, known_headings(connection, book))
    if mapped is None:
        raise NotMapped
    found, mapping = mapped
    drafts = selections.of_collection(connection, mapping.collection, limit=MOST_DRAFTS)
    trial = foreign_trial(
        KINDS[mapping.collection], mapping, found, drafts, blank(mapping.collection),
        data_mode=clock.read(connection).data_mode, done=done,
    )  # fmt: skip
    names = frozenset(folded(row.named) for row in found.rows if row.named is not None)
    return Judged(trial, Grounds({one.id: head(one) for one in drafts}, mapping, names))


def known_headings(connection: Connection, book: Book) -> dict[str, SheetMapping]:
    """What is known of the headings of a book, by fingerprint."""
    kept = mappings.known(connection, {found.fingerprint for found in headed(book)})
    return {fingerprint: sheet_mapping(one.columns) for fingerprint, one in kept.items()}


def holds(connection: Connection, judged: Judged) -> bool:
    """Whether what was judged would be judged the same now."""
    return _holds(connection, judged, hold=False)


def held(connection: Connection, judged: Judged) -> bool:
    """The same, and nobody moves what it depends on before the transaction ends."""
    return _holds(connection, judged, hold=True)


def _own(connection: Connection, book: Book, about: Machine, done: Done) -> Judged:
    kind = KINDS[about.kind]
    found = rows(book, about, kind)
    default, faults = default_evidence(book)
    known = selections.these(connection, {row.draft_id for row in found.rows if row.draft_id})
    moved = [
        (draft_id, version)
        for draft_id, (version, sha256) in about.drafts.items()
        if draft_id in known
        and (known[draft_id].row_version, known[draft_id].content_sha256) != (version, sha256)
    ]
    before = batches.said_before(connection, moved)

    def base_of(draft_id: str, version: int) -> dict[str, Any] | None:
        kept = before.get((draft_id, version))
        return None if kept is None else orjson.loads(kept)

    trial = own_trial(
        kind, about, found, known, base_of,
        data_mode=clock.read(connection).data_mode, default=default, faults=faults, done=done,
    )  # fmt: skip
    return Judged(trial, Grounds({one.id: head(one) for one in known.values()}))


def _holds(connection: Connection, judged: Judged, *, hold: bool) -> bool:
    trial, grounds = judged.trial, judged.grounds
    if grounds.mapping is not None and not _is_known(connection, grounds.mapping, hold=hold):
        return False
    if hold:
        changed = [line.draft for line in trial.lines if line.draft and line.outcome == ACCEPTED]
        if _differing(batches.held_heads(connection, changed), grounds, {d.id for d in changed}):
            return False
    if grounds.mapping is None:
        now = batches.heads(connection, grounds.heads)
        return not _differing(now, grounds, set(grounds.heads))
    now = batches.heads_of(connection, grounds.mapping.collection, limit=MOST_DRAFTS)
    moved = _differing(now, grounds, now.keys() | grounds.heads.keys())
    if moved & {line.draft.id for line in trial.lines if line.draft}:
        return False
    # Of the other drafts only one that is now called as a row is makes a difference.
    others = selections.these(connection, moved).values()
    key = grounds.mapping.identified_by
    return not any(name in grounds.names for one in others for name in names_of(one, key))


def _differing(now: dict[str, Head], grounds: Grounds, among: set[str]) -> set[str]:
    return {one for one in among if now.get(one) != grounds.heads.get(one)}


def _is_known(connection: Connection, mapping: SheetMapping, *, hold: bool) -> bool:
    """Whether the headings still mean the same. Held, imports of one kind of sheet queue here."""
    fingerprint = mapping.fingerprint
    if hold:
        kept = mappings.held(connection, fingerprint)
    else:
        kept = mappings.known(connection, [fingerprint]).get(fingerprint)
    return kept is not None and sheet_mapping(kept.columns) == mapping

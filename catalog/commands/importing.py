"""Workbooks in: sent, looked at, tried, carried out as drafts, all rows of them or none.

    receive(database, act, *, folder, file_name, data) -> Upload
    look(database, upload_id, *, folder) -> Look        own · known · proposed · unlike anything
    confirm_mapping(database, act, said) -> KeptMapping  what a person made of a proposal
    forget_mapping(database, act, fingerprint) -> None
    mappings(database) -> list[KeptMapping]
    try_out(database, upload_id, *, folder) -> Trial     writes nothing
    carry_out(database, act, upload_id, *, folder, digest) -> Imported
    forget_old(database, folder, now) -> int             uploads older than a day

`folder` is where files lie between trial and confirmation. Each function that opens one reads it
in a child process with limits and raises Unreadable; each raises NoSuchUpload for an id that is
unknown, or whose file is gone. Domain refusals: NotMapped, NotGood, TrialOutdated, Refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange.limited import read_workbook
from catalog.exchange.workbook_book import Book
from catalog.exchange.workbook_mapping import (
    SheetMapping,
    foreign_rows,
    headed,
    sheet_mapping,
)
from catalog.exchange.workbook_own import Machine, default_evidence, machine, rows
from catalog.exchange.workbook_proposing import Proposal, propose
from catalog.exchange.workbook_trial import ACCEPTED, Line, Trial, foreign_trial, own_trial
from catalog.kinds import KINDS
from catalog.rules.slot import blank
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.staff import drafts, mappings, requests, revisions, selections, uploads
from catalog.store.staff.drafts import Draft
from catalog.store.staff.mappings import KeptMapping
from catalog.store.staff.requests import Answer
from catalog.store.staff.uploads import Upload
from catalog.values.canonical import sha256_hex
from catalog.values.dates import utc_text

KEPT_FOR = timedelta(days=1)
_MOST_DRAFTS = 20_000
_LONGEST_NAME = 200


class NoSuchUpload(Exception):
    """There is no upload of that id, or its file is gone."""

    def __init__(self, upload_id: str) -> None:
        self.upload_id = upload_id
        super().__init__(upload_id)


class NotMapped(Exception):
    """Nobody has said yet what the columns of a foreign workbook mean."""


class NotGood(Exception):
    """Rows of a workbook are rejected, or it changes nothing. `trial` says which and why."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        super().__init__(f"{dict(trial.counts)}, {len(trial.faults)} faults of the whole")


class TrialOutdated(Exception):
    """An import would do something else now than when it was looked at. `trial` is what."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        super().__init__(trial.digest)


@dataclass(frozen=True)
class Look:
    """What a workbook is. One of `own`, `mapping` and `proposal`, or none of them."""

    upload: Upload
    own: Machine | None = None
    mapping: SheetMapping | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Imported:
    """The drafts as they are after an import, in the order of the rows, and its counts."""

    drafts: tuple[Draft, ...]
    trial: Trial


def receive(database: Database, act: Act, *, folder: Path, file_name: str, data: bytes) -> Upload:
    """Keep a workbook for a day. Raises Unreadable: nothing of a file that is refused is kept."""
    read_workbook(file_name, data)
    new = Upload(uuid4().hex, sha256_hex(data), file_name[:_LONGEST_NAME], act.actor, act.at)
    folder.mkdir(parents=True, exist_ok=True)
    _path(folder, new.id).write_bytes(data)
    with database.write() as connection:
        uploads.add(connection, new)
        record(connection, act, "workbook.received", f"uploads/{new.id}", sha256=new.sha256)
    return new


def look(
    database: Database, upload_id: str, *, folder: Path, collection: str | None = None
) -> Look:
    """What a workbook is, and what a foreign one probably means (of one kind, when named)."""
    with database.read_as_staff() as connection:
        upload, book = _opened(connection, folder, upload_id)
        about = machine(book)
        if about is not None:
            return Look(upload, own=about)
        known = _known(connection, book)
    found = foreign_rows(book, known)
    if found is not None:
        return Look(upload, mapping=found[1])
    return Look(upload, proposal=propose(book, Path(upload.file_name).stem, collection))


def confirm_mapping(database: Database, act: Act, said: Mapping[str, Any]) -> KeptMapping:
    """Remember what the columns of a sheet mean: from now on nobody is asked. Raises Refused."""
    found = sheet_mapping(said)
    kept = KeptMapping(
        found.fingerprint, found.collection, found.name, found.as_json(), act.actor, act.at
    )
    with database.write() as connection:
        mappings.put(connection, kept)
        subject = f"mappings/{kept.fingerprint}"
        record(connection, act, "mapping.confirmed", subject, name=kept.name, said=kept.columns)
    return kept


def forget_mapping(database: Database, act: Act, fingerprint: str) -> None:
    """Let workbooks with these headings be asked about again."""
    with database.write() as connection:
        if mappings.forget(connection, fingerprint):
            record(connection, act, "mapping.forgotten", f"mappings/{fingerprint}")


def known_mappings(database: Database, *, limit: int = 200) -> list[KeptMapping]:
    """What was confirmed, newest first."""
    with database.read_as_staff() as connection:
        return mappings.newest(connection, limit=limit)


def try_out(database: Database, upload_id: str, *, folder: Path) -> Trial:
    """What importing a workbook would do now. Raises NotMapped, RowsLost."""
    with database.read_as_staff() as connection:
        _, book = _opened(connection, folder, upload_id)
        return trial(connection, book)


def carry_out(
    database: Database, act: Act, upload_id: str, *, folder: Path, digest: str
) -> Imported:
    """Do what the trial with that `digest` said, all of it or nothing.

    Raises NotMapped, NotGood, TrialOutdated.
    """
    with database.read_as_staff() as connection:
        upload, book = _opened(connection, folder, upload_id)
        seen = trial(connection, book)
    with database.write() as connection:
        done = carry_out_book(connection, act, book, seen, digest=digest)
        if not uploads.remove(connection, upload_id):
            raise NoSuchUpload(upload_id)
        record(
            connection,
            act,
            "workbook.imported",
            f"uploads/{upload_id}",
            sha256=upload.sha256,
            file=upload.file_name,
            request=done.trial.request_id,
            rows={**done.trial.counts, "blank": done.trial.blank},
            drafts={draft.id: draft.row_version for draft in done.drafts},
        )
    _path(folder, upload_id).unlink(missing_ok=True)
    return done


def forget_old(database: Database, folder: Path, now: datetime) -> int:
    """Remove uploads that nobody confirmed within a day, and answer how many."""
    with database.write() as connection:
        old = uploads.sent_before(connection, utc_text(now - KEPT_FOR), limit=1000)
        for upload in old:
            uploads.remove(connection, upload.id)
    for upload in old:
        _path(folder, upload.id).unlink(missing_ok=True)
    return len(old)


def trial(connection: Connection, book: Book) -> Trial:
    """What importing a book would do now. Raises NotMapped, RowsLost."""
    mode = clock.read(connection).data_mode
    about = machine(book)
    if about is not None and about.kind in KINDS:
        kind = KINDS[about.kind]
        found = rows(book, about, kind)
        default, faults = default_evidence(book)
        known = selections.these(connection, {row.draft_id for row in found.rows if row.draft_id})
        return own_trial(
            kind, about, found, known, lambda draft_id, version: revisions.document(
                connection, draft_id, version
            ),
            data_mode=mode, default=default, faults=faults,
        )  # fmt: skip
    mapped = foreign_rows(book, _known(connection, book))
    if mapped is None:
        raise NotMapped
    foreign, mapping = mapped
    own = selections.of_collection(connection, mapping.collection, limit=_MOST_DRAFTS)
    return foreign_trial(
        KINDS[mapping.collection], mapping, foreign, own, blank(mapping.collection), data_mode=mode
    )


def carry_out_book(
    connection: Connection, act: Act, book: Book, seen: Trial, *, digest: str
) -> Imported:
    """Make drafts of a book's rows in the caller's transaction, which records it.

    `seen` is a trial from before, which says what has to be held. Raises as `carry_out`.
    """
    drafts.hold_these(connection, [line.draft.id for line in seen.lines if line.draft])
    # Once they are held, nobody else changes them: what is found now is what is written.
    found = trial(connection, book)
    if not found.good or not found.counts[ACCEPTED]:
        raise NotGood(found)
    if found.digest != digest:
        raise TrialOutdated(found)
    done: dict[str, Draft] = {}
    for line in found.lines:
        if line.outcome == ACCEPTED:
            written = _written(connection, act, line, done)
            done[written.id] = written
    if found.request_id is not None:
        _answer(connection, act, found)
    return Imported(tuple(done.values()), found)


def _written(connection: Connection, act: Act, line: Line, done: Mapping[str, Draft]) -> Draft:
    assert line.document is not None
    if line.draft is None:
        return drafts.add(connection, document=line.document, actor=act.actor, now=act.at)
    # Of one draft there may be a row on each of several sheets.
    before = done.get(line.draft.id, line.draft)
    written = drafts.change(
        connection,
        before,
        document=line.document,
        actor=act.actor,
        now=act.at,
        prepared_release=before.prepared_release,
    )
    if written is None:
        raise drafts.Overtaken(drafts.held(connection, before.id))
    return written


def _answer(connection: Connection, act: Act, found: Trial) -> None:
    """Keep which cells of a request came in with this workbook, as far as it asks for them."""
    assert found.request_id is not None
    asked = requests.find(connection, found.request_id)
    if asked is None:
        return
    requests.answered(
        connection,
        [
            Answer(line.draft.id, name, asked.id, act.actor, act.at)
            for line in found.lines
            if line.draft is not None and line.draft.id in asked.drafts
            for name in line.fields
            if name in asked.fields
        ],
    )


def _known(connection: Connection, book: Book) -> dict[str, SheetMapping]:
    """What is known of the headings of a book, by fingerprint."""
    kept = mappings.known(connection, {found.fingerprint for found in headed(book)})
    return {fingerprint: sheet_mapping(one.columns) for fingerprint, one in kept.items()}


def _opened(connection: Connection, folder: Path, upload_id: str) -> tuple[Upload, Book]:
    upload = uploads.find(connection, upload_id)
    if upload is None:
        raise NoSuchUpload(upload_id)
    try:
        data = _path(folder, upload.id).read_bytes()
    except FileNotFoundError:
        raise NoSuchUpload(upload_id) from None
    return upload, read_workbook(upload.file_name, data)


def _path(folder: Path, upload_id: str) -> Path:
    return folder / f"{upload_id}.xlsx"

"""Workbooks in: sent, looked at, tried, carried out as drafts, all rows of them or none.

    receive(database, act, *, folder, file_name, data) -> Upload
    look(database, upload_id, *, folder) -> Look        own · known · proposed · unlike anything
    confirm_mapping(database, act, said) -> KeptMapping  what a person made of a proposal
    forget_mapping(database, act, fingerprint) -> None
    mappings(database) -> list[KeptMapping]
    try_out(database, upload_id, *, folder) -> Trial     long; writes nothing into the catalog
    tried(database, upload_id, *, folder) -> Trial|None  what was tried before, while it holds
    carry_out(database, act, upload_id, *, folder, digest) -> Imported    short after a trial
    forget_old(database, folder, now) -> int             uploads older than a day

`folder` is where files lie between trial and confirmation, each workbook with what was judged of
it. Each function that opens a workbook reads it in a child process with limits and raises
Unreadable; each raises NoSuchUpload for an id that is unknown, or whose file is gone. Domain
refusals: NotMapped, NotGood, TrialOutdated, Refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from catalog.commands import judging
from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange.limited import read_workbook
from catalog.exchange.workbook_book import Book
from catalog.exchange.workbook_judged import Judged, kept, read_kept
from catalog.exchange.workbook_mapping import SheetMapping, foreign_rows, sheet_mapping
from catalog.exchange.workbook_own import Machine, machine
from catalog.exchange.workbook_proposing import Proposal, propose
from catalog.exchange.workbook_trial import ACCEPTED, Done, Trial, unwatched
from catalog.kinds import KINDS
from catalog.store.database import Connection, Database
from catalog.store.staff import batches, mappings, requests, uploads
from catalog.store.staff.batches import Ready
from catalog.store.staff.drafts import Draft
from catalog.store.staff.mappings import KeptMapping
from catalog.store.staff.requests import Answer
from catalog.store.staff.uploads import Upload
from catalog.values.canonical import sha256_hex
from catalog.values.dates import utc_text

KEPT_FOR = timedelta(days=1)
_LONGEST_NAME = 200
_TRIES = 5
"""After which whoever asks is told that others are at work on the same drafts."""


class NoSuchUpload(Exception):
    """There is no upload of that id, or its file is gone."""

    def __init__(self, upload_id: str) -> None:
        self.upload_id = upload_id
        super().__init__(upload_id)


class NotGood(Exception):
    """Rows of a workbook are rejected, or it changes nothing. `trial` says which and why."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        super().__init__(f"{dict(trial.counts)}, {len(trial.faults)} faults of the whole")


class Moved(Exception):
    """Drafts are not any more what was judged. Nothing was written."""


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
    """The drafts as they are after an import, the new ones first, and its counts."""

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
        upload = _upload(connection, upload_id)
        book = _opened(folder, upload)
        about = machine(book)
        if about is not None and about.kind in KINDS:
            return Look(upload, own=about)
        known = judging.known_headings(connection, book)
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


def try_out(database: Database, upload_id: str, *, folder: Path, done: Done = unwatched) -> Trial:
    """What importing a workbook would do now; `done` is told how far the judging is.

    Raises NotMapped, RowsLost.
    """
    return _judged(database, upload_id, folder, done)[1].trial


def tried(database: Database, upload_id: str, *, folder: Path) -> Trial | None:
    """What a trial said, if there was one and it would say the same now."""
    with database.read_as_staff() as connection:
        _upload(connection, upload_id)
        judged = _kept(folder, upload_id)
        return judged.trial if judged and judging.holds(connection, judged) else None


def carry_out(
    database: Database, act: Act, upload_id: str, *, folder: Path, digest: str
) -> Imported:
    """Do what the trial with that `digest` said, all of it or nothing.

    It is judged before the transaction, in which the drafts are only looked at again and written.
    Raises NotMapped, NotGood, TrialOutdated.
    """
    for _ in range(_TRIES):
        upload, judged = _judged(database, upload_id, folder)
        try:
            with database.write() as connection:
                done = carry_out_judged(connection, act, judged, digest=digest)
                _record(connection, act, upload, done)
        except Moved:
            continue  # What moved is in what is judged next, which has another digest.
        _remove_files(folder, upload_id)
        return done
    raise TrialOutdated(judged.trial)


def forget_old(database: Database, folder: Path, now: datetime) -> int:
    """Remove uploads that nobody confirmed within a day, and answer how many."""
    with database.write() as connection:
        old = uploads.sent_before(connection, utc_text(now - KEPT_FOR), limit=1000)
        for upload in old:
            uploads.remove(connection, upload.id)
    for upload in old:
        _remove_files(folder, upload.id)
    for path in folder.glob("*.*"):
        # What a trial wrote after its upload was gone belongs to nobody.
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - 2 * KEPT_FOR:
            path.unlink(missing_ok=True)
    return len(old)


def carry_out_judged(connection: Connection, act: Act, judged: Judged, *, digest: str) -> Imported:
    """Make drafts of what was judged, in the caller's transaction, which records it.

    Raises NotGood, TrialOutdated, and Moved when the drafts are not any more what was judged.
    """
    trial = judged.trial
    if not trial.good or not trial.counts[ACCEPTED]:
        raise NotGood(trial)
    if trial.digest != digest:
        raise TrialOutdated(trial)
    # Made before anything is held: nobody is to wait for it.
    new, changed = _ready(act, trial)
    if not judging.held(connection, judged):
        raise Moved
    batches.write(connection, new, list(changed.values()))
    if trial.request_id is not None:
        _answer(connection, act, trial)
    return Imported(tuple(ready.draft for ready in (*new, *changed.values())), trial)


def _ready(act: Act, trial: Trial) -> tuple[list[Ready], dict[str, Ready]]:
    """New drafts in the order of their rows, and those that change, by id."""
    new: list[Ready] = []
    changed: dict[str, Ready] = {}
    for line in trial.lines:
        if line.outcome != ACCEPTED:
            continue
        assert line.document is not None
        if line.draft is None:
            new.append(batches.begun(line.document, actor=act.actor, now=act.at))
        else:
            # Of one draft there may be a row on each of several sheets: the last says it all.
            changed[line.draft.id] = batches.changed(
                line.draft, line.document, actor=act.actor, now=act.at
            )
    return new, changed


def _record(connection: Connection, act: Act, upload: Upload, done: Imported) -> None:
    if not uploads.remove(connection, upload.id):
        raise NoSuchUpload(upload.id)
    record(
        connection,
        act,
        "workbook.imported",
        f"uploads/{upload.id}",
        sha256=upload.sha256,
        file=upload.file_name,
        request=done.trial.request_id,
        rows={**done.trial.counts, "blank": done.trial.blank},
        drafts={draft.id: draft.row_version for draft in done.drafts},
    )


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


def _judged(
    database: Database, upload_id: str, folder: Path, done: Done = unwatched
) -> tuple[Upload, Judged]:
    """What was judged of an upload before, while that holds; else what is judged now."""
    with database.read_as_staff() as connection:
        upload = _upload(connection, upload_id)
        judged = _kept(folder, upload_id)
        if judged is not None and judging.holds(connection, judged):
            return upload, judged
        judged = judging.judge(connection, _opened(folder, upload), done)
    _replace(_path(folder, upload_id, ".trial"), kept(judged))
    return upload, judged


def _upload(connection: Connection, upload_id: str) -> Upload:
    upload = uploads.find(connection, upload_id)
    if upload is None:
        raise NoSuchUpload(upload_id)
    return upload


def _opened(folder: Path, upload: Upload) -> Book:
    try:
        data = _path(folder, upload.id).read_bytes()
    except FileNotFoundError:
        raise NoSuchUpload(upload.id) from None
    return read_workbook(upload.file_name, data)


def _kept(folder: Path, upload_id: str) -> Judged | None:
    try:
        return read_kept(_path(folder, upload_id, ".trial").read_bytes())
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it meanwhile reads the old one or the new one."""
    new = path.with_suffix(f".{uuid4().hex}")
    new.write_bytes(data)
    new.replace(path)


def _remove_files(folder: Path, upload_id: str) -> None:
    """The workbook and all that was kept beside it."""
    for path in folder.glob(f"{upload_id}.*"):
        path.unlink(missing_ok=True)


def _path(folder: Path, upload_id: str, suffix: str = ".xlsx") -> Path:
    return folder / f"{upload_id}{suffix}"

"""Taking entries out of public view, and erasing what should never have been there."""

from __future__ import annotations

from dataclasses import replace

from catalog.commands.acts import Act
from catalog.commands.publication import four_eyes, prefix_of, ready_changes
from catalog.commands.recording import record
from catalog.kinds.documents import read_document
from catalog.rules.correction import correction
from catalog.store.database import Connection, Database
from catalog.store.public import clock, past
from catalog.store.public.past import Past
from catalog.store.public.versions import (
    Change,
    Newest,
    NoSuchVersion,
    NotPublished,
    Released,
    append,
    erase,
    newest,
)
from catalog.store.staff import assets, drafts, identifiers, signatures, stages, withdrawals
from catalog.store.staff.drafts import Draft
from catalog.store.staff.signatures import Signature
from catalog.store.staff.withdrawals import Withdrawal
from catalog.values.dates import shanghai_day
from catalog.values.fault import Fault, Refused, shown


class NoSuchWithdrawal(Exception):
    """No entry was withdrawn at once by that release."""

    def __init__(self, release_id: str) -> None:
        self.release_id = release_id
        super().__init__(release_id)


class AlreadyConfirmed(Exception):
    """Somebody confirmed a withdrawal before."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        self.withdrawal = withdrawal
        super().__init__(f"{withdrawal.release_id} was confirmed by {withdrawal.confirmed_by}")


def withdraw(
    database: Database,
    collection: str,
    entry_id: str,
    act: Act,
    *,
    reason: str,
    replaced_by: tuple[str, ...] = (),
) -> Released:
    """Publish a tombstone. Raises NotPublished, and Refused when a successor is not public.

    The entry itself is no successor: once it is withdrawn, it is not public.
    """
    with database.write() as connection:
        working = drafts.hold(connection, [(collection, entry_id)])
        # A successor must not be withdrawn between the look at it and the tombstone.
        clock.hold(connection)
        successors = newest(connection, [(collection, other) for other in replaced_by])
        faults = [
            Fault(
                f"/replaced_by/{position}",
                "dangling-reference",
                {"value": shown(other), "collection": collection},
                collection,
                entry_id,
            )
            for position, other in enumerate(replaced_by)
            if other == entry_id or not _public(successors.get((collection, other)))
        ]
        if faults:
            raise Refused(faults)
        title = act.release("staff", f"撤下 {entry_id}", f"Withdrawal of {entry_id}")
        change = Change(collection, entry_id, None, reason=reason, replaced_by=replaced_by)
        released = append(connection, title, [change])
        _look_again(connection, working)
        record(
            connection,
            act,
            "entry.withdrawn",
            f"{collection}/{entry_id}",
            reason=reason,
            release=released.id,
            replaced_by=list(replaced_by),
        )
        return released


def withdraw_at_once(
    database: Database,
    act: Act,
    *,
    collection: str,
    entry_id: str,
    reason: str,
    statement_zh: str,
    statement_en: str,
) -> Withdrawal:
    """Take an entry out of view and publish a statement of why, in one release of one person.

    The statement (更正说明) is an announcement; it names the entry in words, because what is not
    public is no reference. A second person confirms afterwards. Raises NotPublished, and Refused
    when the statement lacks something.
    """
    faults = [
        Fault(pointer, "missing")
        for pointer, said in (("/statement_zh", statement_zh), ("/statement_en", statement_en))
        if not said.strip()
    ]
    if faults:
        raise Refused(faults)
    key = (collection, entry_id)
    with database.write() as connection:
        working = drafts.hold(connection, [key])
        mode = clock.read(connection).data_mode
        prefix = prefix_of("announcements", mode)
        _, document = read_document(
            correction(
                identifiers.give(connection, "announcements", prefix),
                collection,
                entry_id,
                day=shanghai_day(act.now),
                statement_zh=statement_zh.strip(),
                statement_en=statement_en.strip(),
            )
        )
        said = ready_changes(connection, [document], mode, act.coordinate_decimals, act.wording)
        clock.hold(connection)
        if not _public(newest(connection, [key]).get(key)):
            raise NotPublished(*key)
        title = act.release("staff", f"紧急撤下 {entry_id}", f"Immediate withdrawal of {entry_id}")
        released = append(connection, title, [Change(*key, None, reason=reason), *said])
        statement = drafts.add(connection, document=document, actor=act.actor, now=act.at)
        drafts.mark_released(connection, [statement])
        _look_again(connection, working)
        done = Withdrawal(released.id, *key, act.actor, act.at, None, None)
        withdrawals.add(connection, done)
        record(
            connection,
            act,
            "entry.withdrawn_at_once",
            f"{collection}/{entry_id}",
            reason=reason,
            release=released.id,
            statement=document["id"],
        )
        return done


def confirm(database: Database, act: Act, release_id: str) -> Withdrawal:
    """Stand by what another person withdrew at once, and by the statement that tells it.

    Raises NoSuchWithdrawal, AlreadyConfirmed, OwnWork.
    """
    with database.write() as connection:
        held = withdrawals.find(connection, release_id, hold=True)
        if held is None:
            raise NoSuchWithdrawal(release_id)
        if held.confirmed_by is not None:
            raise AlreadyConfirmed(held)
        four_eyes([act.actor], [held.by])
        withdrawals.confirm(connection, release_id, by=act.actor, at=act.at)
        signatures.add(
            connection,
            [
                Signature(
                    release_id,
                    version.collection,
                    version.entry_id,
                    held.by,
                    act.actor,
                    version.content_sha256,
                )
                for version in past.of_release(connection, release_id)
                if version.content_sha256 is not None
            ],
        )
        record(connection, act, "withdrawal.confirmed", f"releases/{release_id}", by=held.by)
        return replace(held, confirmed_by=act.actor, confirmed_at=act.at)


def at_once(database: Database, *, unconfirmed: bool = True, limit: int = 100) -> list[Withdrawal]:
    """What was withdrawn at once, newest first: all of it, or what nobody has confirmed."""
    with database.read_as_staff() as connection:
        return withdrawals.newest(connection, unconfirmed=unconfirmed, limit=limit)


def redact(
    database: Database, collection: str, entry_id: str, number: int, act: Act, *, reason: str
) -> Released | None:
    """Erase a version's content for ever; the chain still verifies, because it holds hashes.

    When that version is the public one, the entry is withdrawn in the same act (reason
    `redacted`) and the tombstone's release is answered. `reason` is told in the release's title.
    Its files are forgotten as well, but for those that another version or a waiting draft names.
    """
    with database.write() as connection:
        # What is public must not change between the look at it and the tombstone.
        clock.hold(connection)
        last = newest(connection, [(collection, entry_id)]).get((collection, entry_id))
        released = None
        if last is not None and last.public and last.number == number:
            title = act.release(
                "staff", f"清除 {entry_id}：{reason}", f"Redaction of {entry_id}: {reason}"
            )
            change = Change(collection, entry_id, None, reason="redacted")
            released = append(connection, title, [change])
        found = past.one(connection, collection, entry_id, number)
        if not erase(connection, collection, entry_id, number, act.at):
            raise NoSuchVersion(collection, entry_id, number)
        drafts.erase_past(connection, collection, entry_id)
        files = _forget_files(connection, found)
        record(
            connection,
            act,
            "version.redacted",
            f"{collection}/{entry_id}",
            reason=reason,
            version=number,
            files=files,
            release=None if released is None else released.id,
        )
    database.forget()
    return released


def _forget_files(connection: Connection, erased: Past | None) -> list[str]:
    """Forget the files that nothing but an erased version named, and answer their SHA-256."""
    assert erased is not None, "what was erased was there"
    named = assets.named(connection, (erased.content or b"").decode())
    gone = [asset.sha256 for asset in assets.unnamed(connection, named)]
    for sha256 in gone:
        assets.remove(connection, sha256)
    return gone


def _look_again(connection: Connection, working: list[Draft]) -> None:
    """A waiting draft was approved beside what is public no more; it must not bring it back."""
    for draft in working:
        if draft.state in drafts.OPEN:
            stages.reopen(connection, draft)


def _public(found: Newest | None) -> bool:
    return found is not None and found.public

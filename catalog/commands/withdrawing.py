"""Taking entries out of public view, and erasing what should never have been there."""

from __future__ import annotations

from catalog.commands.acts import Act
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.store.public.versions import Change, Newest, Released, append, erase, newest
from catalog.store.staff import drafts
from catalog.values.fault import Fault, Refused, shown


class NoSuchVersion(Exception):
    """There is no such version, or nothing of it is left to erase."""

    def __init__(self, collection: str, entry_id: str, number: int) -> None:
        self.collection, self.entry_id, self.number = collection, entry_id, number
        super().__init__(f"{collection}/{entry_id} has no content in version {number}")


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
        return append(connection, title, [change])


def redact(
    database: Database, collection: str, entry_id: str, number: int, act: Act, *, reason: str
) -> Released | None:
    """Erase a version's content for ever; the chain still verifies, because it holds hashes.

    When that version is the public one, the entry is withdrawn in the same act (reason
    `redacted`) and the tombstone's release is answered. `reason` is told in the release's title.
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
        if not erase(connection, collection, entry_id, number, act.at):
            raise NoSuchVersion(collection, entry_id, number)
        drafts.erase_past(connection, collection, entry_id)
    database.forget()
    return released


def _public(found: Newest | None) -> bool:
    return found is not None and found.public

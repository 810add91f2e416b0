"""The published catalog as it would be with entries that nobody has published yet."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.query.listing import Lists
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from service.showing.entry import Entry
from service.showing.published import Published


class Awaited(Published):
    """Entries at the clock's seq, with those that wait in place of what is public of them."""

    def __init__(
        self, reader: Reader, lists: Lists, clock: Clock, waiting: Iterable[Entry]
    ) -> None:
        super().__init__(reader, lists, clock)
        self._waiting = {(entry.kind.name, entry.id): entry for entry in waiting}

    def all(self, kind: str) -> list[Entry]:
        found = {entry.id: entry for entry in super().all(kind)}
        found |= {entry.id: entry for (name, _), entry in self._waiting.items() if name == kind}
        return [found[entry_id] for entry_id in sorted(found)]

    def one(self, kind: str, entry_id: str) -> Entry | None:
        return self._waiting.get((kind, entry_id)) or super().one(kind, entry_id)

    def waits(self, kind: str, entry_id: str) -> Entry | None:
        """The entry as it waits, None where it does not."""
        return self._waiting.get((kind, entry_id))

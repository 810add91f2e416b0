"""The published catalog at one seq, as entries that pages and products are made of."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cached_property

from catalog.kinds import KINDS
from catalog.kinds.fields import Reference
from catalog.query.listing import Lists
from catalog.query.model import Query
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from catalog.store.public.releases import published_at
from catalog.values.identifiers import is_entry_id
from catalog.words.label import Label
from service.showing.entry import Entry, entry_of

MOST = 5000
"""Entries of one kind that are held at once; a page that may need more asks with a query."""

_PAGE = 1000


class TooMany(Exception):
    """A kind has more entries than are held at once."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class Published:
    """Entries at the seq of `clock`: whole kinds are read once and kept, ordered by id."""

    def __init__(self, reader: Reader, lists: Lists, clock: Clock) -> None:
        self.clock = clock
        self._reader = reader
        self._lists = lists
        self._kinds: dict[str, Mapping[str, Entry]] = {}

    def all(self, kind: str) -> list[Entry]:
        """Every entry of a kind, ordered by id. Raises TooMany beyond MOST."""
        return list(self._whole(kind).values())

    def one(self, kind: str, entry_id: str) -> Entry | None:
        """The entry, or None where it is not public at this seq."""
        if not is_entry_id(entry_id):
            return None
        if kind != "parcels":
            return self._whole(kind).get(entry_id)
        _, version = self._reader.item(kind, entry_id, self.clock.seq)
        content = version.content if version is not None else None
        return entry_of(kind, content) if content is not None else None

    def many(self, kind: str, ids: Iterable[str]) -> list[Entry]:
        """Those of the entries that are public, in the order of the ids."""
        found = (self.one(kind, entry_id) for entry_id in ids)
        return [entry for entry in found if entry is not None]

    def named(self, entry_id: str, kind: str | None = None) -> Entry | None:
        """The entry with this id, of whatever kind it is."""
        names = (kind,) if kind else tuple(KINDS)
        found = (self.one(name, entry_id) for name in names)
        return next((entry for entry in found if entry is not None), None)

    def name_of(self, field: Reference, entry_id: str) -> Label | None:
        """What a reference points at, by name."""
        found = self.named(entry_id, field.kind)
        return found.name if found else None

    def citing(self, kind: str, field: str, entry_id: str) -> list[Entry]:
        """The entries of a kind whose field names this entry."""
        return [e for e in self.all(kind) if _names(e[field], entry_id)]

    @cached_property
    def published_at(self) -> str | None:
        """When the release that ends with this seq was published (UTC text)."""
        return published_at(self._reader, self.clock.seq)

    def _whole(self, kind: str) -> Mapping[str, Entry]:
        if kind not in self._kinds:
            found: dict[str, Entry] = {}
            after = None
            while True:
                query = Query(kind, limit=_PAGE, at=self.clock.seq, after=after)
                page = self._lists.page(query)
                for content in page.contents:
                    entry = entry_of(kind, content)
                    found[entry.id] = entry
                if page.after is None:
                    break
                if len(found) >= MOST:
                    raise TooMany(kind)
                after = page.after
            self._kinds[kind] = found
        return self._kinds[kind]


class Shelf:
    """The published catalog at the seqs that were asked for last."""

    def __init__(self, reader: Reader, lists: Lists, most: int = 2) -> None:
        self._reader = reader
        self._lists = lists
        self._most = most
        self._kept: OrderedDict[tuple[str, int], Published] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, clock: Clock) -> Published:
        key = (clock.epoch, clock.seq)
        with self._lock:
            found = self._kept.pop(key, None) or Published(self._reader, self._lists, clock)
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def _names(value: object, entry_id: str) -> bool:
    return value == entry_id or (isinstance(value, list) and entry_id in value)

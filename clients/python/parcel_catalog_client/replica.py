"""What a platform's own store must do to hold a copy: three methods."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from parcel_catalog_client.changes import Change
from parcel_catalog_client.digest import Line, bucket_digests

Mode = Literal["compact", "full"]


@dataclass(frozen=True)
class Position:
    """What a copy is a copy of, and how far it has come. Keep it as the text that `dump` gives.

    `collections` are the names that are followed, None for all. `cursor` is where to follow on;
    it is None after a bundle. `chain` is the hash of the change at `seq`, None where it is not
    known. `digests` are those of all collections at `seq` as the catalog told them; None in the
    middle of a walk, when the copy is no state that the catalog ever was in.
    """

    catalog: str
    epoch: str
    data_mode: str
    mode: Mode
    collections: tuple[str, ...] | None
    seq: int
    cursor: str | None
    chain: str | None = None
    digests: Mapping[str, str] | None = None
    state_digest: str | None = None
    public_key: str | None = None

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Position:
        """The position that was dumped. Raises ValueError when the text is none."""
        try:
            kept = json.loads(text)
            scope = kept["collections"]
            return cls(**{**kept, "collections": None if scope is None else tuple(scope)})
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from None

    def follows(self, collection: str) -> bool:
        return self.collections is None or collection in self.collections


class Replica(ABC):
    """A copy of the catalog in some store. One process writes it at a time."""

    @abstractmethod
    def position(self) -> Position | None:
        """The position that was stored last; None when nothing was ever stored."""

    @abstractmethod
    def apply(
        self, changes: Iterable[Change], position: Position, *, replace: bool = False
    ) -> None:
        """Store the changes and the position together: both or neither, whenever it is killed.

        An `upsert` sets the entry of its collection and id, whatever was there; a `delete` takes
        it away, if it is there. So the same changes may come again. A change without content is
        kept without: what the copy held of that entry is erased.

        With `replace` the changes are the whole new copy, each entry once: what is not among
        them is gone afterwards. They may be a million and come from a file while this method
        consumes them, and taking the next one may raise: then the copy stays what it was. Until
        this returns, readers see the old copy.
        """

    @abstractmethod
    def lines(self, collection: str) -> Iterator[Line]:
        """(id, version, content_sha256) of every entry that is there, in any order."""

    def bucket_digests(self, collection: str) -> Mapping[str, str]:
        """The digests of the buckets that are not empty, by their three hex digits.

        Made from all lines each time. A store that keeps the digests answers faster.
        """
        return bucket_digests(self.lines(collection))

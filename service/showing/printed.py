"""What has changed since a copy was printed: where the square on a sheet leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import orjson

from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.rules.difference import Difference, difference
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader, Version
from catalog.store.public.releases import published_at
from catalog.words.label import Label

_NOTHING = Difference((), None, None)


class Since(StrEnum):
    """What became of a copy."""

    SAME = "same"
    CHANGED = "changed"
    """Of the entry itself: what a copy prints of others is told beside."""
    WITHDRAWN = "withdrawn"
    """The entry is no longer public."""
    UNPUBLISHED = "unpublished"
    """The entry was not public at that seq: the copy is not of this catalog."""
    ERASED = "erased"
    """What was published then has been erased, so that nobody can compare."""
    AHEAD = "ahead"
    """This catalog has not reached that seq: the copy is of another one, or of a later state."""


@dataclass(frozen=True)
class Printed:
    """A copy of seq `seq`, published at `as_of` (UTC text), beside what is public now.

    `difference` holds what changed of the parcel itself; it is empty but for CHANGED. `beside` are
    the parts that changed because other entries did, None where that cannot be told any more.
    """

    seq: int
    as_of: str | None
    since: Since
    difference: Difference
    beside: tuple[Label, ...] | None = ()

    @property
    def comparable(self) -> bool:
        """Whether the copy and what is public now can be held beside each other."""
        return self.since in (Since.SAME, Since.CHANGED)


def changes_since(
    kind: Kind, seq: int, as_of: str | None, then: Version | None, now: Version | None
) -> Printed:
    """A copy of the version `then` judged by what is public `now`; None is no version at all."""
    if then is None or then.op == "delete":
        return Printed(seq, as_of, Since.UNPUBLISHED, _NOTHING)
    if now is None or now.op == "delete":
        return Printed(seq, as_of, Since.WITHDRAWN, _NOTHING)
    if then.content is None or now.content is None:
        return Printed(seq, as_of, Since.ERASED, _NOTHING)
    if then.content_sha256 == now.content_sha256:
        return Printed(seq, as_of, Since.SAME, _NOTHING)
    found = difference(kind, orjson.loads(then.content), orjson.loads(now.content))
    return Printed(seq, as_of, Since.CHANGED, found)


def printed(reader: Reader, clock: Clock, kind: str, entry_id: str, seq: int) -> Printed:
    """What became of a copy of an entry that was printed at seq `seq`, as of the clock."""
    if not 0 < seq <= clock.seq:
        return Printed(seq, None, Since.AHEAD, _NOTHING)
    _, then = reader.item(kind, entry_id, seq)
    _, now = reader.item(kind, entry_id, clock.seq)
    return changes_since(KINDS[kind], seq, published_at(reader, seq), then, now)


def seq_of(text: str) -> int | None:
    """The seq that the parameter of an address spells; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

"""What a copy is held against, at the head or at the end of a release."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.feed.entries import entry_bytes
from catalog.feed.positions import FeedIntegrity, check_reached
from catalog.store.public import comparing as store
from catalog.store.public.clock import Clock
from catalog.store.public.comparing import Line, Standing
from catalog.store.public.reading import Reader
from catalog.values.digest import bucket_digest, bucket_name


class NoStateAtSeq(Exception):
    """A seq is no release's last; `nearest` is the closest one at or below."""

    def __init__(self, seq: int, nearest: int) -> None:
        self.seq, self.nearest = seq, nearest
        super().__init__(f"no state at {seq}, nearest {nearest}")


@dataclass(frozen=True)
class Bucket:
    """A bucket as it stands: its digest, and its public entries by id, as lines or as changes."""

    clock: Clock
    digest: str
    lines: tuple[Line, ...] = ()
    changes: tuple[bytes, ...] = ()


def state_at(reader: Reader, seq: int | None = None, *, replica: bool = False) -> Standing:
    """The state at the head, or at the seq with which a release ended (0: the empty catalog).

    Raises NoStateAtSeq, Behind on a replica that has not come to the seq, FeedIntegrity.
    """
    found = store.standing(reader, seq)
    at = found.clock.seq if seq is None else seq
    if found.state.seq != at:
        if at == found.clock.seq:
            raise FeedIntegrity(f"there is no state at {at}")
        if replica:
            check_reached(at, found.clock, replica=True)
        raise NoStateAtSeq(at, found.state.seq)
    return found


def bucket_lines(reader: Reader, collection: str, bucket: int) -> Bucket:
    """The lines of a bucket. Raises FeedIntegrity when its digest is not of them."""
    clock, digest, lines = store.lines(reader, collection, bucket)
    _check(collection, bucket, digest, lines)
    return Bucket(clock, digest, lines=tuple(lines))


def bucket_changes(reader: Reader, collection: str, bucket: int) -> Bucket:
    """The newest change of each public entry of a bucket. Raises FeedIntegrity as above."""
    clock, digest, rows = store.entries(reader, collection, bucket)
    said = [Line(row.entry_id, row.number, row.content_sha256 or "") for row in rows]
    _check(collection, bucket, digest, said)
    return Bucket(clock, digest, changes=tuple(map(entry_bytes, rows)))


def _check(collection: str, bucket: int, digest: str, said: list[Line]) -> None:
    if bucket_digest(said).hex() != digest:
        raise FeedIntegrity(f"bucket {bucket_name(bucket)} of {collection} is not what it was")

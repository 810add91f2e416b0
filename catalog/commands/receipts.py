"""What a consumer says that it holds, compared with what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.feed.comparing import NoStateAtSeq
from catalog.feed.positions import EpochChanged
from catalog.store.database import Connection, Database
from catalog.store.public import clock, states
from catalog.store.public.clock import Clock
from catalog.store.public.states import State
from catalog.store.staff import receipts
from catalog.store.staff.receipts import Receipt
from catalog.values.dates import utc_text
from catalog.values.digest import BUCKETS, EMPTY_BUCKET, EMPTY_COLLECTION, bucket_name


@dataclass(frozen=True)
class Held:
    """What a consumer holds of an epoch as of a seq: digests, as many as it knows.

    `buckets` of a collection are those that are not empty, by name.
    """

    epoch: str
    seq: int
    state_digest: str | None
    collections: Mapping[str, str]
    buckets: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Verdict:
    """Whether a copy is equal to the catalog, and where it is known to differ.

    `buckets` is empty unless the receipt was of the head and told its buckets.
    """

    clock: Clock
    in_step: bool
    collections: tuple[str, ...]
    buckets: Mapping[str, tuple[str, ...]]


def receive(database: Database, token_id: str, held: Held, now: datetime) -> Verdict:
    """Compare what a consumer holds, and keep what it said, in step or not.

    Raises EpochChanged and NoStateAtSeq; then nothing is kept.
    """
    # One snapshot for head, state and buckets; whatever is published meanwhile is not mixed in.
    with database.read_as_staff() as connection:
        verdict = _compared(connection, held)
    kept = Receipt(
        token_id,
        held.epoch,
        held.seq,
        held.state_digest,
        verdict.in_step,
        {name: list(verdict.buckets.get(name, ())) for name in verdict.collections},
        utc_text(now),
    )
    with database.write() as connection:
        receipts.put(connection, kept)
    return verdict


def _compared(connection: Connection, held: Held) -> Verdict:
    head = clock.read(connection)
    if held.epoch != head.epoch:
        raise EpochChanged(head)
    state = states.at(connection, held.seq)
    if state is None:
        raise NoStateAtSeq(held.seq, states.nearest(connection, held.seq))
    buckets = {}
    if held.seq == head.seq:
        for name, told in held.buckets.items():
            differing = tuple(_differing(told, states.buckets(connection, name)))
            if differing:
                buckets[name] = differing
    differ = {name for name, digest in held.collections.items() if digest != _digest(state, name)}
    as_a_whole = held.state_digest in (None, state.state_digest)
    in_step = as_a_whole and not differ and not buckets
    return Verdict(head, in_step, tuple(sorted(differ | buckets.keys())), buckets)


def _digest(state: State, collection: str) -> str:
    found = state.collections.get(collection)
    return EMPTY_COLLECTION if found is None else found.digest


def _differing(told: Mapping[str, str], ours: list[bytes]) -> Iterable[str]:
    empty = EMPTY_BUCKET.hex()
    for number in range(BUCKETS):
        name = bucket_name(number)
        if told.get(name, empty) != ours[number].hex():
            yield name

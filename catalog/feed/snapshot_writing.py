"""Writing a snapshot: every entry's newest change, in one pass and at constant memory."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import orjson

from catalog.feed.cursor import cursor_at
from catalog.feed.entries import entry_bytes
from catalog.feed.portions import erased, never, portions
from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned, Sheet
from catalog.feed.snapshots import GZIP, PLAIN, shelf_of
from catalog.feed.walking import stretch
from catalog.kinds import KINDS
from catalog.store.public.clock import Clock
from catalog.store.public.following import closing
from catalog.store.public.reading import Reader
from catalog.store.public.states import State

_LEVEL = 6
# zlib's way to say: a gzip file, whose header then holds no name and no time.
_GZIP_HEADER = 31


def write_snapshot(
    reader: Reader, data_dir: Path, stopped: Callable[[], bool] = never
) -> tuple[str, int]:
    """Write the snapshot of the head unless it is there; its epoch and seq.

    `stopped` is asked now and then. Raises Abandoned, FeedIntegrity, NotInitialised, OSError;
    none of them leaves anything behind.
    """
    clock = reader.clock()
    name = str(clock.seq)
    shelf = shelf_of(data_dir, clock.epoch)
    if shelf.find(name) is None:
        state = _state(reader, clock)
        with shelf.writing(name) as sheets:
            both = _Both(sheets)
            both.write(_line(_first(reader, clock)))
            counts: Counter[str] = Counter()
            for found in portions(
                reader, clock, since=0, to=clock.seq, newest=True, stopped=stopped
            ):
                if any(map(erased, found.rows)):
                    raise Abandoned("a content was erased")
                counts.update(row.collection for row in found.rows if row.op == "upsert")
                both.write(b"".join(entry_bytes(row) + b"\n" for row in found.rows))
            _check_counts(counts, state)
            both.write(_line(_last(state)))
            both.close()
    return clock.epoch, clock.seq


class _Both:
    """The plain and the compressed file."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._plain, self._zipped = sheets[PLAIN], sheets[GZIP]
        self._squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_HEADER)

    def write(self, data: bytes) -> None:
        self._plain.write(data)
        self._zipped.write(self._squeeze.compress(data))

    def close(self) -> None:
        self._zipped.write(self._squeeze.flush())


def _state(reader: Reader, clock: Clock) -> State:
    """The state at the head, where every change up to it is there."""
    found = closing(reader, since=0, end=clock.seq)
    if found.state is None or (found.changes, found.hash) != (clock.seq, clock.chain):
        raise FeedIntegrity(f"the history does not lead to seq {clock.seq}")
    return found.state


def _check_counts(counts: Mapping[str, int], state: State) -> None:
    """The cheap half of the proof; `verify` works the digests out again."""
    recorded = {name: of.count for name, of in state.collections.items() if of.count}
    if dict(counts) != recorded:
        raise FeedIntegrity(f"seq {state.seq} holds {dict(counts)}, its state says {recorded}")


def _first(reader: Reader, clock: Clock) -> dict[str, object]:
    return {
        "epoch": clock.epoch,
        "seq": clock.seq,
        "cursor": cursor_at(clock.epoch, clock.seq, clock.chain),
        "release": _release_at(reader, clock.seq),
        "data_mode": clock.data_mode,
        "schema_versions": {name: kind.schema_version for name, kind in KINDS.items()},
    }


def _last(state: State) -> dict[str, object]:
    return {
        "count": state.count,
        "state_digest": state.state_digest,
        "collections": {name: asdict(of) for name, of in state.collections.items()},
    }


def _release_at(reader: Reader, seq: int) -> str | None:
    """The release that ended at a seq; None at 0, where there was none yet."""
    if seq == 0:
        return None
    found = stretch(reader, since=seq - 1, to=seq, limit=1, newest=False, collections=None)
    return found.rows[0].release_id


def _line(value: object) -> bytes:
    return orjson.dumps(value) + b"\n"

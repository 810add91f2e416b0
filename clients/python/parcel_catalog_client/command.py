"""`parcel-sync`: keeps an exact copy of a catalog in a SQLite file."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from parcel_catalog_client.carrying import carry
from parcel_catalog_client.command_line import Asked, parse
from parcel_catalog_client.errors import (
    CatalogError,
    NotACatalog,
    NotReachable,
    TryLater,
    WrongAddress,
    WrongQuestion,
)
from parcel_catalog_client.http import Api
from parcel_catalog_client.joining import capability_of
from parcel_catalog_client.progress import Written
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync import Done, Follower
from parcel_catalog_client.sync_errors import NotInStep, ReplicaUnusable, WrongWish
from parcel_catalog_client.sync_words import told
from parcel_catalog_client.verifying import Findings, mend, verify

IN_STEP, DIFFERS, WRONG_USE, LATER, REFUSED, FILE_TROUBLE = range(6)
_INTERRUPTED = 130
_DIFFERS_CODES = frozenset({"bundle-signature", "bundle-damaged"})
_LONGEST = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one call; `--help` tells what each means."""
    asked = parse(sys.argv[1:] if arguments is None else arguments, os.environ)
    teller = Written(sys.stderr, asked.language)
    try:
        with SqliteReplica(asked.replica, asked.language) as replica:
            return _run(asked, replica, teller)
    except CatalogError as error:
        teller.over()
        sys.stderr.write(f"{error}\n")
        return _status(error)
    except OSError as error:
        teller.say("replica-broken", path=error.filename or asked.replica, reason=error.strerror)
        return FILE_TROUBLE
    except KeyboardInterrupt:
        teller.over()
        return _INTERRUPTED


def _run(asked: Asked, replica: SqliteReplica, teller: Written) -> int:
    if asked.bundle is not None:
        return _carry(asked, asked.bundle, replica)
    if asked.url is None:
        return _verified(asked, verify(replica, None, teller, asked.language), teller)
    stop = threading.Event()

    def _sleep(seconds: float) -> None:
        stop.wait(seconds)

    with Api(
        asked.url, language=asked.language, accept_demo=asked.accept_demo, sleep=_sleep
    ) as api:
        if asked.verify and not asked.mend:
            return _verified(asked, verify(replica, api, teller, asked.language), teller)
        follower = Follower(
            api,
            replica,
            part=asked.replica.with_name(f"{asked.replica.name}.snapshot"),
            wish=asked.wish,
            token=asked.token,
            teller=teller,
            stopped=stop.is_set,
            pause=_sleep,
        )
        if asked.follow:
            _stop_on_signal(stop)
            follower.follow(asked.interval_s, stop.wait)
            teller.over()
            return IN_STEP
        done = follower.catch_up()
        if asked.mend:
            done = _mended(asked, api, replica, follower, teller) or done
    teller.over()
    return _result(asked, "in-step", **vars(done))


def _carry(asked: Asked, bundle: Path, replica: SqliteReplica) -> int:
    seq, changes = carry(
        replica,
        bundle,
        key=asked.public_key,
        wish=asked.wish,
        accept_demo=asked.accept_demo,
        language=asked.language,
    )
    return _result(asked, "carried", seq=seq, changes=changes)


def _verified(asked: Asked, found: Findings, teller: Written) -> int:
    """Tell what a verification has found."""
    teller.over()
    _tell(found, teller)
    if found.holds:
        code = "holds" if found.claimed else "holds-unclaimed"
        return _result(asked, code, entries=found.inspection.entries, seq=found.seq)
    teller.say("does-not-hold")
    return DIFFERS


def _mended(
    asked: Asked, api: Api, replica: SqliteReplica, follower: Follower, teller: Written
) -> Done | None:
    """What putting the replica right took; None when nothing was wrong with it."""
    found = verify(replica, api, teller, asked.language)
    if found.holds:
        return None
    _tell(found, teller)
    return mend(follower, found, capability_of(api).collections)


def _tell(found: Findings, teller: Written) -> None:
    for name, buckets in found.wrong.items():
        more = f" … ({len(buckets)})" if len(buckets) > _LONGEST else ""
        teller.say("wrong-buckets", name=name, buckets=" ".join(buckets[:_LONGEST]) + more)
    if found.inspection.deletions_altered:
        teller.say("wrong-deletions")


def _result(asked: Asked, code: str, **facts: object) -> int:
    """The one line on standard output: what is true now."""
    sys.stdout.write(f"{told(asked.language, code, **facts)}\n")
    return IN_STEP


def _stop_on_signal(stop: threading.Event) -> None:
    """Let SIGTERM and SIGINT end the following between two pages."""

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)


def _status(error: CatalogError) -> int:
    if isinstance(error, ReplicaUnusable):
        return FILE_TROUBLE
    if isinstance(error, WrongWish | WrongAddress | WrongQuestion):
        return WRONG_USE
    if isinstance(error, NotInStep) or error.code in _DIFFERS_CODES:
        return DIFFERS
    if isinstance(error, NotReachable | NotACatalog | TryLater):
        return LATER
    return REFUSED

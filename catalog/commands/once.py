"""Doing what a request asks for once, however often it is sent.

Whoever is not sure that a request arrived sends it again with the same key. The answer is kept in
the transaction of what was done, so that there is no effect without its answer and no answer
without its effect. A request that was refused did nothing and is asked anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from catalog.commands.acts import Act
from catalog.store.database import Connection, Database
from catalog.store.staff import answers_kept
from catalog.store.staff.answers_kept import Kept
from catalog.values.dates import utc_text
from catalog.values.sealing import name_of, opened, sealed

KEPT_FOR = timedelta(days=8)
"""A week is promised; a day more, so that no clock that runs ahead breaks it."""

Headers = tuple[tuple[str, str], ...]


class KeyReused(Exception):
    """A key came with another request than the one it was first sent with."""


@dataclass(frozen=True)
class Outcome:
    """What a request is answered: its status, headers that belong to it, and the body's bytes."""

    status: int
    headers: Headers
    body: bytes


class _Known(Exception):
    """The key was taken while this request was on its way."""


def together(database: Database, do: Callable[[Database], Outcome]) -> Outcome:
    """Let all that `do` writes with the database it is given be one transaction."""
    with database.as_one() as joined:
        return do(joined)


def once(
    database: Database,
    act: Act,
    key: str,
    request_sha256: str,
    do: Callable[[Database], Outcome],
) -> tuple[Outcome, bool]:
    """The same, unless it was done under this key of the actor before; and whether it was.

    Of two that come at the same time one waits for the other. Raises KeyReused, and what `do`
    raises, after which nothing was done and nothing is kept.
    """
    name = name_of(key)

    def take(connection: Connection) -> None:
        if answers_kept.claim(
            connection, actor=act.actor, key=name, request_sha256=request_sha256, at=act.at
        ):
            raise _Known

    kept = _find(database, act.actor, name)
    if kept is None:
        try:
            return _do(database, act, key, do, take), False
        except Exception:
            # Whatever it was: if the same request was done meanwhile, that is the answer.
            kept = _find(database, act.actor, name)
            if kept is None:
                raise
    if kept.request_sha256 != request_sha256:
        raise KeyReused
    headers = tuple((name, value) for name, value in orjson.loads(kept.headers))
    return Outcome(kept.status, headers, opened(kept.sealed, key)), True


def _do(
    database: Database,
    act: Act,
    key: str,
    do: Callable[[Database], Outcome],
    take: Callable[[Connection], None],
) -> Outcome:
    with database.as_one(take) as joined:
        done = do(joined)
        with joined.write() as connection:
            answers_kept.keep(
                connection,
                actor=act.actor,
                key=name_of(key),
                status=done.status,
                headers=orjson.dumps(done.headers).decode(),
                # An answer may hold a secret of which nothing else is kept.
                sealed=sealed(done.body, key, act.now),
            )
        return done


def _find(database: Database, actor: str, name: str) -> Kept | None:
    with database.read_as_staff() as connection:
        return answers_kept.find(connection, actor=actor, key=name)


def digest_of(parts: Iterable[bytes]) -> str:
    """The hash by which a request is known again; parts do not run into each other."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part) + part)
    return whole.hexdigest()


def forget(database: Database, now: datetime) -> int:
    """Delete answers that were kept long enough, and say how many."""
    with database.write() as connection:
        return answers_kept.forget(connection, utc_text(now - KEPT_FOR))

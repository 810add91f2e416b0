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
from catalog.store.database import Database
from catalog.store.staff import answers_kept
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


def together(database: Database, do: Callable[[Database], Outcome]) -> Outcome:
    """Let all that `do` does with the database it is given be one transaction."""
    with database.write() as connection:
        return do(database.during(connection))


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
    with database.write() as connection:
        kept = answers_kept.claim(
            connection, actor=act.actor, key=name, request_sha256=request_sha256, at=act.at
        )
        if kept is None:
            done = do(database.during(connection))
            answers_kept.keep(
                connection,
                actor=act.actor,
                key=name,
                status=done.status,
                headers=orjson.dumps(done.headers).decode(),
                # An answer may hold a secret of which nothing else is kept.
                sealed=sealed(done.body, key, act.now),
            )
            return done, False
    if kept.request_sha256 != request_sha256:
        raise KeyReused
    headers = tuple((name, value) for name, value in orjson.loads(kept.headers))
    return Outcome(kept.status, headers, opened(kept.sealed, key)), True


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

"""Passwords: what one has to be, and the argon2id hash that is kept of it."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalog.values.fault import Fault
from catalog.values.identifiers import folded

SALT_BYTES = 16
SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""19 MiB, two passes, one lane: about 25 ms, which is what a guess costs."""

AT_ONCE = 2
"""Hashes that one process makes at a time: each takes its memory and a core while it is made."""

WAITING = 6
"""As many more may wait. Beyond, a burst of guesses would keep every thread of the process."""

LONGEST_WAIT_S = 5.0

_PLACES = threading.BoundedSemaphore(AT_ONCE + WAITING)
_TURNS = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """So many passwords are being tried that this one was not."""


def faults_of(password: str, login: str) -> list[Fault]:
    """What is wrong with a password for an account, at `/password`."""
    text = _plain(password)
    if len(text) < SHORTEST:
        return [Fault("/password", "password-too-short", {"minimum": SHORTEST})]
    if len(text) > LONGEST:
        return [Fault("/password", "password-too-long", {"maximum": LONGEST})]
    if len(set(text)) < FEWEST_DIFFERENT or folded(login) in folded(text):
        return [Fault("/password", "password-guessable")]
    return []


def hashed(password: str, salt: bytes) -> str:
    """What is kept of a password. Raises Busy."""
    with _turn():
        return _HASHER.hash(_plain(password), salt=salt)


NOBODYS = f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}"
"""No password's hash. It is tried where there is none to try, so that it costs the same."""


def matches(password: str, kept: str) -> bool:
    """Whether a hash was made of this password. Raises Busy."""
    text = _plain(password)
    try:
        with _turn():
            # Beyond what can be one, the whole text would still have to be read.
            _HASHER.verify(kept, text[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return len(text) <= LONGEST


@contextmanager
def _turn() -> Iterator[None]:
    """One's turn at making a hash, waited for among few others. Raises Busy."""
    if not _PLACES.acquire(blocking=False):
        raise Busy
    try:
        if not _TURNS.acquire(timeout=LONGEST_WAIT_S):
            raise Busy
        try:
            yield
        finally:
            _TURNS.release()
    finally:
        _PLACES.release()


def _plain(password: str) -> str:
    """Full and half width are the same key on the keyboard, and so are composed letters.

    A lone surrogate, which no keyboard sends, becomes a question mark.
    """
    whole = password.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", whole)

"""Passwords: how they are kept, when two spellings are one, which are refused."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Lock, Semaphore

import pytest

from catalog.values import passwords
from catalog.values.passwords import (
    AT_ONCE,
    LONGEST,
    NOBODYS,
    WAITING,
    Busy,
    faults_of,
    hashed,
    matches,
)
from tests.support.patience import A_HANG_S

SALT = b"0123456789abcdef"
GOOD = "four plain words here"


def test_a_password_is_kept_as_argon2id_with_the_agreed_cost():
    kept = hashed(GOOD, SALT)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (
        kept.rpartition("$")[0].rpartition("$")[0] == NOBODYS.rpartition("$")[0].rpartition("$")[0]
    )
    assert GOOD not in kept
    assert hashed(GOOD, b"another salt now") != kept


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        (GOOD, True),
        ("ｆｏｕｒ　ｐｌａｉｎ　ｗｏｒｄｓ　ｈｅｒｅ", True),
        (GOOD.upper(), False),
        (GOOD + " ", False),
        (GOOD[:-1], False),
        ("", False),
        ("\ud800", False),
        ("\x00", False),
        ("x" * 100_000, False),
    ],
)
def test_only_the_password_opens_however_wide_it_was_typed(typed: str, opens: bool):
    assert matches(typed, hashed(GOOD, SALT)) is opens


def test_what_is_longer_than_a_password_may_be_never_opens():
    longest = "ab cd" * (LONGEST // 5)

    assert matches(longest, hashed(longest, SALT))
    assert not matches(longest + "x", hashed(longest, SALT))


@pytest.mark.parametrize("password", ["", GOOD, "\x00" * 20])
def test_nobodys_hash_is_no_password_s(password: str):
    assert not matches(password, NOBODYS)


def test_a_damaged_hash_opens_nothing():
    assert not matches(GOOD, "")
    assert not matches(GOOD, hashed(GOOD, SALT)[:-5])


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password-too-short"),
        ("x1y2z3w4v5u", "password-too-short"),
        ("x1y2z3w4v5ut", None),
        ("aaaabbbbccccdddd", "password-guessable"),
        ("Ｌｉｎ．Ｗｅｉ-2026", "password-guessable"),
        ("my name is LIN.WEI", "password-guessable"),
        ("桃红柳绿莺啼燕语春风十里", None),
        ("ab1 " * (LONGEST // 4) + "x", "password-too-long"),
        (GOOD, None),
    ],
)
def test_what_is_too_easily_guessed_is_refused(password: str, code: str | None):
    assert [fault.code for fault in faults_of(password, "lin.wei")] == ([code] if code else [])


class Slow:
    """Stands where hashes are made; each takes until it is let go."""

    def __init__(self) -> None:
        self.let_go = Semaphore(0)
        self.now = self.most = 0
        self._lock = Lock()

    def verify(self, kept: str, text: str) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        assert self.let_go.acquire(timeout=A_HANG_S)
        with self._lock:
            self.now -= 1


def test_a_crowd_has_few_hashes_made_at_once_and_the_rest_of_it_is_sent_away(
    monkeypatch: pytest.MonkeyPatch,
):
    slow, places = Slow(), AT_ONCE + WAITING
    monkeypatch.setattr(passwords, "_HASHER", slow)
    monkeypatch.setattr(passwords, "LONGEST_WAIT_S", A_HANG_S)

    with ThreadPoolExecutor(places + 5) as pool:
        crowd = [pool.submit(matches, GOOD, NOBODYS) for _ in range(places + 5)]
        away = list(itertools.islice(as_completed(crowd, A_HANG_S), 5))
        assert all(isinstance(done.exception(), Busy) for done in away)
        slow.let_go.release(places)

    assert sum(done.exception() is None for done in crowd) == places
    assert slow.most == AT_ONCE


def test_nobody_waits_for_a_turn_longer_than_it_helps(monkeypatch: pytest.MonkeyPatch):
    slow = Slow()
    monkeypatch.setattr(passwords, "_HASHER", slow)
    monkeypatch.setattr(passwords, "LONGEST_WAIT_S", 0.0)

    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        crowd = [pool.submit(matches, GOOD, NOBODYS) for _ in range(AT_ONCE + 1)]
        away = next(as_completed(crowd, A_HANG_S))
        slow.let_go.release(AT_ONCE)

    assert isinstance(away.exception(), Busy)
    monkeypatch.undo()
    assert matches(GOOD, hashed(GOOD, SALT))

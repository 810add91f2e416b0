"""Nobody guesses in: few attempts are judged, and a refusal tells nothing."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from catalog.commands import accounts
from catalog.commands.admission import (
    LOCKED_AFTER,
    LOCKED_FOR,
    PEER_LOCKED_AFTER,
    Locked,
    NotEntered,
)
from catalog.store.database import Database
from catalog.values import passwords
from tests.catalog.commands.everything import everything
from tests.support.catalogs import NOON, an_act
from tests.support.people import APP, PASSWORD, a_session, an_account, comes_in, recorded

SPELLINGS = ("lin", "LIN", "Lin", "ｌｉｎ", "ＬＩＮ", "l\u0069n", " lin ", "lin\u3000", "ℓin")
SECOND = timedelta(seconds=1)


@contextmanager
def judged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The passwords that are tried, each in the real way."""
    tried: list[str] = []
    really = passwords.matches

    def trying(password: str, kept: str) -> bool:
        tried.append(password)
        return really(password, kept)

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "matches", trying)
        yield tried


def guess(database: Database, login: str, n: int, now: datetime, peer: str) -> str:
    try:
        a_session(database, login, f"guess number {n}", now=now, peer=peer)
    except (NotEntered, Locked) as refused:
        return type(refused).__name__
    return "in"


def fail(database: Database, login: str = "lin", times: int = 1, **more: object) -> None:
    for _ in range(times):
        assert not comes_in(database, login, "wrong wrong wrong", **more)  # type: ignore[arg-type]


def test_of_ten_thousand_guesses_five_are_judged_in_a_quarter_of_an_hour(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch, scale: float
):
    an_account(empty_catalog)
    chance = random.Random(4)
    total = int(10_000 * scale)
    hours = 1
    at: list[datetime] = []

    with judged(monkeypatch) as tried:
        for n in range(total):
            now = NOON + timedelta(seconds=3600 * hours * n // total)
            before = len(tried)
            # No two from the same address, and every spelling of the login.
            peer = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
            assert guess(empty_catalog, chance.choice(SPELLINGS[:8]), n, now, peer) != "in"
            at += [now] * (len(tried) - before)

    assert LOCKED_AFTER <= len(at) <= LOCKED_AFTER * (hours * 4 + 1)
    for start in at:
        assert sum(start <= one < start + LOCKED_FOR for one in at) <= LOCKED_AFTER


def test_of_many_guesses_at_one_moment_five_are_judged(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    an_account(empty_catalog)

    with judged(monkeypatch) as tried, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: guess(empty_catalog, "lin", n, NOON, f"10.0.0.{n}"), range(40)))

    assert len(tried) == LOCKED_AFTER


def test_an_attempt_that_no_time_was_left_for_does_not_count(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    an_account(empty_catalog)

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_PLACES", threading.BoundedSemaphore(1))
        with passwords._turn():
            for _ in range(PEER_LOCKED_AFTER + 1):
                with pytest.raises(passwords.Busy):
                    a_session(empty_catalog)

    assert comes_in(empty_catalog)


def test_one_address_is_judged_so_many_times_whatever_logins_it_names(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    with judged(monkeypatch) as tried:
        for n in range(PEER_LOCKED_AFTER + 20):
            guess(empty_catalog, f"login{n}", n, NOON, "10.0.0.9")

    assert len(tried) == PEER_LOCKED_AFTER
    an_account(empty_catalog)
    with pytest.raises(Locked):
        a_session(empty_catalog, peer="10.0.0.9")
    assert comes_in(empty_catalog, peer="10.0.0.8")


def test_one_person_s_many_addresses_are_one(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    peers = [f"2001:db8:1:2::{n:x}" for n in range(PEER_LOCKED_AFTER + 5)]

    with judged(monkeypatch) as tried:
        for n, peer in enumerate(peers):
            guess(empty_catalog, f"login{n}", n, NOON, peer)

        assert len(tried) == PEER_LOCKED_AFTER
        assert guess(empty_catalog, "another", 0, NOON, "2001:db8:1:3::1") == "NotEntered"
        assert guess(empty_catalog, "another", 0, NOON, "::ffff:192.0.2.1") == "NotEntered"

    keys = {row[0] for row in everything(empty_catalog)["staff.throttle"]}
    assert {"peer:2001:db8:1:2::/64", "peer:2001:db8:1:3::/64", "peer:192.0.2.1"} <= keys


def test_nothing_is_written_for_whoever_goes_on_while_it_is_locked(empty_catalog: Database):
    an_account(empty_catalog)
    fail(empty_catalog, times=LOCKED_AFTER)
    before = everything(empty_catalog)

    for n in range(20):
        assert guess(empty_catalog, "lin", n, NOON, f"10.1.0.{n}") == "Locked"

    assert everything(empty_catalog) == before


def test_a_locked_account_opens_for_nobody_and_says_until_when(empty_catalog: Database):
    an_account(empty_catalog)
    fail(empty_catalog, times=LOCKED_AFTER)

    with pytest.raises(Locked) as told:
        a_session(empty_catalog, peer="10.9.9.9")

    assert told.value.until == "2026-11-21T04:15:00Z"
    with pytest.raises(Locked):
        a_session(empty_catalog, now=NOON + LOCKED_FOR - SECOND)
    assert comes_in(empty_catalog, now=NOON + LOCKED_FOR)


def test_other_accounts_stay_open(empty_catalog: Database):
    an_account(empty_catalog)
    an_account(empty_catalog, "other")
    fail(empty_catalog, times=LOCKED_AFTER)

    assert comes_in(empty_catalog, "other")


def test_whoever_comes_in_starts_from_zero(empty_catalog: Database):
    an_account(empty_catalog)

    for _ in range(3):
        fail(empty_catalog, times=LOCKED_AFTER - 1)
        assert comes_in(empty_catalog)


def test_coming_in_oneself_forgives_an_address_nothing_but_that_attempt(empty_catalog: Database):
    an_account(empty_catalog)

    for n in range(PEER_LOCKED_AFTER):
        fail(empty_catalog, f"login{n}")
        if n % 10 == 5:
            assert comes_in(empty_catalog)

    with pytest.raises(Locked):
        a_session(empty_catalog)


def test_failures_are_forgotten_after_a_quiet_quarter_of_an_hour(empty_catalog: Database):
    an_account(empty_catalog)
    fail(empty_catalog, times=LOCKED_AFTER - 1)

    fail(empty_catalog, now=NOON + LOCKED_FOR)

    assert comes_in(empty_catalog, now=NOON + LOCKED_FOR)


def test_failures_just_within_a_quarter_of_an_hour_add_up(empty_catalog: Database):
    an_account(empty_catalog)
    for n in range(LOCKED_AFTER):
        fail(empty_catalog, now=NOON + n * (LOCKED_FOR - SECOND))

    with pytest.raises(Locked):
        a_session(empty_catalog, now=NOON + LOCKED_AFTER * (LOCKED_FOR - SECOND))


def test_a_wrong_code_counts_like_a_wrong_password(empty_catalog: Database):
    an_account(empty_catalog, app=APP)
    for n in range(LOCKED_AFTER):
        assert not comes_in(empty_catalog, code=f"00000{n}")

    with pytest.raises(Locked):
        a_session(empty_catalog)


def refusal(database: Database, login: str, password: str) -> list[tuple[str, str]]:
    """What becomes of so many attempts that the last are locked."""
    said = []
    for _ in range(LOCKED_AFTER + 2):
        with pytest.raises((NotEntered, Locked)) as told:
            a_session(database, login, password)
        said.append((type(told.value).__name__, str(told.value)))
    return said


def test_nobody_learns_which_accounts_there_are(empty_catalog: Database):
    an_account(empty_catalog, "boss", ["administrator"])
    for login in ("known", "disabled"):
        an_account(empty_catalog, login)
    an_account(empty_catalog, "app", app=APP)
    accounts.disable(empty_catalog, an_act("boss"), "disabled")
    wrong = "wrong wrong wrong"

    said = [
        refusal(empty_catalog, login, password)
        for login, password in [
            ("known", wrong), ("nobody", wrong), ("disabled", wrong),
            ("disabled", PASSWORD), ("app", PASSWORD), ("app", wrong), ("", wrong),
        ]
    ]  # fmt: skip

    assert said[3] == said[5] == [said[0][-1]] * (LOCKED_AFTER + 2)
    assert all(one == said[0] for n, one in enumerate(said) if n not in (3, 5))


def test_an_unknown_login_is_tried_like_a_known_one(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog)
    an_account(empty_catalog, "gone")
    accounts.disable(empty_catalog, an_act("boss"), "gone")

    # What a guess costs is the hash, whose cost is the same for nobody's (test_passwords).
    for login in ("lin", "nobody", "gone", ""):
        with judged(monkeypatch) as tried:
            guess(empty_catalog, login, 1, NOON, "10.0.0.9")
        assert tried == ["guess number 1"]


def test_what_a_stranger_sends_as_a_login_is_kept_nowhere(empty_catalog: Database):
    typed = "my password by mistake " + "x" * 100_000

    assert not comes_in(empty_catalog, typed)

    assert "my password" not in repr(everything(empty_catalog))
    assert max(len(str(row)) for row in everything(empty_catalog)["staff.throttle"]) < 300


def test_each_attempt_that_was_judged_is_recorded_and_no_other(empty_catalog: Database):
    an_account(empty_catalog)
    before = len(recorded(empty_catalog))

    for n in range(LOCKED_AFTER + 5):
        guess(empty_catalog, "lin", n, NOON, "10.0.0.9")
    guess(empty_catalog, "nobody", 0, NOON, "10.0.0.9")

    found = recorded(empty_catalog)[before:]
    assert [(r.act, r.actor, r.subject, r.peer) for r in found] == [
        *[("session.refused", "?", "accounts/lin", "10.0.0.9")] * LOCKED_AFTER,
        ("session.refused", "?", "accounts/?", "10.0.0.9"),
    ]


def test_counts_that_mean_nothing_any_more_are_cleared_away(empty_catalog: Database):
    for n in range(20):
        guess(empty_catalog, f"login{n}", n, NOON, f"10.0.0.{n}")

    guess(empty_catalog, "last", 0, NOON + LOCKED_FOR, "10.0.0.99")

    assert len(everything(empty_catalog)["staff.throttle"]) == 2


def test_no_spelling_of_a_login_has_a_count_of_its_own(empty_catalog: Database):
    for n, typed in enumerate(SPELLINGS):
        guess(empty_catalog, typed, n, NOON, "10.0.0.9")

    keys = [row[0] for row in everything(empty_catalog)["staff.throttle"]]
    # ℓ is compatible with l, so that it is one of them too.
    assert len(keys) == 2

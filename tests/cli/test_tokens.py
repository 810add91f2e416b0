"""Tokens from a shell: shown once, listed with what their bearers hold, revoked."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from catalog.commands.receipts import Held, receive
from catalog.commands.tokens import identify
from catalog.store.database import Database
from catalog.store.public import clock, states
from tests.catalog.commands.everything import everything
from tests.cli.conftest import Run
from tests.support.builders import publish_sources
from tests.support.catalogs import NOON
from tests.support.people import an_account

TOKEN = re.compile(r"lpc_([a-z0-9]{8})_[A-Za-z0-9_-]{43}\n")


def made(run_on: Run, database: Database, *more: str) -> str:
    done = run_on(database, "token", "create", "--scope", "sync", "city platform", *more, lang="en")
    assert done.exit_code == 0, done.stderr
    return str(done.stdout.strip())


def listed(run_on: Run, database: Database, lang: str = "en") -> list[list[str]]:
    done = run_on(database, "token", "list", lang=lang)
    assert done.exit_code == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def held(database: Database, digest: str | None = None) -> Held:
    with database.read() as connection:
        head = clock.read(connection)
        state = states.at(connection, head.seq)
    assert state is not None
    return Held(head.epoch, head.seq, digest or state.state_digest, {}, {})


def test_the_token_alone_is_on_standard_output(empty_catalog: Database, run_on: Run):
    done = run_on(empty_catalog, "token", "create", "--scope", "sync", "城市平台", lang="en")

    assert TOKEN.fullmatch(done.stdout)
    assert "shown this once" in done.stderr
    assert identify(empty_catalog, done.stdout.strip(), datetime.now(UTC)).name == "城市平台"


def test_a_token_is_never_shown_again(empty_catalog: Database, run_on: Run):
    secret = made(run_on, empty_catalog)[13:]

    assert secret not in run_on(empty_catalog, "token", "list").output
    assert secret not in repr(everything(empty_catalog))


@pytest.mark.parametrize(
    "wrong",
    [
        ("--scope", "staff", "x", "--expires", "9"),
        ("--scope", "staff", "x", "--expires", "9", "--login", "nobody"),
        ("--scope", "sync", "x", "--login", "nobody"),
        ("x",),
        ("--scope", "sync", "x", "--expires", "0"),
        ("--scope", "sync", "x", "--expires", "99999"),
        ("--scope", "sync", " "),
    ],
)
def test_what_cannot_be_a_token_is_refused(
    empty_catalog: Database, run_on: Run, wrong: tuple[str, ...]
):
    done = run_on(empty_catalog, "token", "create", *wrong)

    assert done.exit_code != 0
    assert done.stdout == ""
    assert everything(empty_catalog)["staff.token"] == []


def test_a_staff_token_acts_for_an_account_for_a_while(empty_catalog: Database, run_on: Run):
    an_account(empty_catalog, "lin")
    endless = ("token", "create", "--scope", "staff", "script", "--login", "lin")

    refused = run_on(empty_catalog, *endless, lang="en")
    done = run_on(empty_catalog, *endless, "--expires", "90", lang="en")

    assert "--expires" in refused.stderr
    bearer = identify(empty_catalog, done.stdout.strip(), datetime.now(UTC))
    assert bearer.account is not None
    assert bearer.account.login == "lin"
    ((_, name, scope, validity, login),) = listed(run_on, empty_catalog)
    assert (name, scope, login) == ("script", "staff", "lin")
    assert validity.startswith("holds until 20")


def test_a_revoked_token_is_listed_as_revoked(empty_catalog: Database, run_on: Run):
    token_id = made(run_on, empty_catalog)[4:12]

    done = run_on(empty_catalog, "token", "revoke", token_id, lang="en")
    none = run_on(empty_catalog, "token", "revoke", "nosuchid", lang="en")

    assert done.stdout == f"revoked {token_id} (city platform)\n"
    assert none.stderr == "Error: there is no token nosuchid\n"
    ((_, _, _, validity, _),) = listed(run_on, empty_catalog)
    assert validity.startswith("revoked 20")


def test_each_consumer_is_listed_with_how_far_it_is(empty_catalog: Database, run_on: Run):
    publish_sources(empty_catalog, 1, 2)
    silent = made(run_on, empty_catalog, "--expires", "30")[4:12]
    following, astray = (made(run_on, empty_catalog)[4:12] for _ in range(2))
    receive(empty_catalog, following, held(empty_catalog), NOON)
    receive(empty_catalog, astray, held(empty_catalog, "0" * 64), NOON)
    publish_sources(empty_catalog, 3)

    lines = {line[0]: line for line in listed(run_on, empty_catalog)}

    assert lines[silent][3].startswith("holds until 20")
    assert lines[silent][4] == "no receipt yet"
    assert lines[following][1:] == [
        "city platform", "sync", "holds", "seq 2/3, behind 1, in step, 2026-11-21T04:00:00Z",
    ]  # fmt: skip
    assert lines[astray][4] == "seq 2/3, behind 1, diverged, 2026-11-21T04:00:00Z"


def test_a_receipt_of_an_older_epoch_says_so(empty_catalog: Database, run_on: Run):
    token_id = made(run_on, empty_catalog)[4:12]
    receive(empty_catalog, token_id, held(empty_catalog), NOON)
    with empty_catalog.write() as connection:
        clock.begin_epoch(connection, "00000000-0000-4000-8000-00000000000f")

    ((*_, progress),) = listed(run_on, empty_catalog, lang="zh")

    assert progress.startswith("属于旧的 epoch")


def test_no_token_at_all_is_said(empty_catalog: Database, run_on: Run):
    assert run_on(empty_catalog, "token", "list", lang="en").stdout == "no token has been made\n"

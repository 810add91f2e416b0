"""The audit is one chain: nobody forks it, and tampering shows at the first row that is wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import Connection

from catalog.store.database import Database
from catalog.store.staff import audits
from tests.store.direct import execute, scratch, staff
from tests.support.catalogs import Catalogs
from tests.support.patience import A_HANG_S

ROWS = 60
TAMPERINGS = 1000


def recorded(connection: Connection, n: int) -> None:
    audits.append(
        connection, at=f"2026-11-21T04:{n // 60:02d}:{n % 60:02d}Z", actor=f"a{n}", peer="::1",
        act="draft.changed", subject=f"drafts/{n}", reason=None, facts={"n": n},
    )  # fmt: skip


def test_the_first_acts_of_all_at_once_make_one_chain(empty_catalog: Database):
    together = 8
    barrier = Barrier(together)

    def act(n: int) -> None:
        barrier.wait(A_HANG_S)
        with empty_catalog.write() as connection:
            recorded(connection, n)

    with ThreadPoolExecutor(together) as pool:
        list(pool.map(act, range(together)))

    with empty_catalog.read_as_staff() as connection:
        assert [r.ordinal for r in audits.every(connection)] == list(range(1, together + 1))
        assert audits.fault(connection) is None


@pytest.fixture(scope="module")
def chained(catalogs: Catalogs) -> Database:
    """A catalog with an audit of ROWS records."""
    database = catalogs.empty()
    with database.write() as connection:
        for n in range(ROWS):
            recorded(connection, n)
    return database


def tampered(chance: Random, table: str) -> tuple[list[str], int]:
    """Statements of somebody who owns the database, and the first row that is wrong then."""
    n = chance.randrange(1, ROWS)
    other = chance.choice([m for m in range(1, ROWS) if m != n])
    columns = ("at", "actor", "peer", "act", "subject", "reason", "facts", "prev", "hash")
    column = chance.choice(columns)
    kind = chance.randrange(4)
    if kind == 0:
        return [f"UPDATE {table} SET {column} = 'x' WHERE ordinal = {n}"], n
    if kind == 1:
        return [f"DELETE FROM {table} WHERE ordinal = {n}"], n + 1
    if kind == 2:
        swap = (
            f"UPDATE {table} SET ordinal = {-n} WHERE ordinal = {n}",
            f"UPDATE {table} SET ordinal = {n} WHERE ordinal = {other}",
            f"UPDATE {table} SET ordinal = {other} WHERE ordinal = {-n}",
        )
        return list(swap), min(n, other)
    spaced = f"UPDATE {table} SET facts = '{{\"n\": {n - 1}}}' WHERE ordinal = {n}"
    return [spaced], n


@pytest.mark.slow
def test_tampering_is_found_at_the_first_bad_row(chained: Database, scale: float):
    chance = Random(20261121)
    table = staff(chained, "audit")
    for _ in range(max(30, round(TAMPERINGS * scale))):
        statements, first = tampered(chance, table)
        with scratch(chained, unguarded=(table,)) as connection:
            for statement in statements:
                execute(connection, statement)
            assert audits.fault(connection) == f"audit record {first}", statements
    with chained.read_as_staff() as connection:
        assert audits.fault(connection) is None


def test_an_audit_that_was_cut_off_at_its_end_shows(chained: Database):
    table, head = staff(chained, "audit"), staff(chained, "audit_head")
    with scratch(chained, unguarded=(table,)) as connection:
        execute(connection, f"DELETE FROM {table} WHERE ordinal > {ROWS - 5}")
        assert audits.fault(connection) == f"audit record {ROWS - 4}"
    with scratch(chained, unguarded=(table, head)) as connection:
        execute(connection, f"DELETE FROM {head}")
        assert audits.fault(connection) is not None


def test_two_acts_wait_for_each_other_and_a_rollback_leaves_no_gap(empty_catalog: Database):
    with empty_catalog.write() as connection:
        recorded(connection, 0)
    with empty_catalog.write() as connection:
        recorded(connection, 1)
        connection.rollback()
    with empty_catalog.write() as connection:
        recorded(connection, 2)

    with empty_catalog.read_as_staff() as connection:
        assert [(r.ordinal, r.actor) for r in audits.every(connection)] == [(1, "a0"), (2, "a2")]
        assert audits.fault(connection) is None

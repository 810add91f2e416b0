"""The audit from a shell."""

from __future__ import annotations

from pathlib import Path

import orjson
from sqlalchemy import update

from catalog.store.database import Database
from catalog.store.staff.tables import audit_head
from tests.cli.conftest import Run


def test_the_audit_is_taken_along_line_by_line(
    run_on: Run, demo_catalog: Database, tmp_path: Path
) -> None:
    target = tmp_path / "audit.ndjson"

    done = run_on(demo_catalog, "audit", "export", "--output", target)

    assert done.exit_code == 0, done.stderr
    (line,) = target.read_bytes().splitlines()
    assert orjson.loads(line)["act"] == "catalog.initialised"
    assert "1 条" in done.stdout
    assert list(tmp_path.iterdir()) == [target]


def test_it_is_kept_for_ever_unless_the_operator_says_how_long(
    run_on: Run, demo_catalog: Database
) -> None:
    kept = run_on(demo_catalog, "audit", "forget", lang="en")
    done = run_on(demo_catalog, "audit", "forget", lang="en", CATALOG_AUDIT_RETENTION_DAYS="180")
    short = run_on(demo_catalog, "audit", "forget", CATALOG_AUDIT_RETENTION_DAYS="179")

    assert kept.exit_code == 1
    assert "CATALOG_AUDIT_RETENTION_DAYS" in kept.stderr
    assert done.stdout == "deleted 0 audit records older than 180 days\n"
    assert short.exit_code == 1
    assert "CATALOG_AUDIT_RETENTION_DAYS" in short.stderr


def test_verify_covers_the_audit(run_on: Run, demo_catalog: Database) -> None:
    assert run_on(demo_catalog, "verify").exit_code == 0
    with demo_catalog.write() as connection:
        connection.execute(update(audit_head).values(hash="0" * 64))

    broken = run_on(demo_catalog, "verify", lang="en")

    assert broken.exit_code == 1
    assert "audit record 2" in broken.stderr

"""Triggers that hold staff's tables to their promises, whoever writes.

What was said in a review and what the audit holds is insert-only; what a draft once said may be
erased, nothing else; nobody approves what they wrote;
a draft counts as approved only while somebody else approved exactly what it says; an audit row may
go only when it is older than half a year.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

import catalog.store.public.guards  # noqa: F401 - makes the function that ours run, and before them
from catalog.store.metadata import metadata

AUDIT_KEPT_DAYS = 180
"""The least time that the audit is kept, whatever anybody asks for."""

_INSERT_ONLY = ("review", "signature")
_REVISION_KEPT = ("draft_id", "row_version", "by", "at")

_OWN_REVIEW = (
    "NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM {staff}authorship a WHERE "
    # Quoted: BY is a word of PL/pgSQL.
    'a.draft_id = NEW.draft_id AND a.author = NEW."by" AND a.row_version <= NEW.row_version)'
)
_UNAPPROVED = (
    "NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM {staff}review r "
    "WHERE r.draft_id = NEW.id AND r.decision = 'approve' AND r.row_version = NEW.row_version "
    "AND r.content_sha256 = NEW.content_sha256 AND NOT EXISTS (SELECT 1 FROM {staff}authorship a "
    "WHERE a.draft_id = NEW.id AND a.author = r.by))"
)


def guard_statements(dialect: str) -> list[str]:
    """The DDL of every trigger, for `sqlite` or `postgresql`."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    own = _OWN_REVIEW.format(staff="")
    unapproved = _UNAPPROVED.format(staff="")
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _REVISION_KEPT)
    old = f"strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-{AUDIT_KEPT_DAYS} days')"
    return [
        *(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}s are insert-only'); END"
            for table in (*_INSERT_ONLY, "audit")
        ),
        *(
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}s are insert-only'); END"
            for table in (*_INSERT_ONLY, "revision")
        ),
        (
            "CREATE TRIGGER revision_only_erased BEFORE UPDATE ON revision WHEN "
            f"NEW.document IS NOT NULL OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'revisions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER audit_never_replaced BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE ordinal = NEW.ordinal) "
            "BEGIN SELECT RAISE(ABORT, 'audits are insert-only'); END"
        ),
        (
            f"CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.at >= {old} "
            "BEGIN SELECT RAISE(ABORT, 'the audit is kept'); END"
        ),
        (
            f"CREATE TRIGGER review_by_others BEFORE INSERT ON review WHEN {own} "
            "BEGIN SELECT RAISE(ABORT, 'nobody approves what they wrote'); END"
        ),
        (
            f"CREATE TRIGGER draft_approved BEFORE UPDATE ON draft WHEN {unapproved} "
            "BEGIN SELECT RAISE(ABORT, 'a draft is approved by somebody else'); END"
        ),
    ]


def _postgresql() -> list[str]:
    own = _OWN_REVIEW.format(staff="staff.")
    unapproved = _UNAPPROVED.format(staff="staff.")
    new_row, old_row = (
        ", ".join(f"{row}.{name}" for name in _REVISION_KEPT) for row in ("NEW", "OLD")
    )
    old = (
        f"to_char((now() AT TIME ZONE 'utc') - interval '{AUDIT_KEPT_DAYS} days', "
        '\'YYYY-MM-DD"T"HH24:MI:SS"Z"\')'
    )
    return [
        *(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON staff.{table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            for table in _INSERT_ONLY
        ),
        (
            "CREATE TRIGGER revision_only_erased BEFORE UPDATE ON staff.revision FOR EACH ROW "
            f"WHEN (NEW.document IS NOT NULL OR ROW({new_row}) IS DISTINCT FROM ROW({old_row})) "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER revision_never_deleted BEFORE DELETE ON staff.revision "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER audit_never_changed BEFORE UPDATE ON staff.audit "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER audit_never_truncated BEFORE TRUNCATE ON staff.audit "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER audit_kept BEFORE DELETE ON staff.audit FOR EACH ROW "
            f"WHEN (OLD.at >= {old}) EXECUTE FUNCTION refuse_change()"
        ),
        _function("refuse_own_review", own, "nobody approves what they wrote"),
        (
            "CREATE TRIGGER review_by_others BEFORE INSERT ON staff.review FOR EACH ROW "
            "EXECUTE FUNCTION staff.refuse_own_review()"
        ),
        _function("refuse_unapproved", unapproved, "a draft is approved by somebody else"),
        (
            "CREATE TRIGGER draft_approved BEFORE UPDATE ON staff.draft FOR EACH ROW "
            "EXECUTE FUNCTION staff.refuse_unapproved()"
        ),
    ]


def _function(name: str, refused: str, told: str) -> str:
    """A trigger function that refuses a row: a trigger's own condition may not ask other tables."""
    return (
        f"CREATE FUNCTION staff.{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{told}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )


@event.listens_for(metadata, "after_create")
def _create_guards(target: Any, connection: Any, **_: Any) -> None:
    # psycopg reads a per cent sign as a parameter even where there is none.
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    for statement in guard_statements(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", percent))

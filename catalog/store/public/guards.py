"""Triggers that hold the tables to their promises, whoever writes.

Versions, releases, states and events are insert-only (a version's content may be erased, nothing
else), a version is superseded once, and a catalog's mode can never change.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from catalog.store.metadata import CURRENT, metadata
from catalog.store.public.boxes import BOXES
from catalog.store.public.fulltext import FULLTEXT

_SUPERSEDED_ONCE = (
    f"OLD.until_seq <> {CURRENT} OR NEW.seq <> OLD.seq OR NEW.collection <> OLD.collection "
    "OR NEW.entry_id <> OLD.entry_id OR NEW.bucket <> OLD.bucket"
)

_VERSION_KEPT = (
    "seq",
    "collection",
    "entry_id",
    "number",
    "op",
    "reason",
    "replaced_by",
    "release_id",
    "content_sha256",
    "prev",
    "hash",
    "data_mode",
)


def guard_statements(dialect: str) -> list[str]:
    """The DDL of every trigger, for `sqlite` or `postgresql`."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _VERSION_KEPT)
    # INSERT OR REPLACE deletes what it conflicts with without asking the triggers on deletion.
    return [
        (
            "CREATE TRIGGER version_never_replaced BEFORE INSERT ON version "
            "WHEN EXISTS (SELECT 1 FROM version WHERE seq = NEW.seq "
            "OR (collection = NEW.collection AND entry_id = NEW.entry_id "
            "AND number = NEW.number)) "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER release_never_replaced BEFORE INSERT ON release "
            "WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id "
            "OR first_seq = NEW.first_seq OR last_seq = NEW.last_seq) "
            "BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END"
        ),
        (
            "CREATE TRIGGER clock_never_replaced BEFORE INSERT ON clock "
            "WHEN EXISTS (SELECT 1 FROM clock WHERE one = NEW.one) "
            "BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END"
        ),
        (
            "CREATE TRIGGER version_only_erased BEFORE UPDATE ON version "
            f"WHEN NEW.content IS NOT NULL OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER version_never_deleted BEFORE DELETE ON version "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER release_never_changed BEFORE UPDATE ON release "
            "BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END"
        ),
        (
            "CREATE TRIGGER release_never_deleted BEFORE DELETE ON release "
            "BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END"
        ),
        (
            "CREATE TRIGGER clock_keeps_mode BEFORE UPDATE ON clock "
            "WHEN NEW.data_mode IS NOT OLD.data_mode "
            "BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END"
        ),
        (
            "CREATE TRIGGER clock_never_deleted BEFORE DELETE ON clock "
            "BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END"
        ),
        (
            f"CREATE TRIGGER span_superseded_once BEFORE UPDATE ON span WHEN {_SUPERSEDED_ONCE} "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER span_never_deleted BEFORE DELETE ON span "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        (
            "CREATE TRIGGER span_never_replaced BEFORE INSERT ON span "
            "WHEN EXISTS (SELECT 1 FROM span WHERE seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END"
        ),
        *(
            statement
            for table, key in (("state", "seq"), ("event", "ordinal"))
            for statement in _insert_only(table, key)
        ),
        *FULLTEXT,
        *BOXES,
    ]


def _insert_only(table: str, key: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}s are insert-only'); END"
    return [
        (
            f"CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
        ),
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} {refuse}",
    ]


def _postgresql() -> list[str]:
    new, old = (", ".join(f"{row}.{name}" for name in _VERSION_KEPT) for row in ("NEW", "OLD"))
    return [
        (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE FUNCTION refuse_mode_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'the mode of a catalog never changes' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER version_only_erased BEFORE UPDATE ON version FOR EACH ROW "
            f"WHEN (NEW.content IS NOT NULL OR ROW({new}) IS DISTINCT FROM ROW({old})) "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER version_never_deleted BEFORE DELETE ON version FOR EACH ROW "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER release_never_changed BEFORE UPDATE OR DELETE ON release FOR EACH ROW "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER public_never_truncated BEFORE TRUNCATE ON version "
            "EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER clock_keeps_mode BEFORE UPDATE ON clock FOR EACH ROW "
            "WHEN (NEW.data_mode IS DISTINCT FROM OLD.data_mode) "
            "EXECUTE FUNCTION refuse_mode_change()"
        ),
        (
            "CREATE TRIGGER clock_never_deleted BEFORE DELETE ON clock FOR EACH ROW "
            "EXECUTE FUNCTION refuse_mode_change()"
        ),
        (
            "CREATE TRIGGER span_superseded_once BEFORE UPDATE ON span FOR EACH ROW "
            f"WHEN ({_SUPERSEDED_ONCE}) EXECUTE FUNCTION refuse_change()"
        ),
        (
            "CREATE TRIGGER span_never_deleted BEFORE DELETE ON span FOR EACH ROW "
            "EXECUTE FUNCTION refuse_change()"
        ),
        *(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            for table in ("state", "event")
        ),
    ]


@event.listens_for(metadata, "after_create")
def _create_guards(target: Any, connection: Any, **_: Any) -> None:
    for statement in guard_statements(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", "%%"))

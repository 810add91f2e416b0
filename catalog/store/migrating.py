"""Bringing a database to the tables of this version of the product."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from catalog.store.database import Database
from catalog.store.metadata import STAFF_SCHEMA
from catalog.store.public.searching import complete
from catalog.store.public.tables import PUBLIC_TABLES


def upgrade(database: Database) -> None:
    """Apply every migration that is missing, and give the reader role its grants.

    What is derived from contents is filled in where it is missing, by the code of today.

    Safe to repeat, and safe for two processes at once on PostgreSQL (they take turns).
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(7265)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        complete(connection)
        if not database.is_sqlite:
            _grant(connection, database.reader_role)


def is_current(database: Database) -> bool:
    """Whether the database has the tables that this version of the product expects."""
    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    with database.staff_engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == scripts.get_current_head()


class ReaderRoleMissing(Exception):
    """The role that the public faces read through does not exist and may not be made here."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(
            f'create it as an administrator: CREATE ROLE "{role}" NOLOGIN; '
            f'GRANT "{role}" TO CURRENT_USER;'
        )


def _grant(connection: Connection, role: str) -> None:
    """Let the reader role see the public tables, and nothing else."""
    exists = connection.execute(
        text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
    ).scalar()
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    if not exists:
        may = connection.execute(
            text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        ).scalar()
        if not may:
            raise ReaderRoleMissing(role)
        connection.execute(text(f"CREATE ROLE {quoted} NOLOGIN"))
        connection.execute(text(f"GRANT {quoted} TO CURRENT_USER"))
    connection.execute(text(f"REVOKE ALL ON SCHEMA {STAFF_SCHEMA} FROM PUBLIC"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
    for table in sorted(PUBLIC_TABLES):
        connection.execute(text(f"GRANT SELECT ON public.{table} TO {quoted}"))

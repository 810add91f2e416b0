"""The tables' common ground: one metadata, portable column types, the staff schema."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, MetaData, String, Table, literal_column

CURRENT = 2**63 - 1
"""`until_seq` of a row that no later version has superseded."""

STAFF_SCHEMA = "staff"
"""A schema of its own on PostgreSQL; SQLite has one namespace and an authorizer instead."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text() -> String:
    """Text that compares by code point on both engines."""
    return String().with_variant(String(collation="C"), "postgresql")


def big() -> BigInteger:
    """A 64-bit integer."""
    return BigInteger()


def one_of(column: str, values: tuple[str, ...]) -> str:
    """A check that a column holds one of a few words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def is_current(table: Table) -> ColumnElement[bool]:
    """The rows that no later version has superseded.

    The number is written into the statement: as a parameter it would hide from the planner that
    the partial indexes over current rows serve it.
    """
    found: ColumnElement[bool] = table.c.until_seq == literal_column(str(CURRENT), big())
    return found

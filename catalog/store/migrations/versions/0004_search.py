"""Search: what is compared, one row a version, and the tokens that narrow it down.

The rows themselves are worked out after the last migration, by the code of the day.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0004"
down_revision = "0003"


def _text() -> sa.String:
    """Text that compares by code point on both engines."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("code", _text(), nullable=False),
        sa.Column("place", _text(), nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("tokens", sa.String().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_search_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.get_bind().exec_driver_sql(statement)
    else:
        op.create_index(
            "ix_search_tokens", "search", ["tokens"],
            postgresql_using="gin", postgresql_with={"fastupdate": "off"},
        )  # fmt: skip


_SQLITE = (
    (
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search', content_rowid='seq', "
        "detail=none, columnsize=0, tokenize='ascii')"
    ),
    "INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE TRIGGER search_indexed AFTER INSERT ON search "
        "BEGIN INSERT INTO search_index(rowid, tokens) VALUES (NEW.seq, NEW.tokens); END"
    ),
    (
        "CREATE TRIGGER search_unindexed AFTER DELETE ON search "
        "BEGIN INSERT INTO search_index(search_index, rowid, tokens) "
        "VALUES ('delete', OLD.seq, OLD.tokens); END"
    ),
    (
        "CREATE TRIGGER search_never_changed BEFORE UPDATE ON search "
        "BEGIN SELECT RAISE(ABORT, 'what search compares is never changed'); END"
    ),
)

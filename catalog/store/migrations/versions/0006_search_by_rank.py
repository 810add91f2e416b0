"""Search: the index is to know in which rank of texts a token is, and how common it is.

What search compares is worked out anew after the last migration, by the code of the day.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("TRUNCATE search")
        return
    for statement in _SQLITE:
        op.get_bind().exec_driver_sql(statement)


# Emptied at once: row by row the index would be searched for each token of each version.
_SQLITE = (
    "DROP TRIGGER search_unindexed",
    "DELETE FROM search",
    "INSERT INTO search_index(search_index) VALUES ('delete-all')",
    (
        "CREATE TRIGGER search_unindexed AFTER DELETE ON search "
        "BEGIN INSERT INTO search_index(search_index, rowid, tokens) "
        "VALUES ('delete', OLD.seq, OLD.tokens); END"
    ),
)

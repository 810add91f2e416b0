"""Boxes: what finds the few geometries near a place without looking at all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_TABLES = ("index_facilities", "index_parcels", "index_projects")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
    for table in _TABLES:
        if connection.dialect.name != "sqlite":
            op.create_index(
                f"ix_{table}_box",
                table,
                [sa.text("box(point(west, south), point(east, north))")],
                postgresql_using="gist",
            )
        shapeless = sa.text("west IS NULL AND until_seq = 9223372036854775807")
        op.create_index(
            f"ix_{table}_shapeless",
            table,
            ["seq"],
            sqlite_where=shapeless,
            postgresql_where=shapeless,
        )


_SQLITE = (
    "CREATE VIRTUAL TABLE box_index USING rtree(seq, west, east, south, north)",
    *(
        f"INSERT INTO box_index(seq, west, east, south, north) "
        f"SELECT seq, west, east, south, north FROM {table} WHERE west IS NOT NULL"
        for table in _TABLES
    ),
    *(
        statement
        for table in _TABLES
        for statement in (
            (
                f"CREATE TRIGGER {table}_boxed AFTER INSERT ON {table} WHEN NEW.west IS NOT NULL "
                "BEGIN INSERT INTO box_index(seq, west, east, south, north) "
                "VALUES (NEW.seq, NEW.west, NEW.east, NEW.south, NEW.north); END"
            ),
            (
                f"CREATE TRIGGER {table}_unboxed AFTER DELETE ON {table} "
                "BEGIN DELETE FROM box_index WHERE seq = OLD.seq; END"
            ),
        )
    ),
)

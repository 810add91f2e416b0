"""SQLite's tree over the boxes around geometries, kept in step with the index tables by triggers.

It narrows a question down and decides nothing: its numbers are single precision, rounded outwards.
PostgreSQL has an index of its own over the same columns, which blurs them too.
"""

from __future__ import annotations

from catalog.kinds import KINDS
from catalog.store.public.tables import INDEX_TABLES

INDEX = "box_index"

_BOX = "west, east, south, north"


def _triggers(table: str) -> tuple[str, str]:
    values = ", ".join(f"NEW.{side}" for side in _BOX.split(", "))
    return (
        (
            f"CREATE TRIGGER {table}_boxed AFTER INSERT ON {table} WHEN NEW.west IS NOT NULL "
            f"BEGIN INSERT INTO {INDEX}(seq, {_BOX}) VALUES (NEW.seq, {values}); END"
        ),
        (
            f"CREATE TRIGGER {table}_unboxed AFTER DELETE ON {table} "
            f"BEGIN DELETE FROM {INDEX} WHERE seq = OLD.seq; END"
        ),
    )


BOXES = (
    f"CREATE VIRTUAL TABLE {INDEX} USING rtree(seq, {_BOX})",
    *(
        statement
        for kind in KINDS.values()
        if kind.geometry is not None
        for statement in _triggers(INDEX_TABLES[kind.name].name)
    ),
)

PARTS = frozenset(f"{INDEX}_{part}" for part in ("node", "rowid", "parent"))
"""What SQLite reads in the name of whoever asks the tree; it is made ready to write there too."""

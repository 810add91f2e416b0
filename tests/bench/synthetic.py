"""Large catalogs for measurement: the demonstration's parcels again and again, elsewhere."""

from __future__ import annotations

import math
import random
from typing import Any

import orjson
import psycopg
from psycopg import sql
from sqlalchemy import Table, select

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.metadata import is_current, metadata
from catalog.store.public.indexing import index_row
from catalog.store.public.tables import INDEX_TABLES, version
from catalog.store.public.versions import Change, NewRelease, append
from catalog.values.canonical import plain

FIRST = 22
"""The number of the first artificial parcel: the demonstration has 21 of its own."""

RELEASE = NewRelease("seed", "2026-11-21T04:00:00Z", "2026-11-21", "测量", "measurement")
_A_RELEASE = 50_000
"""Each release reads every line of the buckets it touches, and these touch all of them."""

LEAST_M2, MOST_M2 = 5_000, 120_000
"""Between these are the areas of their sites, one as likely as another."""

CENTRE = (121.355, 31.275)

CELL_DEG = 0.003
"""A parcel has a square of about 300 m: more of them cover more land and are no denser."""

_CACHE_KIB = 512 * 1024
"""The upper part of all indexes of a million parcels, which rows fall into everywhere."""


class Parcels:
    """Artificial parcels after the pattern of the demonstration's; the same for the same size."""

    def __init__(self, database: Database, size: int) -> None:
        self._chance = random.Random(size)
        self._reach_deg = reach_deg(size)
        table = INDEX_TABLES["parcels"]
        with database.read() as connection:
            self._patterns = [
                orjson.loads(content)
                for (content,) in connection.execute(
                    select(version.c.content)
                    .join(table, table.c.seq == version.c.seq)
                    .where(is_current(table))
                    .order_by(table.c.entry_id)
                    .limit(FIRST - 1)
                )
            ]

    def change(self, number: int) -> Change:
        """The publication of the parcel with this number, elsewhere each time."""
        feature = self._elsewhere(self._patterns[number % len(self._patterns)], number)
        # What the pattern brings along has been in canonical form, and what is new was put in it.
        content = orjson.dumps(feature, option=orjson.OPT_SORT_KEYS)
        return Change("parcels", feature["id"], content, index_row(KINDS["parcels"], feature))

    def _elsewhere(self, pattern: dict[str, Any], number: int) -> dict[str, Any]:
        chance = self._chance
        reach = self._reach_deg
        east, north = chance.uniform(-reach, reach), chance.uniform(-reach, reach)
        ring = pattern["geometry"]["coordinates"][0]
        moved = [[round(x + east, 6), round(y + north, 6)] for x, y in ring]
        new = {
            "site_area_m2": round(chance.uniform(LEAST_M2, MOST_M2), 2),
            "far_max": round(chance.uniform(1, 4), 1),
        }
        return {
            **pattern,
            "id": parcel_id(number),
            "geometry": {**pattern["geometry"], "coordinates": [plain(moved)]},
            "properties": {**pattern["properties"], **plain(new)},
        }


def parcel_id(number: int) -> str:
    """The id of an artificial parcel."""
    return f"DEMO-B-{number:07d}"


def reach_deg(size: int) -> float:
    """How far from the centre the parcels of a catalog of this size lie, east or north."""
    return CELL_DEG * math.sqrt(size) / 2


def box(chance: random.Random, size: int, parcels: float) -> str:
    """The `bbox` of somewhere in a catalog of this size, in which so many parcels lie."""
    side, reach = CELL_DEG * math.sqrt(parcels), reach_deg(size)
    corner = [middle + chance.uniform(-reach, reach - side) for middle in CENTRE]
    return ",".join(f"{x:.6f}" for x in (*corner, *(x + side for x in corner)))


def fill(database: Database, wanted: int) -> None:
    """Publish artificial parcels until a demonstration holds `wanted` of them in all.

    They go the way of everything published, in releases of a bounded size.
    """
    parcels = Parcels(database, wanted)
    for start in range(FIRST, wanted + 1, _A_RELEASE):
        numbers = range(start, min(start + _A_RELEASE, wanted + 1))
        changes = [parcels.change(number) for number in numbers]
        with database.write() as connection:
            if database.is_sqlite:
                connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
            append(connection, RELEASE, changes)


def copy(source: Database, target: Database) -> None:
    """Every row of a catalog into the empty tables of another on PostgreSQL.

    It holds what publishing there would have left, in a tenth of the time.
    """
    url = target.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        for table in metadata.sorted_tables:
            _copy_table(source, connection, table)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _copy_table(source: Database, connection: psycopg.Connection, table: Table) -> None:
    named = sql.Identifier(*filter(None, (table.schema, table.name)))
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(named, columns)
    with (
        source.read_as_staff() as reading,
        connection.cursor() as cursor,
        cursor.copy(statement) as rows,
    ):
        for row in reading.execute(select(table).execution_options(yield_per=1000)):
            rows.write_row(row)

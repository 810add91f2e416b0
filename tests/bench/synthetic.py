"""Large catalogs for measurement: the demonstration's parcels again and again, elsewhere."""

from __future__ import annotations

import random

import orjson
from sqlalchemy import select

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.metadata import is_current
from catalog.store.public.indexing import index_row
from catalog.store.public.tables import INDEX_TABLES, version
from catalog.store.public.versions import Change, NewRelease, append
from catalog.values.canonical import canonical_bytes

_A_RELEASE = 5_000


def fill(database: Database, wanted: int) -> None:
    """Publish artificial parcels until the demonstration holds `wanted` of them."""
    chance = random.Random(wanted)
    table = INDEX_TABLES["parcels"]
    with database.read() as connection:
        patterns = [
            orjson.loads(content)
            for (content,) in connection.execute(
                select(version.c.content)
                .join(table, table.c.seq == version.c.seq)
                .where(is_current(table))
                .order_by(table.c.entry_id)
            )
        ]
    made = len(patterns)
    while made < wanted:
        changes = []
        for _ in range(min(_A_RELEASE, wanted - made)):
            made += 1
            feature = _elsewhere(patterns[made % len(patterns)], made, chance)
            index = index_row(KINDS["parcels"], feature)
            changes.append(Change("parcels", feature["id"], canonical_bytes(feature), index))
        new = NewRelease("seed", "2026-11-21T04:00:00Z", "2026-11-21", "测量", "measurement")
        with database.write() as connection:
            append(connection, new, changes)


def _elsewhere(pattern: dict[str, object], number: int, chance: random.Random) -> dict[str, object]:
    feature = orjson.loads(orjson.dumps(pattern))
    feature["id"] = f"DEMO-B-{number:07d}"
    east, north = chance.uniform(-0.03, 0.03), chance.uniform(-0.03, 0.03)
    ring = feature["geometry"]["coordinates"][0]
    feature["geometry"]["coordinates"] = [
        [[round(x + east, 6), round(y + north, 6)] for x, y in ring]
    ]
    feature["properties"]["site_area_m2"] = round(chance.uniform(5_000, 120_000), 2)
    feature["properties"]["far_max"] = round(chance.uniform(1, 4), 1)
    return dict(feature)

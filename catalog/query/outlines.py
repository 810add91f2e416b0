"""The geometries of versions, so many at a time that a question of all of them takes no memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import shapely
from sqlalchemy import select

from catalog.query.cql2.membership import member
from catalog.query.statements import Run, compiled
from catalog.store.public.tables import version

_TOGETHER = 500


def outlines(backend: str, run: Run, seqs: Sequence[int]) -> Iterator[tuple[list[int], Any]]:
    """Seqs and an array of their shapes, in longitude and latitude; what was erased has none."""
    for first in range(0, len(seqs), _TOGETHER):
        some = list(seqs[first : first + _TOGETHER])
        wanted = select(version.c.seq, version.c.content).where(
            member(backend, version.c.seq, some), version.c.content.is_not(None)
        )
        rows = run(compiled(backend, wanted))
        shapes = [orjson.dumps(orjson.loads(content)["geometry"]) for _, content in rows]
        yield [seq for seq, _ in rows], shapely.from_geojson(shapes)

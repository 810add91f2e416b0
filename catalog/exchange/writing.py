"""The published entries of one kind as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from catalog.store.database import Connection
from catalog.store.public import clock as clocks
from catalog.store.public.history import current_contents


@dataclass(frozen=True)
class Written:
    path: Path
    count: int


def write_collection(connection: Connection, collection: str, path: Path) -> Written:
    """Write the current entries as a GeoJSON FeatureCollection of stored bytes.

    A demonstration says so in the file's name, its head and every feature, because a row taken
    out of its file must still say it.
    """
    clock = clocks.read(connection)
    demo = clock.data_mode == "demo"
    if demo and "demo" not in path.stem.lower():
        path = path.with_name(f"{path.stem}.DEMO{path.suffix}")
    head = {
        "type": "FeatureCollection",
        "collection": collection,
        "catalog_epoch": clock.epoch,
        "catalog_seq": clock.seq,
        "catalog_data_mode": clock.data_mode,
    }
    mode = b',"catalog_data_mode":' + orjson.dumps(clock.data_mode) + b"}"
    count = 0
    with path.open("wb") as file:
        file.write(orjson.dumps(head)[:-1] + b',"features":[')
        for content in current_contents(connection, collection):
            file.write((b",\n" if count else b"\n") + content[:-1] + mode)
            count += 1
        file.write(b"\n]}\n")
    return Written(path, count)

"""A whole catalog in one file, the same from either engine, taken while others publish.

A gzip of JSON lines: a header, one line a row of every table in the order of their references,
a footer with the count. It is read in one database snapshot, so it holds every publication that
was acknowledged before it began and nothing half done.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Table, insert, select

import catalog.store.staff.tables  # noqa: F401 - staff tables belong to a backup
from catalog.store.metadata import metadata
from catalog.store.public import clock as clocks

FORMAT = "parcel-catalog-backup/1"
_CHUNK = 500


class NotABackup(Exception):
    """The file is no backup, or not a whole one."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path.name}: {reason}")


class NotEmpty(Exception):
    """A restore needs a database that holds no catalog."""


@dataclass(frozen=True)
class Backup:
    """What a file holds: the clock's position and how many rows."""

    epoch: str
    seq: int
    data_mode: str
    rows: int


def write(connection: Connection, path: Path, taken_at: str) -> Backup:
    """Write everything that `connection`'s snapshot sees. The file appears only when complete."""
    clock = clocks.read(connection)
    partial = path.with_name(path.name + ".part")
    rows = 0
    with gzip.open(partial, "wb", compresslevel=5) as file:
        header = {
            "format": FORMAT,
            "taken_at": taken_at,
            "epoch": clock.epoch,
            "seq": clock.seq,
            "data_mode": clock.data_mode,
        }
        file.write(orjson.dumps(header) + b"\n")
        for table in metadata.sorted_tables:
            for row in _rows(connection, table):
                file.write(orjson.dumps([table.fullname, row]) + b"\n")
                rows += 1
        file.write(orjson.dumps({"end": FORMAT, "rows": rows}) + b"\n")
    partial.replace(path)
    return Backup(clock.epoch, clock.seq, clock.data_mode, rows)


def read(connection: Connection, path: Path) -> Backup:
    """Fill an empty, migrated database from a file. Raises NotABackup, NotEmpty."""
    try:
        clocks.read(connection)
    except clocks.NotInitialised:
        pass
    else:
        raise NotEmpty
    tables = {table.fullname: table for table in metadata.sorted_tables}
    lines = _lines(path)
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NotABackup(path, "it does not begin as a backup")
    current = ""
    pending: list[dict[str, Any]] = []
    for rows, line in enumerate(lines):
        if isinstance(line, dict):
            _insert(connection, tables, current, pending)
            if line != {"end": FORMAT, "rows": rows}:
                raise NotABackup(path, f"it says {line.get('rows')} rows and holds {rows}")
            return Backup(header["epoch"], header["seq"], header["data_mode"], rows)
        name, row = line
        if name not in tables:
            raise NotABackup(path, f"it holds an unknown table {name}")
        if name != current or len(pending) == _CHUNK:
            _insert(connection, tables, current, pending)
            current, pending = name, []
        pending.append(row)
    raise NotABackup(path, "it is cut short")


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    keys = list(table.primary_key.columns)
    result = connection.execution_options(yield_per=_CHUNK).execute(select(table).order_by(*keys))
    for row in result:
        # Column names are a subclass of str, which the encoder does not take as keys.
        yield {str(name): value for name, value in row._mapping.items()}


def _insert(
    connection: Connection, tables: dict[str, Table], name: str, rows: list[dict[str, Any]]
) -> None:
    if rows:
        connection.execute(insert(tables[name]), rows)


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                yield orjson.loads(line)
    except (OSError, EOFError, orjson.JSONDecodeError) as error:
        raise NotABackup(path, str(error)) from None

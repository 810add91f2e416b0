"""A whole catalog in one file, the same from either engine, taken while others publish.

A gzip of JSON lines: a header, one line a row of every table in the order of their references,
a footer with the count. It is read in one database snapshot, so it holds every publication that
was acknowledged before it began and nothing half done.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import StatementError

from catalog.store.metadata import metadata
from catalog.store.public import clock as clocks
from catalog.store.public.tables import DERIVED
from catalog.store.staff.tables import PASSING

FORMAT = "parcel-catalog-backup/3"
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
        for table in _kept_tables():
            for row in _rows(connection, table):
                file.write(orjson.dumps([table.fullname, row]) + b"\n")
                rows += 1
        file.write(orjson.dumps({"end": FORMAT, "rows": rows}) + b"\n")
    partial.replace(path)
    return Backup(clock.epoch, clock.seq, clock.data_mode, rows)


def read(connection: Connection, path: Path) -> Backup:
    """Fill an empty, migrated database from a file, but for what is derived from contents.

    Raises NotABackup, NotEmpty.

    The file is read through before a row of it is written: a damaged one is refused for what it
    is, not for what its damage would do to a table.
    """
    if _holds_a_catalog(connection):
        raise NotEmpty
    rows = sum(len(batch) for _, batch in _batches(path))
    try:
        for table, batch in _batches(path):
            connection.execute(insert(table), batch)
        clock = clocks.read(connection)
    except (StatementError, OverflowError) as error:
        raise NotABackup(path, f"its rows do not fit: {error.args[0]}") from error
    except clocks.NotInitialised:
        raise NotABackup(path, "it holds no clock") from None
    return Backup(clock.epoch, clock.seq, clock.data_mode, rows)


def _holds_a_catalog(connection: Connection) -> bool:
    try:
        clocks.read(connection)
    except clocks.NotInitialised:
        return False
    return True


def _kept_tables() -> list[Table]:
    """The tables of a backup, each after those that it refers to."""
    return [table for table in metadata.sorted_tables if table not in PASSING | DERIVED]


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    keys = list(table.primary_key.columns)
    result = connection.execution_options(yield_per=_CHUNK).execute(select(table).order_by(*keys))
    for row in result:
        # Column names are a subclass of str, which the encoder does not take as keys.
        yield {str(name): value for name, value in row._mapping.items()}


def _batches(path: Path) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows of a file, as many at once as one statement takes, all of one table.

    Raises NotABackup at the first line that is not as `write` writes it, and at the end when the
    file is not whole.
    """
    lines = _lines(path)
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NotABackup(path, "it does not begin as a backup")
    tables = {table.fullname: table for table in _kept_tables()}
    order = list(tables)
    current, batch = order[0], list[dict[str, Any]]()
    for rows, line in enumerate(lines):
        ends = isinstance(line, dict)
        name, row = (current, {}) if ends else _row(path, line, tables)
        if batch and (ends or name != current or len(batch) == _CHUNK):
            yield tables[current], batch
            batch = []
        if ends:
            if line != {"end": FORMAT, "rows": rows} or next(lines, None) is not None:
                raise NotABackup(path, f"its end does not fit the {rows} rows before it")
            return
        if order.index(name) < order.index(current):
            raise NotABackup(path, f"a row of {name} follows one of {current}")
        current = name
        batch.append(row)
    raise NotABackup(path, "it is cut short")


def _row(path: Path, line: Any, tables: dict[str, Table]) -> tuple[str, dict[str, Any]]:
    match line:
        case [str(name), dict(row)] if name in tables and row.keys() == set(tables[name].c.keys()):
            return name, row
    raise NotABackup(path, "it holds a row that none of this version's tables takes")


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                yield orjson.loads(line)
    except (OSError, EOFError, zlib.error, orjson.JSONDecodeError) as error:
        raise NotABackup(path, str(error)) from None

"""A whole catalog in one file, the same from either engine, taken while others publish.

A gzip of JSON lines: a header, one line a row of every table in the order of their references,
the files that rows name, in pieces, and a footer with the counts. Rows are read in one database
snapshot, so it holds every publication that was acknowledged before it began and nothing half done.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
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
_PIECE_BYTES = 2**20


class NotABackup(Exception):
    """The file is no backup, or not a whole one."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path.name}: {reason}")


class FilesLost(Exception):
    """Files that rows name are not there, or are not what they were; `names` of all of them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(", ".join(names))


class NotEmpty(Exception):
    """A restore needs a database that holds no catalog."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the clock's position, how many rows, and files by name with SHA-256.

    `lost` names the files that were left out because they were not there any more.
    """

    epoch: str
    seq: int
    data_mode: str
    rows: int
    files: dict[str, str]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A file that rows name, where it lies, and the SHA-256 that it has to have."""

    name: str
    sha256: str
    path: Path


def write(
    connection: Connection,
    path: Path,
    taken_at: str,
    files: Sequence[Kept] = (),
    lost: Sequence[str] = (),
) -> Backup:
    """Write everything that `connection`'s snapshot sees, and files. It appears only when complete.

    Raises FilesLost for a file that is not what it should be.
    """
    clock = clocks.read(connection)
    partial = path.with_name(path.name + ".part")
    try:
        with gzip.open(partial, "wb", compresslevel=5) as file:
            header = {
                "format": FORMAT,
                "taken_at": taken_at,
                "epoch": clock.epoch,
                "seq": clock.seq,
                "data_mode": clock.data_mode,
            }
            file.write(orjson.dumps(header) + b"\n")
            rows = 0
            for table in _kept_tables():
                for row in _rows(connection, table):
                    file.write(orjson.dumps([table.fullname, row]) + b"\n")
                    rows += 1
            for kept in files:
                file.writelines(line + b"\n" for line in _pieces(kept))
            end = {"end": FORMAT, "rows": rows, "files": len(files), "lost": list(lost)}
            file.write(orjson.dumps(end) + b"\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    names = {kept.name: kept.sha256 for kept in files}
    return Backup(clock.epoch, clock.seq, clock.data_mode, rows, names, tuple(lost))


def read(connection: Connection, path: Path) -> Backup:
    """Fill an empty, migrated database from a backup. Raises NotABackup, NotEmpty.

    It is read through, files and all, before a row of it is written: a damaged one is refused for
    what it is, not for what its damage would do to a table. `read_files` gives the files.
    """
    if _holds_a_catalog(connection):
        raise NotEmpty
    whole = _walk(path, lambda _table, _batch: None, _read_through)
    try:
        _walk(path, lambda table, batch: connection.execute(insert(table), batch), _read_through)
        clock = clocks.read(connection)
    except (StatementError, OverflowError) as error:
        raise NotABackup(path, f"its rows do not fit: {error.args[0]}") from error
    except clocks.NotInitialised:
        raise NotABackup(path, "it holds no clock") from None
    return Backup(clock.epoch, clock.seq, clock.data_mode, whole.rows, whole.files, whole.lost)


def read_files(path: Path, take: Callable[[str, Iterator[bytes]], None]) -> None:
    """Give each file of a backup to `take`: its name and its content in pieces. Raises NotABackup.

    The content is known to be whole and right only when its last piece was taken without an error.
    """
    _walk(path, lambda _table, _batch: None, take)


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


@dataclass(frozen=True)
class _Whole:
    rows: int
    files: dict[str, str]
    lost: tuple[str, ...]


def _walk(
    path: Path,
    rows: Callable[[Table, list[dict[str, Any]]], object],
    take: Callable[[str, Iterator[bytes]], None],
) -> _Whole:
    """Give the rows of a backup to `rows`, as many at once as one statement takes, then its files.

    Raises NotABackup at the first line that is not as `write` writes it, and at the end when the
    backup is not whole.
    """
    lines = _lines(path)
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NotABackup(path, "it does not begin as a backup")
    tables = {table.fullname: table for table in _kept_tables()}
    order = list(tables)
    current, batch, count = order[0], list[dict[str, Any]](), 0
    line: Any = None
    for line in lines:
        if isinstance(line, dict):
            break
        name, row = _row(path, line, tables)
        if order.index(name) < order.index(current):
            raise NotABackup(path, f"a row of {name} follows one of {current}")
        if batch and (name != current or len(batch) == _CHUNK):
            rows(tables[current], batch)
            batch = []
        current = name
        batch.append(row)
        count += 1
    if batch:
        rows(tables[current], batch)
    files: dict[str, str] = {}
    while isinstance(line, dict) and "file" in line:
        name, sha256 = str(line["file"]), str(line.get("sha256"))
        take(name, _content(path, lines, name, sha256))
        files[name] = sha256
        line = next(lines, None)
    return _Whole(count, files, _end(path, line, lines, count, len(files)))


def _end(path: Path, line: Any, lines: Iterator[Any], rows: int, files: int) -> tuple[str, ...]:
    """The files that a footer says are not there."""
    if not isinstance(line, dict):
        raise NotABackup(path, "it is cut short")
    lost = line.pop("lost", None)
    right = line == {"end": FORMAT, "rows": rows, "files": files} and isinstance(lost, list)
    if not right or next(lines, None) is not None:
        raise NotABackup(path, f"its end does not fit the {rows} rows and {files} files before it")
    return tuple(map(str, lost))


def _pieces(kept: Kept) -> Iterator[bytes]:
    """The lines of a file: its name and digest, its content in base64, and the end of that."""
    yield orjson.dumps({"file": kept.name, "sha256": kept.sha256})
    digest = hashlib.sha256()
    try:
        with kept.path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
                yield orjson.dumps(base64.b64encode(piece).decode())
    except FileNotFoundError:
        raise FilesLost([kept.name]) from None
    if digest.hexdigest() != kept.sha256:
        raise FilesLost([kept.name])
    yield b"null"


def _content(path: Path, lines: Iterator[Any], name: str, sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for line in lines:
        if line is None:
            if digest.hexdigest() != sha256:
                raise NotABackup(path, f"its file {name} is not what it was")
            return
        try:
            piece = base64.b64decode(line, validate=True)
        except (TypeError, ValueError):
            raise NotABackup(path, f"its file {name} cannot be read") from None
        digest.update(piece)
        yield piece
    raise NotABackup(path, "it is cut short")


def _read_through(_name: str, pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


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

"""A file that is no whole backup is refused, and the database stays as empty as it was."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import func, select

from catalog.commands.safekeeping import DoesNotVerify, back_up, restore
from catalog.store.backup import NotABackup, NotEmpty
from catalog.store.database import Database
from catalog.store.metadata import metadata
from tests.support.builders import publish_sources, versions_of
from tests.support.catalogs import Catalogs, an_act

NEW_EPOCH = UUID("00000000-0000-4000-8000-00000000000b")
GZIP_HEADER = 10
Lines = list[Any]


@pytest.fixture(scope="module")
def kept(catalogs: Catalogs, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good backup of some 40 rows."""
    database, path = catalogs.empty(), tmp_path_factory.mktemp("backup") / "kept"
    for number in range(8):
        publish_sources(database, number % 5, doc_no=f"{number}", issuers=["甲局", "乙委"])
    back_up(database, path, an_act(), path.parent)
    return path.read_bytes()


@pytest.fixture
def blank(catalogs: Catalogs) -> Database:
    """A migrated database, empty before and after every refusal."""
    return catalogs.migrated()


def lines_of(content: bytes) -> Lines:
    return [orjson.loads(line) for line in gzip.decompress(content).splitlines()]


def file_of(lines: Lines) -> bytes:
    return gzip.compress(b"".join(orjson.dumps(line) + b"\n" for line in lines))


def refused(database: Database, path: Path, content: bytes) -> Exception | None:
    """What a restore of these bytes says; the database is empty afterwards."""
    path.write_bytes(content)
    try:
        restore(database, path, NEW_EPOCH, an_act(), path.parent)
    except (NotABackup, DoesNotVerify) as error:
        assert is_empty(database)
        return error
    return None


def is_empty(database: Database) -> bool:
    with database.read_as_staff() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        ]
    return not any(counts)


FOREIGN = {
    "nothing": b"",
    "a line": b"\n",
    "a database": b"SQLite format 3\x00" + b"\x00" * 4096,
    "an uncompressed header": b'{"format":"parcel-catalog-backup/2"}\n',
    "nothing, compressed": gzip.compress(b""),
    "a line, compressed": gzip.compress(b"\n"),
    "an object": gzip.compress(b"{}\n"),
    "a list": gzip.compress(b"[]\n"),
    "a number": gzip.compress(b"1\n"),
    "no text": gzip.compress(b"\xff\xfe\n"),
    "a later format": gzip.compress(b'{"format":"parcel-catalog-backup/9"}\n'),
    "a header of less": gzip.compress(b'{"format":"parcel-catalog-backup/2"}\n{"end":1}\n'),
    "another's dump": gzip.compress(b"PGDMP\x01\x0e"),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_refused(blank: Database, tmp_path: Path, content: bytes) -> None:
    assert isinstance(refused(blank, tmp_path / "f", content), NotABackup)


def test_a_missing_file_is_refused(blank: Database, tmp_path: Path) -> None:
    with pytest.raises(NotABackup, match="nowhere"):
        restore(blank, tmp_path / "nowhere", NEW_EPOCH, an_act(), tmp_path)


def test_a_file_cut_short_anywhere_is_refused(
    blank: Database, kept: bytes, tmp_path: Path, scale: float
) -> None:
    places = {0, 1, GZIP_HEADER, len(kept) - 8, len(kept) - 1}
    places |= {Random(7).randrange(len(kept)) for _ in range(round(300 * scale))}

    for place in sorted(places):
        assert isinstance(refused(blank, tmp_path / "f", kept[:place]), NotABackup), place


def test_a_file_without_some_of_its_lines_is_refused(
    blank: Database, kept: bytes, tmp_path: Path
) -> None:
    lines = lines_of(kept)

    for place in range(len(lines)):
        shortened = [*lines[:place], *lines[place + 1 :]]
        assert isinstance(refused(blank, tmp_path / "f", file_of(shortened)), NotABackup), place


def test_a_changed_byte_is_refused(
    blank: Database, kept: bytes, tmp_path: Path, scale: float
) -> None:
    chance = Random(11)
    begins = kept.index(b"\0", GZIP_HEADER) + 1  # behind the name of the file, which says nothing
    for _ in range(round(1000 * scale)):
        place = chance.randrange(begins, len(kept))
        changed = bytearray(kept)
        changed[place] ^= 1 << chance.randrange(8)
        found = refused(blank, tmp_path / "f", bytes(changed))
        assert isinstance(found, NotABackup), place


def clock_in(lines: Lines) -> dict[str, Any]:
    found: dict[str, Any] = next(line[1] for line in lines[1:] if line[0] == "clock")
    return found


ROW: dict[str, Callable[[Lines], Any]] = {
    "of an unknown table": lambda lines: lines.insert(1, ["nothing", {}]),
    "with an unknown column": lambda lines: clock_in(lines).update(nothing=1),
    "without a column": lambda lines: clock_in(lines).pop("epoch"),
    "with null where nothing may be null": lambda lines: clock_in(lines).update(epoch=None),
    "with another type": lambda lines: clock_in(lines).update(seq={"a": 1}),
    "with a number no database takes": lambda lines: clock_in(lines).update(seq=2**63),
    "that is no pair": lambda lines: lines.__setitem__(1, ["clock"]),
    "that is no row": lambda lines: lines.__setitem__(1, ["clock", "row"]),
    "that is a number": lambda lines: lines.__setitem__(1, 7),
    "that is null": lambda lines: lines.__setitem__(1, None),
    "twice": lambda lines: lines.insert(1, lines[1]),
    "before what it points at": lambda lines: lines.insert(1, lines.pop(-2)),
    "of another mode": lambda lines: clock_in(lines).update(data_mode="real"),
}


@pytest.mark.parametrize("change", ROW.values(), ids=ROW)
def test_a_file_with_a_row_is_refused(
    blank: Database, kept: bytes, tmp_path: Path, change: Callable[[Lines], Any]
) -> None:
    lines = lines_of(kept)
    change(lines)
    lines[-1]["rows"] = len(lines) - 2

    found = refused(blank, tmp_path / "f", file_of(lines))

    assert isinstance(found, NotABackup)


@pytest.mark.parametrize(
    ("table", "column", "value", "named"),
    [
        ("version", "content", '{"properties":{"forged":true}}', "seq 8"),
        ("version", "published_at", None, "seq 8"),
        ("version", "hash", "0" * 64, "seq 8"),
        ("clock", "seq", 9, "clock"),
        ("clock", "chain", "f" * 64, "clock"),
        ("index_sources", "doc_no", "forged", "index_sources"),
        ("term", "value", "forged", "term"),
    ],
)
def test_a_forged_history_does_not_verify(
    blank: Database, kept: bytes, tmp_path: Path, table: str, column: str, value: Any, named: str
) -> None:
    lines = lines_of(kept)
    wanted = "release" if column == "published_at" else table
    # The last row of a table is current: what has been superseded is no longer indexed as public.
    row = next(line[1] for line in reversed(lines[1:-1]) if line[0] == wanted)
    row[column] = value if value is not None else "2026-11-21T04:00:01Z"

    found = refused(blank, tmp_path / "f", file_of(lines))

    assert isinstance(found, DoesNotVerify)
    assert named in found.problem


def test_a_catalog_is_never_restored_over(
    empty_catalog: Database, kept: bytes, tmp_path: Path
) -> None:
    publish_sources(empty_catalog, 1)
    before = versions_of(empty_catalog)
    (tmp_path / "f").write_bytes(kept)

    with pytest.raises(NotEmpty):
        restore(empty_catalog, tmp_path / "f", NEW_EPOCH, an_act(), tmp_path)

    assert versions_of(empty_catalog) == before


def test_after_a_refusal_the_whole_file_restores(
    catalogs: Catalogs, kept: bytes, tmp_path: Path
) -> None:
    database = catalogs.migrated()
    assert refused(database, tmp_path / "f", kept[:-1]) is not None

    (tmp_path / "f").write_bytes(kept)

    assert restore(database, tmp_path / "f", NEW_EPOCH, an_act(), tmp_path).seq == 8

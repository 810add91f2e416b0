"""The state that a release leaves: what stands, and a digest that anyone can work out again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select

import catalog.store
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.metadata import metadata
from catalog.store.migrating import upgrade
from catalog.store.public import clock, states
from catalog.store.public.tables import event, release, span, state, version
from catalog.store.public.versions import NotPublished
from tests.catalog.documents import a_parcel
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
    versions_of,
)
from tests.support.catalogs import Catalogs

Lines = dict[str, dict[str, str]]


def digest_by_the_book(lines: Lines) -> str:
    """The definition of docs/sync.md, written without a look at the product's own."""
    collections = b""
    for name in sorted(KINDS):
        whole = b""
        for bucket in range(4096):
            mine = sorted(
                (entry_id, line)
                for entry_id, line in lines.get(name, {}).items()
                if hashlib.sha256(entry_id.encode()).hexdigest()[:3] == format(bucket, "03x")
            )
            said = "".join(line for _, line in mine)
            whole += hashlib.sha256(said.encode()).digest()
        collections += f"{name}\0{hashlib.sha256(whole).hexdigest()}\n".encode()
    return hashlib.sha256(collections).hexdigest()


def lines_at(database: Database, seq: int) -> Lines:
    """What is public at a seq, from the versions alone."""
    found: Lines = {}
    for row in versions_of(database):
        said = row._mapping
        if said["seq"] <= seq:
            mine = found.setdefault(said["collection"], {})
            mine.pop(said["entry_id"], None)
            if said["op"] == "upsert":
                mine[said["entry_id"]] = "{entry_id}\0{number}\0{content_sha256}\n".format(**said)
    return found


def publish_at_random(database: Database, releases: int) -> None:
    """Sources that come, change, go and come back."""
    chance, public = Random(5), set[int]()
    for turn in range(releases):
        wanted = chance.sample(range(12), chance.randint(1, 4))
        going = [number for number in wanted if number in public and chance.random() < 0.4]
        coming = [number for number in wanted if number not in going]
        if going:
            publish_changes(database, *(a_tombstone(source_id(number)) for number in going))
        if coming:
            publish_sources(database, *coming, doc_no=f"{turn}")
        public = (public - set(going)) | set(coming)


def test_every_release_leaves_the_digest_of_the_definition(empty_catalog: Database) -> None:
    publish_changes(empty_catalog, a_change(a_parcel()))
    publish_at_random(empty_catalog, 8)

    with empty_catalog.read() as connection:
        ends = [0, *connection.execute(select(release.c.last_seq)).scalars()]
        found = {seq: states.at(connection, seq) for seq in ends}

    for seq, said in found.items():
        lines = lines_at(empty_catalog, seq)
        assert said is not None
        assert said.state_digest == digest_by_the_book(lines), seq
        assert said.count == sum(map(len, lines.values()))
        assert {name for name, of in said.collections.items() if of.count} == {
            name for name, mine in lines.items() if mine
        }


def test_between_two_ends_of_releases_there_is_no_state(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 4)

    with empty_catalog.read() as connection:
        found = [states.at(connection, seq) is not None for seq in range(6)]
        nearest = [states.nearest(connection, seq) for seq in range(6)]

    assert found == [True, False, False, True, True, False]
    assert nearest == [0, 0, 0, 3, 4, 4]


def test_a_release_that_is_rolled_back_leaves_no_trace(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2)
    before = followed(empty_catalog)

    with pytest.raises(NotPublished):
        publish_changes(empty_catalog, a_change(a_parcel()), a_tombstone("TP-SRC-NEVER"))

    assert followed(empty_catalog) == before


def test_an_event_is_written_with_each_release(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1)
    publish_changes(empty_catalog, a_change(a_parcel()), a_tombstone(source_id(1)))

    with empty_catalog.read() as connection:
        rows = connection.execute(select(event).order_by(event.c.ordinal)).all()
        now = clock.read(connection)
        states_of = [states.at(connection, seq) for seq in (1, 3)]

    assert [(row.ordinal, row.type, row.seq) for row in rows] == [
        (1, "catalog.released", 1),
        (2, "catalog.released", 3),
    ]
    for row, left in zip(rows, states_of, strict=True):
        data = json.loads(row.data)
        assert left is not None
        assert (data["epoch"], data["head_seq"]) == (now.epoch, row.seq)
        assert data["state_digest"] == left.state_digest
    assert json.loads(rows[1].data)["collections"] == ["parcels", "sources"]


def test_a_catalog_from_before_is_replayed_by_its_migration(catalogs: Catalogs) -> None:
    newer = catalogs.empty()
    publish_changes(newer, a_change(a_parcel()))
    publish_at_random(newer, 20)
    older = catalogs.blank()
    migrate_to(older, "0001")
    copy(newer, older, ("clock", "release", "version"))

    upgrade(older)

    assert followed(older) == followed(newer)
    publish_sources(older, 1, doc_no="afterwards")
    publish_sources(newer, 1, doc_no="afterwards")
    assert followed(older) == followed(newer)


def migrate_to(database: Database, revision: str) -> None:
    config = Config()
    folder = Path(catalog.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def copy(source: Database, target: Database, names: tuple[str, ...]) -> None:
    with source.read_as_staff() as reading, target.write() as writing:
        for name in names:
            table = metadata.tables[name]
            rows = [dict(row._mapping) for row in reading.execute(select(table))]
            writing.execute(insert(table), rows)


def followed(database: Database) -> dict[str, object]:
    """All that is recorded for those who follow."""
    with database.read_as_staff() as connection:
        found: dict[str, object] = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in (version, span, event)
        }
        ends = connection.execute(select(state.c.seq).order_by(state.c.seq)).scalars()
        found["states"] = [states.at(connection, seq) for seq in ends]
        # A bucket that was emptied is as good as one that never held anything.
        found["buckets"] = {name: states.buckets(connection, name) for name in KINDS}
    return found

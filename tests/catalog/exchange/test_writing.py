"""What is exported is what is public, byte for byte, and loads again without a change."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from catalog.commands.loading import load
from catalog.commands.releasing import release_prepared
from catalog.commands.withdrawing import withdraw
from catalog.exchange.reading import read_file
from catalog.exchange.writing import write_collection
from catalog.feed.verification import verify
from catalog.kinds import KINDS
from catalog.store.database import Database
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_square, publish
from tests.support.catalogs import CHECKER, EPOCH, an_act


def exported(database: Database, kind: str, path: Path) -> Path:
    with database.read() as connection:
        return write_collection(connection, kind, path).path


@pytest.mark.parametrize("kind", KINDS)
def test_loading_one_s_own_export_changes_nothing(shared_demo: Database, tmp_path: Path, kind: str):
    path = exported(shared_demo, kind, tmp_path / f"{kind}.geojson")
    before = everything(shared_demo)

    loaded = load(shared_demo, read_file(path, 2**26), an_act())

    assert {line.outcome for line in loaded.lines} <= {"unchanged"}
    assert everything(shared_demo) == before


def test_staff_fields_and_unrounded_geometry_are_kept_when_an_export_comes_back(
    empty_catalog: Database, tmp_path: Path
):
    publish(
        empty_catalog,
        a_parcel(
            staff_note="内部", geometry=a_square(121.3500012), geometry_staff=a_square(121.35001234)
        ),
        a_contact(),
    )
    path = exported(empty_catalog, "parcels", tmp_path / "parcels.geojson")
    before = everything(empty_catalog)

    loaded = load(empty_catalog, read_file(path, 2**26), an_act())

    assert [line.outcome for line in loaded.lines] == ["unchanged"]
    assert everything(empty_catalog) == before


def test_an_export_holds_the_stored_bytes_and_says_what_it_is(
    shared_demo: Database, tmp_path: Path
):
    path = exported(shared_demo, "parcels", tmp_path / "parcels.geojson")

    whole = orjson.loads(path.read_bytes())
    rows = [row for row in everything(shared_demo)["version"] if row[1] == "parcels"]
    stored = {row[2]: row[8] for row in rows}
    assert (whole["type"], whole["collection"]) == ("FeatureCollection", "parcels")
    assert whole["catalog_epoch"] == str(EPOCH)
    assert [feature["id"] for feature in whole["features"]] == sorted(stored)
    for line in path.read_bytes().splitlines()[1:-1]:
        bare = line.rstrip(b",").replace(b',"catalog_data_mode":"demo"}', b"}")
        assert bare.decode() == stored[orjson.loads(bare)["id"]]


def test_a_demonstration_says_so_in_name_head_and_every_feature(
    shared_demo: Database, tmp_path: Path
):
    path = exported(shared_demo, "parcels", tmp_path / "parcels.geojson")
    named = exported(shared_demo, "parcels", tmp_path / "my-demo.geojson")

    whole = orjson.loads(path.read_bytes())
    assert path.name == "parcels.DEMO.geojson"
    assert named.name == "my-demo.geojson"
    assert whole["catalog_data_mode"] == "demo"
    assert {feature["catalog_data_mode"] for feature in whole["features"]} == {"demo"}


def test_a_real_export_holds_only_what_was_released(real_catalog: Database, tmp_path: Path):
    nothing = orjson.loads(exported(real_catalog, "sources", tmp_path / "a.geojson").read_bytes())
    release_prepared(real_catalog, "first", an_act(CHECKER))
    path = exported(real_catalog, "sources", tmp_path / "sources.geojson")
    parcels = orjson.loads(exported(real_catalog, "parcels", tmp_path / "p.geojson").read_bytes())

    whole = orjson.loads(path.read_bytes())
    assert nothing["features"] == parcels["features"] == []
    assert path.name == "sources.geojson"
    assert whole["catalog_data_mode"] == "real"
    assert len(whole["features"]) >= 5


def test_a_withdrawn_entry_is_not_exported(empty_catalog: Database, tmp_path: Path):
    publish(empty_catalog, a_parcel(), a_parcel("DEMO-P-102"), a_contact())
    withdraw(empty_catalog, "parcels", "DEMO-P-101", an_act(CHECKER), reason="error")

    whole = orjson.loads(exported(empty_catalog, "parcels", tmp_path / "a.geojson").read_bytes())

    assert [feature["id"] for feature in whole["features"]] == ["DEMO-P-102"]
    with empty_catalog.read_as_staff() as connection:
        assert verify(connection).problem is None

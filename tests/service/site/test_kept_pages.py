"""A page is made once while nothing is published or erased, and never outlives what it says."""

from __future__ import annotations

import re

import pytest

from catalog.commands.storing_assets import put_in_order
from catalog.store.database import Database
from tests.catalog.commands.test_storing_assets import stored
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import erase, publish, seeded, take_down
from tests.service.sync.following import counted_reads
from tests.support.pictures import a_photo
from tests.support.server import data_dir_of

PAGES = ("/", "/parcels", "/parcels/DEMO-P-003", "/en/compare?ids=DEMO-P-003,DEMO-P-004")


@pytest.mark.parametrize("path", PAGES)
def test_a_second_visit_asks_only_where_the_catalog_stands(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
):
    first = client.get(path)
    reads = counted_reads(monkeypatch)

    again = client.get(path)

    assert reads() == 1
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    # Compressed or not is told apart, and so are the addresses by which a reader comes.
    squeezed = client.get(path, Accept_Encoding="gzip")
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert client.get(path).data == first.data
    elsewhere = client.get(path, Host="[::1]:8000")
    assert b"//[::1]:8000/" in elsewhere.data


def test_what_is_published_is_seen_at_once(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    page = "/parcels/DEMO-P-003"
    assert "7,777" not in client.get(page).text

    publish(demo_catalog, seeded("DEMO-P-003", jobs_expected=7777))
    assert "7,777" in client.get(page).text

    take_down(demo_catalog, "parcels", "DEMO-P-003")
    assert client.get(page).status_code == 410


def test_an_erased_value_is_seen_no_more(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    publish(demo_catalog, seeded("DEMO-P-003", jobs_expected=7777))
    seq = publish(demo_catalog, seeded("DEMO-P-003", jobs_expected=8888))
    pages = ("/parcels/DEMO-P-003", f"/parcels/DEMO-P-003?seq={seq - 1}")
    assert all("7,777" in client.get(page).text for page in pages)

    erase(demo_catalog, "parcels", "DEMO-P-003", 2)

    for page in pages:
        assert "8,888" in client.get(page).text
        assert "7,777" not in client.get(page).text


def test_a_picture_is_named_alike_before_and_after_its_files_are_put_out(
    demo_catalog: Database, serve: Serve
):
    client, folder = serve(demo_catalog), data_dir_of(demo_catalog)
    asset = stored(demo_catalog, folder, a_photo((1500, 300)), use="photo")
    said = {"asset": asset.sha256, "media_type": asset.media_type, "alt_zh": "地块东侧"}
    media = [{"use": "photo", "licence": "CC BY 4.0", **said}]
    publish(demo_catalog, seeded("DEMO-P-003", media=media))
    page = client.get("/parcels/DEMO-P-003").text
    (shown,) = re.findall(rf'src="[^"]*(/assets/{asset.sha256}[^"]*)"', page)
    assert client.get(shown).status_code == 404

    put_in_order(demo_catalog, folder)

    assert client.get(shown).status_code == 200
    assert client.get("/parcels/DEMO-P-003").text == page
    assert asset.renditions[-1].name in shown

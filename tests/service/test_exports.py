"""How a whole result is handed over: at one seq, within limits, by a name, and to its end."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from catalog.query.paging import Pages
from catalog.store.database import Database
from service.api import exports
from service.api.call import API
from service.api.exports import EXPORTS
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.exported import PARCELS, address, read_csv
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def test_without_a_limit_the_whole_result_comes_at_one_seq_and_with_one_a_page(
    empty_catalog: Database, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("catalog.query.walking.PAGE", 7)
    publish_sources(empty_catalog, *range(1, 41))
    client = serve(empty_catalog, export_max_stream=40, export_max_file=39)

    whole = client.get(address("sources", "f=csv&sortby=-name_zh"))
    page = client.get(address("sources", "f=csv&limit=15"))
    publish_sources(empty_catalog, 41)

    every = [f"TP-SRC-{n:04d}" for n in range(1, 41)]
    assert [line[0] for line in read_csv(whole.data)[1]] == every
    seen = [line[0] for line in read_csv(page.data)[1]]
    while 'rel="next"' in page.headers["Link"]:
        following = page.headers["Link"].partition('rel="next"')[0].rpartition("<")[2].split(">")[0]
        page = client.get(following.removeprefix("http://127.0.0.1:8000"))
        seen += [line[0] for line in read_csv(page.data)[1]]
    assert seen == every
    for refused in ("f=csv", "f=geojsonseq", "f=xlsx", "f=gpkg", "f=xlsx&seq=40"):
        assert client.refused(address("sources", refused))["code"] == "export-too-large"
    assert client.get(address("sources", "f=csv&seq=40")).status_code == 200
    assert client.get(address("sources", "f=csv&offset=1")).status_code == 200


def test_each_format_has_a_tag_a_head_a_name_and_a_way_to_the_others(client: Client):
    links = {link["type"]: link for link in client.items("parcels")["links"]}
    for offered in EXPORTS:
        path = links[offered.media_type]["href"].removeprefix("http://127.0.0.1:8000")
        assert links[offered.media_type]["rel"] == "alternate"

        by_name = client.get(path)
        by_type = client.get(PARCELS, Accept=f"{offered.media_type}, */*;q=0.1")
        head = client.open("HEAD", path)

        assert by_name.content_type == by_type.content_type == offered.media_type
        assert by_name.headers["ETag"] == head.headers["ETag"] != by_type.headers["ETag"]
        assert client.get(path, If_None_Match=by_name.headers["ETag"]).status_code == 304
        assert not head.data
        assert "filename*=UTF-8''%E5%9C%B0%E5%9D%97" in by_name.headers["Content-Disposition"]
        assert "demo" in by_name.headers["Content-Disposition"]
    small = client.get(f"{PARCELS}?f=csv", Accept_Encoding="gzip")
    assert gzip.decompress(small.data) == client.get(f"{PARCELS}?f=csv").data
    assert client.refused(PARCELS, 406, Accept="application/pdf")["code"] == "not-acceptable"
    one = client.get(f"{PARCELS}/DEMO-P-001?f=csv")
    assert [line[0] for line in read_csv(one.data)[1]] == ["DEMO-P-001"]
    assert client.get(f"{PARCELS}/DEMO-P-001?f=xlsx").status_code == 200


def test_a_reader_who_goes_away_stops_the_writing_and_leaves_the_slot(
    empty_catalog: Database, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("catalog.query.walking.PAGE", 1)
    publish_sources(empty_catalog, *range(1, 30), description_zh="文" * 4000)
    client = serve(empty_catalog, threads=2)
    asked: list[Any] = []
    rows = Pages.rows

    def counted(*how: Any) -> Any:
        asked.append(how)
        return rows(*how)

    monkeypatch.setattr(Pages, "rows", counted)
    path = address("sources", "f=geojsonseq")

    answer = client.app.test_client().get(path, headers={"Host": "127.0.0.1:8000"}, buffered=False)
    parts = iter(answer.response)
    next(parts)
    before = len(asked)
    busy = client.refused(path, 503)
    assert len(asked) == before  # Whoever is sent away has not been looked for.
    answer.close()

    assert busy["code"] == "exports-busy"
    assert 0 < len(asked) < 28
    assert client.get(path).status_code == 200


def test_what_was_read_to_its_end_holds_no_slot_though_nobody_closed_it(
    sqlite_catalogs: Catalogs, serve: Serve
):
    client = serve(sqlite_catalogs.shared_demo, threads=2)
    answers = []
    for name in ("xlsx", "csv", "xlsx"):
        browser = client.app.test_client()
        answer = browser.get(f"{PARCELS}?f={name}", headers={"Host": "127.0.0.1:8000"})
        assert answer.status_code == 200, name
        assert b"".join(answer.response)
        answers.append(answer)


def test_without_its_extra_a_geopackage_is_refused_and_not_offered(
    any_client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exports, "find_spec", lambda name: None)
    exports.installed.cache_clear()
    try:
        named = any_client.refused(f"{PARCELS}?f=gpkg", 400)
        accepted = any_client.refused(PARCELS, 406, Accept="application/geopackage+sqlite3")
        collection = any_client.get(f"{API}/collections/parcels").json

        assert named["code"] == accepted["code"] == "format-not-installed"
        assert "geopackage" in named["description"]
        types = {link["type"] for link in collection["links"]}
        assert "application/geopackage+sqlite3" not in types
    finally:
        exports.installed.cache_clear()

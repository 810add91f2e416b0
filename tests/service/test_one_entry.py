"""One entry: its bytes, its tag, its past, and what is left when it is withdrawn or erased."""

from __future__ import annotations

import gzip
import json

import orjson
import pytest

from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.values.canonical import sha256_hex
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import erase, publish, seeded, take_down

ITEM = f"{API}/collections/parcels/items/DEMO-P-001"


class TestBytes:
    def test_an_item_is_the_stored_bytes_with_mode_and_links_added(
        self, client: Client, catalogs: object
    ):
        answer = client.get(ITEM)
        reader = Reader(catalogs.shared_demo)  # type: ignore[attr-defined]
        _, version = reader.item("parcels", "DEMO-P-001")
        reader.release()

        assert version is not None
        assert version.content is not None
        assert answer.data.startswith(version.content[:-1])
        assert sha256_hex(version.content) == version.content_sha256
        added = orjson.loads(b"{" + answer.data[len(version.content) :])
        assert list(added) == ["catalog_data_mode", "links"]

    def test_items_of_every_kind_are_geojson(self, any_client: Client):
        for kind, entry in (("parcels", "DEMO-P-001"), ("sources", "TP-SRC-S1")):
            answer = any_client.get(f"{API}/collections/{kind}/items/{entry}")
            assert answer.content_type == "application/geo+json"
            assert answer.json["catalog_data_mode"] == "demo"

    @pytest.mark.parametrize(
        "entry", ["demo-p-001", "x", "A" * 33, "DEMO-P-001%00", "a%20b", "%FF"]
    )
    def test_what_is_no_id_is_not_found(self, client: Client, entry: str):
        problem = client.refused(f"{API}/collections/parcels/items/{entry}", 404)

        assert problem["code"] == "entry-not-found"


class TestTags:
    def test_a_client_that_has_the_item_gets_no_body(self, client: Client):
        first = client.get(ITEM)

        again = client.get(ITEM, If_None_Match=first.headers["ETag"])

        assert again.status_code == 304
        assert again.data == b""
        for name in ("ETag", "Cache-Control", "Vary", "Catalog-Seq"):
            assert again.headers[name] == first.headers[name]
        assert "Content-Type" not in again.headers

    @pytest.mark.parametrize("sent", ["*", "W/{}", '"other", {}', 'W/"other",  W/{}'])
    def test_every_way_of_naming_a_tag_is_understood(self, any_client: Client, sent: str):
        etag = any_client.get(ITEM).headers["ETag"]

        answer = any_client.get(ITEM, If_None_Match=sent.replace("{}", etag))

        assert answer.status_code == 304

    def test_another_tag_gets_the_body(self, any_client: Client):
        assert any_client.get(ITEM, If_None_Match='"other"').status_code == 200

    def test_an_items_tag_is_strong_and_a_lists_weak(self, any_client: Client):
        assert any_client.get(ITEM).headers["ETag"].startswith('"')
        listed = any_client.get(f"{API}/collections/parcels/items")
        assert listed.headers["ETag"].startswith('W/"')

    def test_the_compressed_item_has_a_tag_of_its_own(self, any_client: Client):
        plain = any_client.get(ITEM)

        squeezed = any_client.get(ITEM, Accept_Encoding="gzip")

        assert squeezed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(squeezed.data) == plain.data
        assert squeezed.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in squeezed.headers["Vary"]
        etag = squeezed.headers["ETag"]
        assert any_client.get(ITEM, Accept_Encoding="gzip", If_None_Match=etag).status_code == 304
        assert any_client.get(ITEM, If_None_Match=etag).status_code == 200

    def test_another_address_is_another_representation(self, any_client: Client):
        here, there = (
            any_client.app.test_client().get(ITEM, headers={"Host": host}).headers["ETag"]
            for host in ("localhost:8000", "127.0.0.1:9000")
        )

        assert here != there

    def test_a_tag_outlives_what_is_published_elsewhere(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        etag = client.get(ITEM).headers["ETag"]

        publish(demo_catalog, seeded("DEMO-P-002", far_max=9))

        assert client.get(ITEM, If_None_Match=etag).status_code == 304

    def test_a_change_gives_another_tag(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        first = client.get(ITEM)

        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        second = client.get(ITEM, If_None_Match=first.headers["ETag"])

        assert second.status_code == 200
        assert second.json["properties"]["far_max"] == 9

    def test_any_publication_gives_a_list_another_tag(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        path = f"{API}/collections/parcels/items"
        first = client.get(path)
        assert client.get(path, If_None_Match=first.headers["ETag"]).status_code == 304

        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        second = client.get(path, If_None_Match=first.headers["ETag"])

        assert second.status_code == 200
        assert second.json["features"][0]["properties"]["far_max"] == 9

    def test_a_list_as_of_a_seq_keeps_its_tag_until_something_in_it_is_erased(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        seq = client.get(API).headers["Catalog-Seq"]
        path = f"{API}/collections/parcels/items?seq={seq}"
        etag = client.get(path).headers["ETag"]

        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        assert client.get(path, If_None_Match=etag).status_code == 304
        erase(demo_catalog, "parcels", "DEMO-P-001", 1)
        after = client.get(path, If_None_Match=etag)

        assert after.status_code == 200
        assert "DEMO-P-001" not in {feature["id"] for feature in after.json["features"]}

    def test_a_page_of_another_usual_length_has_another_tag(
        self, demo_catalog: Database, serve: Serve
    ):
        path = f"{API}/collections/parcels/items"
        etag = serve(demo_catalog, default_limit=5).get(path).headers["ETag"]

        after = serve(demo_catalog, default_limit=20).get(path, If_None_Match=etag)

        assert after.status_code == 200
        assert len(after.json["features"]) == 20

    def test_a_head_answers_as_a_get_without_the_body(self, any_client: Client):
        for path in (ITEM, f"{API}/collections/parcels/items", API, f"{API}/docs", "/"):
            got = any_client.get(path)
            headed = any_client.open("HEAD", path)
            assert headed.status_code == got.status_code
            assert headed.data == b""
            assert dict(headed.headers) == dict(got.headers)


class TestWithdrawn:
    def test_a_withdrawn_entry_leaves_its_name_the_reason_and_its_successor(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        name = client.get(ITEM).json["properties"]["name_zh"]

        take_down(demo_catalog, "parcels", "DEMO-P-001", replaced_by=("DEMO-P-002",))
        problem = client.refused(ITEM, 410)

        assert problem["code"] == "entry-withdrawn"
        assert problem["entry"] == {
            "id": "DEMO-P-001",
            "title": name,
            "reason": "withdrawn",
            "replaced_by": [
                {
                    "id": "DEMO-P-002",
                    "href": f"http://127.0.0.1:8000{API}/collections/parcels/items/DEMO-P-002",
                }
            ],
            "date": "2026-11-21T04:00:00Z",
        }

    def test_an_english_reader_gets_the_english_name(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        name = client.get(ITEM).json["properties"]["name_en"]
        take_down(demo_catalog, "parcels", "DEMO-P-001")

        problem = client.refused(ITEM, 410, Accept_Language="en")

        assert problem["entry"]["title"] == name
        assert problem["title"] == "Gone"

    def test_nothing_else_of_the_last_state_is_told(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        before = client.get(ITEM).json["properties"]
        take_down(demo_catalog, "parcels", "DEMO-P-001")

        told = client.get(ITEM).text

        for secret in (before["plot_no"], before["name_en"], str(before["site_area_m2"])):
            assert secret not in told

    def test_a_withdrawn_entry_is_in_no_list_but_in_the_past(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        seq = client.get(API).headers["Catalog-Seq"]
        take_down(demo_catalog, "parcels", "DEMO-P-001")

        assert client.items("parcels")["numberMatched"] == 20
        assert client.get(f"{ITEM}?seq={seq}").status_code == 200
        client.refused(f"{ITEM}/disclosure", 410)

    def test_what_was_never_published_is_not_found_like_anything_else(
        self, real_catalog: Database, serve: Serve
    ):
        """A draft is not told from an id that never was."""
        client = serve(real_catalog)
        path = f"{API}/collections/projects/items"

        drafted = client.get(f"{path}/TP-PRJ-E4")
        invented = client.get(f"{path}/TP-PRJ-E9")

        assert drafted.status_code == invented.status_code == 404
        assert drafted.text.replace("TP-PRJ-E4", "TP-PRJ-E9") == invented.text
        assert dict(drafted.headers) == dict(invented.headers)


class TestErased:
    def test_an_erased_entry_tells_no_name(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        name = client.get(ITEM).json["properties"]["name_zh"]

        erase(demo_catalog, "parcels", "DEMO-P-001", 1)
        answer = client.get(ITEM)

        assert answer.status_code == 410
        assert answer.json["entry"]["reason"] == "redacted"
        assert "title" not in answer.json["entry"]
        assert json.dumps(name) not in answer.text
        assert name not in answer.text

    def test_an_erased_version_is_gone_from_the_past_too(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        seq = client.get(API).headers["Catalog-Seq"]
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))

        erase(demo_catalog, "parcels", "DEMO-P-001", 1)

        problem = client.refused(f"{ITEM}?seq={seq}", 410)
        assert problem["code"] == "version-redacted"
        assert client.get(ITEM).json["properties"]["far_max"] == 9

    def test_no_count_tells_what_an_erased_version_said(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        question = f"far_max=9&seq={client.get(API).headers['Catalog-Seq']}"
        assert client.items("parcels", question)["numberMatched"] == 1

        erase(demo_catalog, "parcels", "DEMO-P-001", 2)

        assert client.items("parcels", question)["features"] == []
        assert client.items("parcels", question)["numberMatched"] == 0


class TestVersions:
    def test_the_newest_comes_first_and_each_leads_to_its_content(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        take_down(demo_catalog, "parcels", "DEMO-P-001")

        found = client.get(f"{ITEM}/versions").json["versions"]

        assert [(v["number"], v["op"], v["reason"]) for v in found] == [
            (3, "delete", "withdrawn"),
            (2, "upsert", None),
            (1, "upsert", None),
        ]
        assert found[0]["links"] == []
        href = found[1]["links"][0]["href"].removeprefix("http://127.0.0.1:8000")
        content = client.get(href)
        assert content.json["properties"]["far_max"] == 9

    def test_versions_are_paged_by_number(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        for far in (7, 8, 9):
            publish(demo_catalog, seeded("DEMO-P-001", far_max=far))

        first = client.get(f"{ITEM}/versions?limit=3").json
        following = next(link["href"] for link in first["links"] if link["rel"] == "next")
        second = client.get(following.removeprefix("http://127.0.0.1:8000")).json

        assert [v["number"] for v in first["versions"]] == [4, 3, 2]
        assert [v["number"] for v in second["versions"]] == [1]
        assert not [link for link in second["links"] if link["rel"] == "next"]
        assert client.get(f"{ITEM}/versions?before=1").json["versions"] == []

    def test_an_erased_version_stays_in_the_list_by_its_hash(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        erase(demo_catalog, "parcels", "DEMO-P-001", 1)

        first = client.get(f"{ITEM}/versions").json["versions"][-1]

        assert first["redacted"] is True
        assert first["links"] == []
        assert len(first["content_sha256"]) == 64

    def test_what_never_was_has_no_versions(self, client: Client):
        client.refused(f"{API}/collections/parcels/items/TP-P-999/versions", 404)
        client.refused(f"{API}/collections/parcels/items/nonsense/versions", 404)


class TestDisclosure:
    def test_each_public_field_says_whether_and_from_where(self, client: Client):
        found = client.get(f"{ITEM}/disclosure").json
        properties = client.get(ITEM).json["properties"]

        fields = {field["field"]: field for field in found["fields"]}
        assert fields["far_max"]["level"] == "must"
        assert fields["far_max"]["status"] == properties["evidence"]["far_max"]["status"]
        assert fields["geometry"]["has_value"] is True
        assert "staff_note" not in fields
        for name, field in fields.items():
            if name != "geometry":
                assert field["has_value"] == (properties.get(name) is not None)

    def test_the_standing_notices_are_those_that_apply(self, client: Client):
        def notices(path: str) -> str:
            return str(client.get(f"{API}/collections/{path}/disclosure").json["notices"])

        assert "不构成出让要约" in notices("parcels/items/DEMO-P-001")
        assert "虚构" in notices("parcels/items/DEMO-P-001")
        assert "当时计划数" in notices("projects/items/TP-PRJ-E4")
        assert "不构成出让要约" not in notices("projects/items/TP-PRJ-E4")

"""The feed over HTTP: its pages, what a poll costs, how long anything may be kept."""

from __future__ import annotations

import gzip

import orjson
import pytest
import structlog
from prometheus_client import REGISTRY

from catalog.store.database import Database
from tests.feed.follower import COLLECTIONS, Follower
from tests.feed.tampering import tamper
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import erase, publish, seeded, take_down
from tests.service.sync.following import CHANGES, changed, counted_reads, page
from tests.support.builders import publish_sources

MEMBERS = {"epoch", "mode", "changes", "next", "has_more", "head_seq", "to", "catalog_data_mode"}
DIGESTS = {"state_digest", "collections"}


class TestPages:
    def test_a_follower_reaches_the_state_that_is_told(self, client: Client):
        follower, query = Follower(), "limit=100"
        while True:
            found = page(client, query)
            follower.apply([orjson.dumps(change) for change in found["changes"]])
            if not found["has_more"]:
                break
            assert found.keys() == MEMBERS
            query = f"limit=100&cursor={found['next']}"

        assert found.keys() == MEMBERS | DIGESTS
        assert (found["to"], found["head_seq"]) == (521, 521)
        assert found["state_digest"] == follower.state_digest()
        assert sorted(found["collections"]) == list(COLLECTIONS)
        assert found["collections"]["parcels"] == {
            "count": 21,
            "digest": follower.digest_of("parcels"),
        }

    def test_a_change_has_the_stored_bytes_as_its_last_member(self, client: Client):
        answer = client.get(f"{CHANGES}?limit=1")

        change = answer.json["changes"][0]
        assert list(change)[-1] == "content"
        content = orjson.dumps(change["content"], option=orjson.OPT_SORT_KEYS)
        assert b'"content":' + content + b"}" in answer.data

    def test_a_scoped_feed_tells_the_digests_of_its_collections_and_of_all(self, client: Client):
        found = page(client, "collections=parcels,projects")

        assert {change["collection"] for change in found["changes"]} == {"parcels", "projects"}
        assert sorted(found["collections"]) == ["parcels", "projects"]
        assert found["state_digest"] == page(client)["state_digest"]

    def test_a_cursor_brings_scope_and_mode_and_takes_them_repeated(self, client: Client):
        first = page(client, "collections=projects,parcels&mode=full&limit=1")

        alone = page(client, f"cursor={first['next']}&limit=2")
        repeated = page(
            client, f"cursor={first['next']}&limit=2&mode=full&collections=parcels,projects"
        )

        assert alone == repeated
        assert alone["mode"] == "full"

    def test_a_cursor_at_rest_may_be_asked_for_less(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        rest = page(client)["next"]
        for area in (8, 9):
            publish(demo_catalog, seeded("DEMO-P-001", far_max=area))

        narrowed = page(client, f"cursor={rest}&mode=full&collections=parcels,sources&limit=1")
        going_on = page(client, f"cursor={narrowed['next']}")

        assert [one["seq"] for one in narrowed["changes"] + going_on["changes"]] == [522, 523]
        assert (going_on["mode"], sorted(going_on["collections"])) == (
            "full", ["parcels", "sources"],
        )  # fmt: skip

    def test_a_full_page_ends_at_to(self, client: Client):
        found = page(client, "mode=full&limit=7")

        assert [change["seq"] for change in found["changes"]] == [1, 2, 3, 4, 5, 6, 7]
        assert (found["to"], found["has_more"]) == (7, True)
        assert found.keys() == MEMBERS

    def test_since_now_gives_a_cursor_and_nothing_else(self, client: Client):
        found = page(client, "since=now&mode=full&collections=parcels")

        assert (found["changes"], found["to"], found["has_more"]) == ([], 521, False)
        assert found.keys() == MEMBERS
        assert page(client, f"cursor={found['next']}")["mode"] == "full"

    def test_a_deletion_is_told_without_content(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        now = page(client, "since=now")["next"]
        take_down(demo_catalog, "parcels", "DEMO-P-001", replaced_by=("DEMO-P-002",))

        (change,) = page(client, f"cursor={now}")["changes"]

        assert (change["op"], change["reason"]) == ("delete", "withdrawn")
        assert (change["content"], change["content_sha256"]) == (None, None)
        assert (change["version"], change["replaced_by"]) == (2, ["DEMO-P-002"])

    @pytest.mark.parametrize("limit", ["10000", "10001", "99999999999999999999999"])
    def test_a_limit_beyond_the_largest_counts_as_the_largest(self, any_client: Client, limit: str):
        assert len(page(any_client, f"limit={limit}")["changes"]) == 521


class TestParameters:
    def test_an_unknown_collection_is_told_which_there_are(self, any_client: Client):
        problem = any_client.refused(f"{CHANGES}?collections=parcels,gardens", 400)

        (fault,) = problem["errors"]
        assert (fault["parameter"], fault["code"]) == ("collections", "unknown-collection")
        assert "gardens" in fault["detail"]
        assert all(name in fault["hint"] for name in COLLECTIONS)

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("limit=0", "out-of-range"),
            ("limit=-1", "out-of-range"),
            ("limit=ten", "not-an-integer"),
            ("collections=", "unknown-collection"),
            ("collections=parcels,parcels", "named-twice"),
            ("mode=newest", "mode-unknown"),
            ("since=yesterday", "since-unknown"),
            ("filter=far_max", "unknown-parameter"),
            ("cursor=a&cursor=b", "repeated-parameter"),
            ("cursor=a&since=now", "parameters-exclude"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, any_client: Client, query: str, code: str):
        problem = any_client.refused(f"{CHANGES}?{query}", 400)

        assert (problem["code"], problem["errors"][0]["code"]) == ("invalid-parameters", code)


class TestPolling:
    def test_a_poll_with_nothing_new_is_one_read(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        reads = counted_reads(monkeypatch)
        for query in ("", "mode=full", "collections=parcels"):
            address = f"{CHANGES}?cursor={page(client, query)['next']}"
            first = client.get(address)
            reads()

            again = client.get(address, If_None_Match=first.headers["ETag"])

            assert (again.status_code, again.data) == (304, b"")
            assert reads() == 1
            assert again.headers["Cache-Control"] == "public, no-cache"
            for name in ("ETag", "Vary", "Catalog-Seq", "Catalog-Epoch", "Catalog-Data-Mode"):
                assert again.headers[name] == first.headers[name]

    def test_a_poll_without_a_tag_is_one_read_too(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        address = f"{CHANGES}?cursor={page(client)['next']}"
        first = client.get(address)
        reads = counted_reads(monkeypatch)

        assert client.get(address).data == first.data
        assert reads() == 1

    @pytest.mark.parametrize("query", ["", "mode=full", "since=now", "collections=parcels&limit=5"])
    def test_whatever_is_published_gives_another_tag(
        self, demo_catalog: Database, serve: Serve, query: str
    ):
        client = serve(demo_catalog)
        first = client.get(f"{CHANGES}?{query}")

        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        second = client.get(f"{CHANGES}?{query}", If_None_Match=first.headers["ETag"])

        assert second.status_code == 200
        assert second.json["head_seq"] == 522

    def test_an_erasure_moves_no_seq_and_gives_another_tag(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        address = f"{CHANGES}?mode=full&collections=parcels"
        first = client.get(address)

        erase(demo_catalog, "parcels", "DEMO-P-001", 1)
        second = client.get(address, If_None_Match=first.headers["ETag"])

        assert second.status_code == 200
        assert second.headers["Catalog-Seq"] == first.headers["Catalog-Seq"]
        told = {change["version"]: change for change in second.json["changes"]
                if change["id"] == "DEMO-P-001"}  # fmt: skip
        assert (told[1]["redacted"], told[1]["content"]) == (True, None)
        assert "redacted" not in told[2]

    def test_two_questions_have_two_tags(self, any_client: Client):
        tags = {
            any_client.get(f"{CHANGES}?{query}").headers["ETag"]
            for query in ("", "limit=1", "mode=full", "since=now", "collections=parcels")
        }

        assert len(tags) == 5

    @pytest.mark.parametrize("place", [1, 3])
    def test_an_asterisk_does_not_stand_for_a_page_that_is_not_there(
        self, any_client: Client, place: int
    ):
        cursor = page(any_client)["next"]
        value = "0" * 16 if place == 3 else "00000000-0000-4000-8000-0000000000ff"

        assert any_client.get(CHANGES, If_None_Match="*").status_code == 304
        forged = f"{CHANGES}?cursor={changed(cursor, place, value)}"
        assert any_client.get(forged, If_None_Match="*").status_code == 410


class TestKeeping:
    def test_a_closed_page_may_be_kept_for_a_day(
        self, demo_catalog: Database, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ):
        client = serve(demo_catalog)
        first = page(client, "mode=full&limit=5")
        address = f"{CHANGES}?cursor={first['next']}&limit=5"
        answer = client.get(address)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        reads = counted_reads(monkeypatch)

        again = client.get(address)

        assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable"
        assert again.data == answer.data
        assert (again.headers["Catalog-Seq"], reads()) == ("522", 1)
        assert client.get(address, If_None_Match=answer.headers["ETag"]).status_code == 304

    def test_a_closed_page_that_holds_an_erased_content_is_made_anew(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        cursor = page(client, "mode=full&limit=1&collections=parcels")["next"]
        publish(demo_catalog, seeded("DEMO-P-001", far_max=8))
        cursor = page(client, f"cursor={cursor}&limit=19")["next"]
        address = f"{CHANGES}?cursor={cursor}&limit=2"
        first = client.get(address)
        assert "immutable" in first.headers["Cache-Control"]

        erase(demo_catalog, "parcels", "DEMO-P-001", 2)
        second = client.get(address, If_None_Match=first.headers["ETag"])

        assert second.status_code == 200
        assert [change.get("redacted") for change in second.json["changes"]] == [None, True]

    @pytest.mark.parametrize(
        "query", ["", "limit=5", "mode=full", "mode=full&limit=5", "since=now"]
    )
    def test_without_a_cursor_everything_is_asked_about_each_time(
        self, any_client: Client, query: str
    ):
        # Such an address names no epoch: after a new one it has to lead there at once.
        answer = any_client.get(f"{CHANGES}?{query}")

        assert answer.headers["Cache-Control"] == "public, no-cache"

    def test_a_page_in_mid_walk_is_asked_about_each_time(self, any_client: Client):
        cursor = page(any_client, "limit=5")["next"]

        answer = any_client.get(f"{CHANGES}?cursor={cursor}&limit=5")

        assert answer.headers["Cache-Control"] == "public, no-cache"

    def test_a_page_is_compressed_for_whoever_takes_it(self, client: Client):
        for query in (
            "",
            "mode=full&limit=50",
            f"cursor={page(client, 'mode=full&limit=9')['next']}",
        ):
            plain = client.get(f"{CHANGES}?{query}")
            squeezed = client.get(f"{CHANGES}?{query}", Accept_Encoding="gzip")
            again = client.get(f"{CHANGES}?{query}", Accept_Encoding="gzip")

            assert squeezed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(squeezed.data) == plain.data
            assert again.data == squeezed.data
            assert "Accept-Encoding" in squeezed.headers["Vary"]
            assert len(squeezed.data) < len(plain.data) / 3

    def test_whoever_asks_for_headers_gets_no_body(self, any_client: Client):
        answer = any_client.open("HEAD", CHANGES)

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["ETag"] == any_client.get(CHANGES).headers["ETag"]


@pytest.mark.parametrize("query", ["", "mode=full", "collections=parcels"])
def test_a_hole_is_an_alarm(demo_catalog: Database, serve: Serve, query: str):
    client = serve(demo_catalog)
    tamper(demo_catalog, "DELETE FROM span WHERE seq = 300")
    before = REGISTRY.get_sample_value("catalog_feed_integrity_total") or 0

    with structlog.testing.capture_logs() as logs:
        answer = client.get(f"{CHANGES}?{query}")

    assert (answer.status_code, answer.json["code"]) == (503, "feed-integrity")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert REGISTRY.get_sample_value("catalog_feed_integrity_total") == before + 1
    (line,) = [line for line in logs if line["event"] == "feed_integrity"]
    assert (line["log_level"], "520" in line["hole"]) == ("critical", True)


def test_a_large_page_is_answered_whole(empty_catalog: Database, serve: Serve, scale: float):
    count = round(10_000 * scale)
    publish_sources(empty_catalog, *range(count))
    client = serve(empty_catalog)

    found = page(client, "limit=10000")

    assert (len(found["changes"]), found["has_more"]) == (count, False)
    follower = Follower()
    follower.apply([orjson.dumps(change) for change in found["changes"]])
    assert follower.state_digest() == found["state_digest"]

"""States, buckets and entries: how a diverged copy finds what differs, and mends it."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import pytest

from catalog.store.database import Database
from tests.feed.follower import Follower
from tests.feed.tampering import tamper
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down
from tests.service.sync.following import CHANGES, SYNC, page

STATE = f"{SYNC}/state"
ENTRIES = f"{SYNC}/entries"


def bucket_of(entry_id: str) -> str:
    return hashlib.sha256(entry_id.encode()).hexdigest()[:3]


def got(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


class TestStates:
    def test_the_head_is_what_the_feed_leads_to(self, client: Client):
        found, last = got(client, STATE), page(client)

        for member in ("epoch", "state_digest", "collections"):
            assert found[member] == last[member]
        assert found["seq"] == last["to"] == 521
        assert found["count"] == sum(of["count"] for of in found["collections"].values())
        assert found["release"] == last["changes"][-1]["release"]
        assert "collection" not in found

    def test_every_release_has_left_one(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        before = got(client, STATE)
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))

        assert got(client, f"{STATE}?seq=521") == before
        assert got(client, f"{STATE}?seq=522") == got(client, STATE)
        assert got(client, STATE)["state_digest"] != before["state_digest"]

    def test_before_the_first_change_there_is_nothing(self, client: Client):
        found = got(client, f"{STATE}?seq=0")

        assert (found["seq"], found["release"], found["count"]) == (0, None, 0)
        assert found["state_digest"] == Follower().state_digest()

    @pytest.mark.parametrize(("seq", "nearest"), [(1, 0), (520, 0), (522, 521), (2**53, 521)])
    def test_elsewhere_the_nearest_is_named(self, client: Client, seq: int, nearest: int):
        problem = client.refused(f"{STATE}?seq={seq}", 404)

        assert (problem["code"], problem["nearest"]) == ("no-state-at-seq", nearest)

    def test_a_replica_may_only_be_behind(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog, read_database_url=demo_catalog.url.render_as_string(False))

        assert client.refused(f"{STATE}?seq=522", 503)["code"] == "replica-behind"
        assert client.refused(f"{STATE}?seq=520", 404)["code"] == "no-state-at-seq"

    def test_a_poll_with_nothing_new_gets_no_body(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        first = client.get(STATE)
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert client.get(STATE, If_None_Match=first.headers["ETag"]).status_code == 304

        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))

        assert client.get(STATE, If_None_Match=first.headers["ETag"]).status_code == 200


class TestParameters:
    @pytest.mark.parametrize(
        ("query", "parameter", "code"),
        [
            ("collection=parcels", "buckets", "missing-parameter"),
            ("buckets=true", "collection", "missing-parameter"),
            ("bucket=a3f", "collection", "missing-parameter"),
            ("collection=parcels&buckets=true&seq=521", "collection", "parameters-exclude"),
            ("collection=parcels&buckets=true&bucket=a3f", "buckets", "parameters-exclude"),
            ("collection=gardens&buckets=true", "collection", "unknown-collection"),
            ("collection=parcels&buckets=yes", "buckets", "not-a-flag"),
            ("collection=parcels&bucket=A3F", "bucket", "bucket-form"),
            ("collection=parcels&bucket=a3", "bucket", "bucket-form"),
            ("collection=parcels&bucket=a3fa", "bucket", "bucket-form"),
            ("seq=-1", "seq", "out-of-range"),
            ("seq=9223372036854775808", "seq", "out-of-range"),
            ("seq=head", "seq", "not-an-integer"),
        ],
    )
    def test_what_does_not_go_together_is_named(
        self, any_client: Client, query: str, parameter: str, code: str
    ):
        problem = any_client.refused(f"{STATE}?{query}", 400)

        assert [(f["parameter"], f["code"]) for f in problem["errors"]] == [(parameter, code)]

    @pytest.mark.parametrize("query", ["", "collection=parcels", "bucket=a3f"])
    def test_entries_are_those_of_one_bucket(self, any_client: Client, query: str):
        problem = any_client.refused(f"{ENTRIES}?{query}", 400)

        assert {fault["code"] for fault in problem["errors"]} == {"missing-parameter"}

    def test_no_buckets_may_be_asked_for(self, any_client: Client):
        found = got(any_client, f"{STATE}?collection=parcels&buckets=false")

        assert found == got(any_client, STATE)


class TestBuckets:
    def test_a_collections_digest_is_that_of_its_buckets(self, client: Client):
        found = got(client, f"{STATE}?collection=parcels&buckets=true")

        nothing = hashlib.sha256().hexdigest()
        whole = b"".join(
            bytes.fromhex(found["buckets"].get(f"{n:03x}", nothing)) for n in range(4096)
        )
        assert found["collection"] == "parcels"
        assert nothing not in found["buckets"].values()
        assert hashlib.sha256(whole).hexdigest() == found["collections"]["parcels"]["digest"]

    def test_a_buckets_digest_is_that_of_its_lines(self, client: Client):
        bucket = bucket_of("DEMO-P-001")
        found = got(client, f"{STATE}?collection=parcels&bucket={bucket}")
        all_of_them = got(client, f"{STATE}?collection=parcels&buckets=true")["buckets"]

        text = "".join(
            f"{e['id']}\0{e['version']}\0{e['content_sha256']}\n" for e in found["lines"]
        )
        assert (found["collection"], found["bucket"]) == ("parcels", bucket)
        assert "DEMO-P-001" in [line["id"] for line in found["lines"]]
        assert hashlib.sha256(text.encode()).hexdigest() == all_of_them[bucket]

    def test_its_entries_are_told_as_changes(self, client: Client):
        bucket = bucket_of("DEMO-P-001")
        found = got(client, f"{ENTRIES}?collection=parcels&bucket={bucket}")
        told = {change["id"]: change for change in page(client)["changes"]}

        assert found["digest"] == got(client, f"{STATE}?collection=parcels&buckets=true")[
            "buckets"
        ][bucket]  # fmt: skip
        assert (found["seq"], found["collection"], found["bucket"]) == (521, "parcels", bucket)
        assert found["changes"]
        for change in found["changes"]:
            assert change == told[change["id"]]

    def test_an_empty_bucket_is_empty(self, client: Client):
        full = got(client, f"{STATE}?collection=parcels&buckets=true")["buckets"]
        empty = next(f"{n:03x}" for n in range(4096) if f"{n:03x}" not in full)

        lines = got(client, f"{STATE}?collection=parcels&bucket={empty}")
        found = got(client, f"{ENTRIES}?collection=parcels&bucket={empty}")

        assert lines["lines"] == found["changes"] == []
        assert found["digest"] == hashlib.sha256().hexdigest()

    def test_a_diverged_copy_fetches_only_what_differs(self, demo_catalog: Database, serve: Serve):
        client, follower = serve(demo_catalog), Follower()
        take_down(demo_catalog, "parcels", "DEMO-P-003")
        publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
        follower.apply([orjson.dumps(change) for change in page(client)["changes"]])
        follower.copy["parcels", "DEMO-P-001"] = (1, "0" * 64, None)  # an old version
        follower.copy["parcels", "DEMO-P-003"] = (1, "0" * 64, None)  # a ghost
        del follower.copy["parcels", "DEMO-P-002"]
        state = got(client, STATE)

        differing = [
            n for n, of in state["collections"].items() if of["digest"] != follower.digest_of(n)
        ]
        fetched = mend(client, follower, differing)

        assert differing == ["parcels"]
        assert fetched == {bucket_of(f"DEMO-P-00{n}") for n in (1, 2, 3)}
        assert follower.state_digest() == state["state_digest"]

    @pytest.mark.parametrize("path", [ENTRIES, STATE])
    def test_a_bucket_that_is_not_what_was_published_is_an_alarm(
        self, demo_catalog: Database, serve: Serve, path: str
    ):
        tamper(demo_catalog, "DELETE FROM span WHERE entry_id = 'DEMO-P-001'")
        bucket = bucket_of("DEMO-P-001")

        problem = serve(demo_catalog).refused(f"{path}?collection=parcels&bucket={bucket}", 503)

        assert problem["code"] == "feed-integrity"


def mend(client: Client, follower: Follower, collections: list[str]) -> set[str]:
    """Replace what differs, bucket by bucket; the buckets that were fetched."""
    fetched = set()
    for name in collections:
        theirs = got(client, f"{STATE}?collection={name}&buckets=true")["buckets"]
        mine: dict[str, str] = {}
        for (collection, entry_id), (version, sha, _) in sorted(follower.copy.items()):
            if collection == name:
                line = f"{entry_id}\0{version}\0{sha}\n"
                mine[bucket_of(entry_id)] = mine.get(bucket_of(entry_id), "") + line
        ours = {b: hashlib.sha256(text.encode()).hexdigest() for b, text in mine.items()}
        for bucket in theirs.keys() | ours.keys():
            if theirs.get(bucket) == ours.get(bucket):
                continue
            fetched.add(bucket)
            found = got(client, f"{ENTRIES}?collection={name}&bucket={bucket}")
            for key in [k for k in follower.copy if k[0] == name and bucket_of(k[1]) == bucket]:
                del follower.copy[key]
            follower.apply([orjson.dumps(change) for change in found["changes"]])
    return fetched


def test_nothing_of_the_feed_is_told_of_a_database_without_a_catalog(catalogs: Any, serve: Serve):
    client = serve(catalogs.migrated())

    for path in (SYNC, CHANGES, STATE, f"{SYNC}/releases"):
        assert client.refused(path, 503)["code"] == "not-initialised"

"""The capability document tells a follower all it has to know before it begins."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog.kinds import KINDS
from catalog.store.database import Database
from service.api.call import API
from tests.feed.follower import COLLECTIONS, Follower
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded
from tests.service.sync.following import CHANGES, SYNC
from tests.support.catalogs import EPOCH


def capability(client: Client) -> dict[str, object]:
    answer = client.get(SYNC)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json
    return found


def test_it_says_which_history_and_how_far(client: Client):
    found = capability(client)

    assert found["protocol"] == "catalog-sync/1"
    assert found["epoch"] == str(EPOCH)
    assert (found["head_seq"], found["oldest_seq"], found["retention_days"]) == (521, 1, None)
    assert found["deleted_records"] == "persistent"
    assert found["limits"] == {"changes_default": 1000, "changes_max": 10000, "webhooks": 20}


def test_the_states_digest_is_that_of_the_collections_it_names(client: Client):
    found = capability(client)

    names = [of["id"] for of in found["collections"]]  # type: ignore[attr-defined]
    assert names == sorted(KINDS) == list(COLLECTIONS)
    lines = "".join(f"{of['id']}\0{of['digest']}\n" for of in found["collections"])  # type: ignore[attr-defined]
    assert hashlib.sha256(lines.encode()).hexdigest() == found["state_digest"]


def test_each_collection_has_a_schema_version(client: Client):
    for of in capability(client)["collections"]:  # type: ignore[attr-defined]
        assert of["schema_version"] == KINDS[of["id"]].schema_version
        assert of["schema_version"]


def test_every_link_leads_to_a_resource(client: Client):
    links = {link["rel"]: link["href"] for link in capability(client)["links"]}  # type: ignore[attr-defined]

    assert set(links) == {
        "self", "snapshot", "changes", "state", "releases", "webhooks", "receipt", "describedby",
    }  # fmt: skip
    for rel, href in links.items():
        status = client.get(urlsplit(href).path).status_code
        # A token, a snapshot that is yet to be written, a receipt that is only put.
        wanted = {"webhooks": {401}, "receipt": {405}, "snapshot": {303, 503}}.get(rel, {200})
        assert status in wanted, (rel, status)


def test_the_landing_page_leads_here(any_client: Client):
    hrefs = [link["href"] for link in any_client.get(API).json["links"]]

    assert any(urlsplit(href).path == SYNC for href in hrefs)


def test_an_empty_catalog_can_be_followed_from_the_beginning(empty_catalog: Database, serve: Serve):
    found = capability(serve(empty_catalog))

    assert (found["head_seq"], found["oldest_seq"]) == (0, 1)
    assert found["state_digest"] == Follower().state_digest()


def test_retention_tells_from_where_one_can_follow(demo_catalog: Database, serve: Serve):
    found = capability(serve(demo_catalog, feed_retention_days=400))

    assert (found["retention_days"], found["oldest_seq"]) == (400, 1)


def test_whoever_has_it_already_is_told_so_until_something_is_published(
    demo_catalog: Database, serve: Serve
):
    client = serve(demo_catalog)
    first = client.get(SYNC)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get(SYNC, If_None_Match=first.headers["ETag"]).status_code == 304

    publish(demo_catalog, seeded("DEMO-P-001", far_max=9))

    second = client.get(SYNC, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.json["head_seq"]) == (200, 522)


DOCUMENTS = [
    SYNC,
    CHANGES,
    f"{CHANGES}?since=now",
    f"{SYNC}/state",
    f"{SYNC}/state?seq=0",
    f"{SYNC}/releases",
    f"{SYNC}/releases/{{release}}",
    f"{SYNC}/entries?collection=parcels&bucket=a3f",
]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_demonstration_says_so_in_every_document(client: Client, path: str):
    release = client.get(f"{SYNC}/state").json["release"]

    answer = client.get(path.format(release=release))

    assert answer.status_code == 200, answer.text
    assert answer.json["catalog_data_mode"] == "demo"
    assert answer.headers["Catalog-Data-Mode"] == "demo"


def test_a_real_catalog_says_so(real_catalog: Database, serve: Serve):
    client = serve(real_catalog)

    for path in (SYNC, CHANGES, f"{SYNC}/state"):
        assert client.get(path).json["catalog_data_mode"] == "real"


class TestTheKey:
    def test_it_is_the_same_for_every_node(
        self, demo_catalog: Database, serve: Serve, tmp_path: Path
    ):
        told = [
            capability(serve(demo_catalog, data_dir=tmp_path, default_limit=n))["signing_key"]
            for n in (1, 2)
        ]

        assert told[0] == told[1]
        assert told[0]["algorithm"] == "ed25519"  # type: ignore[index]
        assert len(base64.b64decode(told[0]["public_key"])) == 32  # type: ignore[index]

    def test_without_one_all_else_is_told(
        self, demo_catalog: Database, serve: Serve, tmp_path: Path
    ):
        spoilt = tmp_path / "key"
        spoilt.write_text("nothing of the kind")

        found = capability(serve(demo_catalog, signing_key_file=spoilt))

        assert "signing_key" not in found
        assert found["head_seq"] == 521

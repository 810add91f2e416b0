"""Releases over HTTP: what was published together, newest first."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from catalog.store.database import Database
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down
from tests.service.sync.following import SYNC
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs

RELEASES = f"{SYNC}/releases"


@pytest.fixture
def client(demo_catalog: Database, serve: Serve) -> Client:
    """Of a demonstration that has published three times since."""
    publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
    publish(demo_catalog, seeded("DEMO-P-002", far_max=9), seeded("DEMO-P-003", far_max=9))
    take_down(demo_catalog, "parcels", "DEMO-P-001", replaced_by=("DEMO-P-002",))
    return serve(demo_catalog)


def test_the_newest_comes_first(client: Client):
    found = client.get(RELEASES).json

    assert [(r["first_seq"], r["last_seq"], r["cause"]) for r in found["releases"]] == [
        (525, 525, "staff"), (523, 524, "staff"), (522, 522, "staff"), (1, 521, "seed"),
    ]  # fmt: skip
    for release in found["releases"]:
        assert set(release["title"]) == {"zh", "en"}
        state = client.get(f"{SYNC}/state?seq={release['last_seq']}").json
        assert (state["release"], state["state_digest"]) == (release["id"], release["state_digest"])


def test_the_next_link_leads_through_all_of_them(client: Client):
    path, seen = f"{RELEASES}?limit=3", []
    while path:
        found = client.get(path).json
        seen += [release["last_seq"] for release in found["releases"]]
        following = [link["href"] for link in found["links"] if link["rel"] == "next"]
        parts = urlsplit(following[0]) if following else None
        path = f"{parts.path}?{parts.query}" if parts else ""

    assert seen == [525, 524, 522, 521]


@pytest.mark.parametrize(
    ("query", "ends"),
    [
        ("limit=1", [525]),
        ("before=525", [524, 522, 521]),
        ("before=524&limit=1", [522]),
        ("before=521", []),
        ("before=0", []),
        ("limit=5000", [525, 524, 522, 521]),
    ],
)
def test_a_list_can_be_narrowed(client: Client, query: str, ends: list[int]):
    found = client.get(f"{RELEASES}?{query}").json

    assert [release["last_seq"] for release in found["releases"]] == ends


@pytest.mark.parametrize("query", ["limit=0", "before=-1", "before=x", "cause=staff"])
def test_what_cannot_be_read_is_refused(client: Client, query: str):
    assert client.refused(f"{RELEASES}?{query}", 400)["code"] == "invalid-parameters"


def test_one_release_tells_its_changes_without_contents(client: Client):
    newest = client.get(RELEASES).json["releases"][0]

    found = client.get(f"{RELEASES}/{newest['id']}").json

    assert {name: found[name] for name in newest} == newest
    assert found["changes"] == [
        {
            "seq": 525,
            "op": "delete",
            "collection": "parcels",
            "id": "DEMO-P-001",
            "version": 3,
            "reason": "withdrawn",
            "replaced_by": ["DEMO-P-002"],
        }
    ]
    assert found["changes_truncated"] is False


@pytest.mark.parametrize(
    "name", ["2020-01-01-001", "2026-11-21-9999", "newest", "%00", "2026-11-21-001%00", "A" * 300]
)
def test_another_name_is_not_found(client: Client, name: str):
    assert client.refused(f"{RELEASES}/{name}", 404)["code"] == "release-not-found"


@pytest.mark.parametrize(("count", "truncated"), [(1000, False), (1001, True)])
def test_a_release_tells_a_thousand_changes(
    sqlite_catalogs: Catalogs, serve: Serve, count: int, truncated: bool
):
    database = sqlite_catalogs.empty()
    released = publish_sources(database, *range(count))

    found = serve(database).get(f"{RELEASES}/{released.id}").json

    assert [change["seq"] for change in found["changes"]] == [*range(1, 1001)]
    assert found["changes_truncated"] is truncated


def test_a_release_is_kept_until_something_else_is_published(
    client: Client, demo_catalog: Database
):
    first = client.get(RELEASES)
    assert client.get(RELEASES, If_None_Match=first.headers["ETag"]).status_code == 304

    publish(demo_catalog, seeded("DEMO-P-004", far_max=9))

    assert client.get(RELEASES, If_None_Match=first.headers["ETag"]).status_code == 200

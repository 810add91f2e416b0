"""Where a cursor is refused: with which words, and the way on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from catalog.commands.safekeeping import begin_epoch
from catalog.store.database import Database
from tests.catalog.documents import a_source
from tests.service.conftest import Serve
from tests.service.contract_client import HOST, Client
from tests.service.sync.following import CHANGES, SYNC, changed, page
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import EPOCH, NOON, an_act

SNAPSHOT = f"http://{HOST}{SYNC}/snapshots/latest"
OTHER_EPOCH = UUID(int=EPOCH.int + 1)


def gone(client: Client, cursor: str, code: str) -> None:
    """Assert a 410 that leads to the snapshot."""
    answer = client.get(f"{CHANGES}?cursor={cursor}")

    assert (answer.status_code, answer.json["code"]) == (410, code)
    assert answer.json["epoch"] == answer.headers["Catalog-Epoch"]
    assert answer.json["head_seq"] == int(answer.headers["Catalog-Seq"])
    (link,) = answer.json["links"]
    assert (link["rel"], link["href"]) == ("snapshot", SNAPSHOT)
    assert f'<{SNAPSHOT}>; rel="snapshot"' in answer.headers["Link"]
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (1, str(OTHER_EPOCH), "epoch-changed"),
        (2, 522, "history-diverged"),
        (3, "0" * 16, "history-diverged"),
        (6, [522, "0" * 16], "history-diverged"),
    ],
)
def test_each_410_leads_to_the_snapshot(client: Client, place: int, value: object, code: str):
    gone(client, changed(page(client)["next"], place, value), code)


def test_a_new_epoch_ends_every_walk(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    walk, head = page(client, "limit=5")["next"], page(client)["next"]

    begin_epoch(demo_catalog, OTHER_EPOCH, an_act())

    gone(client, walk, "epoch-changed")
    gone(client, head, "epoch-changed")
    assert page(client)["epoch"] == str(OTHER_EPOCH)


def test_a_cursor_older_than_the_feed_has_expired(empty_catalog: Database, serve: Serve):
    long_ago = NOON - timedelta(days=500)
    publish_changes(empty_catalog, a_change(a_source("TP-SRC-1")), now=long_ago)
    publish_changes(empty_catalog, a_change(a_source("TP-SRC-2")), now=long_ago)
    old = page(serve(empty_catalog), "mode=full&limit=1")["next"]
    client = serve(empty_catalog, feed_retention_days=400)

    gone(client, old, "cursor-expired")
    assert client.get(CHANGES).json["code"] == "cursor-expired"
    assert page(client, "since=now")["to"] == 2
    assert page(client, f"cursor={page(client, 'since=now')['next']}")["changes"] == []


@pytest.mark.parametrize("place", [2, 6])
def test_a_replica_that_is_behind_says_when_to_ask_again(
    demo_catalog: Database, serve: Serve, place: int
):
    client = serve(demo_catalog, read_database_url=demo_catalog.url.render_as_string(False))
    value = 530 if place == 2 else [530, "0" * 16]

    answer = client.get(f"{CHANGES}?cursor={changed(page(client)['next'], place, value)}")

    assert (answer.status_code, answer.json["code"]) == (503, "replica-behind")
    assert answer.headers["Retry-After"] == "1"
    assert "530" in answer.json["detail"]
    assert "521" in answer.json["detail"]


@pytest.mark.parametrize(
    "cursor", ["x", "bm9uc2Vuc2U", "%E5%85%89%E6%A0%87", "", "A" * 1100, "%00", "eyJ%3D"]
)
def test_what_is_no_cursor_is_invalid(any_client: Client, cursor: str):
    problem = any_client.refused(f"{CHANGES}?cursor={cursor}", 400)

    assert problem["code"] == "cursor-invalid"


def test_a_cursor_leads_to_no_collection_that_it_does_not_cover(any_client: Client):
    cursor = page(any_client, "collections=sources")["next"]
    wider = f"{CHANGES}?cursor={cursor}&collections=sources,parcels"

    problem = any_client.refused(wider, 400, Accept_Language="en")

    assert problem["code"] == "cursor-too-narrow"
    assert "followed sources alone; of parcels" in problem["detail"]
    assert "start again from a snapshot" in problem["description"]


@pytest.mark.parametrize("beside", ["mode=full", "collections=sources"])
def test_a_cursor_in_mid_walk_keeps_to_its_question(any_client: Client, beside: str):
    cursor = page(any_client, "limit=1")["next"]

    problem = any_client.refused(f"{CHANGES}?cursor={cursor}&{beside}", 400)

    assert problem["code"] == "cursor-in-walk"


def test_a_walk_into_a_release_is_invalid_and_no_alarm(any_client: Client):
    cursor = page(any_client, "mode=full&limit=2")
    chain = cursor["changes"][1]["hash"][:16]
    forged = changed(page(any_client, "limit=1")["next"], 6, [2, chain])

    assert any_client.refused(f"{CHANGES}?cursor={forged}", 400)["code"] == "cursor-invalid"


def test_a_refusal_speaks_the_readers_language(any_client: Client):
    for language in ("zh", "en"):
        problem = any_client.refused(f"{CHANGES}?cursor=x", 400, Accept_Language=language)
        assert ("cursor is not" in problem["detail"]) == (language == "en")

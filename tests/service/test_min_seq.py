"""Reading what one has written: an answer includes the seq that is asked for, or is refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.store.database import Database
from service.api.call import API
from service.api.freshness import Freshness
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded
from tests.support.patience import A_HANG_S

ITEM = f"{API}/collections/parcels/items/DEMO-P-001"


def freshness(client: Client) -> Freshness:
    found: Freshness = client.app.extensions["catalog"].freshness
    return found


def head(client: Client) -> int:
    return int(client.get(API).headers["Catalog-Seq"])


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + A_HANG_S
    while not happens():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


@pytest.mark.parametrize("path", [API, ITEM, f"{API}/collections/parcels/items", f"{API}/lookup"])
def test_what_has_been_reached_is_answered_at_once(client: Client, path: str):
    query = "?any-identifier=zz-01" if path.endswith("lookup") else ""

    for seq in (0, head(client)):
        assert client.get(path + query, Catalog_Min_Seq=str(seq)).status_code == 200


def test_a_request_waits_for_a_publication_that_is_on_its_way(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    seq = head(client)
    freshness(client).patience_s = A_HANG_S

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.get, ITEM, Catalog_Min_Seq=str(seq + 1))
        until(lambda: freshness(client).waiting == 1)
        publish(demo_catalog, seeded("DEMO-P-001", name_en="[Example] renamed"))
        answer = asked.result(A_HANG_S)

    assert answer.status_code == 200
    assert int(answer.headers["Catalog-Seq"]) == seq + 1
    assert answer.json["properties"]["name_en"] == "[Example] renamed"
    assert freshness(client).waiting == 0


def test_what_never_arrives_is_refused_for_now(client: Client):
    seq = head(client)

    answer = client.get(ITEM, Catalog_Min_Seq=str(seq + 1), Accept_Language="en")

    assert answer.status_code == 503
    assert answer.json["code"] == "replica-behind"
    assert str(seq) in answer.json["detail"]
    assert answer.headers["Retry-After"] == "1"
    assert freshness(client).waiting == 0


def test_only_so_many_wait_at_a_time(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog, threads=2)
    seq = head(client)
    freshness(client).patience_s = A_HANG_S

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.get, ITEM, Catalog_Min_Seq=str(seq + 1))
        until(lambda: freshness(client).waiting == 1)
        second = client.get(ITEM, Catalog_Min_Seq=str(seq + 1))
        publish(demo_catalog, seeded("DEMO-P-001", name_en="[Example] renamed"))

        assert second.status_code == 503
        assert first.result(A_HANG_S).status_code == 200


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "+1", "1 2", "１", "9" * 19, "9" * 5000])
def test_what_is_no_seq_is_named(any_client: Client, text: str):
    answer = any_client.get(ITEM, Catalog_Min_Seq=text.encode().decode("latin-1"))

    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "Catalog-Min-Seq"


def test_without_the_header_nothing_is_waited_for(any_client: Client):
    freshness(any_client).await_seq(str(head(any_client)))

    assert any_client.get(ITEM).status_code == 200

"""The catalog as it was public at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from catalog.store.database import Database
from service.api.call import API
from tests.catalog.documents import a_facility
from tests.service.conftest import Serve
from tests.service.contract_client import HOST, Client
from tests.support.builders import a_change, a_tombstone, publish_changes
from tests.support.catalogs import NOON, Catalogs

ITEMS = f"{API}/collections/facilities/items"
ONE = f"{ITEMS}/DEMO-FAC-A"

# NOON is 04:00 in Greenwich and noon in Shanghai, on 21 November; each release a day later.
WHEN = [
    ("2026-11-21T03:59:59Z", 0),
    ("2026-11-20", 0),
    ("2026-11-21T04:00:00Z", 2),
    ("2026-11-21T12:00:00%2B08:00", 2),
    ("2026-11-21", 2),
    ("2026-11-22T03:59:59.999Z", 2),
    ("2026-11-22T04:00:00.5Z", 3),
    ("2026-11-22", 3),
    ("2026-11-23T13:00:00%2B08:00", 4),
    ("9999-12-31", 4),
    ("0001-01-01T00:00:00%2B08:00", 0),
]


@pytest.fixture(scope="module")
def three_days(catalogs: Catalogs) -> Iterator[Database]:
    """Two facilities, then a change of one, then the other withdrawn, at noon of each day."""
    database = catalogs.empty()
    first, second = (a_facility(f"DEMO-FAC-{name}", (121.35, 31.28)) for name in "AB")
    publish_changes(database, a_change(first), a_change(second))
    moved = a_change(a_facility("DEMO-FAC-A", (121.36, 31.27)))
    publish_changes(database, moved, now=NOON + timedelta(days=1))
    gone = a_tombstone("DEMO-FAC-B", collection="facilities")
    publish_changes(database, gone, now=NOON + timedelta(days=2))
    yield database
    catalogs.drop(database)


def test_a_time_answers_as_the_seq_that_was_public_then(three_days: Database, serve: Serve):
    client = serve(three_days)

    for moment, seq in WHEN:
        then = client.items("facilities", f"as_of={moment}")
        assert then == client.items("facilities", f"seq={seq}"), moment
        found, expected = (client.get(f"{ONE}?{q}") for q in (f"as_of={moment}", f"seq={seq}"))
        assert (found.status_code, found.json) == (expected.status_code, expected.json), moment
        assert found.status_code == (200 if seq else 404)
    gone = client.refused(f"{ITEMS}/DEMO-FAC-B?as_of=2026-11-23", 410)
    assert gone["entry"]["reason"] == "withdrawn"
    assert client.get(f"{ITEMS}?as_of=2026-11-21&f=csv").data.count(b"DEMO-FAC-") == 2


def test_the_pages_of_a_time_are_those_of_its_seq(three_days: Database, serve: Serve):
    client = serve(three_days)

    answer = client.get(f"{ITEMS}?as_of=2026-11-22&limit=1")
    (following,) = [link["href"] for link in answer.json["links"] if link["rel"] == "next"]

    assert "seq=3" in following
    assert "as_of" not in following
    page = client.get(following.removeprefix(f"http://{HOST}")).json
    assert [feature["id"] for feature in page["features"]] == ["DEMO-FAC-B"]


def test_only_an_answer_of_a_seq_is_kept_without_being_asked_about(
    three_days: Database, serve: Serve
):
    client = serve(three_days)

    for path in (ITEMS, ONE, f"{ONE}?f=csv"):
        with_query = f"{path}{'&' if '?' in path else '?'}"
        at_a_time = client.get(f"{with_query}as_of=2030-01-01")
        assert at_a_time.headers["Cache-Control"] == "public, no-cache"
        assert "max-age" in client.get(f"{with_query}seq=4").headers["Cache-Control"]
        again = client.get(f"{with_query}as_of=2030-01-01", If_None_Match=at_a_time.headers["ETag"])
        assert again.status_code == 304


def test_a_search_answers_as_of_a_time(three_days: Database, serve: Serve):
    client = serve(three_days)

    def found(query: str) -> list[str]:
        answer = client.get(f"{API}/search?q=DEMO-FAC-B{query}").json
        return [one["id"] for one in answer["found"]]

    assert found("&as_of=2026-11-22") == ["DEMO-FAC-B"]
    assert found("") == found("&as_of=2026-11-20") == []


@pytest.mark.parametrize("path", [ITEMS, ONE, f"{API}/search?q=a"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("as_of=2026-11-21&seq=3", "as-of-with-seq"),
        ("as_of=2026-11-21T12:00:00", "datetime-form"),
        ("as_of=yesterday", "datetime-form"),
        ("as_of=2026-11-21/2026-11-22", "datetime-form"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(
    any_client: Client, path: str, query: str, code: str
):
    problem = any_client.refused(f"{path}{'&' if '?' in path else '?'}{query}")

    assert [error["code"] for error in problem["errors"]] == [code]

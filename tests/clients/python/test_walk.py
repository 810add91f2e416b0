"""Pages that fail, lead astray, or are not what they should be."""

from __future__ import annotations

from typing import Any

import pytest

from parcel_catalog_client import Catalog, CatalogError, NotACatalog, TryLater
from tests.clients.python.conftest import Serving
from tests.clients.python.scripted import Reply, document, html

FEATURE: dict[str, Any] = {
    "type": "Feature", "id": "A1", "geometry": None, "properties": {"evidence": {}},
}  # fmt: skip
VERSION: dict[str, Any] = {
    "number": 1, "seq": 1, "op": "upsert", "published_at": "2026-11-21T04:00:00Z", "release": "r",
    "reason": None, "replaced_by": [], "content_sha256": None, "redacted": False,
}  # fmt: skip


def page(*ids: str, following: str | None = None, **members: Any) -> Reply:
    links = [] if following is None else [{"rel": "next", "href": following}]
    features = [{**FEATURE, "id": entry_id} for entry_id in ids]
    return document(
        {"catalog_data_mode": "real", "features": features, "links": links, **members},
        Catalog_Seq="7", Catalog_Epoch="e",
    )  # fmt: skip


def catalog_at(url: str) -> Catalog:
    return Catalog(url, language="en")


def test_a_page_that_does_not_come_is_asked_for_again(serving: Serving):
    """An iterator that failed must not look as if it had ended."""
    second = "http://any.example/api/v1/collections/parcels/items?cursor=2"
    server = serving(page("A1", following=second), html(), page("A2"))

    with catalog_at(server.url) as catalog:
        items = catalog.items("parcels")
        assert next(items).id == "A1"
        with pytest.raises(NotACatalog):
            next(items)
        assert [item.id for item in items] == ["A2"]

    assert server.paths[1] == server.paths[2] == "/api/v1/collections/parcels/items?cursor=2"
    assert (items.seq, items.epoch, items.matched) == (7, "e", None)


def test_an_empty_page_in_the_middle_is_no_end(serving: Serving):
    base = "/api/v1/collections/parcels/items?cursor="
    server = serving()
    server.then(
        page(following=f"{server.url}{base}2"), page(following=f"{server.url}{base}3"), page("A1")
    )

    with catalog_at(server.url) as catalog:
        assert [item.id for item in catalog.items("parcels")] == ["A1"]


def test_a_page_that_names_itself_as_the_next_is_no_walk_without_end(serving: Serving):
    server = serving(page("A1", following="http://x.example/api/v1/collections/parcels/items?c=1"))

    with catalog_at(server.url) as catalog, pytest.raises(NotACatalog) as raised:
        list(catalog.items("parcels"))

    assert raised.value.code == "endless"
    assert len(server.requests) == 2


def test_a_next_page_out_of_the_catalog_is_not_fetched(serving: Serving):
    server = serving(page("A1", following="http://169.254.0.1/secrets"))

    with catalog_at(server.url) as catalog, pytest.raises(NotACatalog) as raised:
        next(catalog.items("parcels"))

    assert raised.value.code == "moved"
    assert len(server.requests) == 1


def test_a_busy_catalog_is_told_from_one_that_has_nothing(serving: Serving):
    later = Reply(503, b"", {"Retry-After": "3600"})

    with catalog_at(serving(later).url) as catalog, pytest.raises(TryLater):
        list(catalog.items("parcels"))


@pytest.mark.parametrize(
    ("member", "features"),
    [
        ("features", None),
        ("features", [1]),
        ("id", [{**FEATURE, "id": 7}]),
        ("geometry", [{**FEATURE, "geometry": "here"}]),
        ("geometry", [{"id": "A1", "properties": {"evidence": {}}}]),
        ("properties", [{**FEATURE, "properties": None}]),
        ("evidence", [{**FEATURE, "properties": {}}]),
        ("status", [{**FEATURE, "properties": {"evidence": {"far_max": 1}}}]),
        ("status", [{**FEATURE, "properties": {"evidence": {"far_max": {}}}}]),
        (
            "sources",
            [{**FEATURE, "properties": {"evidence": {"f": {"status": "", "sources": [1]}}}}],
        ),
    ],
)
def test_a_page_that_lacks_something_says_what(serving: Serving, member: str, features: Any):
    server = serving(page(features=features))

    with catalog_at(server.url) as catalog, pytest.raises(NotACatalog) as raised:
        next(catalog.items("parcels"))

    assert raised.value.code == "not-understood"
    assert f'"{member}"' in str(raised.value)


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (lambda c: c.items("parcels").matched, {"features": [], "numberMatched": "many"}),
        (lambda c: c.collections(), {"collections": [{}]}),
        (lambda c: c.lookup("x"), {"matches": {}}),
        (lambda c: c.disclosure("parcels", "A1"), {"collection": "parcels", "id": "A1"}),
        (lambda c: list(c.versions("parcels", "A1")), {"versions": [{**VERSION, "seq": "1"}]}),
        (lambda c: list(c.versions("parcels", "A1")), {"versions": [{**VERSION, "op": None}]}),
        (lambda c: list(c.versions("x", "A1")), {"versions": [{**VERSION, "published_at": "?"}]}),
    ],
)  # fmt: skip
def test_a_document_that_is_not_understood_is_a_catalog_error(
    serving: Serving, ask: Any, found: Any
):
    server = serving(document({"catalog_data_mode": "real", **found}))

    with catalog_at(server.url) as catalog, pytest.raises(CatalogError) as raised:
        ask(catalog)

    assert raised.value.code == "not-understood"


def test_members_that_are_not_known_yet_do_no_harm(serving: Serving):
    server = serving(document({"catalog_data_mode": "real", "versions": [{**VERSION, "new": 1}]}))

    with catalog_at(server.url) as catalog:
        (version,) = catalog.versions("parcels", "A1")

    assert version.document["new"] == 1

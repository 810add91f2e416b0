"""The feed of changes, read by a feed reader and held against RFC 4287, 5005 and 6721."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from catalog.store.public.versions import erase
from catalog.values.dates import utc_text
from catalog.words.reasons import REASONS
from service.feeds import changes
from service.feeds.atom import PAGE, entry_id
from tests.catalog.documents import a_parcel, a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
)
from tests.support.catalogs import CHECKER, NOON, an_act

FEED = "/feed.atom"
SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LATER = NOON + timedelta(days=1)


def root_of(client: Client, path: str = FEED) -> Element:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return fromstring(answer.data)


def read(client: Client, path: str = FEED) -> Any:
    """The feed as a real reader sees it."""
    found = feedparser.parse(client.get(path).data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def link_of(element: Element, rel: str) -> str | None:
    links = element.findall(f"{ATOM}link")
    return next((link.get("href") for link in links if link.get("rel") == rel), None)


def pages(client: Client) -> Iterator[Element]:
    path: str | None = FEED
    while path is not None:
        root = root_of(client, path)
        yield root
        following = link_of(root, "next")
        path = following and following.removeprefix(SITE)


def ids(root: Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in root.findall(f"{ATOM}entry")]


class TestAsAFeed:
    """What RFC 4287 asks of every feed and entry (4.1.1, 4.1.2)."""

    def test_each_page_and_entry_has_what_it_must_have_once(self, client: Client):
        for page in pages(client):
            for name in ("id", "title", "updated", "author", "subtitle", "rights"):
                assert len(page.findall(f"{ATOM}{name}")) == 1, name
            assert page.findtext(f"{ATOM}author/{ATOM}name")
            assert link_of(page, "self")
            entries = page.findall(f"{ATOM}entry")
            assert entries
            for entry in entries:
                for name in ("id", "title", "updated", "published", "summary", "content"):
                    assert len(entry.findall(f"{ATOM}{name}")) == 1, name
                assert entry.findtext(f"{ATOM}title")
                assert link_of(entry, "alternate")

    def test_ids_are_uris_that_nothing_else_has(self, client: Client):
        found = [entry for page in pages(client) for entry in ids(page)]
        feeds = {page.findtext(f"{ATOM}id") for page in pages(client)}

        assert len(found) == len(set(found))
        assert len(feeds) == 1
        assert all(entry.startswith("urn:uuid:") for entry in [*found, *map(str, feeds)])

    def test_a_reader_finds_title_time_category_and_address(self, client: Client):
        parcel_id = entry_id("demo", "parcels", "DEMO-P-001")
        entries = {
            entry.id: entry
            for page in pages(client)
            for entry in read(client, str(link_of(page, "self")).removeprefix(SITE)).entries
        }

        found = entries[parcel_id]

        assert found.title == ("【虚构 · Invented】【示例】方格地块 01 · [Example] Grid parcel 01")
        # Facts are facts in a demonstration too.
        source = entries[entry_id("demo", "sources", "TP-SRC-S1")]
        assert "·" in source.title
        assert "虚构" not in source.title
        assert "[Example] Grid parcel 01" in found.summary
        assert found.updated == found.published == utc_text(NOON)
        assert found.tags[0].term == "parcels"
        assert found.link == f"{SITE}/api/v1/collections/parcels/items/DEMO-P-001"
        assert client.get(found.link.removeprefix(SITE)).status_code == 200
        assert found.content[0].src == found.link

    def test_every_address_in_it_leads_somewhere(self, client: Client):
        root = root_of(client, f"{FEED}?before=4")
        addresses = {link.get("href", "") for link in root.iter(f"{ATOM}link")}
        addresses |= {content.get("src", "") for content in root.iter(f"{ATOM}content")}

        assert len(addresses) > 6
        for address in addresses:
            assert client.get(address.removeprefix(SITE)).status_code == 200, address

    def test_markup_in_a_name_stays_text(self, empty_catalog: Database, serve: Serve):
        hostile = '<script>alert("1")</script> & ]]>'
        given = a_source(source_id(1), name_zh=hostile, name_en=hostile)
        publish_changes(empty_catalog, a_change(given))

        (entry,) = read(serve(empty_catalog)).entries

        # A title is text, which the reader escapes when it hands it on as HTML.
        assert entry.title_detail.type == "text/plain"
        assert entry.title == hostile
        assert "<script" not in entry.summary
        assert "alert" in entry.summary

    def test_a_demonstration_says_so_in_title_subtitle_and_every_entry(self, client: Client):
        root = root_of(client)

        assert "演示 · Demonstration" in str(root.findtext(f"{ATOM}title"))
        assert "虚构" in str(root.findtext(f"{ATOM}subtitle"))
        for element in (root, *root.findall(f"{ATOM}entry")):
            terms = [category.get("term") for category in element.findall(f"{ATOM}category")]
            assert "demo" in terms

    def test_an_invented_parcel_says_so_in_both_languages(self, client: Client):
        summaries = [
            entry.findtext(f"{ATOM}summary", "")
            for page in pages(client)
            for entry in page.findall(f"{ATOM}entry")
            if entry.find(f"{ATOM}category[@term='parcels']") is not None
        ]

        assert len(summaries) == 21
        assert all("虚构" in text and "invented" in text for text in summaries)

    def test_a_real_catalog_mentions_no_demonstration(self, real_catalog: Database, serve: Serve):
        release_prepared(real_catalog, "first", an_act(CHECKER))
        answer = serve(real_catalog).get(FEED)

        assert ids(fromstring(answer.data))
        for word in ("演示", "虚构", 'term="demo"'):
            assert word not in answer.text

    def test_before_the_first_release_it_is_a_feed_without_entries(
        self, real_catalog: Database, serve: Serve
    ):
        root = root_of(serve(real_catalog))

        assert ids(root) == []
        assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"

    def test_it_names_provider_and_licence_as_set(self, empty_catalog: Database, serve: Serve):
        client = serve(
            empty_catalog,
            provider_zh="某区",
            provider_en="A district",
            license_title="开放许可",
            license_url="https://licence.example/1",
        )

        root = root_of(client)

        assert root.findtext(f"{ATOM}author/{ATOM}name") == "某区 · A district"
        assert root.findtext(f"{ATOM}rights") == "开放许可"
        assert link_of(root, "license") == "https://licence.example/1"


class TestPages:
    def test_a_harvester_gets_everything_once(self, client: Client):
        found = [entry for page in pages(client) for entry in ids(page)]

        assert len(found) == len(set(found)) == int(client.get(FEED).headers["Catalog-Seq"])

    @pytest.mark.parametrize(("count", "lengths"), [(PAGE, [PAGE]), (PAGE + 1, [PAGE, 1])])
    def test_a_page_is_bounded_and_leads_on_only_where_there_is_more(
        self, empty_catalog: Database, serve: Serve, count: int, lengths: list[int]
    ):
        publish_sources(empty_catalog, *range(1, count + 1))
        client = serve(empty_catalog)

        assert [len(ids(page)) for page in pages(client)] == lengths

    def test_the_link_header_says_the_same_as_the_feed(self, client: Client):
        answer = client.get(FEED)
        root = fromstring(answer.data)

        for rel in ("self", "first", "next"):
            assert f'<{link_of(root, rel)}>; rel="{rel}"' in answer.headers["Link"]

    @pytest.mark.parametrize(
        "before", ["", "0", "-1", "x", "1.5", "9007199254740993", "1&before=2"]
    )
    def test_a_seq_that_cannot_be_read_is_refused(self, any_client: Client, before: str):
        problem = any_client.refused(f"{FEED}?before={before}")

        assert problem["errors"][0]["parameter"] == "before"

    def test_a_shared_link_with_foreign_parameters_opens(self, any_client: Client):
        answer = any_client.get(f"{FEED}?utm_source=x&before=4&from=y")

        assert answer.data == any_client.get(f"{FEED}?before=4").data
        assert len(ids(fromstring(answer.data))) == 3

    def test_what_changes_moves_to_the_front(self, empty_catalog: Database, serve: Serve):
        publish_sources(empty_catalog, 1, 2)
        client = serve(empty_catalog)
        before = client.get(FEED)
        publish_changes(empty_catalog, a_change(a_source(source_id(1), name_zh="改后")), now=LATER)

        after = client.get(FEED, If_None_Match=before.headers["ETag"])
        root = fromstring(after.data)

        assert ids(fromstring(before.data))[::-1] == ids(root)
        first = root.findall(f"{ATOM}entry")[0]
        assert first.findtext(f"{ATOM}title") == "改后"
        assert first.findtext(f"{ATOM}updated") == utc_text(LATER)
        assert first.findtext(f"{ATOM}published") == utc_text(NOON)
        assert root.findtext(f"{ATOM}updated") == utc_text(LATER)


class TestTombstones:
    """RFC 6721."""

    def test_what_was_withdrawn_is_a_tombstone_with_the_id_it_had(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(demo_catalog)
        was = entry_id("demo", "parcels", "DEMO-P-001")
        assert any(was in ids(page) for page in pages(client))

        take_down(demo_catalog, "parcels", "DEMO-P-001", replaced_by=("DEMO-P-002",))

        tombstone = root_of(client).find(TOMBSTONE)
        assert tombstone is not None
        assert tombstone.get("ref") == was
        assert tombstone.get("when") == utc_text(NOON)
        successor = link_of(tombstone, "http://purl.org/dc/terms/isReplacedBy")
        assert successor == f"{SITE}/api/v1/collections/parcels/items/DEMO-P-002"
        for link in tombstone.findall(f"{ATOM}link"):
            assert client.get(link.get("href", "").removeprefix(SITE)).status_code == 200
        assert not any(was in ids(page) for page in pages(client))

    def test_a_reader_that_knows_no_tombstones_reads_on(
        self, empty_catalog: Database, serve: Serve
    ):
        publish_sources(empty_catalog, 1, 2)
        publish_changes(empty_catalog, a_tombstone(source_id(1)))

        found = read(serve(empty_catalog))

        assert [entry.id for entry in found.entries] == [entry_id("demo", "sources", source_id(2))]

    @pytest.mark.parametrize("reason", REASONS)
    def test_it_says_why_and_nothing_of_what_was(
        self, empty_catalog: Database, serve: Serve, reason: str
    ):
        given = a_parcel("DEMO-P-001", name_zh="不应再见的名称")
        publish_changes(empty_catalog, a_change(given))
        publish_changes(
            empty_catalog, a_tombstone("DEMO-P-001", collection="parcels", reason=reason)
        )

        answer = serve(empty_catalog).get(FEED)

        assert str(REASONS[reason]) in answer.text
        assert "不应再见的名称" not in answer.text

    def test_what_comes_back_is_an_entry_again(self, empty_catalog: Database, serve: Serve):
        publish_sources(empty_catalog, 1)
        publish_changes(empty_catalog, a_tombstone(source_id(1)))
        publish_sources(empty_catalog, 1, doc_no="再版")

        root = root_of(serve(empty_catalog))

        assert ids(root) == [entry_id("demo", "sources", source_id(1))]
        assert root.find(TOMBSTONE) is None

    def test_an_erased_content_is_told_without_any_of_it(
        self, empty_catalog: Database, serve: Serve
    ):
        given = a_source(source_id(1), name_zh="不应再见的名称")
        publish_changes(empty_catalog, a_change(given))
        with empty_catalog.write() as connection:
            erase(connection, "sources", source_id(1), 1, utc_text(NOON))

        answer = serve(empty_catalog).get(FEED)
        entry = fromstring(answer.data).find(f"{ATOM}entry")

        assert entry is not None
        assert "不应再见的名称" not in answer.text
        assert source_id(1) in str(entry.findtext(f"{ATOM}title"))
        assert entry.find(f"{ATOM}content") is None
        assert entry.find(f"{ATOM}summary") is None
        # Without content an entry has an alternate (RFC 4287, 4.1.2).
        assert link_of(entry, "alternate")


def test_ids_stay_what_they_are():
    """Ids that changed would make every reader see every entry anew."""
    assert (
        entry_id("demo", "parcels", "DEMO-P-001") == "urn:uuid:8ac99d17-d3e1-56f9-8bb3-b60559b1da40"
    )
    assert entry_id("real", "parcels", "TP-P-001") != entry_id("demo", "parcels", "TP-P-001")


class TestOfAPart:
    """A feed of a collection, and of what answers a filter."""

    def walked(self, client: Client, query: str) -> list[str]:
        path: str | None = f"{FEED}?{query}"
        found: list[str] = []
        while path is not None:
            root = root_of(client, path)
            found += ids(root)
            following = link_of(root, "next")
            path = following and following.removeprefix(SITE)
        return found

    @pytest.mark.parametrize(
        ("collection", "query"),
        [
            ("parcels", ""),
            ("parcels", "far_max=2.5.."),
            ("parcels", "filter=far_max%3E2%20AND%20zone%3D%27other%27"),
            ("policies", "q=%E4%BA%BA%E6%89%8D&commitment_stage=promoted"),
            ("facilities", "bbox=121.36,31.27,121.38,31.28"),
            ("announcements", "datetime=2026-01-01/.."),
        ],
    )
    def test_it_tells_of_just_what_a_list_finds(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, collection: str, query: str
    ):
        monkeypatch.setattr(changes, "SCANNED", 40)  # So that several pages are looked through.
        listed = client.items(collection, f"limit=1000&{query}")["features"]

        found = self.walked(client, f"collection={collection}&{query}&utm_source=x")

        assert sorted(found) == sorted(entry_id("demo", collection, f["id"]) for f in listed)
        assert listed

    def test_it_is_another_feed_that_says_what_it_is_of(self, client: Client):
        part = root_of(client, f"{FEED}?collection=parcels&far_max=2..&utm_source=x")

        assert part.findtext(f"{ATOM}id") != root_of(client).findtext(f"{ATOM}id")
        assert "地块 · Parcels" in str(part.findtext(f"{ATOM}title"))
        assert link_of(part, "self") == f"{SITE}/feed.atom?collection=parcels&far_max=2.."

    def test_what_left_is_told_whatever_it_answered(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        take_down(demo_catalog, "parcels", "DEMO-P-001")
        take_down(demo_catalog, "announcements", "TP-ANN-MATCHING")

        root = root_of(client, f"{FEED}?collection=parcels&far_max=9..")

        assert [told.get("ref") for told in root.findall(TOMBSTONE)] == [
            entry_id("demo", "parcels", "DEMO-P-001")
        ]
        assert ids(root) == []

    @pytest.mark.parametrize(
        "wrong",
        ["collection=nothing", "collection=parcels&far_max=x", "collection=parcels&filter=(("],
    )
    def test_a_wrong_filter_is_refused(self, any_client: Client, wrong: str):
        assert any_client.refused(f"{FEED}?{wrong}")["code"] == "invalid-parameters"

    def test_a_filter_of_no_collection_is_ignored(self, any_client: Client):
        assert ids(root_of(any_client, f"{FEED}?far_max=9..")) == ids(root_of(any_client))

    def test_the_parcels_page_leads_to_the_feed_of_its_question(self, any_client: Client):
        page = any_client.get("/parcels?q=%E7%A4%BA%E4%BE%8B&far_from=2").text
        address = re.search(r'href="http://127\.0\.0\.1:8000(/feed\.atom\?[^"]+)"', page)

        assert address is not None
        assert "far_max" in address[1]
        assert ids(root_of(any_client, unescape(address[1])))

"""Which pages search engines are told of, and that a demonstration keeps them away."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element, fromstring

import pytest

from catalog.commands.releasing import release_prepared
from catalog.commands.withdrawing import withdraw
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.values.dates import utc_text
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down
from tests.support.catalogs import CHECKER, NOON, an_act

SITE = "http://127.0.0.1:8000"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def sitemap_of(client: Client, path: str = "/sitemap.xml") -> list[Element]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/xml; charset=utf-8"
    root = fromstring(answer.data)
    assert root.tag == f"{MAP}urlset"
    return list(root)


def rules_of(client: Client) -> RobotFileParser:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    found = RobotFileParser()
    found.parse(answer.text.splitlines())
    return found


def test_every_page_in_it_is_there_and_may_be_indexed(real_catalog: Database, serve: Serve):
    release_prepared(real_catalog, "first", an_act(CHECKER))
    take_down(real_catalog, "projects", "TP-PRJ-E4")
    client = serve(real_catalog)

    addresses = [url.findtext(f"{MAP}loc", "") for url in sitemap_of(client)]

    entries = {
        f"{SITE}{prefix}/{kind}/{feature['id']}"
        for kind in KINDS
        for feature in client.items(kind, "limit=1000")["features"]
        for prefix in ("", "/en")
    }
    assert len(addresses) == len(set(addresses))
    assert {f"{SITE}/", f"{SITE}/en/", f"{SITE}/area", f"{SITE}/en/parcels"} <= {*addresses}
    assert entries <= {*addresses}
    assert f"{SITE}/projects/TP-PRJ-E4" not in addresses
    rules = rules_of(client)
    one_of_a_kind = {address.removeprefix(SITE).rsplit("/", 1)[0]: address for address in addresses}
    for address in {*one_of_a_kind.values(), *(set(addresses) - entries)}:
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers
        assert f'<link rel="canonical" href="{address}">' in answer.text
        assert rules.can_fetch("Baiduspider", address)


def test_each_page_names_all_its_languages_itself_included(real_catalog: Database, serve: Serve):
    for url in sitemap_of(serve(real_catalog)):
        alternates = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        path = re.sub("^/en/", "/", url.findtext(f"{MAP}loc", "").removeprefix(SITE))

        assert alternates == {
            "zh-CN": f"{SITE}{path}", "en": f"{SITE}/en{path}", "x-default": f"{SITE}{path}"
        }  # fmt: skip


def test_pages_are_as_new_as_what_they_show(real_catalog: Database, serve: Serve):
    client = serve(real_catalog)
    assert {url.findtext(f"{MAP}lastmod") for url in sitemap_of(client)} == {None}

    release_prepared(real_catalog, "first", an_act(CHECKER))
    later = NOON + timedelta(days=1)
    withdraw(real_catalog, "projects", "TP-PRJ-E4", an_act(CHECKER, later), reason="error")

    found = {url.findtext(f"{MAP}loc"): url.findtext(f"{MAP}lastmod") for url in sitemap_of(client)}
    assert found[f"{SITE}/en/projects"] == utc_text(later)
    assert found[f"{SITE}/policies/TP-POL-31-LEASE-FIRST"] == utc_text(NOON)


def test_a_large_catalog_is_divided_among_several_maps(
    real_catalog: Database, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    release_prepared(real_catalog, "first", an_act(CHECKER))
    client = serve(real_catalog)
    whole = [url.findtext(f"{MAP}loc") for url in sitemap_of(client)]
    # The package knows its view by the module's name.
    monkeypatch.setattr(import_module("service.feeds.robots"), "MOST", 100)

    index = fromstring(serve(real_catalog).get("/sitemap.xml").data)

    assert index.tag == f"{MAP}sitemapindex"
    parts = [str(one.findtext(f"{MAP}loc")).removeprefix(SITE) for one in index]
    divided = [sitemap_of(client, part) for part in parts]
    assert [url.findtext(f"{MAP}loc") for urls in divided for url in urls] == whole
    assert all(len(urls) <= 200 for urls in divided)
    for wrong in (len(parts) + 1, 0, "x", "-1"):
        assert client.get(f"/sitemap.xml?part={wrong}").status_code == 404


def test_addresses_are_the_public_ones(real_catalog: Database, serve: Serve):
    client = serve(
        real_catalog, public_url="https://land.example/catalog", trusted_hosts="127.0.0.1"
    )

    locations = [url.findtext(f"{MAP}loc", "") for url in sitemap_of(client)]

    assert locations[:2] == ["https://land.example/catalog/", "https://land.example/catalog/en/"]
    assert rules_of(client).site_maps() == ["https://land.example/catalog/sitemap.xml"]


def test_robots_are_welcome_to_a_real_catalog_and_told_of_its_map(
    real_catalog: Database, serve: Serve
):
    rules = rules_of(serve(real_catalog))

    assert rules.can_fetch("Baiduspider", f"{SITE}/en/")
    assert not rules.can_fetch("Baiduspider", f"{SITE}/en/search?q=x")
    assert not rules.can_fetch("Baiduspider", f"{SITE}/console/")
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]


def test_robots_are_asked_to_leave_a_demonstration_alone(client: Client):
    rules = rules_of(client)

    for path in ("/", "/en/", "/api/v1/collections/parcels/items", "/feed.atom"):
        assert not rules.can_fetch("Baiduspider", f"{SITE}{path}")
    assert rules.site_maps() is None


def test_a_demonstration_has_no_map_and_says_why(client: Client):
    problem = client.refused("/sitemap.xml", 404)

    assert problem["code"] == "sitemap-of-demonstration"
    assert problem["catalog_data_mode"] == "demo"

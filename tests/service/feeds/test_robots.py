"""Which pages search engines are told of, and that a demonstration keeps them away."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element, fromstring

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from catalog.values.dates import utc_text
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import CHECKER, NOON, an_act

SITE = "http://127.0.0.1:8000"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def sitemap_of(client: Client) -> list[Element]:
    answer = client.get("/sitemap.xml")
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
    client = serve(real_catalog)

    addresses = [url.findtext(f"{MAP}loc", "") for url in sitemap_of(client)]

    assert addresses == [f"{SITE}/", f"{SITE}/en/"]
    for address in addresses:
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers
        assert f'<link rel="canonical" href="{address}">' in answer.text


def test_each_page_names_all_its_languages_itself_included(real_catalog: Database, serve: Serve):
    for url in sitemap_of(serve(real_catalog)):
        alternates = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}

        assert alternates == {
            "zh-CN": f"{SITE}/", "en": f"{SITE}/en/", "x-default": f"{SITE}/"
        }  # fmt: skip


def test_pages_are_as_new_as_the_newest_release(real_catalog: Database, serve: Serve):
    client = serve(real_catalog)
    assert [url.findtext(f"{MAP}lastmod") for url in sitemap_of(client)] == [None, None]

    release_prepared(real_catalog, "first", an_act(CHECKER))

    found = [url.findtext(f"{MAP}lastmod") for url in sitemap_of(client)]
    assert found == [utc_text(NOON), utc_text(NOON)]


def test_addresses_are_the_public_ones(real_catalog: Database, serve: Serve):
    client = serve(
        real_catalog, public_url="https://land.example/catalog", trusted_hosts="127.0.0.1"
    )

    locations = [url.findtext(f"{MAP}loc", "") for url in sitemap_of(client)]

    assert locations == ["https://land.example/catalog/", "https://land.example/catalog/en/"]
    assert rules_of(client).site_maps() == ["https://land.example/catalog/sitemap.xml"]


def test_robots_are_welcome_to_a_real_catalog_and_told_of_its_map(
    real_catalog: Database, serve: Serve
):
    rules = rules_of(serve(real_catalog))

    assert rules.can_fetch("Baiduspider", f"{SITE}/en/")
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

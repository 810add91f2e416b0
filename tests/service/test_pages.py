"""The page at the door and the documentation: plain, in two languages, from here alone."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from catalog.kinds import KINDS
from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down

XHTML = "{http://www.w3.org/1999/xhtml}"
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


def parsed(text: str) -> Element:
    parser = html5lib.HTMLParser(strict=True)
    found: Element = parser.parse(text)
    return found


def loaded(page: Element) -> Iterator[str]:
    """Addresses that a browser fetches without being asked."""
    for element in page.iter():
        name = str(element.tag).removeprefix(XHTML)
        rel = element.get("rel", "")
        if name in LOADING and rel not in ("canonical", "alternate"):
            address = element.get(LOADING[name])
            if address:
                yield address


@pytest.mark.parametrize(("path", "language"), [("/", "zh-CN"), ("/en/", "en")])
class TestHome:
    def test_it_is_strict_html_in_its_language(self, any_client: Client, path: str, language: str):
        answer = any_client.get(path)

        page = parsed(answer.text)

        assert answer.content_type == "text/html; charset=utf-8"
        assert page.get("lang") == language
        headings = [
            e.tag.removeprefix(XHTML) for e in page.iter() if str(e.tag)[-2:] in ("h1", "h2")
        ]
        assert headings[0] == "h1"
        assert headings.count("h1") == 1

    def test_it_says_what_the_catalog_holds_and_where_to_go(
        self, any_client: Client, path: str, language: str
    ):
        text = any_client.get(path).text

        for kind in KINDS.values():
            assert kind.title.in_language("en" if language == "en" else "zh") in text
        for address in (API, f"{API}/docs", f"{API}/collections", f"{API}/openapi.yaml"):
            assert f"http://127.0.0.1:8000{address}" in text
        assert "QGIS" in text

    def test_it_says_that_it_is_a_demonstration(self, any_client: Client, path: str, language: str):
        text = any_client.get(path).text

        expected = (
            "invented" if language == "en" else "以下地块均为虚构，与桃浦21幅产业用地无任何对应关系"
        )
        assert expected in text
        assert 'content="noindex"' in text

    def test_the_stated_total_never_stands_without_the_published_one(
        self, any_client: Client, path: str, language: str
    ):
        text = any_client.get(path).text

        assert "2026-05-09" in text
        expected = (
            "verified and published in this catalog: 0"
            if language == "en"
            else "本目录已核实发布 0 幅"
        )
        assert expected in text

    def test_it_loads_nothing_from_elsewhere_and_runs_nothing(
        self, any_client: Client, path: str, language: str
    ):
        page = parsed(any_client.get(path).text)

        for address in loaded(page):
            assert address.startswith("http://127.0.0.1:8000/static/")
        assert not list(page.iter(f"{XHTML}script"))
        assert not [element for element in page.iter() if element.get("style")]

    def test_shared_links_with_foreign_parameters_open(
        self, any_client: Client, path: str, language: str
    ):
        answer = any_client.get(f"{path}?utm_source=x&from=timeline")

        assert answer.status_code == 200
        assert "utm_source" not in answer.text

    def test_it_is_not_sent_twice(self, any_client: Client, path: str, language: str):
        etag = any_client.get(path).headers["ETag"]

        assert any_client.get(path, If_None_Match=etag).status_code == 304


def test_the_page_counts_what_is_published_now(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    assert '<td class="number">21</td>' in client.get("/").text

    take_down(demo_catalog, "parcels", "DEMO-P-001")

    assert '<td class="number">20</td>' in client.get("/").text


def test_a_real_catalog_mentions_no_invented_parcel(real_catalog: Database, serve: Serve):
    text = serve(real_catalog).get("/").text

    assert "虚构" not in text
    assert "noindex" not in text


def test_english_is_found_without_its_slash(any_client: Client):
    answer = any_client.get("/en")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "http://127.0.0.1:8000/en/"


def test_the_stylesheet_is_served(any_client: Client):
    answer = any_client.get("/static/home.css")

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/css")
    assert "http" not in answer.text


class TestDocumentation:
    def test_every_file_of_it_is_served_from_here(self, any_client: Client):
        page = parsed(any_client.get(f"{API}/docs").text)

        addresses = list(loaded(page))
        assert len(addresses) >= 3
        for address in addresses:
            assert address.startswith("../../static/")
            answer = any_client.get(address.removeprefix("../.."))
            assert answer.status_code == 200
            assert answer.data

    def test_it_runs_no_inline_script_and_its_policy_forbids_one(self, any_client: Client):
        answer = any_client.get(f"{API}/docs")

        scripts = list(parsed(answer.text).iter(f"{XHTML}script"))

        assert all(script.get("src") and not script.text for script in scripts)
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]

    def test_its_script_names_no_other_host(self, any_client: Client):
        script = any_client.get("/static/docs.js").text

        assert "openapi.json" in script
        assert "http" not in script
        assert "validatorUrl: null" in script

    def test_of_swagger_ui_only_what_is_used_is_served(self, any_client: Client):
        for name in ("index.css", "oauth2-redirect.html", "swagger-ui.js", "../LICENSE"):
            assert any_client.get(f"/static/swagger-ui/{name}").status_code == 404

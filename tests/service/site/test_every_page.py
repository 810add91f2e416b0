"""What holds for every page of the site, whatever it shows."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from service.web.site.routes import PAGES
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down
from tests.service.site.places import ENTRIES, places
from tests.service.test_pages import XHTML, loaded
from tests.support.catalogs import CHECKER, an_act

HAN = re.compile(r"[\u4e00-\u9fff]")
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
SITE = "http://127.0.0.1:8000"
PAGES_OF_HTML = [path for path in places() if "." not in path]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_strict_html_and_loads_nothing_from_elsewhere(any_client: Client, language: str):
    for path in places(language):
        answer = any_client.get(path)
        if not answer.content_type.startswith("text/html"):
            continue
        page = html5lib.HTMLParser(strict=True).parse(answer.text)

        assert answer.status_code == 200, path
        assert page.get("lang") == {"zh": "zh-CN", "en": "en"}[language], path
        assert len(list(page.iter(f"{XHTML}h1"))) == 1, path
        assert not [element for element in page.iter() if element.get("style")], path
        assert all(address.startswith(SITE) for address in loaded(page)), path
        for script in page.iter(f"{XHTML}script"):
            # What is not run may stand in the page.
            assert script.get("src") or (script.get("type") or "").endswith("json"), path


def test_every_page_says_where_its_other_language_is(any_client: Client):
    for path in PAGES_OF_HTML:
        zh, en = any_client.get(path), any_client.get(f"/en{path}")
        if not zh.content_type.startswith("text/html"):
            continue

        links = [_alternates(answer.text) for answer in (zh, en)]

        assert links[0] == links[1], path
        assert links[0]["en"].startswith(f"{SITE}/en/"), path
        assert any_client.get(links[0]["en"].removeprefix(SITE)).status_code == 200, path


def test_the_other_language_is_asked_for_the_same(any_client: Client):
    for path in (
        *(path for path in PAGES_OF_HTML if "?" in path),
        "/enquiry?parcel=DEMO-P-001&far.min=2&tracks.any_of=TP-IND-2026-AI&tracks.any_of=X",
        "/parcels/DEMO-P-003?seq=1",
        "/parcels?page=1&sort=-far_max&lifecycle_state=promotable&lifecycle_state=sold&q=&far_to=3",
    ):
        answer = any_client.get(path)
        other = urlsplit(_switch(answer.text))

        assert other.path == f"/en{urlsplit(path).path}", path
        assert parse_qs(other.query) == parse_qs(urlsplit(path).query), path
        # And back again, to the same.
        there = any_client.get(f"{other.path}?{other.query}")
        back = urlsplit(_switch(there.text))
        assert (back.path, back.query) == (urlsplit(path).path, other.query)
        if "seq=1" in path:
            assert "The copy in your hand" in there.text
        if "far.min" in path and "enquiry" in path:
            assert "DEMO-P-001" in there.text
            assert "far.min=2" in there.text


def test_links_that_were_shared_open_and_their_tail_is_left_out(any_client: Client):
    for path in PAGES_OF_HTML:
        answer = any_client.get(f"{path}{'&' if '?' in path else '?'}utm_source=x&from=timeline")

        assert answer.status_code == 200, path
        assert "utm_source" not in _canonical(answer.text), path


def test_a_page_is_not_sent_twice_and_is_compressed(any_client: Client):
    answer = any_client.get("/industries")

    squeezed = any_client.get("/industries", Accept_Encoding="gzip")

    again = any_client.get("/industries", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert len(squeezed.data) * 2 < len(answer.data)


def test_every_link_on_the_site_leads_somewhere(any_client: Client):
    met: set[str] = set()
    ahead = ["/", "/en/"]
    while ahead:
        path = ahead.pop()
        if path in met or len(met) > 250:
            continue
        met.add(path)
        answer = any_client.get(path, Accept=BROWSER)
        assert answer.status_code == 200, path
        if answer.content_type.startswith("text/html") and not path.startswith("/api"):
            ahead += _links(answer.text)

    assert len(met) > 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_real_catalog_without_parcels_is_complete_and_invents_nothing(
    real_catalog: Database, serve: Serve, language: str
):
    release_prepared(real_catalog, "first", an_act(CHECKER))
    client = serve(real_catalog)

    for path in places(language, real=True):
        answer = client.get(path)
        if not answer.content_type.startswith("text/html"):
            continue
        assert answer.status_code == 200, path
        assert "虚构" not in answer.text, path
        assert "DEMO-" not in answer.text, path
        assert "noindex" not in answer.text, path

    home = client.get({"zh": "/", "en": "/en/"}[language]).text
    assert {"zh": "已核实发布 0 幅", "en": "published in this catalog: 0"}[language] in home


def test_a_page_shows_what_is_published_now(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    assert "DEMO-P-001" in client.get("/parcels").text

    take_down(demo_catalog, "parcels", "DEMO-P-001")

    assert "DEMO-P-001" not in client.get("/parcels").text
    gone = client.get("/parcels/DEMO-P-001")
    assert gone.status_code == 410
    assert "曾经公开" in gone.text


def test_what_was_never_public_is_missing_in_the_reader_s_language(any_client: Client):
    for path, words in (("/projects/TP-PRJ-NONE", "没有这个条目"), ("/en/nowhere", "no such page")):
        answer = any_client.get(path, Accept=BROWSER)

        assert answer.status_code == 404
        assert words in answer.text


def test_templates_have_their_texts_in_both_languages():
    folder = files("service.web").joinpath("templates/site")
    said = re.compile(r't\(\s*(?P<a>[\'"]).*?(?P=a)\s*,\s*(?P<b>[\'"]).*?(?P=b)\s*\)', re.DOTALL)
    for template in folder.iterdir():
        text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{% if zh %\}.*?\{% else %\}", "", text, flags=re.DOTALL)
        assert not HAN.search(said.sub("", text)), template.name


def test_every_kind_has_an_entry_to_look_at():
    kinds = {page.path.split("/")[1] for page in PAGES if "<entry_id>" in page.path}

    assert kinds <= ENTRIES.keys()


def _alternates(text: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', text))


def _switch(text: str) -> str:
    found = re.search(r'<a class="language" href="([^"]+)"', text)
    assert found is not None
    return unescape(found[1])


def _canonical(text: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', text)
    assert found is not None
    return found[1]


def _links(text: str) -> list[str]:
    page = html5lib.parse(text)
    found = (link.get("href", "").partition("#")[0] for link in page.iter(f"{XHTML}a"))
    return [a.removeprefix(SITE) for a in found if a.startswith(SITE)]

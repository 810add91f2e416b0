"""The documentation: plain, from here alone; and how pages are read in tests."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from service.api.call import API
from tests.service.contract_client import Client

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

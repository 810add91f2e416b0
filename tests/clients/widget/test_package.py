"""The element's file and what is written beside it: its size, its words, its manifest, its page."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from html5lib import HTMLParser

from catalog.words import notices
from catalog.words.units import UNIT_WORDS
from tests.clients.widget.hosting import WIDGET
from tests.service.contract_client import Client

SCRIPT = (WIDGET / "parcel-catalog.js").read_text(encoding="utf-8")
README = (WIDGET / "README.md").read_text(encoding="utf-8")
ROOT = WIDGET.parents[1]
ADDRESS = "/static/widget/parcel-catalog.js"


def manifest() -> dict[str, list[dict[str, str]]]:
    found = json.loads((WIDGET / "custom-elements.json").read_text(encoding="utf-8"))
    declared: dict[str, list[dict[str, str]]] = found["modules"][0]["declarations"][0]
    return declared


def test_the_file_is_small_and_nothing_in_it_needs_more_than_its_policy_allows():
    squeezed = gzip.compress(SCRIPT.encode(), 9)

    assert len(squeezed) < 30_000
    for refused in ("innerHTML", "eval(", "setAttribute('style'", ".style.", "@import", "url("):
        assert refused not in SCRIPT
    # Addresses of others: the name space of SVG alone.
    assert set(re.findall(r"https?://[a-z0-9./]+", SCRIPT)) == {"http://www.w3.org/2000/svg"}


def test_any_site_may_load_it_from_the_service(any_client: Client):
    answer = any_client.get(ADDRESS)
    again = any_client.get(ADDRESS, If_None_Match=answer.headers["ETag"])
    squeezed = any_client.get(ADDRESS, Accept_Encoding="gzip")

    assert answer.data == SCRIPT.encode()
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (again.status_code, again.data) == (304, b"")
    assert gzip.decompress(squeezed.data) == answer.data
    assert squeezed.headers["ETag"] != answer.headers["ETag"]


def test_its_words_are_the_catalogs_words():
    plain = SCRIPT.replace("\\'", "'")

    for notice in (notices.PROMOTION, notices.DEMONSTRATION):
        assert f"'{notice.zh}'" in plain
        assert f"'{notice.en}'" in plain
    assert f"'{notices.CHINESE_PREVAILS.en}'" in plain
    for unit in ("亩", "万元", "万元/亩", "万元/亩·年"):
        words = UNIT_WORDS[unit]
        assert re.search(rf"'?{re.escape(unit)}'?: {{ zh: '{words.zh}', en: '{words.en}' }}", plain)


def test_attributes_parts_variables_and_events_are_told_as_they_are():
    declared = manifest()
    observed = re.search(r"observedAttributes = \[(.+?)\]", SCRIPT)
    assert observed is not None
    told = {
        "attributes": set(re.findall(r"'([a-z-]+)'", observed[1])),
        "cssParts": set(re.findall(r"part: '([a-z]+)'", SCRIPT)),
        "cssProperties": set(re.findall(r"var\((--parcel-catalog-[a-z-]+)", SCRIPT)),
        "events": set(re.findall(r"#tell\('([a-z-]+)'", SCRIPT)),
    }

    for group, names in told.items():
        assert {one["name"] for one in declared[group]} == names, group
        for name in names:
            short = name.removeprefix("--parcel-catalog")
            # Once a language; the properties may stand in short, the parts in one list for both.
            least = 1 if group == "cssParts" else 2
            assert README.count(f"`{name}`") + README.count(f"`{short}`") >= least, name
    types = (WIDGET / "parcel-catalog.d.ts").read_text(encoding="utf-8")
    assert told["events"] == set(re.findall(r"'([a-z-]+)': CustomEvent", types))


def test_the_page_to_try_it_on_is_sound():
    HTMLParser(strict=True).parse((WIDGET / "demo.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["files", "exports"])
def test_the_package_names_files_that_are_there(name: str):
    package = json.loads((WIDGET / "package.json").read_text(encoding="utf-8"))
    named = json.dumps(package[name])

    for path in re.findall(r'"(?:\./)?([\w.-]+\.(?:js|ts|json|html|css))"', named):
        assert (WIDGET / path).is_file(), path
    for shipped in ("pyproject.toml", ".dockerignore"):
        assert "clients/widget/parcel-catalog.js" in Path(ROOT, shipped).read_text()

"""A parcel's sheet says what the API says, who says so, and of when it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu, Inches, Pt

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Number
from catalog.kinds.spoken import spoken
from catalog.store.database import Database
from catalog.values.codes import code_list
from catalog.words.label import Label, Language
from service.api.call import API
from service.products import making, sheet
from service.products.citing import Citations
from service.products.edition import Order
from service.products.model import Sheet
from service.products.packages import TITLE
from service.showing.entry import Entry
from tests.catalog.documents import a_contact, a_real_parcel, a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.products.reading import fonts, missing_glyphs, pages, slides, squeezed
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import Catalogs

ITEMS = f"{API}/collections/parcels/items"
RARE = "㳇浜𬇙塰𠮷"
"""Characters of place names; the last is not in the basic plane."""

STATUSES, OPERATORS = code_list("evidence-status"), code_list("operator")
UNHEARD = "\U000107a0"
"""A character that no font of the house has: what a missing one looks like."""


ELSEWHERE = frozenset(
    {"lifecycle_state", "identity_status", "completeness_pct", "translation_status"}
)
"""What a sheet tells in its heading, or not at all."""


def _expected(properties: dict[str, Any], language: Language) -> Iterator[str]:
    """Title and value of every number and code, and of every absence, as people read them."""
    for name, field in KINDS["parcels"].public_fields.items():
        if name not in properties or name in ELSEWHERE:
            continue
        value, said = properties[name], properties["evidence"].get(name, {})
        title = field.traits.title.in_language(language)
        if value is None:
            yield f"{title}{STATUSES.label(said['status']).in_language(language)}"
        elif isinstance(field, Number | Coded):
            operator = said.get("operator")
            word = OPERATORS.label(operator).in_language(language) if operator else ""
            yield f"{title}{word}{spoken(field, value).in_language(language)}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_text_is_what_the_api_answers(client: Client, language: Language):
    prefix = "" if language == "zh" else "/en"
    for entry_id in ("DEMO-P-002", "DEMO-P-012"):
        feature = client.get(f"{ITEMS}/{entry_id}").json
        answer = client.get(f"{prefix}/parcels/{entry_id}.pdf")
        found = pages(answer.data)
        text = "".join(found)

        assert answer.content_type == "application/pdf"
        expected = list(_expected(feature["properties"], language))
        assert len(expected) > 20
        assert [one for one in expected if squeezed(one) not in text] == []
        assert squeezed(feature["properties"][f"name_{language}"]) in text
        # One page, or two that are both worth it.
        assert len(found) <= 2
        assert len(found[-1]) > 0.4 * len(found[0])
        seq = answer.headers["Catalog-Seq"]
        for number, page in enumerate(found, 1):
            assert ("虚构示例" if language == "zh" else "INVENTED") in page
            state = f"发布序号{seq}·截至" if language == "zh" else f"Publishedstate{seq}·asof"
            assert state in page
            assert ("本页来源" if language == "zh" else "Sourcesonthispage") in page
            total = len(found)
            of = f"第{number}页/共{total}页" if language == "zh" else f"Page{number}of{total}"
            assert of in page


@pytest.fixture
def real_sheet(sqlite_catalogs: Catalogs) -> Database:
    """A real catalog with one parcel that a document tells of."""
    database = sqlite_catalogs.empty("real")
    said = {"status": "sourced", "sources": ["TP-SRC-T1"], "locator": "表1", "as_of": "2026-03-01"}
    pending = {"status": "pending"}
    publish_changes(
        database,
        a_change(a_source(doc_no="测府〔2026〕9号", issued_on="2026-02-03")),
        a_change(a_contact("TP-SVC-T1", said)),
        a_change(
            a_real_parcel(
                far_max=None, tax_rate_wan_mu_y=None,
                evidence={
                    "site_area_m2": said, "far_max": pending,
                    "tax_rate_wan_mu_y": {"status": "withheld"},
                },
            )
        ),
    )  # fmt: skip
    return database


def test_a_real_parcel_bears_no_watermark_and_names_its_documents(
    real_sheet: Database, serve: Serve
):
    client = serve(real_sheet)

    text = "".join(pages(client.get("/parcels/TP-P-101.pdf").data))
    deck = slides(client.get("/parcels/TP-P-101.pptx").data)
    both = "".join(pages(client.get("/parcels/TP-P-101.pdf?lang=both").data))

    for made in (text, both, "".join(said + notes for said, notes in deck)):
        assert "虚构" not in made
        assert "INVENTED" not in made
    assert "用地面积40,000平方米文件所载[1.1]" in text
    assert "容积率上限尚未公布" in text
    assert "土地税收产出率暂不公开" in text
    assert "测府〔2026〕9号" in text
    assert "1.1表1·2026-03-01" in text
    assert "本页来源[1]测府〔2026〕9号" in text
    assert "Sitearea40,000平方米40,000m²" in both
    assert "[1.1] 测府〔2026〕9号 · 测试文件 · 表1 · 2026-03-01" in deck[0][1]
    assert any("用地面积40,000平方米文件所载[1.1]" in said for said, _ in deck)


def test_key_figures_say_what_bounds_them_and_whether_they_are_disputed(any_client: Client):
    services = any_client.app.extensions["catalog"]
    published = services.shelf.at(services.reader.clock())
    entry = published.one("parcels", "DEMO-P-001")
    order = Order("zh", "https://land.test", Label("测试", "Test"))
    numbers = sheet.KEYS[:3]

    def saying(**said: str) -> Entry:
        told = {name: {**entry.evidence(name), **said} for name in numbers}
        evidence = {**entry["evidence"], **told}
        return replace(entry, properties={**entry.properties, "evidence": evidence})

    bounded = sheet.sheet(published, saying(operator="le"), Citations(), "").keys
    # The titles of the others call them maxima.
    assert [key.number.zh[:3] == "不超过" for key in bounded[:3]] == [True, False, False]

    sourced, disputed = (
        making.parcel_thumbnail(published, saying(status=status), order)
        for status in ("sourced", "disputed")
    )
    assert sourced != disputed


def test_it_measures_to_stations_that_stand_already(any_client: Client):
    text = "".join(pages(any_client.get("/parcels/DEMO-P-012.pdf").data))
    near = any_client.get(f"{ITEMS}/DEMO-P-012/nearby").json

    told = text[text.index("周边现状交通") :]
    assert "直线距离，自地块边界最近处量起" in told
    ways = {"metro_station", "railway", "expressway", "ramp"}
    standing = [
        one
        for one in near["nearby"]
        if one["standing"] == "existing" and one["category"]["value"] in ways
    ]
    assert standing
    for one in standing[:6]:
        assert squeezed(f"{one['title']['zh']}{one['distance_m']:,}米") in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_the_heads_of_its_packages_as_the_api_has_them(
    any_client: Client, language: Language
):
    prefix = "" if language == "zh" else "/en"
    api = any_client.get(f"{ITEMS}/DEMO-P-012/packages").json
    composed = api["composed"]
    parts = {"policies": ("措施{}项", "{}measure"), "services": ("服务{}项", "{}service")}
    text = "".join(pages(any_client.get(f"{prefix}/parcels/DEMO-P-012.pdf").data))
    deck = "".join(s for s, _ in slides(any_client.get(f"{prefix}/parcels/DEMO-P-012.pptx").data))

    states: dict[str, dict[str, int]] = {}
    for kind in parts:
        for part in composed[kind]:
            counts = states.setdefault(
                part["availability_title"][language], dict.fromkeys(parts, 0)
            )
            counts[kind] += 1
    assert len(states) > 2
    assert api["published"]
    for made in (text, deck):
        told = made[made.index(squeezed(TITLE.in_language(language))) :]
        for package in api["published"]:
            heads = package["title"][language] + package["validity"]["title"][language]
            assert squeezed(heads) in told
            assert squeezed(package["why"][0][language]) in told
        assert squeezed(composed["notice"][language]) in told
        assert squeezed(composed["why"][0][language]) in told
        undated = f"{composed['undated']}" + ("项未载有效期" if language == "zh" else "statenoend")
        assert undated in told
        for title, counts in states.items():
            said = told[told.index(squeezed(title)) :]
            first = next(kind for kind in parts if counts[kind])
            head = parts[first][0 if language == "zh" else 1].format(counts[first])
            assert said.startswith(squeezed(title) + head)


def test_every_font_is_embedded_and_rare_characters_are_there(any_client: Client, monkeypatch):
    content = any_client.get("/parcels/DEMO-P-001.pdf?lang=both").data
    services = any_client.app.extensions["catalog"]
    published = services.shelf.at(services.reader.clock())
    entry = published.one("parcels", "DEMO-P-001")
    order = Order("zh", "https://land.test", Label("测试", "Test"))

    def named(name: str) -> bytes:
        def renamed(*given: Any) -> Sheet:
            return replace(sheet.sheet(*given), name=Label(name, name))

        monkeypatch.setattr(making, "sheet", renamed)
        return making.parcel_pdf(published, entry, order)

    rare, unheard = named(RARE), named(f"{RARE}{UNHEARD}")

    assert all({"/FontFile2", "/FontFile3"} & set(found) for found in fonts(content))
    assert RARE in "".join(pages(rare))
    assert missing_glyphs(content) == missing_glyphs(rare) == 0
    assert missing_glyphs(unheard) > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_on_slides_end_above_the_foot_and_rows_hold_their_texts(
    client: Client, language: Language
):
    prefix = "" if language == "zh" else "/en"
    deck = Presentation(io.BytesIO(client.get(f"{prefix}/parcels/DEMO-P-012.pptx").data))

    tables = [s for slide in deck.slides for s in slide.shapes if s.has_table]

    assert len(tables) > 3
    for shape in tables:
        rows = list(shape.table.rows)
        assert shape.top + sum(row.height for row in rows) <= deck.slide_height - Inches(0.62)
        # No heading stays behind without a row.
        assert any(cell.text for cell in list(rows[-1].cells)[1:])
        for row in rows:
            columns = list(shape.table.columns)
            for place, cell in enumerate(row.cells):
                over = columns[place : place + cell.span_width]
                # Letters are at least 0.4 of their size wide, Chinese ones as wide as high.
                wide = sum(10.5 if c >= "\u2e80" else 4.2 for c in cell.text)
                room = Emu(sum(column.width for column in over) or 1).pt
                assert row.height >= Pt(10.5) * max(1, wide // room)

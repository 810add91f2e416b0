"""What the element shows on a foreign site is what the API says, and how a reader gets at it."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
import requests
from playwright.sync_api import Route

from catalog.commands.releasing import release_prepared
from catalog.kinds import KINDS
from catalog.values.codes import code_list
from catalog.words import notices
from catalog.words.label import Language
from service import create_app
from service.seeds import seed_entries
from service.showing.figures import Figure, figure
from service.web.site.parcels.telling import in_unit
from service.web.site.parcels.units import AREA_UNITS
from tests.catalog.documents import Raw
from tests.clients.widget.conftest import Visiting
from tests.clients.widget.hosting import Visitor, somebodys_site
from tests.service.conftest import settings_for
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import CHECKER, Catalogs, an_act
from tests.support.server import environment_of, gunicorn

# One worker runs them all: each would start a service and a browser of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("widget")]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
PARCELS = [f"DEMO-P-{number:03d}" for number in range(1, 22)]
FIELDS = (
    "lifecycle_state site_area_m2 far_max height_limit_m land_use_code industry_orientation gfa_m2 "
    "supply_features upgrade_options infrastructure expected_supply key_parcel contact zone "
    "supporting_conditions_zh building_density_pct investment_intensity_wan_mu jobs_expected "
    "grant_term_years talent_policies boundaries"
)

_CELLS = """all => all.map(row => [row.dataset.id, Object.fromEntries(
    [...row.querySelectorAll('[data-field]')].map(
        cell => [cell.dataset.field, cell.lastElementChild.textContent]))])"""


DOUBTS: dict[str, Raw] = {
    "lifecycle_state": {"status": "derived"},
    "site_area_m2": {"status": "illustrative", "operator": "approx", "planned": "yes",
                     "as_of": "2027"},
    "gfa_m2": {"status": "derived", "formula": "site_area_m2 × far_max", "derived_value": 20000},
    "far_max": {"status": "disputed", "formula": "gfa_m2 ÷ site_area_m2", "derived_value": 2.4,
                "deviation_pct": -4.0, "note_zh": "口径不明", "note_en": "basis not stated"},
    "height_limit_m": {"status": "illustrative", "operator": "le", "planned": "not_stated"},
    "jobs_expected": {"status": "derived", "planned": "yes",
                      "formula": "按文件内容比对 · compared by what the document says"},
}  # fmt: skip


def a_doubtful_parcel() -> Raw:
    """An example parcel whose outline is withheld and whose figures are planned or in doubt."""
    raws = (entry.value for entry in seed_entries(demonstration=True))
    raw = next(deepcopy(raw) for raw in raws if raw.get("id") == "DEMO-P-002")
    raw["geometry"] = None
    raw["properties"]["evidence"] |= {**DOUBTS, "geometry": {"status": "withheld"}}
    return dict(raw)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_reads_as_the_catalogs_own_pages_tell_it(
    visiting: Visiting, sqlite_catalogs: Catalogs, language: Language
):
    services = create_app(settings_for(sqlite_catalogs.shared_demo)).extensions["catalog"]
    published = services.shelf.at(services.reader.clock())
    visitor = visiting()

    visitor.go(lang=language, limit="50", fields=FIELDS)

    shown = {
        (entry_id, name, text)
        for entry_id, texts in visitor.part("row").evaluate_all(_CELLS)
        for name, text in texts.items()
    }
    told = {
        (entry.id, name, figure(published, entry, name).value.in_language(language))
        for entry in published.all("parcels")
        for name in FIELDS.split()
    }
    assert len(told) == len(PARCELS) * len(FIELDS.split())
    assert sorted(shown - told) == sorted(told - shown) == []
    heads = visitor.page.locator("thead th").all_text_contents()[1:-1]
    assert heads == [
        figure(published, published.all("parcels")[0], name).title.in_language(language)
        for name in FIELDS.split()
    ]
    said = visitor.part("root").inner_text()
    assert notices.PROMOTION.in_language(language) in said
    assert (notices.CHINESE_PREVAILS.en in said) == (language == "en")
    services.close()


def with_caveats(found: Figure, language: Language) -> str:
    return " ".join(each.in_language(language) for each in (found.value, *found.caveats))


def test_what_must_be_said_beside_a_value_stands_there_in_every_view(
    visiting: Visiting, sqlite_catalogs: Catalogs
):
    database = sqlite_catalogs.demo()
    publish_changes(database, a_change(a_doubtful_parcel()))
    services = create_app(settings_for(database)).extensions["catalog"]
    published = services.shelf.at(services.reader.clock())
    entry = published.one("parcels", "DEMO-P-002")
    assert entry is not None
    found = {name: figure(published, entry, name) for name in DOUBTS}
    land = in_unit(found["site_area_m2"], entry, AREA_UNITS["acre"])
    assert with_caveats(land, "en") == "about 2 acres planned (2027)"
    first = visiting()
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        address = f"http://127.0.0.1:{port}"
        with somebodys_site(address) as site:
            visitor = Visitor(first.context, site, address)
            for language in LANGUAGES:
                told = {name: with_caveats(one, language) for name, one in found.items()}
                remarks = {r.in_language(language) for one in found.values() for r in one.remarks}
                asked = {
                    "lang": language,
                    "filter": f"id = '{entry.id}'",
                    "fields": " ".join(DOUBTS),
                }

                visitor.go(view="cards", **asked)
                card = visitor.part("card")
                figures = {
                    name: card.locator(f"dd[data-field={name}]").text_content()
                    for name in DOUBTS
                    if name != "lifecycle_state"
                }
                state = card.locator(".top").text_content()
                plan = card.locator(".plan text").all_text_contents()
                said = card.locator("details").text_content()
                visitor.go(view="list", unit="acre", **asked)
                row = dict(visitor.part("row").evaluate_all(_CELLS))[entry.id]
                visitor.go(view="map", **asked)
                unplaced = visitor.page.locator(".unplaced")
                unplaced.get_by_role("button").click()
                panel = visitor.part("panel").locator("dd[data-field=far_max]").text_content()

                assert figures | {"lifecycle_state": told["lifecycle_state"]} == told
                assert state is not None
                assert state.endswith(told["lifecycle_state"])
                assert code_list("evidence-status").label("withheld").in_language(language) in plan
                assert said is not None
                assert [one for one in remarks if one not in said] == []
                # Land in the unit that was chosen, no more exact than it is published; nobody
                # counts floor space in it.
                assert row == told | {"site_area_m2": with_caveats(land, language)}
                assert panel == told["far_max"]
            visitor.page.close()
    services.close()
    sqlite_catalogs.drop(database)
    assert visitor.complaints == []


def test_it_says_as_of_when_and_whose_the_data_are(visiting: Visiting, catalog: str):
    state = requests.get(f"{catalog}/api/v1/sync/releases?limit=1", timeout=60).json()
    newest = state["releases"][0]
    visitor = visiting()

    visitor.go(lang="zh", view="cards", limit="1")

    foot = visitor.part("footer")
    assert foot.locator("time").get_attribute("datetime") == newest["published_at"]
    # Noon UTC is eight in the evening in Shanghai.
    assert "2026年11月21日 12:00（上海时间）" in foot.inner_text()
    assert f"目录序号 {newest['last_seq']}" in foot.inner_text()
    assert visitor.part("source").get_attribute("href") == f"{catalog}/"
    link = visitor.part("link").get_attribute("href")
    assert link == f"{catalog}/parcels/DEMO-P-001"
    assert requests.get(link, timeout=60).status_code == 200
    assert requests.get(f"{catalog}/en/parcels/DEMO-P-001", timeout=60).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_no_picture_of_a_demonstration_could_be_taken_for_a_real_one(
    visiting: Visiting, width: int, language: Language
):
    visitor = visiting(width)
    seal = {"zh": "虚构", "en": "Invented · 虚构"}[language]
    # English where there is room for it.
    stamps = {"zh": ["虚构"], "en": ["INVENTED", "虚构"]}[language]

    visitor.go(lang=language, view="list", limit="21")
    banner = visitor.part("banner").inner_text()
    assert banner.endswith(notices.DEMONSTRATION.in_language(language))
    assert visitor.part("row").locator("[part=seal]").all_text_contents() == [seal] * 21

    visitor.set(view="cards")
    visitor.part("cards").wait_for()
    cards = visitor.part("card")
    assert all(seal in text for text in cards.locator("h3").all_text_contents())
    assert all(stamps[0] in text for text in cards.locator("svg").all_text_contents())

    visitor.set(view="map")
    canvas = visitor.part("canvas")
    canvas.locator(".hatch").wait_for(state="attached")
    # Cut a piece out of the map anywhere: the stamp stands in it.
    blank = canvas.evaluate(
        """(svg, stamps) => { const box = svg.getBoundingClientRect(), found = [];
        const words = [...svg.querySelectorAll('text')]
            .filter(t => stamps.some(stamp => t.textContent.includes(stamp)))
            .map(t => t.getBoundingClientRect());
        for (let x = box.left; x + 180 <= box.right; x += 20)
            for (let y = box.top; y + 160 <= box.bottom; y += 20)
                if (!words.some(w => w.left >= x && w.right <= x + 180
                                     && w.top >= y && w.bottom <= y + 160))
                    found.push([x, y]);
        return found; }""",
        stamps,
    )
    assert blank == []
    assert canvas.get_by_text(stamps[0], exact=True).count() > 8


def test_the_map_is_walked_with_the_keyboard_alone(visiting: Visiting):
    visitor = visiting()
    visitor.go(lang="zh", view="map")
    page = visitor.page
    option = visitor.page.locator("[role=option]:focus")
    walked = []

    for _ in range(8):
        page.keyboard.press("Tab")
        if option.count():
            break
    for keys in (["Home", *["ArrowRight"] * 6], ["ArrowDown", *["ArrowLeft"] * 6],
                 ["ArrowDown", *["ArrowRight"] * 6]):  # fmt: skip
        for key in keys:
            page.keyboard.press(key)
            walked.append(option.get_attribute("data-id"))
            assert visitor.part("panel").locator("article").get_attribute("data-id") == walked[-1]

    assert sorted(walked) == PARCELS
    name = option.get_attribute("aria-label")
    assert name is not None
    assert "【示例】方格地块 21" in name
    assert "虚构" in name
    assert "用地面积：120,000 平方米" in name
    assert option.locator(".ring").evaluate("e => getComputedStyle(e).strokeWidth") == "3px"
    # Zoomed in, what the keyboard leads to is still to be seen.
    for key in ("+", "+", "+", "Home"):
        page.keyboard.press(key)
    box, frame = option.bounding_box(), visitor.part("canvas").bounding_box()
    assert box is not None
    assert frame is not None
    assert frame["x"] <= box["x"] + box["width"] / 2 <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] + box["height"] / 2 <= frame["y"] + frame["height"]


def test_pages_hold_every_parcel_once_and_leave_the_focus_where_it_is(visiting: Visiting):
    visitor = visiting()
    visitor.go(lang="en", view="cards", limit="9")
    following = visitor.page.get_by_role("button", name="Next page")
    seen = [visitor.ids("card")]

    for _ in range(2):
        following.focus()
        visitor.again(lambda: visitor.page.keyboard.press("Enter"))
        seen.append(visitor.ids("card"))

    assert [one for page in seen for one in page] == PARCELS
    assert "19–21 of 21 parcels" in visitor.part("pages").inner_text()
    assert following.get_attribute("aria-disabled") == "true"
    assert following.evaluate("e => e.getRootNode().activeElement === e")
    visitor.again(lambda: visitor.page.get_by_role("button", name="Previous page").click())
    assert visitor.ids("card") == seen[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_leads_to_the_parcel_that_it_describes(
    visiting: Visiting, catalog: str, language: Language
):
    # 智能制造, at least 60 mu, a floor area ratio of 2 at most, ready to be promoted or being so.
    names = {
        "zh": ("产业导向", "用地面积：不小于", "容积率上限：不大于", "查询", "智能制造"),
        "en": ("Industry orientation", "Site area: at least", "Maximum floor area ratio: at most",
               "Search", "Intelligent manufacturing"),
    }[language]  # fmt: skip
    visitor = visiting(360)
    visitor.go(
        lang=language, unit="mu", filters="q industry_orientation site_area_m2 far_max",
        filter="lifecycle_state IN ('promotable', 'promoting')",
    )  # fmt: skip
    page = visitor.page

    track = page.get_by_label(names[0])
    label = track.locator("option", has_text=names[4]).text_content()
    track.select_option(label=label)
    page.get_by_label(names[1]).fill("54")
    page.get_by_label(names[2]).fill("2")
    visitor.again(lambda: page.get_by_role("button", name=names[3], exact=True).click())

    asked = requests.get(
        f"{catalog}/api/v1/collections/parcels/items",
        {
            "filter": "lifecycle_state IN ('promotable', 'promoting') AND site_area_m2 >= 36000"
            " AND far_max <= 2",
            "industry_orientation": "TP-IND-2026-SMART-MANUFACTURING",
        },
        timeout=60,
    )
    assert visitor.ids("row") == [one["id"] for one in asked.json()["features"]] == ["DEMO-P-012"]
    area = {"zh": "约 54 亩", "en": "about 54 mu"}[language]
    assert area in visitor.part("row").inner_text()


def test_a_reader_without_a_network_is_told_and_tries_again(visiting: Visiting):
    visitor = visiting()
    visitor.go(lang="en")
    visitor.context.set_offline(True)

    visitor.set(filter="far_max > 3")
    visitor.part("problem").wait_for()
    problem = visitor.part("problem")
    assert problem.get_attribute("role") == "alert"
    assert "cannot be reached" in problem.inner_text()
    visitor.context.set_offline(False)
    visitor.page.get_by_role("button", name="Try again").focus()
    visitor.again(lambda: visitor.page.keyboard.press("Enter"))

    assert visitor.ids("row") == ["DEMO-P-004", "DEMO-P-009", "DEMO-P-016"]
    assert visitor.part("content").evaluate("e => e.getRootNode().activeElement === e")
    # What the API refuses is told in the reader's language, with what is wrong and a hint.
    visitor.set(lang="zh", filter="far_maxx > 3")
    visitor.page.get_by_text("请求的参数有误").wait_for()
    assert "没有可查询的字段" in problem.inner_text()


def test_what_is_asked_no_longer_is_broken_off(visiting: Visiting):
    visitor = visiting()
    visitor.go(lang="en")
    held: list[Route] = []
    far = re.compile(r"/items\?filter=far_max")
    visitor.page.route(far, lambda route: held.append(route))
    broken: list[str] = []
    visitor.page.on("requestfailed", lambda request: broken.append(request.url))

    with visitor.page.expect_request(far):
        visitor.set(filter="far_max > 3")
    visitor.again(lambda: visitor.set(filter="site_area_m2 = 5000"))

    assert visitor.ids("row") == ["DEMO-P-001"]
    assert any(far.search(url) for url in broken)


def test_a_site_can_keep_its_readers_and_is_told_what_is_shown(visiting: Visiting):
    visitor = visiting()
    visitor.go(lang="en", limit="3")
    before = visitor.page.url
    visitor.page.evaluate(
        "() => { window.told = []; for (const type of ['catalog-load', 'catalog-select'])"
        "document.addEventListener(type, (event) => { event.preventDefault();"
        "window.told.push([type, event.detail.id ?? event.detail.numberMatched]); }); }"
    )

    visitor.part("link").nth(1).click()
    visitor.again(lambda: visitor.set(q="方格地块 07"))

    assert visitor.page.url == before
    assert visitor.page.evaluate("() => window.told") == [
        ["catalog-select", "DEMO-P-002"],
        ["catalog-load", 1],
    ]
    features = visitor.element.evaluate("e => e.features.map(one => one.id)")
    assert features == ["DEMO-P-007"]


def test_a_real_catalog_without_parcels_says_so_and_invents_nothing(
    visiting: Visiting, sqlite_catalogs: Catalogs
):
    database = sqlite_catalogs.real()
    release_prepared(database, "first", an_act(CHECKER))
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        address = f"http://127.0.0.1:{port}"
        with somebodys_site(address) as site:
            first = visiting()
            visitor = Visitor(first.context, site, address)
            visitor.go(lang="zh", view="map")
            said = visitor.part("root").inner_text()
            visitor.page.close()
    sqlite_catalogs.drop(database)

    assert notices.declared_total(21, "2026-05-09", 0).zh in said
    assert "目前没有可以显示的地块" in said
    assert "虚构" not in said
    assert "DEMO" not in said
    assert visitor.complaints == []
    assert KINDS["parcels"].title.zh in said

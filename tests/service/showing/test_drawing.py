"""Maps drawn from published geometry alone: what they show, and what they may not say."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely

from catalog.kinds import KINDS
from catalog.rules.metres import area_m2
from service.showing.colouring import SCHEMES, in_order, shades
from service.showing.drawing import Drawing, Wanted, area_map, plan
from service.showing.entry import Entry
from service.showing.furniture import INVENTED, NO_SURVEY, approved
from service.showing.ground import ground

SVG, XML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/XML/1998/namespace}"
CHINESE = re.compile("[\u4e00-\u9fff]")
TRACKS = {
    "T-AI": "artificial_intelligence",
    "T-IC": "integrated_circuits",
    "T-OLD": "new_materials",
}


def a_square(lon: float, lat: float, side: float = 0.001) -> dict[str, Any]:
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def an_entry(kind: str, name: str, geometry: object = None, **properties: object) -> Entry:
    told = {"name_zh": f"测试{name}", "name_en": f"Test {name}", **properties}
    return Entry(KINDS[kind], name, told, geometry)  # type: ignore[arg-type]


def parcels(begin: str = "TP-P-") -> list[Entry]:
    """Five parcels, two tracks on one, one without anything that is known."""
    known = (
        {"industry_orientation": ["T-AI"], "lifecycle_state": "promotable", "land_use_code": "M1"},
        {"industry_orientation": ["T-AI", "T-IC"], "lifecycle_state": "promoting"},
        {"industry_orientation": ["T-OLD"], "lifecycle_state": "sold", "land_use_code": "C65"},
        {"industry_orientation": ["T-IC"], "lifecycle_state": "banked", "land_use_code": "C2C6"},
        {},
    )
    return [
        an_entry(
            "parcels", f"{begin}00{number}", a_square(121.35 + number * 0.003, 31.28),
            land_use_scheme="sh_planning", **properties,
        )
        for number, properties in enumerate(known, start=1)
    ]  # fmt: skip


def stations() -> list[Entry]:
    return [
        an_entry(
            "facilities", f"TP-FAC-{status}", {"type": "Point", "coordinates": [lon, 31.2825]},
            facility_kind="metro_station", status=status,
        )
        for lon, status in ((121.355, "existing"), (121.359, "planned"))
    ]  # fmt: skip


def drawn(entries: list[Entry], **wanted: Any) -> Drawing:
    return area_map(
        Wanted(
            entries, stations(), tracks=TRACKS, link=lambda e: f"/{e.kind.name}/{e.id}", **wanted
        )
    )


def tree(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg)


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(found.itertext()) for found in element.iter(f"{SVG}text"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_map_leads_to_all_it_shows_and_loads_nothing(scheme: str, language: str):
    entries = parcels()

    drawing = drawn(entries, scheme=scheme, language=language)

    root = tree(drawing)
    links = list(root.iter(f"{SVG}a"))
    assert [a.get("href") for a in links] == [
        f"/{e.kind.name}/{e.id}" for e in (*entries, *stations())
    ]
    for link, mark in zip(links, (*drawing.parcels, *drawing.around), strict=True):
        assert link.get("aria-label") == mark.said.in_language(language)  # type: ignore[arg-type]
        assert mark.entry.name.in_language(language) in mark.said.in_language(language)  # type: ignore[arg-type]
        assert link.find(f"{SVG}title") is not None
    assert not re.search(r"style=|http(?!://www\.w3\.org/2000/svg)|@import|<script", drawing.svg)
    assert root.find(f"{SVG}title") is not None
    assert NO_SURVEY.in_language(language) in words(root)  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_legend_counts_what_is_coloured_and_no_mark_stands_for_two_classes(scheme: str):
    entries = parcels()

    drawing = drawn(entries, scheme=scheme)

    expected = Counter(shade for e in entries for shade in shades(scheme, e, TRACKS))
    assert {row.shade: row.count for row in drawing.legend} == expected
    assert "unknown" in {row.shade.key for row in drawing.legend}
    painted = {path.get("fill") for path in tree(drawing).iter(f"{SVG}path")}
    for mark in drawing.parcels:
        if len(mark.shades) == 1:
            assert mark.shades[0].fill in painted
    assert list(drawing.legend) == sorted(
        drawing.legend, key=lambda row: in_order(scheme).index(row.shade)
    )
    for part in ("key", "fill"):
        assert len({getattr(shade, part) for shade in in_order(scheme)}) == len(in_order(scheme))
    for language in ("zh", "en"):
        marks = {shade.mark.in_language(language) for shade in in_order(scheme)}  # type: ignore[arg-type]
        assert len(marks) == len(in_order(scheme))


def test_two_classes_are_both_painted_and_each_class_is_told_without_colour():
    drawing = drawn(parcels())

    second = list(tree(drawing).iter(f"{SVG}a"))[1]
    fill = second.find(f"{SVG}path").get("fill")  # type: ignore[union-attr]
    assert fill is not None
    paint = tree(drawing).find(f".//*[@id='{fill[5:-1]}']")
    assert paint is not None
    assert {stop.get("stop-color") for stop in paint} == {
        shade.fill for shade in drawing.parcels[1].shades
    }
    assert words(second) == "02 人集"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_invented_says_so_on_each_parcel_and_all_over_its_board(language: str):
    drawing = drawn(parcels("DEMO-P-"), language=language)
    stamp = INVENTED.in_language(language)

    root = tree(drawing)
    for link in list(root.iter(f"{SVG}a"))[:5]:
        assert words(link).replace(" · ", " ").endswith(stamp.replace(" · ", " "))
    board = root.find(f"{SVG}g[@class='map-invented']")
    assert board is not None
    assert words(board).count(stamp) >= 4
    assert root.find(f"{SVG}rect[@class='map-board-hatch']") is not None
    alone = ElementTree.fromstring(
        plan(parcels("DEMO-P-")[0], Wanted((), language=language)).svg  # type: ignore[arg-type]
    )
    assert words(alone).count(stamp) >= 5
    for one in (root, alone):
        assert one.get("lang") == one.get(f"{XML}lang") == ("zh-CN" if language == "zh" else "en")
        for found in one.iter(f"{SVG}text") if language == "en" else ():
            assert not CHINESE.search(
                "".join(part for part in (found.text, *(s.tail for s in found)) if part)
            )
            assert all(span.get("lang") == span.get(f"{XML}lang") == "zh-CN" for span in found)


def test_what_is_real_is_never_called_invented():
    real = drawn(parcels()).svg + plan(parcels()[0], Wanted(())).svg

    assert INVENTED.zh not in real + drawn(parcels(), language="en").svg
    assert "nvented" not in real + drawn(parcels(), language="en").svg
    assert "map-board" not in real


def test_a_map_tells_a_figure_as_exactly_as_it_is_published():
    evidence = {
        "site_area_m2": {"status": "disputed", "operator": "approx"},
        "lifecycle_state": {"status": "sourced", "planned": "yes"},
    }
    parcel = an_entry(
        "parcels", "TP-P-001", a_square(121.35, 31.28),
        site_area_m2=36000, lifecycle_state="promoting", evidence=evidence,
    )  # fmt: skip

    for language, told in (
        ("zh", "推介中，约 36,000 平方米（来源不一致，待核实）"),
        ("en", "about 36,000 m² (sources disagree, to be verified)"),
    ):
        drawing = drawn([parcel], scheme="state", language=language)
        mark = next(tree(drawing).iter(f"{SVG}a"))
        title = mark.find(f"{SVG}title")
        assert drawing.parcels[0].facts.in_language(language).endswith(told)  # type: ignore[arg-type]
        assert title is not None
        assert (title.text or "").endswith(told)
        assert (mark.get("aria-label") or "").endswith(told)


def test_what_does_not_exist_yet_is_dashed_and_called_by_its_status():
    existing, planned = list(tree(drawn(parcels())).iter(f"{SVG}a"))[-2:]

    dashes = [link.find(f"{SVG}circle").get("stroke-dasharray") for link in (existing, planned)]  # type: ignore[union-attr]
    assert dashes[0] is None
    assert dashes[1] is not None
    assert "规划" in str(planned.get("aria-label"))


def test_a_sheet_is_true_to_scale():
    shape = a_square(121.36, 31.28)
    sheet = ground([shape, a_square(121.38, 31.29)], 960, (400, 700), (50, 50, 50, 50))
    assert sheet is not None

    laid = sheet.laid(shape)

    assert laid.area / sheet.per_metre**2 == pytest.approx(area_m2(shape), rel=1e-3)
    west, top, east, bottom = laid.bounds
    assert (east - west) / (bottom - top) == pytest.approx(0.8588, rel=1e-3)
    assert shapely.box(49.9, 49.9, 910.1, sheet.height - 49.9).contains(laid)


def test_a_map_of_nothing_with_a_place_is_text_alone():
    drawing = area_map(Wanted([an_entry("parcels", "TP-P-001")]))

    assert drawing.svg == ""
    assert [mark.number for mark in drawing.parcels] == [1]
    assert [row.shade.key for row in drawing.legend] == ["unknown"]


def test_names_do_not_lie_on_one_another():
    places = [{"type": "Point", "coordinates": [121.35 + n / 4000, 31.28]} for n in range(30)]
    many = [
        an_entry("facilities", f"TP-FAC-{n}", place, facility_kind="school", status="existing")
        for n, place in enumerate(places)
    ]

    root = ElementTree.fromstring(area_map(Wanted((), many)).svg)

    names = [e for e in root.iter(f"{SVG}text") if e.get("class") == "map-name"]
    assert 0 < len(names) < 30
    boxes = [
        shapely.box(
            float(e.get("x", 0)),
            float(e.get("y", 0)) - 9,
            float(e.get("x", 0)) + 60,
            float(e.get("y", 0)),
        )
        for e in names
    ]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_map_with_a_key_says_its_review_number_and_its_classes():
    drawing = drawn(parcels(), key=True, approval=approved("沪S(2026)001号"))

    text = words(tree(drawing))
    assert "审图号：沪S(2026)001号" in text
    assert NO_SURVEY.zh not in text
    for row in drawing.legend:
        assert f"{row.shade.title.zh}  {row.count}" in text

"""Whoever edits a draft is told at once what does not fit, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from catalog.store.database import Database
from service import create_app
from tests.service.conftest import settings_for
from tests.service.console.desks import Desk, field_of, led_to, text_of
from tests.service.console.forms import form_of
from tests.support.people import an_account


@pytest.fixture
def editor(demo_catalog: Database) -> Iterator[Desk]:
    app = create_app(settings_for(demo_catalog))
    an_account(demo_catalog, "lin", ("editor",))
    yield Desk(app, "lin")
    app.extensions["catalog"].close()


def checked(editor: Desk, **typed: str) -> str:
    """What is read on a parcel's draft once some fields were typed anew; `__` is a point."""
    address = led_to(editor.post("/entries/parcels/DEMO-P-003/draft"))
    named = {name.replace("__", "."): [text] for name, text in typed.items()}
    if named:
        led_to(editor.send(address, form_of(editor.get(address), "edit") | named))
    return editor.read(address.removesuffix("/edit"))


def test_what_does_not_fit_is_told_and_keeps_nobody_who_is_content_with_it(editor: Desk):
    assert "请留意" not in checked(editor)

    said = checked(
        editor,
        p__description_zh="确保年内开工",
        p__review_by="2020-01-01",
        p__site_area_m2="60 亩",
        p__far_max="2",
        p__gfa_m2="100000",
        p__gfa_basis="far_countable",
    )

    assert "请留意（不影响提交）" in said
    assert "第 1 个字起的“确保”不合规范用语（承诺）。" in said
    assert "复核期限 2020-01-01 已过。" in said
    assert "容积率 × 用地面积得 80000 平方米，所填建筑面积为 100000 平方米，偏差 25.00%。" in said
    assert "完整度" in said


def test_what_is_told_stands_at_the_field_and_is_taken_back_there(editor: Desk):
    address = led_to(editor.post("/entries/parcels/DEMO-P-003/draft"))
    typed = form_of(editor.get(address), "edit") | {
        "p.far_max": ["abc"],
        "p.site_area_m2": ["2公顷"],
    }

    wrong = editor.send(address.replace("/edit", "/check"), typed).text
    right = editor.send(
        address.replace("/edit", "/check"),
        typed | {"p.far_max": ["3"], "told": ["p.far_max", "p.site_area_m2"]},
    ).text
    refused = editor.send(address, typed)

    for text in (wrong, refused.text):
        assert 'aria-describedby="p-far-max-fault" aria-invalid="true"' in text
        assert '<input type="hidden" name="told" value="p.far_max">' in text
        assert "= 20000 m²" in text
    assert 'id="p-far-max-field" hx-swap-oob="outerMorph"' in right
    assert 'id="p-far-max-fault"' not in right
    assert 'id="p-far-min-field"' not in wrong + right
    assert refused.status_code == 422
    assert 'value="2公顷"' in refused.text
    assert "应换算为 1" not in refused.text


def test_a_polygon_is_drawn_row_by_row_without_scripts(editor: Desk):
    place = led_to(editor.post("/entries/parcels/DEMO-P-003/draft")).replace("/edit", "/geometry")
    corners = [("121.350", "31.280"), ("121.352", "31.280"), ("121.352", "31.282"), ("", "")]
    crossing = [corners[0], corners[2], corners[1], ("121.350", "31.282")]

    def drawn(rows: list[tuple[str, str]], act: str = "draw") -> TestResponse:
        version = field_of(editor.get(place), "row_version")
        typed = {"lon": [x for x, _ in rows], "lat": [y for _, y in rows]}
        return editor.send(
            place, {"which": "geometry", "row_version": version, "act": act, **typed}
        )

    crossed = editor.follow(drawn(crossing))
    pointed_at = editor.get(place)
    unread = drawn([*corners, ("121.35", "x")])
    longer = drawn(corners, act="more")
    kept = drawn(corners)

    for page in (crossed, pointed_at):
        assert "图形无效" in text_of(page)
    assert 'id="points-fault"' in unread.text
    assert 'name="lat" value="x"' in unread.text
    assert longer.text.count('name="lon"') > 3 + 3
    assert led_to(kept).endswith("after=geometry#geometry")
    assert editor.get(place).text.count('name="lon" value="121.35') == 3


def test_a_page_says_how_far_the_points_of_a_web_map_were_moved(editor: Desk):
    place = led_to(editor.post("/entries/parcels/DEMO-P-003/draft")).replace("/edit", "/geometry")
    ring = "121.35,31.28\n121.352,31.28\n121.352,31.282\n121.35,31.28"

    kept = editor.post(
        place, text=ring, crs="GCJ-02", row_version=field_of(editor.get(place), "row_version")
    )

    assert "GCJ-02（高德、腾讯），已换算为 CGCS2000：各点移动了 4" in editor.read(led_to(kept))

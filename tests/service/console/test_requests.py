"""Requests for data at the console: a sheet for each unit, and who answered which cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalog.commands import asking, drafting
from catalog.store.database import Database
from catalog.store.staff.drafts import Draft
from tests.catalog.exchange.workbooks import cells_of, typed
from tests.service.console.desks import Desk, a_desk, field_of, led_to, text_of
from tests.support.catalogs import an_act

DUE = "2099-12-31"


@pytest.fixture
def desk(real_catalog: Database) -> Iterator[Desk]:
    """At a real catalog, whose 21 places for parcels nobody has filled in yet."""
    found = a_desk(real_catalog, require_totp=False)
    yield found
    found.close()


def asked(desk: Desk, ticked: list[Draft], **more: Any) -> Any:
    """What is answered to a request to two units."""
    fields = {
        "kind": "parcels",
        "which": "slots",
        "draft": [draft.id for draft in ticked],
        "unit-1": "规划部门",
        "unit-2": "土地储备机构",
        "field.far_max": "1",
        "field.site_area_m2": "1",
        "field.supply_method": "2",
        "due_on": DUE,
    }
    return desk.send("/requests/new", {**fields, **more})


def headings(data: bytes) -> set[Any]:
    return {value for sheet in cells_of(data).values() for value in sheet.values()}


def test_each_unit_gets_a_sheet_of_what_it_can_answer(desk: Desk, real_catalog: Database):
    slots = drafting.slots(real_catalog)

    sent = asked(desk, slots[:2])
    listed = desk.follow(sent)

    requests = {s.request.unit: s.request for s in asking.states(real_catalog)}
    assert led_to(sent) == "/requests?count=2"
    assert "规划部门" in text_of(listed)
    assert "2 条 × 2 栏" in text_of(listed)
    assert {unit: r.fields for unit, r in requests.items()} == {
        "规划部门": ("site_area_m2", "far_max"),
        "土地储备机构": ("supply_method",),
    }
    sheet = desk.post(f"/requests/{requests['规划部门'].id}/sheet")
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert {"用地面积（平方米）", slots[0].id, slots[1].id} <= headings(sheet.data)
    assert not {"供应方式", slots[2].id} & headings(sheet.data)


def test_a_group_goes_to_a_unit_as_a_whole_but_for_single_fields(
    desk: Desk, real_catalog: Database
):
    more = {"unit-2": "", "field.supply_method": "", "field.far_max": "0", "group.planning": "1"}

    sent = asked(desk, [], **more)

    (state,) = asking.states(real_catalog)
    assert led_to(sent) == f"/requests/{state.request.id}?after=sent"
    assert len(state.request.drafts) == 21, "nobody was ticked, so that all are meant"
    assert "site_area_m2" in state.request.fields
    assert len(state.request.fields) > 5
    assert "far_max" not in state.request.fields
    assert "supply_method" not in state.request.fields


def test_the_share_answered_and_who_answered_are_shown(desk: Desk, real_catalog: Database):
    slots = drafting.slots(real_catalog)[:2]
    asked(desk, slots)
    request = next(s.request for s in asking.states(real_catalog) if s.request.unit == "规划部门")
    sheet = desk.post(f"/requests/{request.id}/sheet").data
    filled = typed(
        sheet,
        (slots[0].id, "用地面积（平方米）", 12345),
        (slots[0].id, "用地面积｜数据状态", "文件所载"),
        (slots[0].id, "用地面积｜来源", "TP-SRC-1"),
        (slots[0].id, "用地面积｜出处", "第 1 页"),
    )

    before = desk.read(f"/requests/{request.id}")
    page = led_to(desk.post("/workbooks/import", file=("答复.xlsx", filled)))
    done = desk.post(page, digest=field_of(desk.get(page), "digest"))
    after = desk.read(f"/requests/{request.id}")

    assert "0% · 0 / 4 项" in before
    assert "count=1" in led_to(done)
    assert "25% · 1 / 4 项" in after
    assert "用地面积 lin ·" in after
    assert "由表格导入" in after
    assert after.count("未答复") == 3


def test_what_is_overdue_is_marked(desk: Desk, real_catalog: Database):
    for unit, day in (("迟的", "2020-01-01"), ("早的", DUE)):
        asking.send(
            real_catalog,
            an_act(),
            draft_ids=[drafting.slots(real_catalog)[0].id],
            fields_by_unit={unit: ["far_max"]},
            due_on=day,
        )

    rows = desk.get("/requests").text.partition("<tbody>")[2].split("</tr>")

    assert "已逾期" in next(row for row in rows if "迟的" in row)
    assert "待答复" in next(row for row in rows if "早的" in row)


@pytest.mark.parametrize(
    ("more", "where", "said"),
    [
        ({"unit-1": "", "unit-2": ""}, "unit-1", "至少一个单位"),
        ({"unit-2": ""}, "unit-2", "请写明名称"),
        ({"unit-2": "规划部门"}, "unit-2", "写了两次"),
        ({"field.supply_method": ""}, "unit-2", "还没有栏目由此单位答复"),
        ({"unit-1": "规" * 101}, "unit-1", "至多 100 个"),
        ({"due_on": "明天"}, "due_on", "请写明截止日期"),
        ({"due_on": "2020-01-01"}, "due_on", "截止日期已过"),
    ],
)
def test_what_is_missing_is_told_at_its_place_and_nothing_is_sent(
    sqlite_desk: Desk, more: dict[str, str], where: str, said: str
):
    before = sqlite_desk.read("/requests")

    refused = asked(sqlite_desk, [], **more)

    fault = refused.text.partition(f'id="{where}-fault"')[2].partition("</div>")[0]
    assert refused.status_code == 422
    assert said in fault
    assert 'value="土地储备机构"' in refused.text or "unit-2" in more
    assert sqlite_desk.read("/requests") == before


def test_a_request_that_nobody_sent_is_not_found(sqlite_desk: Desk):
    assert sqlite_desk.get("/requests/none").status_code == 404
    assert sqlite_desk.post("/requests/none/sheet").status_code == 404


def test_requests_are_told_in_english_too(sqlite_desk: Desk):
    english = sqlite_desk.in_english()

    sent = asked(english, [], **{"unit-2": "", "field.supply_method": ""})

    assert "Download its sheet" in text_of(english.follow(sent))
    assert "Waiting" in english.read("/requests")
    assert "Who is asked for which fields" in english.read("/requests/new")


@pytest.fixture(scope="module")
def sqlite_desk(sqlite_catalogs: Any) -> Iterator[Desk]:
    """For what no engine has a part in."""
    database = sqlite_catalogs.real()
    found = a_desk(database, require_totp=False)
    yield found
    found.close()
    sqlite_catalogs.drop(database)

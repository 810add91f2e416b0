"""Workbooks at the console: out with a filter, in with a trial, foreign ones explained once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from html5lib import parse
from werkzeug.test import TestResponse

from catalog.commands import drafting
from catalog.exchange.workbook_container import MAX_BYTES
from catalog.kinds.documents import Document
from catalog.store.database import Database
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import Draft
from service.web.console import trying
from tests.catalog.commands.test_foreign_workbooks import a_ledger
from tests.catalog.documents import a_parcel
from tests.catalog.exchange.workbooks import cells_of, repacked, typed, written
from tests.service.console.desks import Desk, a_desk, field_of, led_to, text_of
from tests.support.catalogs import CHECKER, an_act
from tests.support.patience import A_HANG_S
from tests.support.server import data_dir_of

AREA, FAR = "用地面积（平方米）", "容积率上限"
TRYING = 'id="progress"'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def desk(demo_catalog: Database) -> Iterator[Desk]:
    found = a_desk(demo_catalog)
    yield found
    found.close()


def parcels(database: Database, count: int = 3) -> list[Draft]:
    """New drafts of parcels."""
    found = []
    for number in range(count):
        draft = drafting.begin(database, an_act(), collection="parcels")
        raw = a_parcel(f"DEMO-P-10{number}", plot_no=f"ZZ-10{number}", name_zh=f"地块{number}")
        found.append(changed(database, draft, raw["properties"]))
    return found


def changed(database: Database, draft: Draft, properties: dict[str, Any]) -> Draft:
    document: Document = {**draft.document, "properties": properties, "id": None}
    return drafting.change(
        database, an_act(CHECKER), draft.id, row_version=draft.row_version, document=document
    )


def exported(desk: Desk, **fields: Any) -> bytes:
    usual = {"kind": "parcels", "which": "waiting", "field": ["site_area_m2", "far_max"]}
    answer = desk.send("/workbooks/export", {**usual, **fields})
    assert answer.status_code == 200, text_of(answer)
    assert answer.content_type == XLSX
    return answer.data


def sent(desk: Desk, data: bytes, name: str = "地块表.xlsx") -> str:
    """The page of what a workbook would do, when its trial is over."""
    page = led_to(desk.post("/workbooks/import", file=(name, data)))
    tried(desk, page)
    return page


def tried(desk: Desk, page: str) -> TestResponse:
    """What is shown of a workbook once its trial is over."""
    deadline = monotonic() + A_HANG_S
    while TRYING in (seen := desk.get(page)).text:
        assert monotonic() < deadline, "the trial never ends"
        sleep(0.05)
    return seen


def properties(database: Database, draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = drafting.one(database, draft.id).document["properties"]
    return found


def test_two_cells_typed_into_an_export_become_two_drafts(desk: Desk, demo_catalog: Database):
    first, second, third = parcels(demo_catalog)
    data = typed(exported(desk), (first.id, AREA, 12345), (second.id, AREA, "17.73亩"))

    page = sent(desk, data)
    seen = desk.get(page)
    done = desk.post(page, digest=field_of(seen, "digest"))

    assert "3 = 将写入 2 + 有错 0 + 无变化 1 + 空行 0" in text_of(seen)
    assert "用地面积" in text_of(seen)
    assert "现在: 12,345 平方米" in text_of(seen)
    assert "已导入，2 份草稿有更改" in text_of(desk.follow(done))
    assert properties(demo_catalog, first)["site_area_m2"] == 12345
    assert properties(demo_catalog, second)["site_area_m2"] == 11820
    assert drafting.one(demo_catalog, third.id) == third
    assert drafting.one(demo_catalog, first.id).updated_by == "lin"
    assert desk.get(page).status_code == 404, "a workbook is imported once"


def test_an_export_unchanged_has_nothing_to_write(desk: Desk, demo_catalog: Database):
    parcels(demo_catalog)

    page = desk.get(sent(desk, exported(desk)))

    assert "没有需要写入的内容" in text_of(page)
    assert 'name="digest"' not in page.text


def test_a_faulty_cell_is_named_and_keeps_every_row_out(desk: Desk, demo_catalog: Database):
    first, second, _ = before = parcels(demo_catalog)
    data = typed(exported(desk), (first.id, AREA, 12000), (second.id, AREA, "约两公顷"))

    page = sent(desk, data)
    seen = desk.get(page)
    refused = desk.post(page, digest="0" * 64)

    assert "将写入 1 + 有错 1 + 无变化 1" in text_of(seen)
    assert "地块!" in text_of(seen)
    assert "约两公顷" in text_of(seen)
    assert 'name="digest"' not in seen.text
    assert refused.status_code == 409
    assert [drafting.one(demo_catalog, draft.id) for draft in before] == before


def test_whoever_changed_an_entry_meanwhile_is_named(desk: Desk, demo_catalog: Database):
    first, second, _ = parcels(demo_catalog)
    data = typed(exported(desk), (first.id, AREA, 12000), (second.id, AREA, 13000))
    page = sent(desk, data)
    digest = field_of(desk.get(page), "digest")
    moved = changed(demo_catalog, first, {**first.document["properties"], "far_max": 3})

    refused = desk.post(page, digest=digest)

    assert refused.status_code == 409
    assert "他人修改过的条目" in text_of(refused)
    assert f"{CHECKER} 于" in text_of(refused)
    assert drafting.one(demo_catalog, first.id) == moved
    assert drafting.one(demo_catalog, second.id) == second


def test_only_what_was_looked_at_is_carried_out(desk: Desk, demo_catalog: Database):
    first, _, third = parcels(demo_catalog)
    page = sent(desk, typed(exported(desk), (first.id, AREA, 12000)))
    digest = field_of(desk.get(page), "digest")
    # The row that nobody touched now differs from its draft, and still changes nothing.
    changed(demo_catalog, third, {**third.document["properties"], "far_max": 3})

    refused = desk.post(page, digest=digest)
    done = desk.post(page, digest=field_of(refused, "digest"))

    assert refused.status_code == 409
    assert "请看过新的结果再确认" in text_of(refused)
    assert led_to(done).startswith("/workbooks?after=imported")
    assert properties(demo_catalog, third)["far_max"] == 3


def test_a_long_trial_tells_how_far_it_is_and_goes_on_without_its_page(
    desk: Desk, demo_catalog: Database, monkeypatch: pytest.MonkeyPatch
):
    first, *_ = parcels(demo_catalog)
    data = typed(exported(desk), (first.id, AREA, 12000))
    monkeypatch.setattr(trying, "WAIT_S", 0)

    page = led_to(desk.post("/workbooks/import", file=("表.xlsx", data)))
    watched = desk.get(page)
    polled = desk.asked_by_htmx(page)
    seen = tried(desk, page)
    led_on = desk.asked_by_htmx(page)
    done = desk.post(page, digest=field_of(seen, "digest"))

    assert watched.status_code == 200
    assert "正在试算" in text_of(watched)
    assert f'hx-get="/console{page}"' in watched.text
    assert f'<noscript><meta http-equiv="refresh" content="3;url=/console{page}">' in watched.text
    assert 'name="digest"' not in watched.text
    assert polled.status_code == 204 or polled.text.startswith("<section")
    assert led_on.headers["HX-Redirect"] == f"/console{page}"
    assert "count=1" in led_to(done)
    assert properties(demo_catalog, first)["site_area_m2"] == 12000


def test_a_trial_whose_process_is_gone_says_so_and_is_tried_again(
    desk: Desk, demo_catalog: Database
):
    first, *_ = before = parcels(demo_catalog)
    data = typed(exported(desk), (first.id, AREA, 12000))
    page = led_to(desk.post("/workbooks/import", file=("表.xlsx", data)))
    # What a process leaves that ended in the middle of a trial.
    note = data_dir_of(demo_catalog) / "uploads" / f"{page.rpartition('/')[2]}.progress"
    note.write_bytes(b'{"done": 2, "of": 3, "state": "working"}')
    os.utime(note, (0, 0))

    seen = desk.get(page)
    pressed = desk.post(page, digest="0" * 64)
    again = tried(desk, f"{page}?again=1")

    assert "试算中断了" in text_of(seen)
    assert "没有写入任何内容" in text_of(seen)
    assert (seen.status_code, pressed.status_code) == (200, 409)
    assert "3 = 将写入 1" in text_of(again)
    assert [drafting.one(demo_catalog, draft.id) for draft in before] == before


def test_an_export_follows_the_filter_of_a_list(desk: Desk, demo_catalog: Database):
    first, second, third = parcels(demo_catalog)

    everything = exported(desk)
    named = exported(desk, q="地块1")
    ticked = exported(desk, draft=[first.id, third.id], field=["far_max"])
    mine = desk.post("/workbooks/export", kind="parcels", which="waiting", by="me")

    ids = {draft.id for draft in (first, second, third)}
    assert ids_in(everything) & ids == ids
    assert ids_in(named) & ids == {second.id}
    assert ids_in(ticked) & ids == {first.id, third.id}
    assert FAR in values_in(ticked)
    assert AREA not in values_in(ticked)
    assert mine.status_code == 422
    assert "没有符合条件的条目" in text_of(mine)
    assert "地块1" in desk.read("/workbooks/export?kind=parcels&q=ZZ-101")


def test_published_entries_are_exported_by_their_ids(desk: Desk, demo_catalog: Database):
    answer = desk.post("/workbooks/export", kind="projects", which="entries")

    public = drafting.page(demo_catalog, Wanted(("released",), "projects"), limit=1000)
    assert {draft.entry_id for draft in public} <= values_in(answer.data)
    assert ".DEMO.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def ids_in(data: bytes) -> set[Any]:
    return {value for value in values_in(data) if isinstance(value, str) and len(value) == 32}


def values_in(data: bytes) -> set[Any]:
    return {value for sheet in cells_of(data).values() for value in sheet.values()}


def answers_to(page: str) -> dict[str, Any]:
    """What a browser sends of the questions about columns as they are proposed."""
    found: dict[str, Any] = {}
    form = next(
        form
        for form in parse(page, namespaceHTMLElements=False).iter("form")
        if form.get("method") == "post" and (form.get("action") or "").endswith("/columns")
    )
    for element in form.iter():
        name = element.get("name")
        if name is None or name == "csrf_token":
            continue
        if element.tag == "select":
            chosen = [o for o in element.iter("option") if o.get("selected") is not None]
            option = (chosen or list(element.iter("option")))[0]
            found[name] = option.get("value", "".join(option.itertext()))
        elif element.tag == "textarea":
            found[name] = "".join(element.itertext())
        elif element.get("type") != "checkbox" or element.get("checked") is not None:
            found.setdefault(name, [])
            found[name] = [*found[name], element.get("value")]
    return found


def test_a_ledger_is_explained_once_and_the_second_month_asks_nothing(
    desk: Desk, demo_catalog: Database
):
    page = sent(desk, a_ledger("十一月"), "台账.xlsx")
    questions = led_to(desk.get(page))
    asked = desk.get(questions)
    answers = answers_to(asked.text)
    said = {"status": "illustrative", "sources": "TP-SRC-1", "locator": "台账", "formulas.5": "1"}

    tried = desk.follow(desk.send(questions, {**answers, **said}))
    first = desk.post(page, digest=field_of(tried, "digest"))
    later = a_ledger("十二月", above=2, row_7=[3, "示例三", "ZZ-3", "东拓区", 6, 1.5, None, "丙"])
    page = sent(desk, later, "台账十二月.xlsx")
    second = desk.get(page)
    done = desk.post(page, digest=field_of(second, "digest"))

    assert questions.endswith("/columns")
    assert "经办人" in text_of(asked)
    assert (answers["key.2"], answers["key.5"], answers["unit.5"]) == (
        "name_zh", "site_area_m2", "亩",
    )  # fmt: skip
    assert (answers["key.8"], answers["skip"]) == ("", ["填表说明"])
    assert "5 = 将写入 3 + 有错 0 + 无变化 0 + 空行 2" in text_of(tried)
    assert "count=3" in led_to(first)
    assert second.status_code == 200
    assert "将写入 1 + 有错 0 + 无变化 2" in text_of(second)
    assert "count=1" in led_to(done)
    wanted = Wanted(collection="parcels", text="ZZ-3")
    (draft,) = drafting.page(demo_catalog, wanted, limit=9)
    assert draft.document["properties"]["site_area_m2"] == 4000
    assert draft.document["properties"]["evidence"]["site_area_m2"]["locator"] == "台账"


def test_headings_that_were_forgotten_are_asked_about_again(desk: Desk):
    page = sent(desk, a_ledger("十一月"), "台账.xlsx")
    desk.send(f"{page}/columns", answers_to(desk.get(f"{page}/columns").text))
    known = desk.get("/workbooks")
    forget = known.text.partition("/workbooks/columns/")[2].partition("/forget")[0]

    done = desk.post(f"/workbooks/columns/{forget}/forget")

    assert "台账" in text_of(known)
    assert "已忘记该表头" in text_of(desk.follow(done))
    assert led_to(desk.get(page)) == f"{page}/columns"


def test_an_answer_that_makes_no_sense_is_refused_beside_its_question(desk: Desk):
    page = f"{sent(desk, a_ledger('十一月'), '台账.xlsx')}/columns"
    answers = answers_to(desk.get(page).text)

    twice = desk.send(page, {**answers, "key.6": "site_area_m2"})
    wrong_unit = desk.send(page, {**answers, "unit.6": "亩", "by": ""})

    assert twice.status_code == 422
    assert 'id="key-6-fault"' in twice.text
    assert "两列都被认作" in text_of(twice)
    assert 'id="unit-6-fault"' in wrong_unit.text
    assert 'id="by-fault"' in wrong_unit.text
    assert answers_to(wrong_unit.text)["unit.6"] == "亩", "what was answered stays"


def test_the_questions_can_be_asked_of_another_kind(desk: Desk):
    page = f"{sent(desk, a_ledger('十一月'), '台账.xlsx')}/columns"

    as_projects = desk.get(f"{page}?kind=projects")

    assert '<option value="projects" selected>' in as_projects.text
    assert answers_to(as_projects.text)["kind"] == ["projects"]


LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (LOCKED, "文件已加密"),
        (b"PK\x03\x04 no zip at all", "不是完好的 .xlsx 工作簿"),
        (repacked(written(a_parcel()), **{"xl/vbaProject.bin": b"x"}), "工作簿含有宏或控件"),
        (b"\0" * (MAX_BYTES + 1), "工作簿过大"),
    ],
    ids=["locked", "damaged", "macros", "large"],
)
def test_a_hostile_file_is_refused_with_its_reason_beside_the_field(
    sqlite_desk: Desk, data: bytes, said: str
):
    refused = sqlite_desk.post("/workbooks/import", file=("表.xlsx", data))

    assert refused.status_code == 422
    assert said in text_of(refused)
    assert 'id="file-fault"' in refused.text


def test_no_file_and_a_file_that_is_gone_are_told(sqlite_desk: Desk):
    nothing = sqlite_desk.post("/workbooks/import")
    gone = sqlite_desk.get(f"/workbooks/import/{'0' * 32}")

    assert (nothing.status_code, gone.status_code) == (422, 404)
    assert "请选择一个 .xlsx 文件" in text_of(nothing)
    assert "上传的文件只保留一天" in text_of(gone)


def test_whoever_may_not_import_is_refused(demo_catalog: Database):
    desk = a_desk(demo_catalog, "shen", ("auditor",))
    try:
        page = desk.get("/workbooks")
        refused = desk.post("/workbooks/import", file=("表.xlsx", LOCKED))
    finally:
        desk.close()

    assert page.status_code == 200
    assert 'type="file"' not in page.text
    assert refused.status_code == 403


def test_every_page_speaks_english_too(desk: Desk, demo_catalog: Database):
    first, *_ = parcels(demo_catalog)
    page = sent(desk, typed(exported(desk), (first.id, AREA, 12000)))
    foreign = sent(desk, a_ledger("十一月"), "台账.xlsx")

    english = desk.in_english()

    assert "It can be imported" in english.read(page)
    assert "What the columns mean" in english.read(f"{foreign}/columns")
    assert "Export a workbook" in english.read("/workbooks/export")
    assert "Headings that are known" in english.read("/workbooks")


@pytest.fixture(scope="module")
def sqlite_desk(sqlite_catalogs: Any) -> Iterator[Desk]:
    """For what no engine has a part in."""
    database = sqlite_catalogs.demo()
    found = a_desk(database)
    yield found
    found.close()
    sqlite_catalogs.drop(database)

"""Units are asked for what they know; what they answered is told by the drafts themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.commands.asking import (
    CellState,
    NoSuchRequest,
    NotAsked,
    SeveralKinds,
    cells,
    export,
    send,
    sheet,
    state,
    states,
)
from catalog.commands.drafting import begin, change
from catalog.commands.importing import carry_out, receive, try_out
from catalog.exchange.workbook_columns import NoSuchField
from catalog.exchange.workbook_own import machine
from catalog.store.database import Database
from catalog.store.staff import audits
from catalog.store.staff.drafts import Draft, NoSuchDraft
from catalog.store.staff.requests import Request
from tests.catalog.exchange.workbooks import cells_of, reread, typed
from tests.support.catalogs import CHECKER, MAKER, an_act

PLANNING = ("site_area_m2", "far_max")
LAND = ("soil_status",)


def slots(database: Database, count: int = 2) -> list[Draft]:
    return [begin(database, an_act(), collection="parcels") for _ in range(count)]


def asked(database: Database, found: list[Draft]) -> list[Request]:
    return send(
        database,
        an_act(),
        draft_ids=[draft.id for draft in found],
        fields_by_unit={"规划资源局": PLANNING, "土地储备中心": LAND},
        due_on="2026-12-31",
    )


def answered(database: Database, folder: Path, request: Request, draft: Draft) -> None:
    """The unit types an area with its evidence and its office imports it."""
    data = typed(
        sheet(database, an_act(), request.id).data,
        (draft.id, "用地面积（平方米）", "17.73亩"),
        (draft.id, "用地面积｜数据状态", "文件所载"),
        (draft.id, "用地面积｜来源", "TP-SRC-1"),
        (draft.id, "容积率上限｜数据状态", "暂不公开"),
    )
    sent = receive(database, an_act(CHECKER), folder=folder, file_name="回执.xlsx", data=data)
    digest = try_out(database, sent.id, folder=folder).digest
    carry_out(database, an_act(CHECKER), sent.id, folder=folder, digest=digest)


def test_each_unit_gets_the_fields_that_it_can_answer(demo_catalog: Database):
    found = slots(demo_catalog)

    planning, land = asked(demo_catalog, found)

    assert (planning.unit, planning.fields, planning.due_on) == (
        "规划资源局",
        PLANNING,
        "2026-12-31",
    )
    assert (land.unit, land.fields) == ("土地储备中心", LAND)
    file = sheet(demo_catalog, an_act(), land.id)
    about = machine(reread(file.data))
    assert about is not None
    assert about.request_id == land.id
    assert list(about.drafts) == [draft.id for draft in found]
    said = list(cells_of(file.data)["地块"].values())
    assert "土壤状况" in said
    assert "容积率上限" not in said
    assert any("土地储备中心" in str(text) and "2026-12-31" in str(text) for text in said)


def test_who_answered_which_cell_is_known(demo_catalog: Database, tmp_path: Path):
    first, second = slots(demo_catalog)
    planning, land = asked(demo_catalog, [first, second])
    before = {found.request.id: (found.answered, found.asked) for found in states(demo_catalog)}

    answered(demo_catalog, tmp_path, planning, first)
    document = {
        **second.document,
        "properties": {
            **second.document["properties"],
            "far_max": 2,
            "evidence": {
                **second.document["properties"]["evidence"],
                "far_max": {"status": "illustrative"},
            },
        },
    }
    change(demo_catalog, an_act(MAKER), second.id, row_version=1, document=document)

    assert before == {planning.id: (0, 4), land.id: (0, 2)}
    after = {found.request.id: (found.answered, found.asked) for found in states(demo_catalog)}
    assert after == {planning.id: (3, 4), land.id: (0, 2)}
    assert state(demo_catalog, planning.id).answered == 3
    at = an_act().at
    assert cells(demo_catalog, planning.id) == [
        CellState(first.id, "site_area_m2", True, CHECKER, at, True),
        CellState(first.id, "far_max", True, CHECKER, at, True),
        CellState(second.id, "site_area_m2", False),
        CellState(second.id, "far_max", True, MAKER, at, False),
    ]


def test_a_demonstration_says_so_in_every_row_and_in_the_name_of_its_file(
    demo_catalog: Database, real_catalog: Database
):
    demo = export(demo_catalog, an_act(), draft_ids=[d.id for d in slots(demo_catalog, 3)])
    real = export(real_catalog, an_act(), draft_ids=[d.id for d in slots(real_catalog, 1)])

    assert demo.name == "parcels-2026-11-21.DEMO.xlsx"
    assert real.name == "parcels-2026-11-21.xlsx"
    sheets = [s for s in cells_of(demo.data).values() if "草稿编号（勿改）" in s.values()]
    assert len(sheets) > 1, "too wide for one sheet"
    assert all(list(sheet.values()).count("演示 demo") == 3 for sheet in sheets)
    assert not any("演示 demo" in sheet.values() for sheet in cells_of(real.data).values())


def test_what_leaves_is_recorded(demo_catalog: Database):
    found = slots(demo_catalog)
    (planning, _) = asked(demo_catalog, found)

    export(demo_catalog, an_act(CHECKER), draft_ids=[found[0].id])
    sheet(demo_catalog, an_act(CHECKER), planning.id)

    with demo_catalog.read_as_staff() as connection:
        acts = [(r.act, r.actor, r.subject) for r in audits.newest(connection, limit=4)]
    assert acts[:2] == [
        ("workbook.exported", CHECKER, f"requests/{planning.id}"),
        ("workbook.exported", CHECKER, "collections/parcels"),
    ]
    assert {act for act, _, _ in acts[2:]} == {"request.sent"}


def test_a_request_asks_some_unit_for_some_field_of_some_draft_by_some_day(demo_catalog: Database):
    (draft,) = slots(demo_catalog, 1)
    source = begin(demo_catalog, an_act(), collection="sources")
    good = {"draft_ids": [draft.id], "fields_by_unit": {"甲": LAND}, "due_on": "2026-12-31"}

    for wrong, refusal in [
        ({"draft_ids": []}, NotAsked),
        ({"draft_ids": ["no-such-draft"]}, NoSuchDraft),
        ({"draft_ids": [draft.id, source.id]}, SeveralKinds),
        ({"fields_by_unit": {}}, NotAsked),
        ({"fields_by_unit": {"甲": ()}}, NotAsked),
        ({"fields_by_unit": {" ": LAND}}, NotAsked),
        ({"fields_by_unit": {"甲": ("no_such_field",)}}, NoSuchField),
        ({"fields_by_unit": {"甲": ("completeness_pct",)}}, NoSuchField),
        ({"due_on": "年底"}, NotAsked),
    ]:
        with pytest.raises(refusal):
            send(demo_catalog, an_act(), **{**good, **wrong})

    assert states(demo_catalog) == []
    for missing in (state, cells):
        with pytest.raises(NoSuchRequest):
            missing(demo_catalog, "no-such-request")
    with pytest.raises(NoSuchRequest):
        sheet(demo_catalog, an_act(), "no-such-request")


def test_what_was_typed_into_the_catalog_is_no_formula_in_a_sheet(demo_catalog: Database):
    texts = ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "{=1}", "http://x"]
    made = []
    for text in texts:
        draft = begin(demo_catalog, an_act(), collection="sources")
        document = {**draft.document, "properties": {"name_zh": text, "evidence": {}}}
        made.append(change(demo_catalog, an_act(), draft.id, row_version=1, document=document))

    book = reread(export(demo_catalog, an_act(), draft_ids=[d.id for d in made]).data)

    found = [c for s in book.sheets for row in s.rows.values() for c in row.values()]
    assert not any(cell.formula for cell in found)
    assert set(texts) <= {cell.value for cell in found}

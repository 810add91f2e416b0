"""A workbook is tried first and then carried out, all of its rows or none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.commands.asking import export
from catalog.commands.drafting import begin, change
from catalog.commands.importing import (
    Imported,
    NoSuchUpload,
    NotGood,
    TrialOutdated,
    carry_out,
    forget_old,
    look,
    receive,
    try_out,
)
from catalog.commands.judging import judge
from catalog.exchange.limited import read_workbook
from catalog.exchange.reading import Unreadable
from catalog.exchange.workbook_own import NOTES_SHEET, default_label
from catalog.exchange.workbook_trial import Trial
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.staff import audits, drafts, selections
from catalog.store.staff.drafts import Draft
from tests.catalog.documents import a_parcel
from tests.catalog.exchange.workbooks import cells_of, place, rewritten, typed
from tests.support.catalogs import CHECKER, MAKER, NOON, an_act

AREA, STATUS = "用地面积（平方米）", "用地面积｜数据状态"
SOURCES, LOCATOR = "用地面积｜来源", "用地面积｜出处"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def parcels(database: Database, count: int = 3) -> list[Draft]:
    """New drafts of parcels, the first with an area."""
    found = []
    for number in range(count):
        draft = begin(database, an_act(), collection="parcels")
        raw = a_parcel(f"DEMO-P-10{number}", plot_no=f"ZZ-10{number}")
        document = {**draft.document, "properties": raw["properties"], "id": None}
        found.append(
            change(database, an_act(), draft.id, row_version=draft.row_version, document=document)
        )
    return found


def exported(database: Database, found: list[Draft], fields: list[str] | None = None) -> bytes:
    return export(database, an_act(), draft_ids=[d.id for d in found], fields=fields).data


def tried(database: Database, folder: Path, data: bytes) -> tuple[str, Trial]:
    sent = receive(database, an_act(), folder=folder, file_name="表.xlsx", data=data)
    return sent.id, try_out(database, sent.id, folder=folder)


def imported(database: Database, folder: Path, data: bytes, actor: str = MAKER) -> Imported:
    upload_id, trial = tried(database, folder, data)
    assert trial.good, faults(trial)
    return carry_out(database, an_act(actor), upload_id, folder=folder, digest=trial.digest)


def faults(trial: Trial) -> list[tuple[str, str]]:
    """(address, code) of everything that is wrong."""
    told = [*trial.faults, *(fault for line in trial.lines for fault in line.faults)]
    return [(fault.address, fault.fault.code) for fault in told]


def everything(database: Database) -> list[tuple[Any, ...]]:
    with database.read_as_staff() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, row_version, document, state FROM "
            + ("draft" if database.is_sqlite else "staff.draft")
            + " ORDER BY id"
        )
        return [tuple(row) for row in rows]


def test_importing_an_export_changes_nothing(demo_catalog: Database, folder: Path):
    found = parcels(demo_catalog)
    before = everything(demo_catalog)

    upload_id, trial = tried(demo_catalog, folder, exported(demo_catalog, found))

    assert trial.good
    assert trial.counts["unchanged"] == len(trial.lines) > 0
    assert trial.rows_in == trial.blank + len(trial.lines)
    with pytest.raises(NotGood):
        carry_out(demo_catalog, an_act(), upload_id, folder=folder, digest=trial.digest)
    assert everything(demo_catalog) == before


def test_importing_an_export_of_every_entry_there_is_changes_nothing(shared_demo: Database):
    fields, entries = set(), 0
    for kind in KINDS.values():
        with shared_demo.read_as_staff() as connection:
            found = selections.of_collection(connection, kind.name, limit=1000)
        for start in range(0, len(found), 100):
            own = found[start : start + 100]
            book = read_workbook(kind.name, exported(shared_demo, own))
            with shared_demo.read_as_staff() as connection:
                trial = judge(connection, book).trial
            assert faults(trial) == []
            assert trial.counts["unchanged"] == len(trial.lines) == trial.rows_in
            assert {line.draft.id for line in trial.lines if line.draft} == {d.id for d in own}
        entries += len(found)
        fields |= {(kind.name, name) for draft in found for name in draft.document["properties"]}

    assert entries > 100
    assert {name for name, _ in fields} == set(KINDS)


def test_a_typed_value_becomes_a_change_of_its_draft_alone(demo_catalog: Database, folder: Path):
    first, second, third = parcels(demo_catalog)
    data = exported(demo_catalog, [first, second, third], ["site_area_m2", "far_max"])

    done = imported(demo_catalog, folder, typed(data, (second.id, AREA, "17.73亩")), CHECKER)

    assert [draft.id for draft in done.drafts] == [second.id]
    assert done.drafts[0].document["properties"]["site_area_m2"] == 11820
    assert done.drafts[0].row_version == second.row_version + 1
    assert done.drafts[0].updated_by == CHECKER
    (line,) = [line for line in done.trial.lines if line.outcome == "accepted"]
    assert line.difference is not None
    assert [field.name for field in line.difference.fields] == ["site_area_m2"]
    assert done.trial.counts == {"accepted": 1, "rejected": 0, "unchanged": 2}
    with demo_catalog.read_as_staff() as connection:
        assert drafts.one(connection, first.id) == first
        newest = audits.newest(connection, limit=1)[0]
    assert (newest.act, newest.actor) == ("workbook.imported", CHECKER)
    assert newest.facts["rows"] == {"accepted": 1, "rejected": 0, "unchanged": 2, "blank": 0}
    with pytest.raises(NoSuchUpload):
        try_out(demo_catalog, newest.subject.removeprefix("uploads/"), folder=folder)


def test_one_faulty_cell_keeps_every_row_out(demo_catalog: Database, folder: Path):
    first, second, third = parcels(demo_catalog)
    data = exported(demo_catalog, [first, second, third], ["site_area_m2", "far_max"])
    data = typed(data, (first.id, AREA, 12000), (third.id, AREA, "约两公顷"))
    before = everything(demo_catalog)

    upload_id, trial = tried(demo_catalog, folder, data)

    name, (row, column) = place(cells_of(data), third.id, AREA)
    assert faults(trial) == [(f"{name}!{chr(64 + column)}{row}", "not-a-quantity")]
    assert trial.counts == {"accepted": 1, "rejected": 1, "unchanged": 1}
    with pytest.raises(NotGood):
        carry_out(demo_catalog, an_act(), upload_id, folder=folder, digest=trial.digest)
    assert everything(demo_catalog) == before


def test_a_draft_that_was_changed_since_its_export_is_named(demo_catalog: Database, folder: Path):
    first, second, _ = parcels(demo_catalog)
    data = exported(demo_catalog, [first, second], ["site_area_m2", "far_max"])
    for draft in (first, second):
        document = {**draft.document, "properties": {**draft.document["properties"], "far_max": 3}}
        change(
            demo_catalog, an_act(CHECKER), draft.id,
            row_version=draft.row_version, document=document,
        )  # fmt: skip
    data = typed(data, (first.id, AREA, 12000))

    _, trial = tried(demo_catalog, folder, data)

    by_draft = {line.draft.id: line for line in trial.lines if line.draft}
    (fault,) = by_draft[first.id].faults
    assert fault.fault.code == "draft-changed-since-export"
    assert (fault.fault.facts["by"], fault.fault.facts["current"]) == (CHECKER, 3)
    # Nobody typed into the other row: that it shows an old value is no wish to bring it back.
    assert by_draft[second.id].outcome == "unchanged"


def test_what_is_carried_out_is_what_was_looked_at(demo_catalog: Database, folder: Path):
    (draft,) = parcels(demo_catalog, 1)
    data = typed(exported(demo_catalog, [draft], ["site_area_m2"]), (draft.id, AREA, 12000))
    upload_id, _ = tried(demo_catalog, folder, data)

    with pytest.raises(TrialOutdated) as outdated:
        carry_out(demo_catalog, an_act(), upload_id, folder=folder, digest="another")

    digest = outdated.value.trial.digest
    done = carry_out(demo_catalog, an_act(), upload_id, folder=folder, digest=digest)
    assert done.drafts[0].document["properties"]["site_area_m2"] == 12000


def test_a_new_value_needs_evidence_or_the_evidence_of_its_sheet(
    demo_catalog: Database, folder: Path
):
    slot = begin(demo_catalog, an_act(), collection="parcels")
    data = exported(demo_catalog, [slot], ["site_area_m2"])

    _, without = tried(demo_catalog, folder, typed(data, (slot.id, AREA, 12000)))
    cells = cells_of(typed(data, (slot.id, AREA, 12000)))
    for member, value in (("sources", "TP-SRC-1、TP-SRC-2"), ("as_of", "2026-11")):
        at = next(at for at, v in cells[NOTES_SHEET].items() if v == default_label(member))
        cells[NOTES_SHEET][at[0], 2] = value
    done = imported(demo_catalog, folder, rewritten(cells))

    name, (row, column) = place(cells_of(data), slot.id, AREA)
    assert faults(without) == [(f"{name}!{chr(64 + column)}{row}", "status-forbids-value")]
    assert done.drafts[0].document["properties"]["evidence"]["site_area_m2"] == {
        "status": "sourced",
        "sources": ["TP-SRC-1", "TP-SRC-2"],
        "as_of": "2026-11",
    }


def test_evidence_is_typed_beside_its_value_in_words_or_codes(demo_catalog: Database, folder: Path):
    slot = begin(demo_catalog, an_act(), collection="parcels")
    data = exported(demo_catalog, [slot], ["site_area_m2", "zone"])
    data = typed(
        data,
        (slot.id, AREA, 12000.5),
        (slot.id, STATUS, "文件所载"),
        (slot.id, SOURCES, "TP-SRC-1"),
        (slot.id, LOCATOR, "表1"),
        (slot.id, "片区｜数据状态", "withheld"),
    )

    done = imported(demo_catalog, folder, data)

    properties = done.drafts[0].document["properties"]
    assert properties["site_area_m2"] == 12000.5
    assert properties["evidence"]["site_area_m2"] == {
        "status": "sourced", "sources": ["TP-SRC-1"], "locator": "表1",
    }  # fmt: skip
    assert properties["zone"] is None
    assert properties["evidence"]["zone"] == {"status": "withheld"}


def test_an_emptied_cell_takes_its_value_away(demo_catalog: Database, folder: Path):
    (draft,) = parcels(demo_catalog, 1)
    data = exported(demo_catalog, [draft], ["site_area_m2", "boundaries", "name_en"])
    data = typed(
        data,
        (draft.id, AREA, None),
        (draft.id, STATUS, "尚未公布"),
        (draft.id, "四至范围 · 东至", None),
    )

    done = imported(demo_catalog, folder, data)

    properties = done.drafts[0].document["properties"]
    assert properties["site_area_m2"] is None
    assert properties["evidence"]["site_area_m2"] == {"status": "pending"}
    assert properties["boundaries"] == {"south": "南路", "west": "西路", "north": "北路"}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda row: {**row, 1: "no-such-draft"}, "row-unknown-draft"),
        (lambda row: {**row, 1: None}, "row-without-draft"),
    ],
)
def test_a_row_of_no_known_draft_is_refused(
    demo_catalog: Database, folder: Path, spoil: Any, code: str
):
    (draft,) = parcels(demo_catalog, 1)
    cells = cells_of(exported(demo_catalog, [draft], ["site_area_m2"]))
    name, (row, _) = place(cells, draft.id, AREA)
    changed = spoil({column: v for (r, column), v in cells[name].items() if r == row})
    cells[name] |= {(row, column): value for column, value in changed.items()}

    _, trial = tried(demo_catalog, folder, rewritten(cells))

    assert faults(trial) == [(f"{name}!{row}", code)]


def test_a_row_that_stands_twice_is_refused_twice(demo_catalog: Database, folder: Path):
    (draft,) = parcels(demo_catalog, 1)
    cells = cells_of(exported(demo_catalog, [draft], ["site_area_m2"]))
    name, (row, _) = place(cells, draft.id, AREA)
    # With a blank row between, which counts as one.
    cells[name] |= {(row + 2, c): v for (r, c), v in list(cells[name].items()) if r == row}

    _, trial = tried(demo_catalog, folder, rewritten(cells))

    assert [code for _, code in faults(trial)] == ["row-twice", "row-twice"]
    assert (trial.rows_in, trial.blank) == (3, 1)


def test_columns_may_be_moved_or_left_out_but_none_is_passed_over(
    demo_catalog: Database, folder: Path
):
    (draft,) = parcels(demo_catalog, 1)
    data = typed(exported(demo_catalog, [draft], ["site_area_m2"]), (draft.id, AREA, 12000))
    cells = cells_of(data)
    name, (row, column) = place(cells, draft.id, AREA)
    moved = {(r + 3, 40 - c): v for (r, c), v in cells[name].items()}

    done = imported(demo_catalog, folder, rewritten({**cells, name: moved}))
    heading = {(row - 2, column + 20): "经办人意见", (row, column + 20): "同意"}
    _, trial = tried(demo_catalog, folder, rewritten({**cells, name: cells[name] | heading}))

    assert done.drafts[0].document["properties"]["site_area_m2"] == 12000
    assert faults(trial)[0][1] == "workbook-unknown-column"
    assert not trial.good


def test_a_sheet_that_somebody_added_is_not_passed_over(demo_catalog: Database, folder: Path):
    (draft,) = parcels(demo_catalog, 1)
    cells = cells_of(exported(demo_catalog, [draft], ["site_area_m2"]))

    _, trial = tried(demo_catalog, folder, rewritten({**cells, "补充": {(1, 1): "另有三块"}}))

    assert faults(trial) == [("补充", "workbook-unknown-sheet")]


def test_a_demonstration_and_a_real_catalog_take_no_workbook_of_each_other(
    demo_catalog: Database, real_catalog: Database, folder: Path
):
    (draft,) = parcels(demo_catalog, 1)
    data = exported(demo_catalog, [draft], ["site_area_m2"])

    _, trial = tried(real_catalog, folder, data)

    assert ("", "workbook-of-another-mode") in faults(trial)


def test_what_is_not_read_is_not_kept(demo_catalog: Database, folder: Path):
    with pytest.raises(Unreadable, match="workbook-damaged"):
        receive(demo_catalog, an_act(), folder=folder, file_name="表.xlsx", data=b"PK\x03\x04")

    assert not folder.exists() or not list(folder.iterdir())


def test_an_upload_is_gone_after_a_day(demo_catalog: Database, folder: Path):
    (draft,) = parcels(demo_catalog, 1)
    data = exported(demo_catalog, [draft], ["site_area_m2"])
    sent = receive(demo_catalog, an_act(), folder=folder, file_name="表.xlsx", data=data)

    assert forget_old(demo_catalog, folder, NOON + timedelta(hours=23)) == 0
    own = look(demo_catalog, sent.id, folder=folder).own
    assert own is not None
    assert own.kind == "parcels"
    assert forget_old(demo_catalog, folder, NOON + timedelta(hours=25)) == 1

    assert list(folder.iterdir()) == []
    with pytest.raises(NoSuchUpload):
        look(demo_catalog, sent.id, folder=folder)

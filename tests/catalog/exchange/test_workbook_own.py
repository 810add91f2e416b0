"""What came back in a workbook of the catalog's own is told row by row and cell by cell."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter

from catalog.exchange.workbook_cells import TOO_LONG
from catalog.exchange.workbook_own import (
    MACHINE_SHEET,
    NOTES_SHEET,
    default_evidence,
    default_label,
    machine,
    rows,
)
from catalog.exchange.workbook_trial import Line, RowsLost, Trial, own_trial
from catalog.kinds.documents import Document
from catalog.kinds.parcels import PARCELS
from catalog.rules.slot import empty_slot
from catalog.store.staff.drafts import Draft
from catalog.values.canonical import sha256_hex
from tests.catalog.documents import a_parcel, document
from tests.catalog.exchange.workbooks import (
    a_draft,
    cells_of,
    reread,
    rewritten,
    typed,
    written,
)

ID = f"{0:032x}"
AREA, STATUS = "用地面积（平方米）", "用地面积｜数据状态"
SOURCES, NOTE = "用地面积｜来源", "用地面积｜说明"
PARCEL = document(a_parcel())
SLOT = empty_slot()


def tried(
    data: bytes,
    before: Document = PARCEL,
    *,
    data_mode: str = "demo",
    base: Document | None = None,
    **changes: Any,
) -> Trial:
    """The trial of a workbook against the one draft that it is of."""
    draft: Draft = replace(a_draft(before, ID), **changes)
    book = reread(data)
    about = machine(book)
    assert about is not None
    default, faults = default_evidence(book)
    return own_trial(
        PARCELS, about, rows(book, about, PARCELS), {ID: draft}, lambda _, version: base,
        data_mode=data_mode, default=default, faults=faults,
    )  # fmt: skip


def faults(trial: Trial) -> list[tuple[str, str]]:
    told = [*trial.faults, *(fault for line in trial.lines for fault in line.faults)]
    return [(fault.address, fault.fault.code) for fault in told]


def after(trial: Trial) -> dict[str, Any]:
    """The properties that the only row asks for."""
    assert faults(trial) == []
    (line,) = trial.lines
    assert line.document is not None
    found: dict[str, Any] = line.document["properties"]
    return found


def an_area(before: Document = PARCEL, data_mode: str = "demo") -> bytes:
    return written(before, fields=["site_area_m2"], data_mode=data_mode)


def test_evidence_can_be_changed_without_its_value():
    data = typed(an_area(), (ID, SOURCES, "TP-SRC-1\nTP-SRC-2"), (ID, NOTE, "以批复为准"))

    assert after(tried(data))["evidence"]["site_area_m2"] == {
        "status": "illustrative",
        "sources": ["TP-SRC-1", "TP-SRC-2"],
        "note_zh": "以批复为准",
    }


def test_whoever_takes_away_value_and_reason_takes_the_field_away():
    data = typed(an_area(SLOT), (ID, STATUS, None))

    properties = after(tried(data, SLOT))

    assert "site_area_m2" not in properties
    assert "site_area_m2" not in properties["evidence"]


@pytest.mark.parametrize(
    ("changes", "address", "code"),
    [
        ([(STATUS, None)], "地块!E5", "value-without-evidence"),
        ([(STATUS, None), (SOURCES, "TP-SRC-1")], "地块!F5", "missing"),
        ([(STATUS, "文件所载")], "地块!G5", "evidence-without-source"),
        ([(AREA, None)], "地块!E5", "status-needs-value"),
        ([(STATUS, "尚未公布")], "地块!E5", "status-forbids-value"),
        ([(SOURCES, "来源一")], "地块!G5", "not-an-id"),
        ([(SOURCES, "TP-SRC-1 TP-SRC-1")], "地块!G5", "repeated-item"),
        ([(AREA, 10**9)], "地块!E5", "out-of-range"),
        ([(AREA, "a"), (STATUS, "b")], "地块!E5", "not-a-quantity"),
    ],
)
def test_a_fault_stands_at_the_cell_that_has_to_be_changed(
    changes: list[tuple[str, Any]], address: str, code: str
):
    trial = tried(typed(an_area(), *((ID, heading, value) for heading, value in changes)))

    assert faults(trial)[0] == (address, code)
    assert trial.counts["rejected"] == 1


def test_nothing_invented_enters_a_real_catalog():
    # Which has no column for the mode: all others stand one to the left.
    data = typed(an_area(SLOT, "real"), (ID, AREA, 12000), (ID, STATUS, "虚构示例"))

    assert faults(tried(data, SLOT, data_mode="real")) == [("地块!D5", "illustrative-in-real")]


def test_merged_cells_are_not_read_as_empty_ones():
    cells = cells_of(an_area())
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, found in cells.items():
            sheet = book.add_worksheet(name)
            for (row, column), value in found.items():
                if (name, row, column) == ("地块", 5, 5):
                    sheet.merge_range(4, 4, 4, 5, value)
                elif (name, row, column) != ("地块", 5, 6):
                    sheet.write(row - 1, column - 1, value)

    assert faults(tried(buffer.getvalue())) == [
        ("地块!E5", "cell-merged"),
        ("地块!F5", "cell-merged"),
    ]


@pytest.mark.parametrize(
    ("change", "address", "code"),
    [
        ({(3, 1): "编号"}, "地块", "workbook-no-headings"),
        ({(3, 12): AREA}, "地块!L3", "workbook-column-twice"),
        ({(3, 12): "容积率"}, "地块!L3", "workbook-unknown-column"),
    ],
)
def test_headings_are_neither_guessed_nor_passed_over(
    change: dict[tuple[int, int], str], address: str, code: str
):
    cells = cells_of(an_area())
    cells["地块"] |= change

    assert (address, code) in faults(tried(rewritten(cells)))


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("status", "尚未公布", "status-needs-value"),
        ("status", "据说", "not-a-code"),
        ("sources", 7, "cell-number-for-text"),
        ("as_of", "去年", "not-a-partial-date"),
    ],
)
def test_evidence_for_a_whole_sheet_is_checked_once(member: str, value: Any, code: str):
    cells = cells_of(an_area())
    at = next(at for at, v in cells[NOTES_SHEET].items() if v == default_label(member))
    cells[NOTES_SHEET][at[0], 2] = value

    assert [found for _, found in faults(tried(rewritten(cells)))] == [code]


def test_a_workbook_without_its_notes_is_read_all_the_same():
    cells = cells_of(typed(an_area(), (ID, AREA, 12000)))
    del cells[NOTES_SHEET]

    assert after(tried(rewritten(cells)))["site_area_m2"] == 12000


def test_a_workbook_that_says_nothing_of_itself_is_a_foreign_one():
    cells = cells_of(an_area())
    del cells[MACHINE_SHEET]

    assert machine(reread(rewritten(cells))) is None


def test_a_discarded_draft_is_not_revived():
    assert faults(tried(an_area(), state="discarded")) == [("地块!5", "row-of-discarded")]


def test_a_draft_whose_content_is_another_than_was_exported_is_a_conflict():
    """After a backup was restored, the same row version may say something else."""
    data = typed(an_area(), (ID, AREA, 12000))

    assert faults(tried(data, content_sha256="0" * 64)) == [
        ("地块!5", "draft-changed-since-export")
    ]
    # A draft that was given its id meanwhile says what it said.
    known = tried(data, content_sha256=sha256_hex(b"named"), base=PARCEL)
    assert known.good


def test_rows_that_do_not_add_up_stop_everything():
    line = Line("地块!5", "accepted", None, "")

    with pytest.raises(RowsLost, match="3 rows came in and 2"):
        Trial("parcels", 3, 1, (line,))


SHAPE = "几何（WKT，CRS84 经纬度）"


def shaped(text: Any, before: Document = PARCEL) -> Trial:
    return tried(typed(written(before, fields=["geometry"]), (ID, SHAPE, text)), before)


def test_a_geometry_goes_out_as_wkt_and_comes_back_with_every_digit():
    square = [[121.35, 31.27], [121.352, 31.27], [121.352, 31.2725], [121.35, 31.27]]
    text = ", ".join(f"{x} {y}" for x, y in square)

    same = tried(written(PARCEL, fields=["geometry"]))
    (line,) = shaped(f" polygon(({text}))").lines

    assert cells_of(written(PARCEL, fields=["geometry"]))["地块"][5, 5].startswith("POLYGON ((121.")
    assert same.counts["unchanged"] == 1
    assert (line.outcome, line.fields) == ("accepted", ("geometry",))
    assert line.document is not None
    assert line.document["geometry"] == {"type": "Polygon", "coordinates": [square]}
    assert line.document["properties"] == PARCEL["properties"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("方形", "cell-not-wkt"),
        (12, "cell-number-for-text"),
        ("POLYGON ((121.35 31.27, 121.36 31.27, 121.36 31.28))", "cell-not-wkt"),
        ("POLYGON Z ((121.35 31.27 4, 121.36 31.27 4, 121.36 31.28 4))", "cell-not-wkt"),
        ("SRID=4490;POINT (121.35 31.27)", "cell-not-wkt"),
        ("POINT (121.3512345678901234 31.27)", "coordinate-digits"),
        ("POINT (121.35 31.27)", "geometry-type"),
        ("POLYGON EMPTY", "cell-not-wkt"),
        (
            "POLYGON ((31.27 121.35, 31.27 121.36, 31.28 121.36, 31.27 121.35))",
            "coordinates-swapped",
        ),
        (None, "status-needs-value"),
    ],
)
def test_a_geometry_that_is_none_is_refused_at_its_cell(text: Any, code: str):
    ((address, found),) = faults(shaped(text))

    assert (address, found) == ("地块!E5", code)


def test_a_geometry_too_long_for_a_cell_stays_as_it_is():
    ring = [[121.35 + n * 1e-6, 31.27 + (n % 2) * 1e-6] for n in range(1800)]
    line = [*ring, [121.36, 31.28], ring[0]]
    long = {**PARCEL, "geometry": {"type": "Polygon", "coordinates": [line]}}

    assert cells_of(written(long, fields=["geometry"]))["地块"][5, 5] == TOO_LONG
    assert tried(written(long, fields=["geometry"]), long).counts["unchanged"] == 1

"""A value is written into one cell so that a person can read it, and read back as it was."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import marshmallow as ma
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from catalog.exchange.workbook_book import Cell
from catalog.exchange.workbook_cells import TOO_LONG, content, read, rendered
from catalog.exchange.workbook_columns import SAID, columns
from catalog.exchange.workbook_own import reason
from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Described, Many, Record, Text
from catalog.kinds.parcels import PARCELS
from catalog.values.canonical import plain
from catalog.words.messages import MESSAGES
from tests.catalog.exchange.workbooks import reread
from tests.catalog.generated import values

FORMS = {
    f"{kind.name}.{column.key}": column.form
    for kind in KINDS.values()
    for column in columns(kind)
    if column.said is None
} | {f"evidence.{name}": form for name, form in SAID.items()}
BY_KEY = {column.key: column.form for column in columns(PARCELS)}


def is_free(form: Described) -> bool:
    """Whether any text or number will do, as far as its type goes."""
    if isinstance(form, Many):
        return is_free(form.items)
    return not isinstance(form, Text) or (type(form) is Text and form.pattern is None)


FREE = sorted(name for name, form in FORMS.items() if is_free(form))
LISTS = [name for name in FREE if isinstance(FORMS[name], Many)]

NASTY = st.text("甲a 0;；=\\n\n\t,、\"'_x", min_size=1, max_size=12).filter(lambda t: t.strip())


@cache
def nasty(form: Described) -> st.SearchStrategy[Any]:
    """Values with texts full of whatever means something in a cell."""
    if isinstance(form, Many):
        return st.lists(nasty(form.items), min_size=1, max_size=3, unique_by=repr)
    if isinstance(form, Record):
        inner = {n: f for n, f in form.schema.fields.items() if isinstance(f, Described)}
        return st.fixed_dictionaries(
            {n: nasty(f) for n, f in inner.items() if f.required},
            optional={n: nasty(f) for n, f in inner.items() if not f.required},
        ).filter(bool)
    plain_text = isinstance(form, Text) and form.pattern is None and form.max_length > 60
    return NASTY if plain_text else values(form).filter(lambda value: _admitted(form, value))


def _admitted(form: Described, value: Any) -> bool:
    try:
        form.deserialize(value)
    except ma.ValidationError:
        return False
    return True


def in_a_cell(write: Any) -> Cell:
    """The cell that a workbook holds once somebody wrote it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        write(book, book.add_worksheet("表"))
    found = reread(buffer.getvalue()).sheets[0].cell(1, 1)
    assert found is not None
    return found


def code_of(form: Described, cell: Cell) -> str:
    with pytest.raises(ma.ValidationError) as refused:
        read(form, content(cell, form))
    return reason(refused.value)[0]


@pytest.mark.parametrize("names", [FREE, LISTS], ids=["any", "lists"])
@given(st.data())
def test_a_value_is_read_as_it_was_written(names: list[str], data: st.DataObject):
    form = FORMS[data.draw(st.sampled_from(names))]
    value = data.draw(nasty(form))

    assert plain(read(form, rendered(form, value))) == plain(value)


def test_nothing_is_an_empty_cell():
    assert all(rendered(form, None) is None for form in FORMS.values())
    assert rendered(BY_KEY["early_design"], []) is None


def test_a_person_reads_names_and_not_codes():
    roads = [{"utility": "road", "status": "existing", "note_zh": "宽24米；已通"}]

    assert rendered(BY_KEY["zone"], "core") == "核心区"
    assert rendered(BY_KEY["key_parcel"], True) == "是"
    assert rendered(BY_KEY["infrastructure"], roads) == "类别=道路；状态=现状；说明=宽24米\\；已通"


def test_what_no_cell_holds_is_said_and_stays_as_it_is():
    form = Many(Text("题", "Title", PARCELS.fields["address"].traits.group, max_length=500))

    assert rendered(form, ["甲" * 500] * 100) == TOO_LONG
    assert rendered(form, ["甲" * 500] * 60) != TOO_LONG


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("zone", "core", "core"),
        ("zone", " 核心区 ", "core"),
        ("zone", "Core Area", "core"),
        ("zone", "未来岛（南延区、S06）", "future_island"),
        ("key_parcel", "否", False),
        ("key_parcel", "YES", True),
        ("site_area_m2", "17.73亩", 11820),
        ("site_area_m2", "1.182 公顷", 11820),
        ("site_area_m2", "11820", 11820),
        ("start_price_wan", "1.5亿元", 15000),
        ("green_ratio_pct", "20%", 20),
        ("industry_orientation", "TP-IND-1、TP-IND-2，TP-IND-3\nTP-IND-4",
         ["TP-IND-1", "TP-IND-2", "TP-IND-3", "TP-IND-4"]),
        ("expected_supply", "2026-11", "2026-11"),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(key: str, text: str, value: Any):
    assert read(BY_KEY[key], text) == value


def test_a_number_without_its_unit_has_that_of_its_heading():
    assert read(BY_KEY["site_area_m2"], Decimal("17.73"), "亩") == 11820
    assert read(BY_KEY["site_area_m2"], "17.73", "亩") == 11820
    assert read(BY_KEY["site_area_m2"], "1.182公顷", "亩") == 11820


@pytest.mark.parametrize(
    ("key", "value", "style", "expected"),
    [
        ("green_ratio_pct", 0.285, "0.0%", 28.5),
        ("green_ratio_pct", 28.5, "0.0", 28.5),
        ("review_by", date(2026, 11, 21), "yyyy-mm-dd", "2026-11-21"),
        ("expected_supply", date(2026, 11, 21), 31, "2026-11-21"),
        ("expected_supply", 2027, "0", "2027"),
        ("site_area_m2", 0.1 + 0.7, "0.0", "too-many-digits"),
        ("site_area_m2", 123456789012345678, "0", "too-many-digits"),
        ("site_area_m2", 12.345, "0", "too-many-decimals"),
        ("site_area_m2", 0.35, "0%", "cell-percent"),
        ("site_area_m2", date(2026, 11, 21), "yyyy-mm-dd", "cell-date"),
        ("plot_no", 7, "0", "cell-number-for-text"),
        ("plot_no", date(2026, 1, 2), "m-d", "cell-date"),
        ("expected_supply", date(2026, 11, 1), "yyyy-mm", "cell-date-without-day"),
        ("expected_supply", date(2026, 11, 1), 17, "cell-date-without-day"),
        (
            "review_by",
            datetime(2026, 11, 21, 13, 30, tzinfo=UTC),
            "yyyy-mm-dd hh:mm",
            "cell-with-time",
        ),
        ("review_by", 46000, "0", "cell-number-for-text"),
        ("site_area_m2", "１２０００", "@", "full-width-digits"),
        ("site_area_m2", "12,000", "@", "not-a-quantity"),
        ("site_area_m2", "1.2e4", "@", "not-a-quantity"),
        ("site_area_m2", True, "0", "not-a-number"),
        ("zone", "中区", "@", "not-a-code"),
        ("key_parcel", "也许", "@", "not-a-flag"),
        ("infrastructure", "类别=道路；宽=24", "@", "cell-unknown-part"),
        ("infrastructure", "类别=道路；类别=道路", "@", "cell-unknown-part"),
        ("infrastructure", "道路", "@", "cell-unknown-part"),
        ("name_zh", "甲\u200b", "@", "hidden-character"),
    ],
)
def test_cells_of_every_sort_are_read_or_refused(key: str, value: Any, style: Any, expected: Any):
    def write(book: Any, sheet: Any) -> None:
        shape = book.add_format({"num_format": style})
        if isinstance(value, date):
            day = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(0, 0, day, shape)
        else:
            sheet.write(0, 0, value, shape)

    cell, form = in_a_cell(write), BY_KEY[key]

    if expected in MESSAGES:
        assert code_of(form, cell) == expected
    else:
        assert read(form, content(cell, form)) == expected


def test_a_formula_counts_only_where_it_is_admitted():
    form = BY_KEY["site_area_m2"]
    cell = in_a_cell(lambda book, sheet: sheet.write_formula(0, 0, "=2*6000", None, 12000))
    broken = in_a_cell(lambda book, sheet: sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!"))

    assert code_of(form, cell) == "cell-formula"
    assert read(form, content(cell, form, formulas=True)) == 12000
    assert code_of(form, broken) == "cell-error"


def test_every_code_is_known_by_its_name_in_both_languages():
    lists = {f.codes.name: f for f in FORMS.values() if isinstance(f, Coded)}

    assert len(lists) > 20
    for form in lists.values():
        for code in form.codes.codes.values():
            for text in (code.code, code.label.zh, code.label.en):
                assert read(form, text) == code.code, (form.codes.name, text)


def test_every_form_of_a_field_can_stand_in_a_cell():
    assert {type(form).__name__ for form in FORMS.values()} == {
        "Text", "CreditCode", "Number", "Integer", "Flag", "Date", "PartialDate",
        "Coded", "Reference", "Many", "Wkt",
    }  # fmt: skip

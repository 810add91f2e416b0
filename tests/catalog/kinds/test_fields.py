"""Each type of field refuses what its kind could not keep, and says why."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds.enterprises import CreditCode
from catalog.kinds.fields import (
    Coded,
    Date,
    Described,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
    Text,
)
from catalog.kinds.labels import Group

G = Group.IDENTITY
TEXT = Text("名", "Name", G, max_length=20)
PLOT = Text("行政区划", "Division", G, pattern=r"\d{6}")
AREA = Number("面积", "Area", G, scale=2, minimum="0.01", maximum=10**8)
OFFSET = Number("偏差", "Offset", G, scale=8, minimum=-10, maximum=10)
YEARS = Integer("年限", "Term", G, minimum=1, maximum=70)
FLAG = Flag("重点", "Key", G)
DAY = Date("日", "Day", G)
WHEN = PartialDate("时间", "When", G)
ZONE = Coded("片区", "Zone", G, "evidence-status")
POINTER = Reference("联系", "Contact", G, "service-guides")
MANY = Many(Coded("状态", "Statuses", G, "evidence-status"), maximum=3)
USCC = CreditCode("信用代码", "Credit code", G)


class PairSchema(ma.Schema):
    class Meta:
        unknown = ma.RAISE

    first = Integer("一", "First", G, minimum=0, maximum=9, required=True)
    second = Text("二", "Second", G)


PAIR = Record("对", "Pair", G, PairSchema)


def refusal(field: Described, value: Any) -> str | None:
    """The code of the refusal of a value, or None when it is taken."""
    try:
        field.deserialize(value)
    except ma.ValidationError as error:
        messages: Any = error.messages
        return messages[0][0] if isinstance(messages, list) else "inner"
    return None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (TEXT, 5, "not-text"),
        (TEXT, ["a"], "not-text"),
        (TEXT, "", "empty-text"),
        (TEXT, " \t\n　", "empty-text"),
        (TEXT, "字" * 21, "too-long"),
        (TEXT, "e\u0301", "not-nfc"),
        (TEXT, "a\u0000b", "hidden-character"),
        (TEXT, "a\rb", "hidden-character"),
        (TEXT, "a\u200bb", "hidden-character"),
        (TEXT, "\ufeffab", "hidden-character"),
        (TEXT, "ab\u202e", "hidden-character"),
        (TEXT, "a\u2066b", "hidden-character"),
        (TEXT, "a\u00adb", "hidden-character"),
        (TEXT, "a\u2028b", "hidden-character"),
        (TEXT, "a\ud800b", "hidden-character"),
        (TEXT, "a\ue000b", "hidden-character"),
        (TEXT, "a\u0378b", "hidden-character"),
        (TEXT, "\u200b" * 10**6, "too-long"),
        (PLOT, "31010", "wrong-form"),
        (PLOT, "310107\n", "wrong-form"),
        (PLOT, "３１０１０７", "wrong-form"),
        (AREA, "5", "not-a-number"),
        (AREA, "５", "not-a-number"),
        (AREA, True, "not-a-number"),
        (AREA, [5], "not-a-number"),
        (AREA, math.nan, "not-a-number"),
        (AREA, math.inf, "not-a-number"),
        (AREA, Decimal("NaN"), "not-a-number"),
        (AREA, 0, "out-of-range"),
        (AREA, -1, "out-of-range"),
        (AREA, Decimal("100000000.01"), "out-of-range"),
        (AREA, Decimal("1e400"), "out-of-range"),
        (AREA, Decimal("1e9999999"), "out-of-range"),
        (AREA, 10**390, "out-of-range"),
        (AREA, int("9" * 300), "too-many-digits"),
        (AREA, 1.001, "too-many-decimals"),
        (AREA, Decimal("1.00000000000001"), "too-many-decimals"),
        (AREA, Decimal("1." + "0" * 30 + "1"), "too-many-digits"),
        (OFFSET, Decimal("0.000009"), "too-small"),
        (OFFSET, Decimal("1e-9999999"), "too-small"),
        (YEARS, 1.9, "too-many-decimals"),
        (YEARS, 71, "out-of-range"),
        (FLAG, 1, "not-a-flag"),
        (FLAG, "true", "not-a-flag"),
        (DAY, "2026-02-30", "not-a-date"),
        (DAY, "2026-02", "not-a-date"),
        (DAY, 20260201, "not-a-date"),
        (WHEN, "2026-13", "not-a-partial-date"),
        (WHEN, 2026, "not-a-partial-date"),
        (ZONE, "certain", "not-a-code"),
        (ZONE, "Pending", "not-a-code"),
        (ZONE, ["pending"], "not-a-code"),
        (POINTER, "tp-svc-1", "not-an-id"),
        (POINTER, {"id": "A1"}, "not-an-id"),
        (MANY, "pending", "not-a-list"),
        (MANY, {"0": "pending"}, "not-a-list"),
        (MANY, ["pending"] * 4, "too-many-items"),
        (MANY, ["pending", "pending"], "inner"),
        (MANY, [None], "inner"),
        (PAIR, [1, 2], "not-an-object"),
        (PAIR, {"first": 1, "third": 3}, "inner"),
        (PAIR, {"second": "a"}, "inner"),
        (USCC, "91310107MA1G000000", "not-a-credit-code"),
        (USCC, "9131", "wrong-form"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_cause(field: Described, value: Any, code: str):
    assert refusal(field, value) == code


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (TEXT, "字" * 20),
        (TEXT, "一\n二\t三"),
        (TEXT, "5² ㎡ ① 〔2026〕"),
        (TEXT, "👍🏽".replace("\u200d", "")),
        (PLOT, "310107"),
        (AREA, 0.01),
        (AREA, 100000000),
        (AREA, 89784.76),
        (OFFSET, 0),
        (OFFSET, 0.00001),
        (YEARS, 1),
        (YEARS, 70.0),
        (FLAG, False),
        (DAY, "2024-02-29"),
        (WHEN, "2021"),
        (ZONE, "pending"),
        (POINTER, "TP-SVC-1"),
        (MANY, []),
        (MANY, ["pending", "unknown", "withheld"]),
        (PAIR, {"first": 1}),
        (USCC, "91310107MA1G00000Q"),
    ],
)
def test_a_value_within_its_bounds_is_kept_as_it_is(field: Described, value: Any):
    assert field.deserialize(value) == value


@pytest.mark.parametrize("field", [TEXT, AREA, YEARS, FLAG, DAY, WHEN, ZONE, POINTER, MANY, PAIR])
def test_null_is_always_a_value(field: Described):
    assert field.deserialize(None) is None


@given(st.decimals(min_value="0.01", max_value=10**8, places=2))
def test_a_number_is_indexed_as_the_whole_number_at_its_scale(number: Decimal):
    kept = AREA.deserialize(number)

    assert AREA.index_values(kept) == [int(number * 100)]


def test_a_value_that_is_refused_is_told_so_that_any_terminal_can_show_it():
    with pytest.raises(ma.ValidationError) as refused:
        FLAG.deserialize("\x1b[31m\ud800\u202e" + "是" * 100)

    assert refused.value.messages[0][1]["value"] == "\\u001b[31m\\ud800\\u202e" + "是" * 33


def test_a_list_is_indexed_item_by_item():
    assert MANY.index_values(["pending", "unknown"]) == ["pending", "unknown"]

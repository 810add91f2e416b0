"""Questions as they are written into an address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcel_catalog_client.question import parameters

NOTHING: dict[str, Any] = {
    "bbox": None, "datetime": None, "sortby": (), "properties": (), "seq": None, "page_size": 5,
    "fields": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (2, "2"),
        (2.5, "2.5"),
        (Decimal("3.10"), "3.10"),
        ("M1", "M1"),
        (True, "true"),
        (False, "false"),
        (date(2026, 11, 21), "2026-11-21"),
        ((2, 3.5), "2..3.5"),
        ((2, None), "2.."),
        ((None, 3), "..3"),
        ((date(2026, 1, 1), None), "2026-01-01.."),
        (0, "0"),
        ("", ""),
    ],
)
def test_what_a_field_must_be(wanted: Any, text: str):
    assert parameters(**{**NOTHING, "fields": {"f": wanted}}) == {"limit": 5, "f": text}


@pytest.mark.parametrize(
    ("part", "value", "text"),
    [
        ("bbox", (121.3, 31, 121.4, 31.5), "121.3,31,121.4,31.5"),
        ("datetime", "2026", "2026"),
        ("datetime", (date(2026, 1, 1), None), "2026-01-01/.."),
        ("datetime", (None, datetime(2026, 1, 1, tzinfo=UTC)), "../2026-01-01T00:00:00+00:00"),
        ("sortby", "-far_max", "-far_max"),
        ("sortby", ("zone", "-far_max"), "zone,-far_max"),
        ("properties", "name_zh", "name_zh"),
        ("properties", ["name_zh", "far_max"], "name_zh,far_max"),
        ("seq", 0, 0),
    ],
)
def test_what_else_may_be_asked(part: str, value: Any, text: str | int):
    assert parameters(**{**NOTHING, part: value}) == {"limit": 5, part: text}


def test_a_field_wanted_to_be_none_is_not_asked_about():
    assert parameters(**{**NOTHING, "fields": {"f": None}}) == {"limit": 5}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_out_exactly_and_without_an_exponent(value: float):
    text = parameters(**{**NOTHING, "fields": {"f": value}})["f"]

    assert float(text) == value
    assert set(str(text)) <= set("-0123456789.")

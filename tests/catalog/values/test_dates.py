"""Dates are as precise as their source, and the day is Shanghai's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog.values.dates import (
    first_day,
    is_date,
    is_partial_date,
    last_day,
    shanghai_day,
    utc_text,
)


@pytest.mark.parametrize("text", ["2026-05-09", "2024-02-29", "1000-01-01", "2999-12-31"])
def test_a_day_of_the_calendar_is_a_date(text: str):
    assert is_date(text)
    assert is_partial_date(text)


@pytest.mark.parametrize("text", ["2021", "2021-01", "1000", "2999-12"])
def test_a_month_or_a_year_is_a_partial_date_alone(text: str):
    assert is_partial_date(text)
    assert not is_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "0999", "3000", "20210101", "2021-13", "2021-00", "2023-02-29", "2021-1-1", "2021-01-32",
     "２０２１", "2021-01-01T00:00:00Z", "2021/01/01", " 2021", "2021-01-", "2021\n"],
)  # fmt: skip
def test_what_no_calendar_has_is_no_date(text: str):
    assert not is_partial_date(text)
    assert not is_date(text)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2026-05-09", "2026-05-09", "2026-05-09"),
    ],
)
def test_a_partial_date_covers_all_its_days(partial: str, first: str, last: str):
    assert (first_day(partial), last_day(partial)) == (first, last)


def test_the_day_turns_at_midnight_in_shanghai():
    before = datetime(2026, 9, 19, 15, 59, 59, tzinfo=UTC)
    after = datetime(2026, 9, 19, 16, 0, 0, tzinfo=UTC)

    assert (shanghai_day(before), shanghai_day(after)) == ("2026-09-19", "2026-09-20")


def test_an_instant_travels_in_utc_with_whole_seconds():
    assert utc_text(datetime(2026, 5, 9, 4, 0, 0, 999999, tzinfo=UTC)) == "2026-05-09T04:00:00Z"

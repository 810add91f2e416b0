"""Deadlines and events, read by a calendar's own reader and held against RFC 5545."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from catalog.store.database import Database
from service.feeds.icalendar import LIMIT, document, text
from tests.catalog.documents import INVENTED, Raw, an_entry
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, take_down
from tests.support.catalogs import NOON

SITE = "http://127.0.0.1:8000"
LONG = "桃浦；专场，推介\\会" * 10


def an_announcement(entry_id: str, kind: str, state: str, **properties: Any) -> Raw:
    given = {"name_zh": "测试公告", "announcement_type": kind, "state": state, **properties}
    return an_entry("announcements", entry_id, INVENTED, given)


def a_notice(entry_id: str = "DEMO-ANN-T1", state: str = "announced", **properties: Any) -> Raw:
    days = {
        "registration_opens_on": "2027-01-04",
        "registration_closes_on": "2027-01-15",
        "opens_on": "2027-01-18",
        "closes_on": "2027-01-29",
        **properties,
    }
    return an_announcement(entry_id, "transfer_notice", state, **days)


def read(client: Client, path: str = "/calendar.ics") -> Any:
    """The calendar as a real reader sees it."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= LIMIT for line in lines)
    assert b"\n" not in b"".join(lines)
    found = Calendar.from_ical(answer.data)
    assert not found.errors
    assert [part.name for part in found.subcomponents].count("VTIMEZONE") == 1
    return found


def events(calendar: Any) -> list[Any]:
    return [part for part in calendar.subcomponents if part.name == "VEVENT"]


def test_deadlines_and_events_are_days_of_both_languages(empty_catalog: Database, serve: Serve):
    publish(
        empty_catalog,
        a_notice(name_en="Test notice"),
        an_announcement(
            "DEMO-ANN-T2", "promotion_event", "event_planned",
            name_zh=LONG, opens_on="2027-06-25", closes_on="2027-06-26",
        ),
        # Of a month or a year no calendar can remind.
        an_announcement("DEMO-ANN-T3", "promotion_event", "event_named", opens_on="2027"),
        an_announcement("DEMO-ANN-T4", "industry_event", "event_named", opens_on="2027-05"),
    )  # fmt: skip
    client = serve(empty_catalog)

    zh, en = events(read(client)), events(read(client, "/en/calendar.ics"))

    told = [(str(e["SUMMARY"]), e.decoded("DTSTART"), e.decoded("DTEND")) for e in zh]
    day = timedelta(days=1)
    assert told == [
        ("【演示】报名开始：测试公告", date(2027, 1, 4), date(2027, 1, 5)),
        ("【演示】报名截止：测试公告", date(2027, 1, 15), date(2027, 1, 16)),
        ("【演示】挂牌开始：测试公告", date(2027, 1, 18), date(2027, 1, 19)),
        ("【演示】挂牌截止：测试公告", date(2027, 1, 29), date(2027, 1, 30)),
        (f"【演示】{LONG}", date(2027, 6, 25), date(2027, 6, 26) + day),
    ]
    assert str(en[1]["SUMMARY"]) == "[Demonstration] Registration closes: Test notice"
    assert [e["UID"] for e in zh] == [e["UID"] for e in en]
    assert len({e["UID"] for e in zh}) == 5
    # The time is that of the publication, whenever somebody asks.
    assert {e.decoded("DTSTAMP") for e in zh} == {NOON}
    assert [e["STATUS"] for e in zh] == ["CONFIRMED"] * 4 + ["TENTATIVE"]
    assert str(zh[0]["URL"]) == f"{SITE}/announcements/DEMO-ANN-T1"
    assert "出让公告" in str(zh[0]["DESCRIPTION"])
    assert "Chinese text prevails" in str(en[0]["DESCRIPTION"])
    own = events(read(client, "/announcements/DEMO-ANN-T1.ics"))
    assert [e["UID"] for e in own] == [e["UID"] for e in zh[:4]]
    assert events(read(client, "/en/announcements/DEMO-ANN-T3.ics")) == []


def test_an_event_keeps_its_id_and_counts_its_changes(empty_catalog: Database, serve: Serve):
    publish(empty_catalog, a_notice())
    client = serve(empty_catalog)
    before = events(read(client))
    publish(empty_catalog, a_notice(closes_on="2027-02-05", state="terminated"))

    after = events(read(client))

    assert [e["UID"] for e in after] == [e["UID"] for e in before]
    assert [e["SEQUENCE"] for e in (before[0], after[0])] == [0, 1]
    assert after[3].decoded("DTSTART") == date(2027, 2, 5)
    assert {e["STATUS"] for e in after} == {"CANCELLED"}
    take_down(empty_catalog, "announcements", "DEMO-ANN-T1")
    assert events(read(client)) == []
    assert client.get("/announcements/DEMO-ANN-T1.ics").status_code == 410
    assert client.get("/en/announcements/DEMO-ANN-T9.ics").status_code == 404


def test_what_is_seeded_makes_a_calendar_that_is_sent_once(client: Client):
    answer = client.get("/calendar.ics")

    assert read(client)["X-WR-CALNAME"].startswith("【演示】")
    assert client.get("/calendar.ics", If_None_Match=answer.headers["ETag"]).status_code == 304
    assert "Catalog-Seq" in answer.headers


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\r"])
def test_a_line_end_in_a_text_is_no_line_end(separator: str):
    assert text(f"a{separator}BEGIN:VEVENT") == "a\\nBEGIN:VEVENT"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_folding_loses_nothing_and_cuts_no_character(value: str):
    lines = document([f"SUMMARY:{text(value)}"]).removesuffix(b"\r\n").split(b"\r\n")

    assert all(len(line) <= LIMIT and line.decode() for line in lines)
    assert (
        "".join(
            line.decode().removeprefix(" ") if number else line.decode()
            for number, line in enumerate(lines)
        )
        == f"SUMMARY:{text(value)}"
    )

"""Enquiries: few from one address, seen by staff alone, gone when their time is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest

from catalog.commands import auditing, enquiring
from catalog.commands.acts import Act
from catalog.commands.enquiring import Asked, InboxFull, TooOften, forget, page, send, settle
from catalog.store.database import Database
from catalog.store.staff import throttles
from catalog.store.staff.tables import throttle
from tests.support.catalogs import NOON

ASKED = Asked("某公司", "13800000000", "请问这幅地块何时供应？", "zh", 7, "DEMO-P-001", "far.min=2")
_numbers = count()


def an_act(peer: str = "192.0.2.1", minutes: float = 0) -> Act:
    return Act("maker", NOON + timedelta(minutes=minutes), peer=peer)


def sent(database: Database, act: Act, asked: Asked = ASKED) -> str:
    found = f"{next(_numbers):032x}"
    send(database, act, asked, enquiry_id=found)
    return found


def test_an_enquiry_is_kept_as_it_was_sent_until_its_days_are_over(empty_catalog: Database):
    first = sent(empty_catalog, an_act())
    second = sent(empty_catalog, an_act(minutes=60 * 24), replace(ASKED, message="另一个问题"))

    assert [one.id for one in page(empty_catalog, limit=9)] == [second, first]
    assert page(empty_catalog, limit=1, offset=1)[0].message == ASKED.message
    assert settle(empty_catalog, an_act(), second)
    assert not settle(empty_catalog, an_act(), second)
    assert [one.id for one in page(empty_catalog, limit=9)] == [first, second]
    later = an_act(minutes=60 * 24 * 90 + 1)
    assert forget(empty_catalog, later, days=90) == 1
    assert forget(empty_catalog, later, days=90) == 0
    assert [one.id for one in page(empty_catalog, limit=9)] == [second]
    assert enquiring.remove(empty_catalog, later, second)
    assert page(empty_catalog, limit=9) == []
    records = auditing.page(empty_catalog, limit=9)
    assert [one.act for one in records] == [
        "enquiry.removed", "enquiry.forgotten", "enquiry.settled"
    ]  # fmt: skip
    assert not any(ASKED.name in str(one) or "192.0.2" in str(one.facts) for one in records)


def test_only_a_few_come_from_one_address_until_it_is_quiet(empty_catalog: Database):
    for minute in range(enquiring.MOST_OF_A_PEER):
        sent(empty_catalog, an_act("2001:db8::1", minute))

    with pytest.raises(TooOften):
        sent(empty_catalog, an_act("2001:db8::ffff", 6))

    sent(empty_catalog, an_act("2001:db8:0:1::1", 6))
    assert len(page(empty_catalog, limit=99)) == enquiring.MOST_OF_A_PEER + 1
    sent(empty_catalog, an_act("2001:db8::1", 70))
    forget(empty_catalog, an_act(minutes=300), days=90)
    with empty_catalog.read_as_staff() as connection:
        assert connection.execute(throttle.select()).all() == []
        assert throttles.locked_until(connection, ["enquiry:x"], "") is None


def test_a_full_inbox_takes_nothing_more(empty_catalog: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enquiring, "MOST_KEPT", 1)
    sent(empty_catalog, an_act("192.0.2.7"))

    with pytest.raises(InboxFull):
        send(empty_catalog, an_act("192.0.2.8"), ASKED, enquiry_id=uuid4().hex)

    assert len(page(empty_catalog, limit=9)) == 1

"""The first page after the login: what waits, and what ends soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from catalog.store.database import Database
from catalog.values.dates import shanghai_day
from tests.service.console.desks import a_desk
from tests.service.publishing import publish, seeded

POLICIES = ("TP-POL-VOUCHER-COMPUTE", "TP-POL-VOUCHER-MODEL", "TP-POL-SUHE-TALENT")


def test_what_may_end_soon_is_listed_however_closely_it_is_dated(demo_catalog: Database):
    now = datetime.now(UTC)
    days = [shanghai_day(now + timedelta(days=ahead)) for ahead in (0, 40, 400)]
    ends = (days[0][:7], days[1], days[2])
    publish(demo_catalog, *(_ending(one, day) for one, day in zip(POLICIES, ends, strict=True)))
    desk = a_desk(demo_catalog)

    page = desk.get("/").text

    shown = [f"/entries/policies/{one}" in page for one in POLICIES]
    desk.close()
    assert shown == [True, True, False]


def _ending(policy: str, day: str) -> dict[str, object]:
    found = seeded(policy, expires_on=day, validity_status="effective")
    evidence = found["properties"]["evidence"]
    evidence["expires_on"] = {"status": "sourced", "sources": ["TP-SRC-S0"], "locator": "测试"}
    return found

"""The worker releases what expired, when a day begins in Shanghai."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import orjson

from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.worker import run, seconds_to_midnight
from tests.catalog.commands.test_expiring import a_policy
from tests.catalog.documents import publish

BEFORE_MIDNIGHT = datetime(2026, 12, 31, 15, 59, 30, tzinfo=UTC)  # 23:59:30 in Shanghai


class Nights(threading.Event):
    """An event whose waits pass at once and move the clock to where they would have ended."""

    def __init__(self, now: datetime, nights: int) -> None:
        super().__init__()
        self.now, self.left = now, nights
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waited.append(timeout)
        self.now += timedelta(seconds=timeout)
        self.left -= 1
        if self.left == 0:
            self.set()
        return self.is_set()


def test_midnight_is_shanghais():
    assert seconds_to_midnight(BEFORE_MIDNIGHT) == 30
    assert seconds_to_midnight(BEFORE_MIDNIGHT + timedelta(seconds=30)) == 24 * 3600


def test_a_policy_is_published_as_expired_in_the_night_after_its_last_day(
    empty_catalog: Database,
):
    publish(empty_catalog, a_policy(expires_on="2026-12-31"))
    nights = Nights(BEFORE_MIDNIGHT, nights=1)

    run(empty_catalog, 5, nights, lambda: nights.now)
    assert validity(empty_catalog) == "effective"

    nights = Nights(nights.now, nights=2)
    run(empty_catalog, 5, nights, lambda: nights.now)
    assert validity(empty_catalog) == "expired"
    assert nights.waited == [24 * 3600, 24 * 3600]


def validity(database: Database) -> str:
    _, version = Reader(database).item("policies", "DEMO-POL-T1")
    assert version is not None
    assert version.content is not None
    return str(orjson.loads(version.content)["properties"]["validity_status"])

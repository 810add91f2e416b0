"""The worker's tasks take their turns, whatever happens to one of them."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from structlog.testing import capture_logs

from catalog.commands.planning import one as one_plan
from catalog.commands.safekeeping import begin_epoch
from catalog.commands.withdrawing import redact, withdraw
from catalog.feed import snapshots
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service import tasks
from service.tasks import (
    LEAST_REST_S,
    POLL_S,
    REST,
    Expiry,
    Planned,
    Snapshots,
    seconds_to_midnight,
)
from service.worker import FIRST_PAUSE_S, LONGEST_PAUSE_S, Task, keep, run, tasks_of
from tests.catalog.commands.acting import approved, drafted, planned
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_expiring import a_policy
from tests.catalog.documents import Raw, a_contact, a_parcel, a_source, publish
from tests.endurance.killable import Killable
from tests.feed.test_snapshots import OTHER_EPOCH
from tests.service.conftest import settings_for
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, NOON, Catalogs, an_act
from tests.support.patience import A_HANG_S
from tests.support.readers import reading
from tests.support.server import environment_of

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


class Failing:
    """A task that fails at every turn but those named."""

    name = "failing"

    def __init__(self, *succeeds_at: int) -> None:
        self.succeeds_at, self.turns, self.closed = succeeds_at, 0, False

    def turn(self) -> float:
        self.turns += 1
        if self.turns not in self.succeeds_at:
            raise ZeroDivisionError
        return 7.0

    def close(self) -> None:
        self.closed = True


class Ticking:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture(autouse=True)
def _logs_of_its_own(every_line: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # One that was used before is bound to how logs were set up then.
    monkeypatch.setattr("service.worker._log", structlog.get_logger("worker"))
    monkeypatch.setattr(tasks, "_log", structlog.get_logger("worker"))


@pytest.fixture
def worked(
    empty_catalog: Database, tmp_path: Path
) -> Iterator[tuple[Database, Snapshots, Ticking]]:
    """A catalog with three sources, and the task that writes its snapshots into tmp_path."""
    publish_sources(empty_catalog, 1, 2, 3)
    ticking = Ticking()
    task = Snapshots(Reader(empty_catalog), tmp_path, lambda: NOON, lambda: False, ticking)
    yield empty_catalog, task, ticking
    task.close()


def written(data_dir: Path, epoch: object = EPOCH) -> list[int]:
    return sorted(map(int, snapshots.shelf_of(data_dir, str(epoch)).names()))


PUBLISHING_FOR_EVER = """
import time
from datetime import UTC, datetime
from catalog.commands.acts import Act
from catalog.commands.planning import publish_due, publishing
from catalog.store.database import Database
from service.settings import load_settings

found = load_settings()

def record(*told, **facts):
    print("published", flush=True)
    time.sleep(600)

publishing.record = record
publish_due(
    Database(found.database_url, reader_role=found.reader_role),
    Act("worker", datetime(2027, 1, 1, tzinfo=UTC)),
)
"""
"""A worker that stands still after its last write and before its commit."""


def test_midnight_is_shanghais():
    assert seconds_to_midnight(BEFORE_MIDNIGHT) == 30
    assert seconds_to_midnight(BEFORE_MIDNIGHT + timedelta(seconds=30)) == 24 * 3600


def test_a_policy_is_published_as_expired_in_the_night_after_its_last_day(
    empty_catalog: Database,
):
    publish(empty_catalog, a_policy(expires_on="2026-12-31"))
    nights = Nights(BEFORE_MIDNIGHT, nights=1)

    keep(Expiry(empty_catalog, 5, lambda: nights.now), nights)
    assert validity(empty_catalog) == "effective"

    nights = Nights(nights.now, nights=2)
    keep(Expiry(empty_catalog, 5, lambda: nights.now), nights)
    assert validity(empty_catalog) == "expired"
    assert nights.waited == [24 * 3600, 24 * 3600]


def a_plan(database: Database, raw: Raw, *, hours: int) -> str:
    """The name of a release of one approved draft, planned for some hours after noon."""
    return planned(
        database, [approved(database, drafted(database, raw))], at=NOON + timedelta(hours=hours)
    ).name


def test_a_planned_release_that_was_missed_is_published_once(empty_catalog: Database):
    publish(empty_catalog, a_source())
    name = a_plan(empty_catalog, a_source(name_zh="定时"), hours=1)
    now = NOON
    task = Planned(empty_catalog, 5, lambda: now)

    with capture_logs() as told:
        task.turn()
        now = NOON + timedelta(days=3)
        assert [task.turn(), task.turn()] == [POLL_S, POLL_S]
        task.close()

    assert [(line["event"], line["plan"]) for line in told] == [("released", name)]
    assert [row[3] for row in everything(empty_catalog)["version"]] == [1, 2]


def test_a_planned_release_that_fails_is_told_and_not_tried_again(empty_catalog: Database):
    publish(empty_catalog, a_source(), a_contact())
    name = a_plan(empty_catalog, {**a_parcel(), "id": None}, hours=1)
    withdraw(empty_catalog, "service-guides", "DEMO-SVC-T1", an_act(), reason="error")
    task = Planned(empty_catalog, 5, lambda: NOON + timedelta(hours=2))

    with capture_logs() as told:
        task.turn()
        task.turn()

    (line,) = told
    assert (line["event"], line["plan"], line["log_level"]) == ("release_failed", name, "error")
    assert line["codes"] == ["dangling-reference"]


def test_a_worker_killed_while_it_publishes_leaves_all_or_nothing_for_the_next(
    empty_catalog: Database, tmp_path: Path
):
    publish(empty_catalog, a_source(), a_contact())
    # By the clock of the process that is killed, both are long due.
    name = a_plan(empty_catalog, a_source(name_zh="定时"), hours=1)
    killed = Killable(
        sys.executable, "-c", PUBLISHING_FOR_EVER, log=tmp_path / "log",
        **environment_of(empty_catalog),
    )  # fmt: skip
    before = everything(empty_catalog)
    killed.start()
    until(lambda: "published" in killed.said())
    killed.kill()

    assert everything(empty_catalog) == before
    Planned(empty_catalog, 5, lambda: NOON + timedelta(days=3)).turn()
    assert one_plan(empty_catalog, name).state == "released"
    assert [row[3] for row in everything(empty_catalog)["version"]] == [1, 1, 2]


def test_a_task_that_fails_is_told_of_and_tried_again_ever_later_and_never_given_up():
    task, nights = Failing(3), Nights(NOON, nights=14)

    with capture_logs() as told:
        keep(task, nights)

    seconds = [1, 2, 7, *(2**n for n in range(9)), LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert nights.waited == seconds
    assert nights.waited[0] == FIRST_PAUSE_S
    assert [line["again_in_s"] for line in told] == [s for s in seconds if s != 7]
    assert {(line["event"], line["task"], line["log_level"]) for line in told} == {
        ("task_failed", "failing", "error")
    }
    assert all(isinstance(line["exc_info"], ZeroDivisionError) for line in told)
    assert task.closed


def test_no_task_is_held_up_by_another_that_fails_or_sticks(
    empty_catalog: Database, tmp_path: Path
):
    publish(empty_catalog, a_policy(expires_on="2020-12-31"))
    (tmp_path / "snapshots").write_text("a file where the folder should be")
    released = threading.Event()

    class Sticking(Failing):
        def turn(self) -> float:
            released.wait()
            return 0.0

    stop = threading.Event()
    mine: list[Task] = [
        Sticking(),
        Failing(),
        *tasks_of(settings_for(empty_catalog, data_dir=tmp_path), empty_catalog, stop),
    ]
    with capture_logs() as told:
        working = threading.Thread(target=run, args=(mine, stop))
        working.start()
        until(lambda: validity(empty_catalog) == "expired")
        until(lambda: any(line.get("task") == "snapshots" for line in told))
        stop.set()
        released.set()
        working.join(A_HANG_S)

    assert not working.is_alive()
    assert {line["task"] for line in told if line["event"] == "task_failed"} == {
        "failing", "snapshots",
    }  # fmt: skip


def test_a_worker_waits_for_the_catalog_to_be_made(catalogs: Catalogs, tmp_path: Path):
    database = catalogs.migrated()
    nights = Nights(NOON, nights=3)

    with capture_logs() as told:
        keep(Snapshots(Reader(database), tmp_path, lambda: NOON, lambda: False), nights)

    assert [(line["event"], line["log_level"]) for line in told] == [
        ("not_initialised", "warning")
    ] * 3
    catalogs.drop(database)


def test_a_snapshot_is_written_of_each_head_and_once(
    worked: tuple[Database, Snapshots, Ticking], tmp_path: Path
):
    database, task, ticking = worked

    with capture_logs() as told:
        assert task.turn() == POLL_S
        assert task.turn() == POLL_S
        assert written(tmp_path) == [3]
        publish_sources(database, 4)
        ticking.at += LEAST_REST_S
        task.turn()

    assert written(tmp_path) == [3, 4]
    assert [(line["event"], line["seq"]) for line in told] == [
        ("snapshot_written", 3), ("snapshot_written", 4),
    ]  # fmt: skip


def test_at_most_a_tenth_of_the_time_goes_into_writing(
    worked: tuple[Database, Snapshots, Ticking], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    database, task, ticking = worked
    takes, writes = 12.0, 0

    def slowly(*given: Any) -> tuple[str, int]:
        nonlocal writes
        writes += 1
        ticking.at += takes
        return write_snapshot(*given)

    monkeypatch.setattr(tasks, "write_snapshot", slowly)
    began = ticking.at
    for number in range(300):
        publish_sources(database, 1, doc_no=f"沪规〔2026〕{number}号")
        ticking.at += task.turn()

    assert writes >= 3
    assert (writes - 1) * takes <= (ticking.at - began) / (REST + 1)
    assert len(written(tmp_path)) == snapshots.KEPT


def test_it_does_not_rest_while_there_is_nothing_to_begin_a_copy_with(
    worked: tuple[Database, Snapshots, Ticking], tmp_path: Path
):
    database, task, _ = worked
    task.turn()

    # What was published is erased, and with it the one snapshot.
    redact(database, "sources", source_id(2), 1, an_act(), reason="误发")
    task.turn()

    assert written(tmp_path) == [4]


def test_what_was_erased_in_an_older_version_goes_although_no_seq_moved(
    worked: tuple[Database, Snapshots, Ticking], tmp_path: Path
):
    database, task, ticking = worked
    task.turn()
    publish_sources(database, 2, doc_no="沪规〔2026〕2号")
    ticking.at += LEAST_REST_S
    task.turn()
    assert written(tmp_path) == [3, 4]

    redact(database, "sources", source_id(2), 1, an_act(), reason="误发")
    task.turn()

    assert written(tmp_path) == [4]


def test_a_new_epoch_begins_with_a_snapshot_of_its_own(
    worked: tuple[Database, Snapshots, Ticking], tmp_path: Path
):
    database, task, _ = worked
    task.turn()

    begin_epoch(database, OTHER_EPOCH, an_act())
    task.turn()

    assert written(tmp_path) == []
    assert written(tmp_path, OTHER_EPOCH) == [3]


def test_three_snapshots_are_kept(worked: tuple[Database, Snapshots, Ticking], tmp_path: Path):
    database, task, ticking = worked
    for number in range(5):
        publish_sources(database, 10 + number)
        ticking.at += LEAST_REST_S
        task.turn()

    assert written(tmp_path) == [6, 7, 8]


def test_a_snapshot_is_given_up_when_the_worker_is_to_end(empty_catalog: Database, tmp_path: Path):
    publish_sources(empty_catalog, 1)
    task = Snapshots(Reader(empty_catalog), tmp_path, lambda: NOON, lambda: True)

    with capture_logs() as told:
        task.turn()
    task.close()

    assert [line["event"] for line in told] == ["snapshot_abandoned"]
    assert written(tmp_path) == []


def validity(database: Database) -> str:
    with reading(database) as reader:
        _, version = reader.item("policies", "DEMO-POL-T1")
    assert version is not None
    assert version.content is not None
    return str(orjson.loads(version.content)["properties"]["validity_status"])


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + A_HANG_S
    while not holds():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)

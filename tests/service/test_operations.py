"""Whoever runs the service sees how following stands, whichever process is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.commands import tokens
from catalog.commands.telling import not_taken
from catalog.commands.withdrawing import redact
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from service.tasks import BEAT_S, Heartbeat
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import NOON, Catalogs, an_act
from tests.support.readers import reading
from tests.support.tokens import a_token
from tests.support.webhooks import an_endpoint, an_owner, claimed

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def gauges(client: Client) -> dict[str, float]:
    """What is told of following: values by name, and by state where there is one."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    told = {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if family.type == "gauge" and not family.name.endswith("_created")
    }
    assert "catalog_requests_total" in answer.text
    return {name: value for name, value in told.items() if name.startswith("catalog_")}


def write(database: Database, data_dir: Path) -> None:
    with reading(database) as reader:
        write_snapshot(reader, data_dir)


def test_how_far_the_snapshots_lag_behind_is_told(
    empty_catalog: Database, tmp_path: Path, serve: Serve
):
    client = serve(empty_catalog, data_dir=tmp_path)
    publish_sources(empty_catalog, 1, 2)

    def seqs() -> tuple[float | None, float | None]:
        told = gauges(client)
        return told.get("catalog_head_seq"), told.get("catalog_snapshot_seq")

    assert seqs() == (2, None)
    write(empty_catalog, tmp_path)
    assert seqs() == (2, 2)
    publish_sources(empty_catalog, 3)
    assert seqs() == (3, 2)
    write(empty_catalog, tmp_path)
    assert seqs() == (3, 3)

    # What may not be given out any more is none.
    redact(empty_catalog, "sources", source_id(2), 1, an_act(), reason="误发")
    assert seqs() == (4, None)


def test_who_is_told_no_more_and_who_waits_the_longest_is_told(
    empty_catalog: Database, serve: Serve
):
    client = serve(empty_catalog)
    assert states(client) == {"active": (0, 0), "paused": (0, 0), "disabled": (0, 0)}

    owner, revoked = an_owner(empty_catalog), an_owner(empty_catalog)
    expired = a_token(empty_catalog, now=LONG_AGO, days=1).split("_")[1]
    an_endpoint(empty_catalog, owner, "whk_gone")
    publish_sources(empty_catalog, 1)
    (leased,) = claimed(empty_catalog)
    not_taken(empty_catalog, leased, NOON, status=410, error="not-taken", chance=Random(1))
    # Those of tokens that do not hold wait for ever, and nobody is to be alarmed.
    an_endpoint(empty_catalog, revoked, "whk_revoked")
    an_endpoint(empty_catalog, expired, "whk_expired")
    tokens.revoke(empty_catalog, revoked, an_act())
    publish_sources(empty_catalog, 2)
    an_endpoint(empty_catalog, owner, "whk_1")
    publish_sources(empty_catalog, 3)
    an_endpoint(empty_catalog, owner, "whk_2")
    publish_sources(empty_catalog, 4)

    assert states(client) == {"active": (2, 2), "paused": (0, 0), "disabled": (1, 4)}


def states(client: Client) -> dict[str, tuple[float, float]]:
    """(endpoints, events) by state."""
    told = gauges(client)
    return {
        state: (told[f"catalog_webhooks {state}"], told[f"catalog_events_waiting {state}"])
        for state in ("active", "paused", "disabled")
    }


def test_when_a_worker_last_lived_is_told_and_nothing_waits_for_one(
    sqlite_catalogs: Catalogs, tmp_path: Path, serve: Serve
):
    client = serve(sqlite_catalogs.shared_demo, data_dir=tmp_path / "not made yet")
    name, now = "catalog_worker_alive_timestamp_seconds", NOON

    assert name not in gauges(client)
    assert client.get("/readyz").status_code == 200

    heartbeat = Heartbeat(tmp_path / "not made yet", lambda: now)
    for _ in range(2):
        assert heartbeat.turn() == BEAT_S
        assert gauges(client)[name] == now.timestamp()
        now += timedelta(seconds=BEAT_S)


def test_it_is_looked_up_whichever_of_several_processes_is_asked(
    sqlite_catalogs: Catalogs, tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    client = serve(sqlite_catalogs.shared_demo)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))

    text = client.get("/metrics").text

    assert "\ncatalog_head_seq " in text
    # What is counted comes from files of all the processes, of which there are none here.
    assert "catalog_requests_total{" not in text


def test_without_a_database_the_counts_are_told_and_none_is_made(tmp_path: Path, serve: Serve):
    path = tmp_path / "none.db"
    client = serve(Database(f"sqlite:///{path}"), data_dir=tmp_path)

    assert gauges(client) == {}
    assert not path.exists()


def test_a_connection_that_was_lost_is_made_anew(postgres_catalogs: Catalogs, serve: Serve):
    database = postgres_catalogs.empty()
    client = serve(database)
    before = gauges(client)

    with database.write() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert gauges(client) == before
    assert "catalog_head_seq" in before
    postgres_catalogs.drop(database)

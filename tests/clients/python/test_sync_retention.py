"""Staying away for longer than changes are given, and going on from a snapshot all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.store.database import Database
from parcel_catalog_client.command import main
from parcel_catalog_client.sqlite_replica import SqliteReplica
from tests.catalog.documents import a_contact, a_source
from tests.clients.python.published import Published, published
from tests.support.builders import a_change, publish_changes, source_id

# How each follows, and how many changes it is given of four, three of which are of one source.
WAYS = {
    (): 2,
    ("--mode", "full"): 4,
    ("--collections", "sources"): 1,
    ("--mode", "full", "--collections", "parcels,sources"): 3,
}
STARTED_AGAIN = "the copy is older than the changes that are kept; a new snapshot replaces it\n"


def publish(service: Published, *raws: dict[str, object], days_ago: int) -> None:
    """One release of that age, as the service's own clock counts."""
    now = datetime.now(UTC) - timedelta(days=days_ago)
    publish_changes(service.database, *map(a_change, raws), now=now)


def test_whoever_stayed_away_too_long_goes_on_from_the_snapshot_in_its_own_way(
    empty_catalog: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    paths = {ways: tmp_path / f"{number}.db" for number, ways in enumerate(WAYS)}
    with published(empty_catalog, CATALOG_FEED_RETENTION_DAYS="400") as service:
        publish(service, a_source(source_id(1)), a_contact("DEMO-SVC-1"), days_ago=500)
        service.snapshot()
        for ways, path in paths.items():
            assert main([service.url, str(path), "--accept-demo", *ways]) == 0
        publish(service, a_source(source_id(2)), a_source(source_id(1), doc_no="1"), days_ago=450)
        publish(service, a_source(source_id(3)), days_ago=2)
        service.snapshot()
        for number in range(3):
            publish(service, a_source(source_id(1), doc_no=f"later {number}"), days_ago=1)
        publish(service, a_contact("DEMO-SVC-1", name_zh="改过"), days_ago=1)
        capsys.readouterr()

        for ways, path in paths.items():
            assert main([service.url, str(path), "--accept-demo"]) == 0

            told = capsys.readouterr()
            assert told.err == STARTED_AGAIN
            assert told.out.endswith(f" {WAYS[ways]} changes, 0 buckets mended\n")
            with SqliteReplica(path, "en") as replica:
                assert service.is_held_by(replica)
            assert main(["--verify", str(path)]) == 0
            assert main([service.url, str(path), "--accept-demo"]) == 0
            assert " 0 changes, 0 buckets mended" in capsys.readouterr().out

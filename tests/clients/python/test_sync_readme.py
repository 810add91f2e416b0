"""What the README says about keeping a copy is what happens."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.public.reading import Reader
from parcel_catalog_client import command, sync_errors
from parcel_catalog_client.errors import CatalogError
from tests.clients.python.published import Published, published
from tests.clients.python.readme import README, SERVED_AT, examples
from tests.support.builders import a_tombstone, source_id
from tests.support.catalogs import Catalogs
from tests.support.server import data_dir_of

OWN_STORE, SIXTY_LINES = range(2)
Capsys = pytest.CaptureFixture[str]


def run(example: int, url: str) -> None:
    exec(examples("Keeping a copy")[example].code.replace(SERVED_AT, url), {})


def test_every_example_prints_what_it_says(
    live_demo: str,
    catalogs: Catalogs,
    tmp_path: Path,
    capsys: Capsys,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    write_snapshot(Reader(catalogs.shared_demo), data_dir_of(catalogs.shared_demo))

    for number, example in enumerate(examples("Keeping a copy")):
        run(number, live_demo)
        assert capsys.readouterr().out == example.printed, example.code

    assert len(examples("Keeping a copy")) == 2


def test_sixty_lines_suffice():
    assert len(examples("Keeping a copy")[SIXTY_LINES].code.splitlines()) <= 60


def test_the_sixty_lines_follow_what_is_published_and_begin_again_after_a_restore(
    empty_catalog: Any, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with published(empty_catalog) as service:
        for step in (_publish, _change, _withdraw, Published.begin_epoch):
            step(service)
            run(SIXTY_LINES, service.url)
            assert capsys.readouterr().out == "in step: True\n"

    held = json.loads(Path("mirror.json").read_text(encoding="utf-8"))["entries"]
    assert held.keys() == {f"sources/{source_id(n)}" for n in (2, 3)}


def _publish(service: Published) -> None:
    service.sources(1, 2, 3)


def _change(service: Published) -> None:
    service.sources(2, name_zh="改过")


def _withdraw(service: Published) -> None:
    service.changes(a_tombstone(source_id(1)))


def test_every_option_and_exit_status_is_told(capsys: Capsys):
    text = README.read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        command.main(["--help"])
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))

    assert options
    for option in options:
        assert f"`{option}`" in text, option
    for status in range(6):
        assert re.search(rf"^\| {status} \|", text, re.M), status


def test_every_error_is_in_the_table():
    text = README.read_text(encoding="utf-8")

    for name, kind in inspect.getmembers(sync_errors, inspect.isclass):
        if issubclass(kind, CatalogError) and name not in ("CatalogError", "SyncError"):
            assert f"`{name}`" in text, name

"""The worker removes workbooks that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from catalog.commands.importing import receive
from catalog.store.database import Database
from service.tasks import TIDY_S, Uploads
from tests.catalog.exchange.workbooks import a_workbook
from tests.support.catalogs import NOON, an_act


def test_a_workbook_that_nobody_confirmed_goes_after_a_day(empty_catalog: Database, tmp_path: Path):
    data = a_workbook({"表": [["名称"], ["甲"]]})
    folder = tmp_path / "uploads"
    receive(empty_catalog, an_act(), folder=folder, file_name="表.xlsx", data=data)
    now = [NOON + timedelta(hours=23)]
    task = Uploads(empty_catalog, tmp_path, lambda: now[0])

    assert task.turn() == TIDY_S
    kept = len(list(folder.iterdir()))
    now[0] = NOON + timedelta(hours=25)
    task.turn()

    assert (kept, len(list(folder.iterdir()))) == (1, 0)
    task.close()

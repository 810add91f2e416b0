"""Releasing and withdrawing from a shell shows and hides files, and asks about wording."""

from __future__ import annotations

from catalog.exchange.asset_files import public_names
from catalog.store.database import Database
from tests.catalog.commands.test_storing_assets import names, showing, stored
from tests.catalog.documents import a_source, load_raw
from tests.cli.conftest import Run
from tests.support.catalogs import CHECKER
from tests.support.server import data_dir_of


def test_files_come_and_go_with_the_entries_that_show_them(empty_catalog: Database, run_on: Run):
    folder = data_dir_of(empty_catalog)
    asset = stored(empty_catalog, folder)
    load_raw(empty_catalog, a_source(), showing(asset))

    released = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER)
    shown = public_names(folder)
    withdrawn = run_on(empty_catalog, "withdraw", "facilities", "DEMO-FAC-T1", "--reason", "error")

    assert (released.exit_code, withdrawn.exit_code) == (0, 0)
    assert shown == set(names(asset))
    assert public_names(folder) == set()


def test_wording_is_told_and_refused_as_the_setting_says(empty_catalog: Database, run_on: Run):
    load_raw(empty_catalog, a_source(description_zh="确保开工"))
    strict = {"CATALOG_WORDING": "promise=fault"}

    refused = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER, **strict)
    done = run_on(empty_catalog, "release", "drafts", "--approver", CHECKER)

    assert refused.exit_code == 1
    assert "/properties/description_zh [wording] 第 1 个字起的“确保”不合规范用语（承诺）。" in (
        refused.stderr
    )
    assert done.exit_code == 0

"""A wrong setting stops any command and names itself."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from tests.cli.conftest import Run
from tests.support.catalogs import Catalogs


@pytest.fixture
def blank(sqlite_catalogs: Catalogs) -> Database:
    return sqlite_catalogs.blank()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATALOG_DATABASE_URL", "mysql://localhost/x"),
        ("CATALOG_PUBLIC_COORDINATE_DECIMALS", "five"),
        ("CATALOG_PUBLIC_COORDINATE_DECIMALS", "５"),
        ("CATALOG_LOAD_MAX_BYTES", "1"),
        ("CATALOG_WORDING", "boast=off"),
        ("CATALOG_DATABASE_URI", "sqlite:///x.db"),
    ],
)
@pytest.mark.parametrize("command", [["init", "--demo"], ["migrate"], ["verify"]])
def test_a_wrong_setting_is_named_and_nothing_is_done(
    blank: Database, run_on: Run, command: list[str], name: str, value: str
):
    refused = run_on(blank, *command, **{name: value})

    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"Error: {name}: ")
    with blank.staff_engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0


@pytest.mark.parametrize(
    ("lang", "variable", "said"),
    [
        (None, "C.UTF-8", "数据库结构已是最新"),
        (None, "zh_CN.UTF-8", "数据库结构已是最新"),
        (None, "en_GB.UTF-8", "the database is up to date"),
        ("zh", "en_GB.UTF-8", "数据库结构已是最新"),
        ("en", "zh_CN.UTF-8", "the database is up to date"),
    ],
)
def test_chinese_is_spoken_unless_english_is_asked_for(
    blank: Database, run_on: Run, lang: str | None, variable: str, said: str
):
    done = run_on(blank, "migrate", lang=lang, LANG=variable)

    assert done.stdout == said + "\n"


def test_an_unknown_language_is_a_wrong_use(blank: Database, run_on: Run):
    assert run_on(blank, "migrate", lang="de").exit_code == 2

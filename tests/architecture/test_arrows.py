"""The rooms lean the way the plan draws them, and each contract fails when it is broken."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "python"
CONFIG = ".importlinter"
VERDICT = re.compile(r"^(?P<name>\S.*) (?P<verdict>KEPT|BROKEN)$", re.MULTILINE)

# A contract, a module of the tree (made where it does not exist), a line that breaks the contract.
PLANTED = [
    ("rooms", "catalog/rules/gate.py", "import catalog.store.database"),
    ("rooms", "catalog/store/backup.py", "import catalog.rules.gate"),
    ("rooms", "catalog/kinds/kind.py", "import catalog.rules.slot"),
    ("rooms", "catalog/words/label.py", "import catalog.values.numbers"),
    ("rooms", "catalog/query/model.py", "import catalog.feed"),
    ("rooms", "catalog/exchange/writing.py", "import catalog.commands.acts"),
    ("rooms", "catalog/helpers/__init__.py", "ANYTHING = 1"),
    ("commands", "catalog/commands/loading.py", "import catalog.commands.releasing"),
    ("commands", "catalog/commands/acts.py", "import catalog.commands.publication"),
    ("commands", "catalog/commands/sweeping.py", "ANYTHING = 1"),
    ("inward", "catalog/values/dates.py", "import service.settings"),
    ("inward", "catalog/commands/acts.py", "import parcel_catalog_client"),
    ("apart", "service/seeds.py", "import parcel_catalog_client"),
    ("client", "parcel_catalog_client/http.py", "import catalog.values.dates"),
    ("client", "parcel_catalog_client/words.py", "from service.settings import Settings"),
    ("client", "parcel_catalog_client/address.py", "import seed"),
    ("client", "parcel_catalog_client/errors.py", "from tests.support import patience"),
    ("no-http", "catalog/commands/acts.py", "import flask"),
    ("no-http", "catalog/feed/verification.py", "from werkzeug.exceptions import NotFound"),
    ("no-http", "catalog/store/database.py", "import requests"),
    ("no-http", "catalog/values/dates.py", "import gunicorn"),
    ("no-http", "catalog/exchange/writing.py", "import click"),
    ("no-sql-in-faces", "service/cli/speech.py", "from sqlalchemy import select"),
    ("no-sql-in-faces", "service/worker.py", "import sqlite3"),
    ("sql-in-its-room", "catalog/commands/loading.py", "from sqlalchemy import select"),
    ("sql-in-its-room", "catalog/feed/verification.py", "import psycopg"),
    ("sql-in-its-room", "catalog/exchange/writing.py", "import sqlalchemy"),
    ("wall", "catalog/query/listing.py", "import catalog.store.staff.drafts"),
    ("wall", "catalog/feed/verification.py", "import catalog.store.backup"),
    ("wall", "catalog/store/public/clock.py", "import catalog.store.staff.tables"),
    ("feed", "catalog/feed/verification.py", "import catalog.rules.gate"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code that a test may spoil."""
    for room in (ROOT / "catalog", ROOT / "service", CLIENT / "parcel_catalog_client"):
        shutil.copytree(
            room, tmp_path / room.name, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    shutil.copyfile(ROOT / CONFIG, tmp_path / CONFIG)
    return tmp_path


def contracts() -> dict[str, str]:
    """The name of each contract by its key."""
    found = configparser.ConfigParser()
    found.read(ROOT / CONFIG)
    return {
        section.rpartition(":")[2]: found[section]["name"]
        for section in found.sections()
        if section.startswith("importlinter:contract:")
    }


def checked(tree: Path) -> tuple[int, set[str]]:
    """The exit status of the linter in a tree, and the contracts that it found broken."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", CONFIG],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = {found["name"]: found["verdict"] for found in VERDICT.finditer(done.stdout)}
    assert verdicts.keys() == set(contracts().values()), done.stdout + done.stderr
    return done.returncode, {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


def test_every_arrow_holds():
    assert checked(ROOT) == (0, set())


@pytest.mark.parametrize(("contract", "module", "line"), PLANTED)
def test_a_contract_fails_when_it_is_broken(tree: Path, contract: str, module: str, line: str):
    planted = tree / module
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    status, broken = checked(tree)

    assert status == 1
    assert broken == {contracts()[contract]}


def test_every_contract_has_been_seen_to_fail():
    assert {contract for contract, _, _ in PLANTED} == contracts().keys()


@pytest.mark.parametrize("distribution", [ROOT, CLIENT], ids=["service", "client"])
def test_every_package_that_ships_is_held_to_the_arrows(distribution: Path):
    project = tomllib.loads((distribution / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    config = configparser.ConfigParser()
    config.read(ROOT / CONFIG)

    held = set(config["importlinter"]["root_packages"].split())

    with_code = {name for name in shipped if (distribution / name / "__init__.py").is_file()}
    assert with_code - {"seed"} <= held

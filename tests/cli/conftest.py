"""The command line as a person uses it, on a database of each test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.store.database import Database
from service.cli import main
from tests.support.catalogs import Catalogs
from tests.support.server import environment_of

Run = Callable[..., Result]


def environment(database: Database) -> dict[str, str]:
    """The variables that lead the command line to a database."""
    return {**environment_of(database), "LANG": "C.UTF-8"}


@pytest.fixture
def run_on() -> Run:
    """Runs a command on a database: `run_on(database, "load", path, lang="en")`."""

    def run(database: Database, *arguments: Any, lang: str | None = None, **more: str) -> Result:
        chosen = ["--lang", lang] if lang else []
        return CliRunner().invoke(
            main, [*chosen, *map(str, arguments)], env={**environment(database), **more}
        )

    return run


@pytest.fixture
def blank(catalogs: Catalogs) -> Database:
    """A database without tables."""
    return catalogs.blank()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes entries into a file to load."""

    def written(*entries: Any, name: str = "sent.json") -> Path:
        path = tmp_path / name
        path.write_bytes(orjson.dumps(list(entries)))
        return path

    return written

"""Fixtures that every test of stored things uses. Each runs on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.store.database import Database
from tests.support.catalogs import Catalogs
from tests.support.server import environment_of, gunicorn


@pytest.fixture(scope="session")
def sqlite_catalogs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogs]:
    found = Catalogs(tmp_path_factory.mktemp("catalogs"), None)
    yield found
    found.close()


@pytest.fixture(scope="session")
def postgres_catalogs(request: pytest.FixtureRequest) -> Iterator[Catalogs]:
    # Asked for by name, so that a run of SQLite tests alone starts no server.
    found = Catalogs(Path(), request.getfixturevalue("postgres_server"))
    yield found
    found.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def catalogs(request: pytest.FixtureRequest) -> Catalogs:
    """A maker of databases, once for each engine."""
    name = "sqlite_catalogs" if request.param == "sqlite" else "postgres_catalogs"
    found: Catalogs = request.getfixturevalue(name)
    return found


@pytest.fixture
def empty_catalog(catalogs: Catalogs) -> Iterator[Database]:
    """A demonstration catalog that holds nothing yet."""
    database = catalogs.empty()
    yield database
    catalogs.drop(database)


@pytest.fixture
def demo_catalog(catalogs: Catalogs) -> Iterator[Database]:
    """A demonstration catalog that the test may change."""
    database = catalogs.demo()
    yield database
    catalogs.drop(database)


@pytest.fixture
def real_catalog(catalogs: Catalogs) -> Iterator[Database]:
    """A real catalog whose first release waits for a second person."""
    database = catalogs.real()
    yield database
    catalogs.drop(database)


@pytest.fixture(scope="session")
def shared_demo(catalogs: Catalogs) -> Database:
    """A demonstration catalog that no test changes."""
    return catalogs.shared_demo


@pytest.fixture(scope="session")
def live_demo(catalogs: Catalogs) -> Iterator[str]:
    """The address of a demonstration served by gunicorn, on each engine."""
    environment = environment_of(catalogs.shared_demo)
    with gunicorn("service:create_app()", **environment) as port:
        yield f"http://127.0.0.1:{port}"

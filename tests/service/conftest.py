"""Clients of the service over the catalogs that every test may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import structlog
from playwright.sync_api import Browser, sync_playwright

from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from service import create_app
from service.settings import Settings
from tests.service.contract_client import Client
from tests.support.catalogs import Catalogs
from tests.support.readers import reading
from tests.support.server import data_dir_of

Serve = Callable[..., Client]


def settings_for(database: Database, **chosen: object) -> Settings:
    return Settings(
        database_url=database.url.render_as_string(hide_password=False),
        reader_role=None if database.is_sqlite else database.reader_role,
        **{"log_level": "error", "data_dir": data_dir_of(database), **chosen},
    )


@pytest.fixture
def serve(request: pytest.FixtureRequest) -> Serve:
    """A client of a service over a database, with settings of choice."""

    def start(database: Database, **chosen: object) -> Client:
        app = create_app(settings_for(database, **chosen))
        request.addfinalizer(app.extensions["catalog"].close)
        return Client(app)

    return start


@pytest.fixture(scope="session")
def client(catalogs: Catalogs) -> Iterator[Client]:
    """A client of a demonstration that nothing changes, on each engine."""
    yield from _client(catalogs.shared_demo)


@pytest.fixture(scope="session")
def any_client(sqlite_catalogs: Catalogs) -> Iterator[Client]:
    """The same on SQLite alone, for what no engine has a part in."""
    yield from _client(sqlite_catalogs.shared_demo)


def _client(database: Database) -> Iterator[Client]:
    with reading(database) as reader:
        write_snapshot(reader, data_dir_of(database))  # Without a worker nobody else would.
    app = create_app(settings_for(database))
    yield Client(app)
    app.extensions["catalog"].close()


@pytest.fixture
def every_line() -> None:
    """Loggers made from now on leave no line out, whatever an application was told before."""
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    """One browser for a module: to start one takes longer than to look at a page."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield found
        found.close()

"""What every test may ask for: a scale, a PostgreSQL server, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.support.figures import print_figures, tell
from tests.support.fixtures import (
    catalogs,
    demo_catalog,
    empty_catalog,
    live_demo,
    postgres_catalogs,
    real_catalog,
    shared_demo,
    sqlite_catalogs,
)
from tests.support.not_tested import print_not_tested, skip_loudly
from tests.support.postgres import PostgresServer, PostgresUnavailable, running_postgres

__all__ = [
    "browser",
    "catalogs",
    "demo_catalog",
    "empty_catalog",
    "live_demo",
    "postgres_catalogs",
    "postgres_server",
    "real_catalog",
    "scale",
    "shared_demo",
    "sqlite_catalogs",
    "tell",
]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--scale",
        type=float,
        default=0.05,
        help="size of the data in tests about size; 1 is the size promised (default: %(default)s)",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()) or _on_postgresql(item):
            item.add_marker(pytest.mark.postgres)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    print_figures(terminalreporter)
    print_not_tested(terminalreporter)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not _browser():
        skip_loudly("no Chromium is installed; `apt-get install chromium` brings one")


@pytest.fixture(scope="session", autouse=True)
def _data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests run writes its files here, not where whoever runs the tests keeps theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATALOG_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> float:
    """What a test about size multiplies the promised size by."""
    return float(request.config.getoption("--scale"))


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of a Chromium. Only tests marked `browser` may ask."""
    found = _browser()
    assert found, "mark the test `browser`"
    return found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process."""
    try:
        with running_postgres() as server:
            yield server
    except PostgresUnavailable as unavailable:
        skip_loudly(f"everything about PostgreSQL: {unavailable}")


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def _on_postgresql(item: pytest.Item) -> bool:
    parametrised = getattr(item, "callspec", None)
    return parametrised is not None and "postgresql" in parametrised.params.values()

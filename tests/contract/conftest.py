"""A running service for clients that nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.catalogs import Catalogs
from tests.support.server import environment_of, gunicorn


@pytest.fixture(scope="session")
def live_demo(catalogs: Catalogs) -> Iterator[str]:
    """The address of a demonstration served by gunicorn, on each engine."""
    environment = environment_of(catalogs.shared_demo)
    with gunicorn("service:create_app()", **environment) as port:
        yield f"http://127.0.0.1:{port}"

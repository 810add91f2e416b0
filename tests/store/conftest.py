"""Catalogs with one thing in them."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs


@pytest.fixture
def demo(empty_catalog: Database) -> Database:
    """A demonstration with one published source."""
    publish_sources(empty_catalog, 1)
    return empty_catalog


@pytest.fixture
def real(catalogs: Catalogs) -> Database:
    """A real catalog with one published source."""
    database = catalogs.empty("real")
    publish_sources(database, 1)
    return database

"""Offices of every size, on both engines."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from tests.service.conftest import Serve
from tests.service.staff.office import Office


@pytest.fixture
def office(empty_catalog: Database, serve: Serve) -> Office:
    """People of every role before a demonstration that holds nothing yet."""
    return Office(serve(empty_catalog), empty_catalog)

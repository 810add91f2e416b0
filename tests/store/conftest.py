"""Catalogs with one thing in them."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from catalog.store.staff import drafts, enquiries, prepared
from catalog.store.staff.enquiries import Enquiry
from tests.catalog.documents import a_source, document
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs

CANARY = "canary-7f3a9c"


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


@pytest.fixture(scope="module")
def walled(catalogs: Catalogs) -> Database:
    """A published source; a draft, a planned release and an enquiry that nobody may see."""
    database = catalogs.empty()
    publish_sources(database, 1)
    with database.write() as connection:
        prepared.add(
            connection, name=CANARY, cause="staff", title_zh=CANARY, title_en=CANARY,
            prepared_by=CANARY, prepared_at="2026-11-21T04:00:00Z",
        )  # fmt: skip
        enquiries.add(
            connection,
            Enquiry("0" * 32, "2026-11-21T04:00:00Z", "zh", CANARY, CANARY, CANARY, None, None, 1),
        )
        drafts.save(
            connection, document={**document(a_source()), "staff_note": CANARY}, existing=None,
            actor=CANARY, now="2026-11-21T04:00:00Z",
        )  # fmt: skip
    return database

"""A demonstration on one origin, and somebody's site on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.clients.widget.hosting import Visitor, somebodys_site
from tests.service.conftest import any_client, chromium
from tests.support.catalogs import Catalogs
from tests.support.server import environment_of, gunicorn

__all__ = ["any_client", "chromium"]

Visiting = Callable[..., Visitor]


@pytest.fixture(scope="package")
def catalog(sqlite_catalogs: Catalogs) -> Iterator[str]:
    """The address of a demonstration."""
    environment = environment_of(sqlite_catalogs.shared_demo)
    with gunicorn("service:create_app()", **environment) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="package")
def site(catalog: str) -> Iterator[str]:
    with somebodys_site(catalog) as address:
        yield address


@pytest.fixture
def visiting(chromium: Browser, site: str, catalog: str) -> Iterator[Visiting]:
    """Opens a browser at that site. In the end it asked nobody but site and catalog, kept no
    cookie, and complained of nothing."""
    visitors: list[Visitor] = []

    def visit(width: int = 1280, **options: object) -> Visitor:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        visitors.append(Visitor(context, site, catalog))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        cookies = visitor.context.cookies()
        visitor.context.close()
        assert visitor.hosts() <= {urlsplit(site).netloc, urlsplit(catalog).netloc}
        assert cookies == []
        # A refusal that the element tells the reader is no fault of the element.
        assert [c for c in visitor.complaints if "Failed to load resource" not in c] == []

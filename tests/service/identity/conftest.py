"""The door of staff over a catalog, and requests as they reach it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from catalog.store.database import Database
from service.identity.bearer import Door
from service.identity.sessions import StaffDoor
from tests.service.conftest import settings_for
from tests.support.readers import reading

Open = Callable[..., StaffDoor]

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Open:
    """The door of a catalog, with settings of choice: `opened(database, require_totp=True)`."""

    def door(database: Database, **chosen: object) -> StaffDoor:
        reader = reading(database)
        found = reader.__enter__()
        request.addfinalizer(lambda: reader.__exit__(None, None, None))
        return StaffDoor(database, settings_for(database, **chosen), Door(database), found)

    return door


def sent(method: str = "GET", cookie: str = "", site: str = SITE, **headers: str) -> dict[str, Any]:
    """A request of a browser; `cookie` is a `Set-Cookie` that it was given before."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        named["Cookie"] = cookie.partition(";")[0]
    return EnvironBuilder("/console/", base_url=site, method=method, headers=named).get_environ()

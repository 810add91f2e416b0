"""What staff do in the console, by JSON (docs/staff-api.md), one module a resource.

A module tells its resources by a function `routes()`, which is named here. Each route names the
permission that it asks for; how it is served stands in `serving`, what is refused in `refusals`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.api.route import Route
from service.api.staff import (
    accounts,
    assets,
    audit,
    drafts,
    imports,
    plans,
    requests,
    reviews,
    tokens,
    withdrawals,
)


def staff_routes() -> Iterator[Route]:
    """All routes below `/api/v1/staff`, in the order of docs/staff-api.md."""
    yield from drafts.routes()
    yield from reviews.routes()
    yield from plans.routes()
    yield from withdrawals.routes()
    yield from imports.routes()
    yield from requests.routes()
    yield from assets.routes()
    yield from accounts.routes()
    yield from tokens.routes()
    yield from audit.routes()

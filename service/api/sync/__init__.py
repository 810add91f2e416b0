"""The sync protocol (docs/sync.md), one module a resource.

A module tells its resources by a function `routes()`, which is named here. `receipts` shows all
that a route can have: a token, a body, refusals of its own. What stands at a `{…}` of a path is a
`PathParameter` in the route's `places`; shapes of answers stand in `service.api.contract.shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.api.route import Route
from service.api.sync import (
    bundles,
    capability,
    changes,
    receipts,
    releases,
    snapshots,
    states,
    webhooks,
)


def sync_routes() -> Iterator[Route]:
    """All routes below `/api/v1/sync`, in the order of docs/sync.md."""
    yield from capability.routes()
    yield from snapshots.routes()
    yield from changes.routes()
    yield from releases.routes()
    yield from states.routes()
    yield from receipts.routes()
    yield from bundles.routes()
    yield from webhooks.routes()

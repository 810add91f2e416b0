"""What needs doing, for whoever is here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from flask import Response

from catalog.commands import drafting, overview, planning, withdrawing
from catalog.query.cql2.reading import read_filter
from catalog.query.model import Equals, Query, SortKey
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import Draft
from catalog.values.dates import shanghai_day
from service.api.totals import totals
from service.web.console.following import standings
from service.web.console.naming import called, draft_called, kind_called, state_called
from service.web.console.planned import plan_row
from service.web.console.rendering import render
from service.web.console.slots import counted, slot_rows
from service.web.console.visit import Visit

SHOWN = 6
SOON = timedelta(days=90)

_EXPIRE = {"policies": "expires_on", "packages": "valid_until"}


@dataclass(frozen=True)
class Line:
    """Something to be done: where it is, how it is called, and what is to be said of it."""

    path: str
    name: str
    said: str
    kind: str = ""
    state: str = ""
    state_name: str = ""


def show(visit: Visit) -> Response:
    reads, may = visit.who.may("draft.read"), visit.who.may
    services = visit.services
    now = services.reader.clock()
    return render(
        visit,
        "home",
        totals=totals(services, now),
        slots=slot_rows(visit) if reads else [],
        counted=counted(visit),
        mine=list(_drafts(visit, Wanted(author=visit.who.login))) if may("draft.edit") else None,
        reviews=list(_drafts(visit, _reviewable(visit))) if may("draft.review") else None,
        stale=list(_stale(visit)) if reads else None,
        plans=[plan_row(visit, p) for p in planning.page(services.database, limit=SHOWN)]
        if reads
        else None,
        withdrawals=withdrawing.at_once(services.database, limit=SHOWN) if reads else [],
        expiring=list(_expiring(visit)) if reads else None,
        standings=standings(visit) if may("consumer.read") else None,
        troubles=(
            overview.troubles(services.database, visit.now, limit=SHOWN)
            if may("consumer.read")
            else None
        ),
    )


def _reviewable(visit: Visit) -> Wanted:
    return Wanted(states=("submitted",), not_author=visit.who.login)


def _drafts(visit: Visit, wanted: Wanted) -> Iterator[Line]:
    for draft in drafting.page(visit.services.database, wanted, limit=SHOWN):
        yield draft_line(visit, draft)


def draft_line(visit: Visit, draft: Draft) -> Line:
    """A draft in a list."""
    return Line(
        f"/drafts/{draft.id}",
        draft_called(visit, draft),
        draft.updated_at,
        kind_called(visit, draft.collection),
        draft.state,
        state_called(visit, draft.state),
    )


def _stale(visit: Visit) -> Iterator[Line]:
    for each in overview.stale(visit.services.database, visit.now)[:SHOWN]:
        name = each.name or each.entry_id or visit.t("naming.unnamed")
        kind = kind_called(visit, each.collection)
        yield Line(f"/drafts/{each.draft_id}", name, each.review_by, kind)


def _expiring(visit: Visit) -> Iterator[Line]:
    today, until = shanghai_day(visit.now), shanghai_day(visit.now + SOON)
    found: list[tuple[str, str, Any]] = []
    for kind, field in _EXPIRE.items():
        # What is dated no closer than by its month may end within it.
        ends = read_filter(kind, f"T_INTERSECTS({field}, INTERVAL('{today}', '{until}'))")
        effective = (Equals("validity_status", "effective"),)
        query = Query(kind, effective, filter=ends, sort=(SortKey(field),), limit=SHOWN)
        for content in map(orjson.loads, visit.services.lists.page(query).contents):
            found.append((content["properties"][field], kind, content))
    for day, kind, content in sorted(found, key=lambda each: each[:2])[:SHOWN]:
        path = f"/entries/{kind}/{content['id']}"
        yield Line(path, called(visit, content), day, kind_called(visit, kind))

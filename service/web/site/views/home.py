"""The first page: what this is, what there is, what is new, where to go."""

from __future__ import annotations

from flask import Response

from catalog.kinds import KINDS
from catalog.rules.availability import Availability, availability
from catalog.store.public.recent import NewestChange, newest_changes, reaches
from catalog.words.label import Label
from service.showing.entry import Entry, entry_of
from service.showing.figures import figure
from service.web.site.rendering import render
from service.web.site.views.projects import is_measured
from service.web.site.visit import Visit

_NEW = 6


def show(visit: Visit) -> Response:
    published = visit.published
    return render(
        visit,
        "home",
        counts=_counts(visit),
        tracks=current_tracks(published.all("industries")),
        projects=[
            (project, [figure(published, project, name) for name in ("site_area_m2", "gfa_m2")])
            for project in published.all("projects")
            if is_measured(project)
        ],
        measures=[
            (entry, figure(published, entry, "commitment_stage"))
            for entry in _measures(published.all("policies"))
        ],
        new=_new(visit),
    )


def current_tracks(industries: list[Entry]) -> list[Entry]:
    """The tracks of the taxonomy in use, leading ones first."""
    current = [entry for entry in industries if entry["current"]]
    return sorted(current, key=lambda entry: ("leading" not in (entry["roles"] or ()), entry.id))


def _counts(visit: Visit) -> list[tuple[str, Label, int]]:
    extents, clock = visit.services.extents, visit.clock
    return [(kind.name, kind.title, extents.of(kind.name, clock).count) for kind in KINDS.values()]


def _measures(policies: list[Entry]) -> list[Entry]:
    """Measures of the newest document that are in use; what is only sought stands elsewhere."""
    measures = [
        entry
        for entry in policies
        if entry["policy_kind"] == "measure" and availability(entry) is Availability.AVAILABLE
    ]
    latest = max((str(entry["issued_on"] or "") for entry in measures), default="")
    return [entry for entry in measures if str(entry["issued_on"] or "") == latest][:6]


def _new(visit: Visit) -> list[tuple[NewestChange, Entry]]:
    """The newest changes since the first release that are still public."""
    reader = visit.services.reader
    _, found = reaches(reader)
    first = min((reach.first_published_at for reach in found.values()), default=None)
    changes = newest_changes(reader, before=visit.clock.seq + 1, limit=_NEW).changes
    return [
        (change, entry_of(change.collection, change.content))
        for change in changes
        if change.content is not None and change.published_at != first
    ]

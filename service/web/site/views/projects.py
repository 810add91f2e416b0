"""Flagship projects side by side, with the indicators that the documents state."""

from __future__ import annotations

from flask import Response

from catalog.kinds import KINDS
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.rendering import render
from service.web.site.visit import Visit

_INDICATORS = (
    "site_area_m2", "gfa_m2", "gfa_basis", "far_max", "height_limit_m", "total_investment_wan",
    "stage",
)  # fmt: skip


def listed(visit: Visit) -> Response:
    """Projects with stated indicators as a table, the others by name."""
    published = visit.published
    projects = published.all("projects")
    return render(
        visit,
        "projects",
        kind=KINDS["projects"],
        measured=[_measured(published, entry) for entry in projects if is_measured(entry)],
        others=[entry for entry in projects if not is_measured(entry)],
    )


def _measured(published: Published, entry: Entry) -> tuple[Entry, list[Figure], list[Label]]:
    """A project with its figures, and the sentences that say of them whether they were planned."""
    facts = [figure(published, entry, name) for name in _INDICATORS]
    natures = (fact.remarks[0] for fact in facts if fact.known and fact.planned)
    return entry, facts, list(dict.fromkeys(natures))


def is_measured(entry: Entry) -> bool:
    """Whether a document states how large a project is."""
    return entry["site_area_m2"] is not None or entry["gfa_m2"] is not None

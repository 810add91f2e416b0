"""Prepared releases in a list."""

from __future__ import annotations

from catalog.store.staff.prepared import Prepared
from service.web.console.naming import state_called
from service.web.console.visit import Visit


def plan_row(visit: Visit, plan: Prepared) -> dict[str, str | None]:
    """A prepared release in a list."""
    state = "planned" if plan.state == "waiting" else plan.state
    return {
        "path": f"/releases/planned/{plan.name}",
        "title": plan.title_en if visit.language == "en" else plan.title_zh,
        "state": state,
        "state_name": state_called(visit, state),
        "at": plan.publish_at,
        "by": plan.composed_by or plan.prepared_by,
    }

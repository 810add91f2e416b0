"""Releases of chosen approved drafts: put together, looked at, published, taken back.

The gate is asked when a release is composed and again when it is published: what it points at may
have gone meanwhile. All of it becomes public or nothing.
"""

from __future__ import annotations

from catalog.commands.planning.composing import LONGEST_TITLE, cancel, compose, reschedule
from catalog.commands.planning.foreseeing import Candidate, candidates
from catalog.commands.planning.plans import NoSuchPlan, PlanEnded
from catalog.commands.planning.publishing import Due, publish_due, publish_planned
from catalog.commands.planning.reading import one, page
from catalog.commands.planning.rolling_back import CannotRollBack, roll_back
from catalog.commands.planning.signing import Sheet, sheet

__all__ = [
    "LONGEST_TITLE",
    "Candidate",
    "CannotRollBack",
    "Due",
    "NoSuchPlan",
    "PlanEnded",
    "Sheet",
    "cancel",
    "candidates",
    "compose",
    "one",
    "page",
    "publish_due",
    "publish_planned",
    "reschedule",
    "roll_back",
    "sheet",
]

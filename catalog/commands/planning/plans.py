"""A prepared release and its drafts, held, and what keeps them from being published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog.commands.acts import Act
from catalog.commands.publication import unready
from catalog.store.database import Connection
from catalog.store.staff import drafts, prepared, reviews, stages
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.values.fault import Fault, Refused
from catalog.words.wording import Severities


class NoSuchPlan(Exception):
    """No release was prepared under that name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class PlanEnded(Exception):
    """A prepared release was published or cancelled before. `plan` is how it ended."""

    def __init__(self, plan: Prepared) -> None:
        self.plan = plan
        super().__init__(f"{plan.name} is {plan.state}")


def drafts_of(connection: Connection, name: str) -> list[Draft]:
    """The drafts of a prepared release, held before it is, as everybody holds them."""
    held = drafts.hold_these(connection, stages.planned(connection, name))
    return [draft for draft in held if draft.prepared_release == name]


def held_plan(connection: Connection, name: str) -> Prepared:
    """A prepared release, held until the transaction ends. Raises NoSuchPlan."""
    found = prepared.find(connection, name)
    if found is None:
        raise NoSuchPlan(name)
    return found


def open_plan(connection: Connection, name: str) -> Prepared:
    """One that was neither published nor cancelled, held. Raises NoSuchPlan, PlanEnded."""
    found = held_plan(connection, name)
    if found.state in ("released", "cancelled"):
        raise PlanEnded(found)
    return found


def let_pass(
    connection: Connection, held: Sequence[Draft], act: Act, faults: Iterable[Fault] = ()
) -> None:
    """Raises Refused unless every draft is approved and may be published with the others."""
    kept_back = plan_faults(connection, held, act.coordinate_decimals, act.wording, reviewed=True)
    found = [*faults, *kept_back]
    if found:
        raise Refused(found)


def plan_faults(
    connection: Connection,
    inside: Sequence[Draft],
    decimals: int,
    wording: Severities | None,
    *,
    reviewed: bool,
) -> list[Fault]:
    """All that keeps drafts from being published as one, each told by its entry or its own id.

    Unless they are `reviewed`, each of them, none has to be approved yet.
    """
    if not inside:
        return [Fault("/drafts", "missing")]
    hindered = unready(connection, inside, decimals, wording)
    if not reviewed:
        return hindered
    approvers = reviews.approvers(connection, inside)
    unapproved = [
        Fault("", "not-approved", {"state": draft.state}, draft.collection, draft.called)
        for draft in inside
        if draft.state != "approved" or not approvers[draft.id]
    ]
    return [*unapproved, *hindered]

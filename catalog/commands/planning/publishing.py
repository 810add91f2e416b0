"""Publishing prepared releases: at once, or when their time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.commands.acts import Act
from catalog.commands.planning.plans import drafts_of, held_plan, let_pass, open_plan
from catalog.commands.publication import Publication, publish, publish_whole
from catalog.commands.recording import record
from catalog.store.database import Connection, Database
from catalog.store.staff import prepared, reviews
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.values.fault import Fault, Refused


@dataclass(frozen=True)
class Due:
    """What became of a release whose time had come: published, or kept back for its faults."""

    name: str
    publication: Publication | None
    faults: tuple[Fault, ...] = ()


def publish_planned(database: Database, act: Act, name: str) -> Publication:
    """Publish a release now, whatever its time; one that was not reviewed `act.actor` approves.

    Raises NoSuchPlan, PlanEnded, Refused with all that keeps it from being published, and OwnWork
    for whoever prepared what nobody else reviewed.
    """
    with database.write() as connection:
        held = drafts_of(connection, name)
        plan = open_plan(connection, name)
        if plan.reviewed:
            return _publish(connection, held, plan, act)
        if not held:
            raise Refused([Fault("/drafts", "missing")])
        done = publish_whole(connection, plan, held, act)
        _record(connection, act, plan, done, [act.actor])
        return done


def publish_due(database: Database, act: Act) -> list[Due]:
    """Publish every release whose time has come, each on its own.

    One that was missed while nobody worked is published now, once. What keeps one back is kept with
    it, and it is not tried again before somebody gives it another time.
    """
    with database.read_as_staff() as connection:
        names = prepared.due(connection, act.at)
    outcomes = (_publish_one_due(database, act, name) for name in names)
    return [outcome for outcome in outcomes if outcome is not None]


def _publish_one_due(database: Database, act: Act, name: str) -> Due | None:
    with database.write() as connection:
        held = drafts_of(connection, name)
        plan = held_plan(connection, name)
        if name not in prepared.due(connection, act.at):
            return None  # Somebody published, cancelled or put it off since it was seen.
        try:
            with connection.begin_nested():
                return Due(name, _publish(connection, held, plan, act))
        except Refused as refused:
            faults = refused.faults
        prepared.fail(connection, name, at=act.at, faults=faults)
        codes = sorted({fault.code for fault in faults})
        record(connection, act, "plan.failed", f"plans/{name}", faults=len(faults), codes=codes)
        return Due(name, None, faults)


def _publish(
    connection: Connection, held: Sequence[Draft], plan: Prepared, act: Act
) -> Publication:
    let_pass(connection, held, act)
    approvers = reviews.approvers(connection, held)
    done = publish(
        connection,
        held,
        approvers,
        act,
        cause=plan.cause,
        title_zh=plan.title_zh,
        title_en=plan.title_en,
    )
    release_id = None if done.released is None else done.released.id
    everybody = sorted({by for all_by in approvers.values() for by in all_by})
    prepared.close(
        connection,
        plan.name,
        approved_by=", ".join(everybody),
        released_at=act.at,
        release_id=release_id,
    )
    _record(connection, act, plan, done, everybody)
    return done


def _record(
    connection: Connection, act: Act, plan: Prepared, done: Publication, approved_by: Sequence[str]
) -> None:
    named = plan.name if done.released is None else done.released.id
    record(
        connection,
        act,
        "release.published",
        f"releases/{named}",
        plan=plan.name,
        composed_by=plan.composed_by,
        approved_by=approved_by,
        entries=done.entries,
    )

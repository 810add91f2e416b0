"""Putting approved drafts together to be published as one, now or at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from catalog.commands.acts import Act
from catalog.commands.planning.plans import drafts_of, held_plan, let_pass, open_plan
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import authorship, drafts, prepared, stages
from catalog.store.staff.drafts import NoSuchDraft
from catalog.store.staff.prepared import Prepared
from catalog.values.dates import utc_text
from catalog.values.fault import Fault, Refused

LONGEST_TITLE = 200


def compose(
    database: Database,
    act: Act,
    *,
    draft_ids: Sequence[str],
    title_zh: str,
    title_en: str,
    publish_at: datetime | None = None,
) -> Prepared:
    """Put approved drafts together to be published as one.

    Raises NoSuchDraft, and Refused with all that keeps them from it.
    """
    faults = [*_title_faults("/title_zh", title_zh), *_title_faults("/title_en", title_en)]
    if faults or not draft_ids:
        raise Refused(faults or [Fault("/drafts", "missing")])
    name = uuid4().hex
    with database.write() as connection:
        held = drafts.hold_these(connection, draft_ids)
        for draft_id in draft_ids:
            if draft_id not in {draft.id for draft in held}:
                raise NoSuchDraft(draft_id)
        taken = [
            Fault("", "in-another-release", {}, draft.collection, draft.called)
            for draft in held
            if draft.prepared_release is not None
        ]
        let_pass(connection, held, act, taken)
        written = authorship.of(connection, [draft.id for draft in held])
        prepared.add(
            connection,
            name=name,
            cause="staff",
            title_zh=title_zh.strip(),
            title_en=title_en.strip(),
            prepared_by=", ".join(sorted({by for all_by in written.values() for by in all_by})),
            prepared_at=act.at,
            composed_by=act.actor,
            publish_at=_instant(publish_at, act),
        )
        stages.plan(connection, held, name)
        done = held_plan(connection, name)
        entries = [[draft.collection, draft.called, draft.content_sha256] for draft in held]
        record(
            connection, act, "plan.composed", f"plans/{name}", entries=entries, at=done.publish_at
        )
        return done


def reschedule(database: Database, act: Act, name: str, publish_at: datetime | None) -> Prepared:
    """Let the worker publish a release at another time; None: when somebody does.

    One that failed at its time gets another chance; one that was not reviewed somebody has to
    publish. Raises NoSuchPlan, PlanEnded, Refused.
    """
    with database.write() as connection:
        plan = open_plan(connection, name)
        if publish_at is not None and not plan.reviewed:
            raise Refused([Fault("/publish_at", "time-unreviewed")])
        prepared.schedule(connection, name, _instant(publish_at, act))
        done = held_plan(connection, name)
        record(connection, act, "plan.rescheduled", f"plans/{name}", at=done.publish_at)
        return done


def cancel(database: Database, act: Act, name: str) -> Prepared:
    """Give a release up. Its drafts stay approved. Raises NoSuchPlan, PlanEnded."""
    with database.write() as connection:
        held = drafts_of(connection, name)
        open_plan(connection, name)
        stages.plan(connection, held, None)
        prepared.cancel(connection, name, by=act.actor, at=act.at)
        record(connection, act, "plan.cancelled", f"plans/{name}")
        return held_plan(connection, name)


def _instant(publish_at: datetime | None, act: Act) -> str | None:
    if publish_at is None:
        return None
    if publish_at <= act.now:
        raise Refused([Fault("/publish_at", "time-passed", {"value": utc_text(publish_at)})])
    return utc_text(publish_at)


def _title_faults(pointer: str, title: str) -> list[Fault]:
    if not title.strip():
        return [Fault(pointer, "missing")]
    if len(title) > LONGEST_TITLE:
        return [Fault(pointer, "too-long", {"length": len(title), "maximum": LONGEST_TITLE})]
    return []

"""Releases: what waits, what was published, and taking a release back."""

from __future__ import annotations

from flask import Response

from catalog.commands import planning, withdrawing
from catalog.commands.planning import CannotRollBack
from catalog.commands.publication import OwnWork
from catalog.commands.withdrawing import AlreadyConfirmed
from catalog.store.public.releases import changes_of, newest_releases, one_release
from catalog.store.public.versions import NotPublished
from catalog.values.fault import Fault, Refused
from catalog.words.reasons import REASONS
from service.taking_off import take_off
from service.web.console.comparing import content_of
from service.web.console.form.building import told_faults
from service.web.console.naming import called, kind_called
from service.web.console.planned import plan_row
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit

_SHOWN = 20
_CHANGES = 500
_EVER = 2**62

_NOTICES = {
    "cancelled": "plan.done_cancelled",
    "nothing": "plan.done_nothing",
    "withdrawn": "withdrawals.done",
    "confirmed": "withdrawals.confirmed",
    "own": "withdrawals.own",
}


def show(visit: Visit) -> Response:
    database = visit.services.database
    before = visit.asked("before")
    ended = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else _EVER
    _, published = newest_releases(visit.services.reader, before=ended, limit=_SHOWN)
    notice = _NOTICES.get(visit.asked("after"))
    last = published[-1].first_seq if len(published) == _SHOWN else None
    return render(
        visit,
        "releases",
        waiting=[plan_row(visit, plan) for plan in planning.page(database)],
        published=published,
        withdrawals=withdrawing.at_once(database),
        notice=visit.t(notice) if notice else "",
        next=f"/releases?before={last}" if last else "",
    )


def one(visit: Visit, release_id: str) -> Response:
    return _release(visit, release_id)


def roll_back(visit: Visit, release_id: str) -> Response:
    """Everything of a release as it was before it."""
    try:
        done = planning.roll_back(
            visit.services.database, visit.act, release_id, reason=visit.typed("reason")
        )
    except CannotRollBack:
        return _release(visit, release_id, [Fault("", "cannot-roll-back")])
    except Refused as refused:
        return _release(visit, release_id, refused.faults)
    return redirect(visit, f"/releases/{done.id}?after=rolled_back")


def ask_withdrawal(visit: Visit, collection: str, entry_id: str) -> Response:
    return _withdrawal(visit, collection, entry_id)


def withdraw(visit: Visit, collection: str, entry_id: str) -> Response:
    """Take an entry out of view now, with a public word on why."""
    reason = visit.typed("reason")
    if reason not in _REASONS:
        return _withdrawal(visit, collection, entry_id, [Fault("/reason", "missing")])
    try:
        withdrawing.withdraw_at_once(
            visit.services.database,
            visit.act,
            collection=collection,
            entry_id=entry_id,
            reason=reason,
            statement_zh=visit.typed("statement_zh"),
            statement_en=visit.typed("statement_en"),
        )
    except NotPublished:
        return redirect(visit, f"/entries/{collection}/{entry_id}")
    except Refused as refused:
        return _withdrawal(visit, collection, entry_id, refused.faults)
    take_off(visit.services.database, visit.services.settings)
    return redirect(visit, "/releases?after=withdrawn")


def confirm(visit: Visit, release_id: str) -> Response:
    try:
        withdrawing.confirm(visit.services.database, visit.act, release_id)
    except AlreadyConfirmed:
        pass
    except OwnWork:
        return redirect(visit, "/releases?after=own")
    return redirect(visit, "/releases?after=confirmed")


_REASONS = tuple(name for name in REASONS if name != "redacted")


def _release(visit: Visit, release_id: str, faults: object = ()) -> Response:
    assert isinstance(faults, list | tuple)
    reader = visit.services.reader
    _, release = one_release(reader, release_id)
    if release is None:
        raise missing()
    told = told_faults(faults, visit.language)
    return render(
        visit,
        "release",
        422 if faults else 200,
        release=release,
        title=release.title_en if visit.language == "en" else release.title_zh,
        cause=visit.t(f"cause.{release.cause}"),
        changes=[
            (change, kind_called(visit, change.collection))
            for change in changes_of(reader, release, _CHANGES)
        ],
        reversible=release.cause in ("staff", "rollback"),
        told=told,
        reason=visit.typed("reason") if faults else "",
        notice={"published": "release.done", "rolled_back": "release.rolled_back"}.get(
            visit.asked("after"), ""
        ),
    )


def _withdrawal(visit: Visit, collection: str, entry_id: str, faults: object = ()) -> Response:
    assert isinstance(faults, list | tuple)
    _, version = visit.services.reader.item(collection, entry_id)
    content = content_of(version.content) if version is not None else None
    if content is None:
        raise missing()
    return render(
        visit,
        "withdraw",
        422 if faults else 200,
        collection=collection,
        entry_id=entry_id,
        name=called(visit, content),
        reasons=[(name, visit.say(REASONS[name])) for name in _REASONS],
        chosen=visit.typed("reason") if faults else "error",
        typed={n: visit.typed(n) if faults else "" for n in ("statement_zh", "statement_en")},
        faults=told_faults(faults, visit.language),
    )

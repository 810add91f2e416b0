"""Links to a release that waits: made and revoked by staff, opened without an account."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Response

from catalog.commands import planning, previewing
from catalog.commands.planning import Candidate
from catalog.commands.previewing import NotToPreview, PreviewInvalid
from catalog.kinds import KINDS
from catalog.kinds.documents import references
from catalog.rules.difference import difference
from catalog.values.fault import Fault, Refused
from catalog.values.secret import SECRET_BYTES, secret_text
from service.showing.awaited import Awaited
from service.showing.entry import entry_of
from service.web.console.comparing import content_of
from service.web.console.form.building import told_faults
from service.web.console.naming import called, kind_called
from service.web.console.references import Named, References
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render, when
from service.web.console.showing import shown
from service.web.console.sketch import sketch
from service.web.console.visit import Visit
from service.web.site import visit as site
from service.web.site.parcels.parcel import content_of as content_of_parcel
from service.web.site.parcels.parcel import place_of
from service.web.site.rendering import written

_READER = "?"
"""Whoever opens a link has no account; the audit tells for whom the link was made."""


def show(visit: Visit, name: str) -> Response:
    return _links(visit, name)


def create(visit: Visit, name: str) -> Response:
    """Make a link and show its address, once."""
    secret = secret_text(secrets.token_bytes(SECRET_BYTES), previewing.SECRET_PREFIX)
    try:
        previewing.create(
            visit.services.database,
            visit.act,
            name,
            reader=visit.typed("reader"),
            hours=visit.number("hours"),
            secret=secret,
        )
    except Refused as refused:
        return _links(visit, name, refused.faults)
    except NotToPreview:
        return _links(visit, name)
    return _links(visit, name, address=f"{visit.call.site}/console/previews/{secret}")


def revoke(visit: Visit, name: str, preview_id: str) -> Response:
    try:
        previewing.revoke(visit.services.database, visit.act, name, preview_id)
    except PreviewInvalid:
        raise missing() from None
    return redirect(visit, f"/releases/planned/{name}/previews?after=revoked")


def read(visit: Visit, secret: str) -> Response:
    """The release as its reader sees it. Whatever is wrong with a link is answered alike."""
    act = visit.services.staff.act_of(visit.environ, visit.now, _READER)
    database = visit.services.database
    try:
        preview, plan = previewing.look(database, act, secret)
    except PreviewInvalid:
        return render(visit, "preview_over", 404)
    found = planning.candidates(database, plan.name, act.coordinate_decimals, act.wording)
    refs = _references(visit, found)
    return render(
        visit,
        "preview",
        title=plan.title_en if visit.language == "en" else plan.title_zh,
        planned=when(plan.publish_at) if plan.publish_at else "",
        reader=preview.reader,
        now=when(act.at),
        expires=when(preview.expires_at),
        inside=[_entry(visit, candidate) for candidate in found],
        secret=secret,
        refs=refs,
    )


def read_parcel(visit: Visit, secret: str, entry_id: str) -> Response:
    """A parcel of the release by the functions and templates that will make its public page."""
    act = visit.services.staff.act_of(visit.environ, visit.now, _READER)
    database, services = visit.services.database, visit.services
    try:
        preview, plan = previewing.look(database, act, secret)
    except PreviewInvalid:
        return render(visit, "preview_over", 404)
    found = planning.candidates(database, plan.name, act.coordinate_decimals, act.wording)
    waiting = [entry_of(c.draft.collection, c.content) for c in found if c.content is not None]
    clock = services.reader.clock()
    awaited = Awaited(services.reader, services.lists, clock, waiting)
    entry = awaited.waits("parcels", entry_id)
    if entry is None:
        return render(visit, "preview_over", 404)
    public = site.Visit(services, visit.call, clock, visit.language, f"/parcels/{entry_id}", {})
    text = written(
        public,
        "parcel_candidate",
        **content_of_parcel(awaited, entry),
        **place_of(public, entry),
        reader=preview.reader,
        now=when(act.at),
        back=visit.at(f"/previews/{secret}"),
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _links(visit: Visit, name: str, faults: Sequence[Fault] = (), *, address: str = "") -> Response:
    plan = planning.one(visit.services.database, name)
    at = visit.act.at
    return render(
        visit,
        "previews",
        422 if faults else 200,
        plan=plan,
        title=plan.title_en if visit.language == "en" else plan.title_zh,
        waits=plan.state in ("waiting", "failed"),
        links=[
            (link, link.holds(at)) for link in previewing.of_release(visit.services.database, name)
        ],
        address=address,
        typed={
            "reader": visit.typed("reader") if faults else "",
            "hours": visit.typed("hours") if faults else str(previewing.HOURS),
        },
        most=previewing.MOST_HOURS,
        faults=told_faults(faults, visit.language),
        notice=visit.t("previews.revoked") if visit.asked("after") == "revoked" else "",
    )


def _entry(visit: Visit, candidate: Candidate) -> dict[str, Any]:
    collection = candidate.draft.collection
    kind = KINDS[collection]
    after = content_of(candidate.content)
    before = content_of(candidate.now.content) if candidate.now else None
    entry: dict[str, Any] = {
        "kind": kind_called(visit, collection),
        "id": candidate.entry_id,
        "is_parcel": collection == "parcels",
        "name": called(visit, after or {"id": candidate.entry_id}),
        "new": before is None,
        "ready": after is not None,
        "count": 0,
        "groups": [],
        "geometry": None,
        "map": None,
    }
    if after is None:
        return entry
    changed = difference(kind, before, after) if before is not None else None
    geometry = changed.geometry if changed else None
    drawn = sketch(after["geometry"], before["geometry"] if before else None)
    return {
        **entry,
        "count": len(changed.fields) + (geometry is not None) if changed else 0,
        "groups": list(shown(visit, kind, after, changed)),
        "geometry": geometry,
        "map": drawn,
    }


def _references(visit: Visit, found: Sequence[Candidate]) -> References:
    """What the entries of a release point at, as far as it is public or comes with them."""
    contents = [
        (KINDS[each.draft.collection], content)
        for each in found
        if (content := content_of(each.content)) is not None
    ]
    names = {content["id"]: Named(called(visit, content)) for _, content in contents}
    pointed = {
        (collection, entry_id)
        for kind, content in contents
        for _, collection, entry_id in references(kind, content["properties"])
        if collection is not None and entry_id not in names
    }
    for collection, entry_id in pointed:
        _, version = visit.services.reader.item(collection, entry_id)
        public = content_of(version.content) if version is not None else None
        if public is not None:
            names[entry_id] = Named(called(visit, public))
    return References(visit, names)

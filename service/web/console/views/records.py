"""What is watched: consumers, the audit."""

from __future__ import annotations

import orjson
from flask import Response

from catalog.commands import auditing, overview
from catalog.values.dates import utc_text
from service.web.console.following import standings
from service.web.console.rendering import render
from service.web.console.visit import Visit

_RECORDS = 50


def consumers(visit: Visit) -> Response:
    return render(
        visit,
        "consumers",
        head=visit.services.reader.clock(),
        standings=standings(visit),
        troubles=overview.troubles(visit.services.database, visit.now),
    )


def audit(visit: Visit) -> Response:
    """Records, newest first, of one person or one thing if asked."""
    before = visit.asked("before")
    actor, subject = visit.asked("actor"), visit.asked("subject")
    found = auditing.page(
        visit.services.database,
        limit=_RECORDS + 1,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        actor=actor or None,
        subject=subject or None,
    )
    checked = visit.asked("verify") == "1"
    last = found[_RECORDS - 1] if len(found) > _RECORDS else None
    return render(
        visit,
        "audit",
        records=[
            (record, orjson.dumps(dict(record.facts), option=orjson.OPT_INDENT_2).decode())
            for record in found[:_RECORDS]
        ],
        actor=actor,
        subject=subject,
        checked=checked,
        broken=auditing.fault(visit.services.database) if checked else None,
        next=f"/audit?actor={actor}&subject={subject}&before={last.ordinal}" if last else "",
    )


def export_audit(visit: Visit) -> Response:
    """The whole audit as lines of JSON, to be kept elsewhere."""
    answer = Response(auditing.export(visit.services.database), content_type="application/x-ndjson")
    day = utc_text(visit.now)[:10]
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{day}.ndjson"'
    return answer

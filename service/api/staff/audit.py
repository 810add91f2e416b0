"""`audit`: who did what, when, from where and why."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from catalog.commands import auditing
from catalog.store.staff.audits import Record
from catalog.words.label import Label
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON, NDJSON
from service.api.parameters import Parameters
from service.api.route import Route
from service.api.staff import places
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told, private_lines

PATH = f"{STAFF}/audit"

_LIST = Parameters(
    places.BEFORE_ORDINAL,
    places.searched("actor", "何人", "who did it"),
    places.searched("subject", "何物，如 drafts/<编号>", "to what, such as drafts/<id>"),
    places.PAGE_LIMIT,
    format_parameter(("json",)),
)


def routes() -> Iterator[Route]:
    yield Route(
        PATH, "getAudit", TAG, Label("审计记录", "What was done, newest first"),
        JSON, "Audit", get_audit, _LIST, scope="staff", permission="audit.read",
    )  # fmt: skip
    yield Route(
        f"{PATH}/export", "exportAudit", TAG,
        Label("导出审计记录", "All that is kept, oldest first, one record a line"),
        NDJSON, "Text", export_audit, Parameters(format_parameter(("ndjson",))), scope="staff",
        permission="audit.read",
    )  # fmt: skip


def get_audit(asked: Asked) -> Told:
    given = asked.given
    found = auditing.page(
        asked.database,
        limit=given.get("limit", places.USUAL_PAGE),
        before=given.get("before"),
        actor=given.get("actor"),
        subject=given.get("subject"),
    )
    return Told({"records": [_told(record) for record in found]})


def export_audit(asked: Asked) -> Response:
    """A line a record, sent as it is read: it may be long."""
    headers = [("Content-Type", NDJSON.media_type), *private_lines(asked.services.reader.clock())]
    return Response(auditing.export(asked.database), headers=headers)


def _told(record: Record) -> dict[str, object]:
    return {**record.__dict__, "facts": dict(record.facts)}

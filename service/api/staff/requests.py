"""`exports` and `requests`: workbooks of drafts out, and sheets that ask a unit what it knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from catalog.commands import asking
from catalog.commands.asking import File, NotAsked, RequestState, SeveralKinds, TooManyDrafts
from catalog.exchange.workbook_columns import NoSuchField
from catalog.kinds.fields import wrong
from catalog.values.fault import Fault, Refused, shown
from catalog.words.label import Label
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON, XLSX
from service.api.parameters import Parameters
from service.api.request_body import Member, RequestBody, named, text
from service.api.route import Route
from service.api.staff import places
from service.api.staff.members import ID, prose, several
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told

PATH = f"{STAFF}/requests"
_FIELD = "[a-z][a-z0-9_.]{0,63}"
_DAY = r"\d{4}-\d\d-\d\d"

_DRAFTS = several(
    "drafts", {"type": "string", "pattern": f"^{ID}$"}, text(ID, 32),
    "同一类别的草稿", "drafts of one kind",
)  # fmt: skip
_FIELDS = several(
    "fields", {"type": "string", "pattern": f"^{_FIELD}$"}, text(_FIELD, 64),
    "字段；不填为全部", "fields; all when left out", required=False,
)  # fmt: skip
_unit = prose("unit", "单位", "the unit", asking.LONGEST_UNIT).read


def _fields(value: Any) -> list[str]:
    found = _FIELDS.read(value)
    assert isinstance(found, list)
    return found


def _units(value: Any) -> dict[str, Any]:
    found = named(_unit, _fields)(value)
    if not found:
        raise wrong("missing")
    assert isinstance(found, dict)
    return found


_EXPORT = RequestBody("WorkbookExported", (_DRAFTS, _FIELDS), {"drafts": ["0" * 32]})
_REQUEST = RequestBody(
    "RequestSent",
    (
        _DRAFTS,
        Member(
            "fields_by_unit",
            Label("各单位所能答复的字段", "by unit, the fields that it can answer"),
            {"type": "object", "minProperties": 1, "additionalProperties": dict(_FIELDS.schema)},
            _units,
        ),
        Member(
            "due_on",
            Label("截止日期", "the day by which it is due"),
            {"type": "string", "pattern": f"^{_DAY}$"},
            text(_DAY, 10),
        ),
    ),
    {
        "drafts": ["0" * 32], "fields_by_unit": {"【示例】规划部门": ["far_max"]},
        "due_on": "2026-12-01",
    },
)  # fmt: skip


def routes() -> Iterator[Route]:
    one, here = f"{PATH}/{{request_id}}", (places.REQUEST_ID,)
    xlsx = Parameters(format_parameter(("xlsx",)))
    yield Route(
        f"{STAFF}/exports", "exportWorkbook", TAG, Label("导出工作簿", "Drafts as a workbook"),
        XLSX, "Binary", export, xlsx, method="POST", body=_EXPORT, scope="staff",
        permission="workbook.export", refusals=(404,), headers=("Content-Disposition",),
    )  # fmt: skip
    yield Route(
        PATH, "getRequests", TAG, Label("数据征集表", "What was asked, newest first"),
        JSON, "Requests", get_requests, scope="staff", permission="draft.read",
    )  # fmt: skip
    yield Route(
        PATH, "postRequest", TAG, Label("发出数据征集", "Ask units for data"), JSON, "Requests",
        post_request, method="POST", body=_REQUEST, scope="staff", permission="request.send",
        refusals=(404,),
    )  # fmt: skip
    yield Route(
        one, "getRequest", TAG, Label("一份征集表及各格", "One request, cell by cell"),
        JSON, "RequestWithCells", get_request, scope="staff", permission="draft.read",
        places=here, refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/sheet", "getRequestSheet", TAG, Label("征集表工作簿", "The sheet of a request"),
        XLSX, "Binary", get_sheet, xlsx, scope="staff", permission="workbook.export", places=here,
        refusals=(404,), headers=("Content-Disposition",),
    )  # fmt: skip


def export(asked: Asked) -> Told:
    body = asked.body
    with _sensible():
        file = asking.export(
            asked.database, asked.act, draft_ids=body["drafts"], fields=body.get("fields")
        )
    return _file(file)


def get_requests(asked: Asked) -> Told:
    return Told({"requests": [_request(found) for found in asking.states(asked.database)]})


def post_request(asked: Asked) -> Told:
    body = asked.body
    with _sensible():
        sent = asking.send(
            asked.database,
            asked.act,
            draft_ids=body["drafts"],
            fields_by_unit=body["fields_by_unit"],
            due_on=body["due_on"],
        )
    found = [asking.state(asked.database, request.id) for request in sent]
    return Told({"requests": [_request(state) for state in found]})


def get_request(asked: Asked, request_id: str) -> Told:
    found = asking.state(asked.database, request_id)
    cells = asking.cells(asked.database, request_id)
    return Told({**_request(found), "cells": [asdict(cell) for cell in cells]})


def get_sheet(asked: Asked, request_id: str) -> Told:
    with _sensible():
        file = asking.sheet(asked.database, asked.act, request_id)
    return _file(file)


@contextmanager
def _sensible() -> Iterator[None]:
    """What no workbook can be made of is at fault in the body."""
    try:
        yield
    except SeveralKinds as several_kinds:
        facts = {"value": ", ".join(several_kinds.kinds)}
        raise Refused([Fault("/drafts", "several-kinds", facts)]) from None
    except TooManyDrafts as many:
        raise Refused([Fault("/drafts", "too-many-drafts", {"maximum": many.maximum})]) from None
    except NoSuchField as unknown:
        facts = {"value": shown(unknown.name), "collection": unknown.kind}
        raise Refused([Fault("/fields", "field-not-to-fill", facts)]) from None
    except NotAsked as lacking:
        raise Refused([Fault(f"/{lacking.what}", "not-to-ask")]) from None


def _request(found: RequestState) -> dict[str, Any]:
    return {**asdict(found.request), "asked": found.asked, "answered": found.answered}


def _file(file: File) -> Told:
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Told({}, headers=(("Content-Disposition", disposition),), file=file.data,
                media_type=XLSX.media_type)  # fmt: skip

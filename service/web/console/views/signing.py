"""发布审批单: a release on paper, and the scan of what was signed, cited as a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from catalog.commands import accounts, drafting, planning, storing_assets
from catalog.commands.planning.signing import Line
from catalog.exchange.images import MAX_BYTES, NotShown
from catalog.store.staff.assets import Asset, Description
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.values.fault import Fault, Refused
from service.web.console.form.building import told_faults
from service.web.console.naming import called, kind_called
from service.web.console.rendering import redirect, render, when
from service.web.console.visit import Visit

_DIGITS = 12
"""Of a digest: enough to tell the contents of one catalog apart by eye."""

_NAMES = {"name_zh": ("发布审批单：{}", 120), "name_en": ("Approval sheet: {}", 200)}


def show(visit: Visit, name: str) -> Response:
    return _sheet(visit, name)


def attach(visit: Visit, name: str) -> Response:
    """Keep a scan privately and begin the draft of a source that cites it. Nothing is published."""
    plan = planning.one(visit.services.database, name)
    try:
        asset = _stored(visit, plan)
        draft = _cited(visit, plan, asset)
    except NotShown as refused:
        return _sheet(visit, name, [Fault("/file", refused.code, refused.facts)])
    except Refused as refused:
        return _sheet(visit, name, [*refused.faults])
    return redirect(visit, f"/drafts/{draft.id}")


def _stored(visit: Visit, plan: Prepared) -> Asset:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NotShown("asset-empty")
    return storing_assets.store_asset(
        visit.services.database,
        visit.act,
        visit.services.settings.data_dir,
        content=sent.stream.read(MAX_BYTES + 1),
        said=Description(
            file_name=sent.filename,
            use="document",
            licence="内部文件 · internal",
            alt_zh=_titled("name_zh", plan.title_zh),
            alt_en=_titled("name_en", plan.title_en),
        ),
    )


def _cited(visit: Visit, plan: Prepared, asset: Asset) -> Draft:
    """What nobody but a person can say of the paper is left for its editor to say."""
    database, act = visit.services.database, visit.act
    begun = drafting.begin(database, act, collection="sources")
    said = {
        "name_zh": _titled("name_zh", plan.title_zh),
        "name_en": _titled("name_en", plan.title_en),
        "source_kind": "letter",
        "grade": "first_hand",
        "sha256": asset.sha256,
        "file_name": asset.said.file_name,
        "evidence": {"sha256": {"status": "derived", "formula": "SHA-256"}},
    }
    document = {**begun.document, "properties": {**begun.document["properties"], **said}}
    return drafting.change(
        database, act, begun.id, row_version=begun.row_version, document=document
    )


def _titled(name: str, title: str) -> str:
    pattern, longest = _NAMES[name]
    return pattern.format(title)[:longest]


def _sheet(visit: Visit, name: str, faults: Sequence[Fault] = ()) -> Response:
    sheet = planning.sheet(visit.services.database, name)
    names = {found.login: found.name for found in accounts.every(visit.services.database)}
    plan = sheet.plan
    composed_by = plan.composed_by or plan.prepared_by
    told = [each for found in told_faults(faults, visit.language).values() for each in found]
    return render(
        visit,
        "approval_sheet",
        422 if faults else 200,
        plan=plan,
        composed_by=names.get(composed_by, composed_by),
        lines=[_line(visit, line, names) for line in sheet.lines],
        now=when(visit.act.at),
        faults=told,
        maximum_mb=MAX_BYTES // 2**20,
    )


def _line(visit: Visit, line: Line, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": called(visit, {"id": line.entry_id, **line.document}),
        "kind": kind_called(visit, line.collection),
        "id": line.entry_id,
        "digest": line.content_sha256[:_DIGITS],
        "authors": [names.get(author, author) for author in line.authors],
        "approvals": [(names.get(look.by, look.by), when(look.at)) for look in line.approvals],
    }

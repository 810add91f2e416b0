"""Pictures and files: taken in, looked at by staff alone, and shown with an entry's draft."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request, send_file

from catalog.commands import drafting, storing_assets
from catalog.commands.drafting import NotWaiting
from catalog.commands.storing_assets import NoSuchAsset
from catalog.exchange.asset_files import MEDIA_TYPES, name_of, read_private
from catalog.exchange.images import MAX_BYTES, NotShown
from catalog.kinds import KINDS
from catalog.store.staff.assets import Asset, Description
from catalog.store.staff.drafts import OPEN, Draft, NoSuchDraft, Overtaken
from catalog.values.codes import code_list
from catalog.values.fault import Fault, Refused
from service.web.console.form.building import told_faults
from service.web.console.naming import draft_called
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit

SHOWN = 24

_MEDIA = "media"
_TYPED = ("use", "alt_zh", "alt_en", "licence", "captured_on")
_AFTER = ("stored", "attached", "removed")


def show(visit: Visit) -> Response:
    """The files that were taken in, newest first."""
    return _list(visit)


def store(visit: Visit) -> Response:
    """Take in the file that was sent, and go back to the draft that it was sent for, if any."""
    draft_id = visit.typed("draft")
    file = request.files.get("file")
    content = file.stream.read(MAX_BYTES + 1) if file is not None else b""
    name = (file.filename if file is not None else "") or ""
    try:
        if not name:
            raise NotShown("asset-empty")
        kept = storing_assets.store_asset(
            visit.services.database,
            visit.act,
            visit.services.settings.data_dir,
            content=content,
            said=_said(visit, name),
        )
    except NotShown as refused:
        return _again(visit, draft_id, [Fault("/file", refused.code, refused.facts)])
    except Refused as refused:
        return _again(visit, draft_id, refused.faults)
    where = f"/drafts/{draft_id}/media" if draft_id else "/assets"
    return redirect(visit, f"{where}?after=stored#a-{kept.id}")


def file(visit: Visit, name: str) -> Response:
    """A file as it is kept, published or not, for staff."""
    path = read_private(visit.services.settings.data_dir, name)
    if path is None:
        raise missing()
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return send_file(
        path.absolute(),
        mimetype=media_type,
        as_attachment=media_type == "application/pdf",
        download_name=name,
        conditional=False,
        etag=False,
    )


def of_draft(visit: Visit, draft_id: str) -> Response:
    """What a draft shows, and what it could show."""
    return _of_draft(visit, _draft(visit, draft_id))


def change(visit: Visit, draft_id: str) -> Response:
    """Let a draft show a file, or show it no more."""
    draft = _draft(visit, draft_id)
    shown: list[Any] = list(draft.document["properties"].get(_MEDIA) or [])
    if visit.typed("act") == "remove":
        after = "removed"
        changed = [each for each in shown if each["asset"] != visit.typed("sha256")]
    else:
        after = "attached"
        try:
            asset = storing_assets.one(visit.services.database, visit.typed("asset"))
        except NoSuchAsset:
            raise missing() from None
        changed = [*(each for each in shown if each["asset"] != asset.sha256), _entry(asset)]
    properties = {**draft.document["properties"], _MEDIA: changed}
    if not changed:
        del properties[_MEDIA]
    try:
        drafting.change(
            visit.services.database,
            visit.act,
            draft_id,
            row_version=visit.number("row_version"),
            document={**draft.document, "properties": properties},
        )
    except Overtaken as overtaken:
        problem = visit.t("draft.changed_meanwhile")
        return _of_draft(visit, overtaken.now, 409, problem=problem)
    except NotWaiting as ended:
        return redirect(visit, f"/drafts/{ended.now.id}")
    except Refused as refused:
        return _of_draft(visit, draft, 422, refused.faults)
    return redirect(visit, f"/drafts/{draft_id}/media?after={after}")


def _said(visit: Visit, name: str) -> Description:
    typed = {field: visit.typed(field) for field in _TYPED}
    for field in ("alt_en", "captured_on"):
        typed[field] = typed[field] or None  # type: ignore[assignment]
    return Description(file_name=name, **typed)


def _entry(asset: Asset) -> dict[str, Any]:
    """What an entry says of a file that it shows."""
    said = asdict(asset.said)
    del said["file_name"]
    found = {**said, "asset": asset.sha256, "media_type": asset.media_type}
    return {name: value for name, value in found.items() if value is not None}


def _draft(visit: Visit, draft_id: str) -> Draft:
    """A draft whose kind shows files."""
    try:
        draft = drafting.one(visit.services.database, draft_id)
    except NoSuchDraft:
        raise missing() from None
    if _MEDIA not in KINDS[draft.collection].fields:
        raise missing()
    return draft


def _again(visit: Visit, draft_id: str, faults: object) -> Response:
    assert isinstance(faults, list | tuple)
    if draft_id:
        return _of_draft(visit, _draft(visit, draft_id), 422, faults)
    return _list(visit, 422, faults)


def _list(visit: Visit, status: int = 200, faults: object = ()) -> Response:
    found, next_path = _page(visit, "/assets")
    return render(
        visit,
        "assets",
        status,
        assets=[_row(visit, asset) for asset in found],
        next=next_path,
        **_form(visit, faults),
    )


def _of_draft(
    visit: Visit, draft: Draft, status: int = 200, faults: object = (), problem: str = ""
) -> Response:
    found, next_path = _page(visit, f"/drafts/{draft.id}/media")
    shown = draft.document["properties"].get(_MEDIA) or []
    return render(
        visit,
        "media",
        status,
        draft=draft,
        name=draft_called(visit, draft),
        waits=draft.state in OPEN,
        shown=[_shown(visit, each) for each in shown],
        assets=[
            _row(visit, asset)
            for asset in found
            if asset.sha256 not in {each["asset"] for each in shown}
        ],
        next=next_path,
        problem=problem,
        **_form(visit, faults),
    )


def _page(visit: Visit, path: str) -> tuple[list[Asset], str]:
    """The files of this page, and the address of the next one."""
    try:
        found = storing_assets.page(
            visit.services.database, limit=SHOWN + 1, before=visit.asked("before") or None
        )
    except NoSuchAsset:
        raise missing() from None
    more = len(found) > SHOWN
    return found[:SHOWN], f"{path}?before={found[SHOWN - 1].id}" if more else ""


def _form(visit: Visit, faults: object) -> dict[str, Any]:
    """What the form for a new file is shown with."""
    assert isinstance(faults, list | tuple)
    after = visit.asked("after")
    known = told_faults(faults, visit.language)
    fields = {"/file", *(f"/{name}" for name in _TYPED)}
    return {
        "uses": _codes(visit, "media-use"),
        "typed": {name: visit.typed(name) if faults else "" for name in _TYPED},
        "faults": known,
        "elsewhere": [s for at, found in known.items() if at not in fields for s in found],
        "maximum_mb": MAX_BYTES // 2**20,
        "notice": visit.t(f"assets.done_{after}") if after in _AFTER and not faults else "",
    }


def _row(visit: Visit, asset: Asset) -> dict[str, Any]:
    smallest = min(asset.renditions, key=lambda each: each.size_bytes, default=None)
    return {
        "id": asset.id,
        "file": name_of(asset.sha256, asset.media_type),
        "thumb": smallest.name if smallest else "",
        "said": asset.said,
        "use": _label(visit, "media-use", asset.said.use),
        "type": _label(visit, "media-type", asset.media_type),
        "size": f"{asset.width_px} × {asset.height_px}" if asset.width_px else "",
        "kb": max(1, asset.size_bytes // 1024),
        "by": asset.created_by,
        "at": asset.created_at,
        "public": asset.public,
    }


def _shown(visit: Visit, each: dict[str, Any]) -> dict[str, Any]:
    """A file as a draft shows it, whether or not it is here."""
    return {
        "sha256": each["asset"],
        "file": name_of(each["asset"], each["media_type"]),
        "picture": each["media_type"].startswith("image/"),
        "alt": each["alt_zh"],
        "use": _label(visit, "media-use", each["use"]),
        "licence": each["licence"],
        "captured_on": each.get("captured_on", ""),
    }


def _codes(visit: Visit, name: str) -> list[tuple[str, str]]:
    return [(code, visit.say(each.label)) for code, each in code_list(name).codes.items()]


def _label(visit: Visit, codes: str, code: str) -> str:
    found = code_list(codes).codes.get(code)
    return visit.say(found.label) if found else code

"""Pages for what is not there: never public, no longer public, or no address of ours."""

from __future__ import annotations

from typing import Any, cast

import marshmallow as ma
from flask import Response

from catalog.kinds.kind import Kind
from catalog.values.identifiers import is_entry_id
from catalog.words.label import Label
from catalog.words.messages import told
from catalog.words.reasons import REASONS
from service.web.site.rendering import render
from service.web.site.visit import Visit

_NO_PAGE = Label("没有这个页面", "There is no such page")
_NO_PAGE_DETAIL = Label(
    "网址可能不完整，或页面已移动。可以回到首页，或在全目录中查找。",
    "The address may be incomplete, or the page has moved. Go back to the start, or search.",
)


def missing(visit: Visit) -> Response:
    """No address of ours."""
    return _problem(visit, 404, _NO_PAGE, _NO_PAGE_DETAIL)


def gone_or_missing(visit: Visit, kind: Kind, entry_id: str, at: int | None = None) -> Response:
    """410 with the reason for an entry that was public once, else 404; `at` judges as of a seq."""
    if not is_entry_id(entry_id):
        return missing(visit)
    head = visit.clock.seq
    seq = head if at is None else at
    _, version = visit.services.reader.item(kind.name, entry_id, seq)
    if version is None and seq < head and _was_ever(visit, kind, entry_id):
        detail = Label(
            f"编号 {entry_id} 在发布序号 {seq} 时尚未公开。",
            f"{entry_id} was not yet public at the published state {seq}.",
        )
        return _problem(visit, 404, Label("当时尚未公开", "Not yet public then"), detail)
    if version is None or (version.op != "delete" and version.content is not None):
        detail = Label(
            f"目录中没有编号为 {entry_id} 的{kind.title.zh}。",
            f"The catalog has no entry {entry_id} among “{kind.title.en}”.",
        )
        return _problem(visit, 404, Label("没有这个条目", "There is no such entry"), detail)
    reason = REASONS.get(version.reason or "", REASONS["redacted"])
    detail = Label(
        f"编号 {entry_id} 曾经公开，现已不在目录中。原因：{reason.zh}。",
        f"{entry_id} was public once and is no longer. Reason: {reason.en}.",
    )
    if seq < head:
        # It may be public again, or only what was published then is erased.
        detail = Label(
            f"编号 {entry_id} 在发布序号 {seq} 时的内容不可提供。原因：{reason.zh}。",
            f"{entry_id} cannot be had as of the published state {seq}. Reason: {reason.en}.",
        )
    found = (visit.published.named(other) for other in version.replaced_by)
    replacing = [entry for entry in found if entry is not None]
    return _problem(visit, 410, Label("条目已撤下", "No longer published"), detail, replacing)


def _was_ever(visit: Visit, kind: Kind, entry_id: str) -> bool:
    _, version = visit.services.reader.item(kind.name, entry_id, visit.clock.seq)
    return version is not None


def _problem(
    visit: Visit, status: int, title: Label, detail: Label, replaced_by: object = ()
) -> Response:
    return render(
        visit,
        "problem",
        status,
        code=status,
        title=visit.say(title),
        detail=visit.say(detail),
        replaced_by=replaced_by,
    )


def said(visit: Visit, error: ma.ValidationError) -> str:
    """What a refusal of the kinds (`wrong`) says, with what to do about it."""
    messages = error.messages
    assert isinstance(messages, list)
    code, facts = cast(tuple[str, dict[str, Any]], messages[0])
    found = told(code, facts, visit.language)
    return f"{found.detail}{visit.t('', ' ')}{found.hint}"

"""The page of an entry as it is public, its history, and what differs between two of its states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS
from catalog.kinds.spoken import spoken
from catalog.rules.difference import Difference, difference
from catalog.store.public.reading import Version
from catalog.store.staff.drafts import OPEN, Draft, NoSuchDraft, Overtaken
from catalog.values.codes import code_list
from service.web.console.comparing import content_of, would_be
from service.web.console.naming import called, draft_called, kind_called, state_called
from service.web.console.references import References, references_in
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.visit import Visit

_MOST = 200
_EVER = 2**31 - 1


@dataclass(frozen=True)
class Row:
    """A value as it is public, and who says so."""

    title: str
    said: str
    status: str
    evidence: str


@dataclass(frozen=True)
class State:
    """One state that an entry was in: `v3` a public version, `r7` a saving of its draft."""

    key: str
    label: str
    at: str
    by: str
    number: int
    whole: bool
    document: dict[str, Any] | None = None


def show(visit: Visit, collection: str, entry_id: str) -> Response:
    version = _version(visit, collection, entry_id)
    kind = KINDS[collection]
    draft = drafting.of_entry(visit.services.database, collection, entry_id)
    content = content_of(version.content)
    return render(
        visit,
        "entry",
        collection=collection,
        entry_id=entry_id,
        kind_name=kind_called(visit, collection),
        name=called(visit, content or {"id": entry_id}),
        version=version,
        groups=list(_groups(visit, kind, content)) if content else [],
        refs=references_in(visit, content),
        map=sketch(content["geometry"]) if content else None,
        draft=draft if draft is not None and draft.state in OPEN else None,
        draft_state=state_called(visit, draft.state) if draft else "",
    )


def history(visit: Visit, collection: str, entry_id: str) -> Response:
    draft = drafting.of_entry(visit.services.database, collection, entry_id)
    return _history(visit, collection, entry_id, draft)


def draft_history(visit: Visit, draft_id: str) -> Response:
    draft = drafting.one(visit.services.database, draft_id)
    if draft.entry_id is not None:
        return redirect(visit, f"/entries/{draft.collection}/{draft.entry_id}/history")
    return _history(visit, draft.collection, None, draft)


def restore(visit: Visit, collection: str, entry_id: str) -> Response:
    """A draft that says what an older version said."""
    database = visit.services.database
    held = drafting.of_entry(database, collection, entry_id)
    try:
        draft = drafting.restore_version(
            database,
            visit.act,
            collection,
            entry_id,
            visit.number("number"),
            row_version=held.row_version if held is not None else None,
        )
    except Overtaken as overtaken:
        return redirect(visit, f"/drafts/{overtaken.now.id}")
    return redirect(visit, f"/drafts/{draft.id}?after=saved")


def _history(visit: Visit, collection: str, entry_id: str | None, draft: Draft | None) -> Response:
    if collection not in KINDS:
        raise missing()
    versions = list(_versions(visit, collection, entry_id)) if entry_id else []
    saved = list(_revisions(visit, draft)) if draft else []
    if not versions and not saved:
        raise missing()
    states = {state.key: state for state in (*versions, *saved)}
    earlier, later = (states.get(visit.asked(name)) for name in ("from", "to"))
    found = None
    if earlier and later:
        found = _between(visit, KINDS[collection], draft, earlier, later)
    name = draft_called(visit, draft) if draft else called(visit, {"id": entry_id})
    return render(
        visit,
        "history",
        collection=collection,
        entry_id=entry_id,
        name=name,
        draft=draft,
        versions=versions,
        saved=saved,
        chosen=(earlier, later),
        difference=found[0] if found else None,
        map=found[1] if found else None,
        refs=found[2] if found else None,
    )


def _between(
    visit: Visit, kind: Kind, draft: Draft | None, earlier: State, later: State
) -> tuple[Difference, Any, References]:
    """The difference; a draft beside a version is compared as it would be published."""
    old, new = (_document(visit, draft, state) for state in (earlier, later))
    if {earlier.key[0], later.key[0]} == {"v", "r"}:
        decimals = visit.act.coordinate_decimals
        if earlier.key[0] == "r" and old is not None:
            old = would_be(kind, old, decimals)
        if later.key[0] == "r" and new is not None:
            new = would_be(kind, new, decimals)
    drawn = sketch((new or {}).get("geometry"), (old or {}).get("geometry"))
    return difference(kind, old, new), drawn, references_in(visit, old, new)


def _document(visit: Visit, draft: Draft | None, state: State) -> dict[str, Any] | None:
    if state.key[0] == "v" or draft is None:
        return state.document
    return drafting.revision(visit.services.database, draft.id, state.number)


def _versions(visit: Visit, collection: str, entry_id: str) -> Iterator[State]:
    _, found = visit.services.reader.versions(collection, entry_id, before=_EVER, limit=_MOST)
    for version in found:
        label = visit.t("history.version", number=version.number)
        if version.op != "upsert":
            label = f"{label} · {visit.t('state.withdrawn')}"
        elif version.redacted:
            label = f"{label} · {visit.t('history.erased')}"
        yield State(
            f"v{version.number}", label, version.published_at, "", version.number,
            version.content is not None, content_of(version.content),
        )  # fmt: skip


def _revisions(visit: Visit, draft: Draft) -> Iterator[State]:
    try:
        found = drafting.history(visit.services.database, draft.id).revisions
    except NoSuchDraft:
        return
    for each in found:
        label = visit.t("history.revision", number=each.row_version)
        if each.erased:
            label = f"{label} · {visit.t('history.erased')}"
        key = f"r{each.row_version}"
        yield State(key, label, each.at, each.by, each.row_version, not each.erased)


def _version(visit: Visit, collection: str, entry_id: str) -> Version:
    if collection not in KINDS:
        raise missing()
    _, version = visit.services.reader.item(collection, entry_id)
    if version is None:
        raise missing()
    return version


def _groups(visit: Visit, kind: Kind, content: dict[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    properties = content["properties"]
    evidence = properties.get("evidence") or {}
    for group, label in GROUP_LABELS.items():
        rows = [
            _row(visit, visit.say(field.traits.title), spoken(field, properties[name]),
                 evidence.get(name))
            for name, field in kind.public_fields.items()
            if field.traits.group == group and name in properties
        ]  # fmt: skip
        if rows:
            yield visit.say(label), rows


def _row(visit: Visit, title: str, said: Any, evidence: dict[str, Any] | None) -> Row:
    if not evidence:
        return Row(title, visit.say(said), "", "")
    statuses = code_list("evidence-status")
    status = str(evidence.get("status"))
    label = visit.say(statuses.label(status)) if status in statuses else status
    where = [*(evidence.get("sources") or ()), evidence.get("locator"), evidence.get("as_of")]
    return Row(title, visit.say(said), label, " · ".join(filter(None, where)))

"""A collection's list and an entry's page, for every kind alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Described, Many, Reference
from catalog.kinds.kind import Kind
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, blocks, figure
from service.showing.published import Published
from service.web.site.parcels.around import files_of
from service.web.site.problems import gone_or_missing
from service.web.site.rendering import render
from service.web.site.visit import Visit

_NOTICES = frozenset({"transfer_notice", "pre_application_notice"})

_DIVIDED_BY = {
    "facilities": "facility_kind",
    "service-guides": "service_kind",
    "enterprises": "role",
    "sources": "source_kind",
    "packages": "compiled",
}
"""The field by whose values a kind's list is divided into sections."""

_TOLD = {
    "facilities": ("status", "status_as_of"),
    "service-guides": ("stage",),
    "sources": ("doc_no", "issued_on"),
    "packages": ("validity_status", "valid_until"),
    "announcements": ("state", "published_on"),
    "indicators": ("value", "period_end"),
}
"""The fields that a card of a kind tells besides the name."""


def listed(visit: Visit, collection: str) -> Response:
    """Every published entry of a kind, in sections."""
    kind = KINDS[collection]
    published = visit.published
    return render(
        visit,
        "list",
        kind=kind,
        sections=_sections(published, kind),
        without=_without(published, kind),
    )


def one(visit: Visit, collection: str, entry_id: str) -> Response:
    """All that is published of an entry. 404 and 410 are pages that say why."""
    kind = KINDS[collection]
    entry = visit.published.one(collection, entry_id)
    if entry is None:
        return gone_or_missing(visit, kind, entry_id)
    return render(
        visit,
        "entry",
        entry=entry,
        crumbs=[
            (visit.t("首页", "Home"), visit.at("/")),
            (visit.say(kind.title), visit.at(f"/{collection}")),
            (visit.say(entry.name), ""),
        ],
        blocks=list(blocks(visit.published, entry)),
        files=files_of(entry),
        related=related(visit.published, entry),
    )


def _without(published: Published, kind: Kind) -> Label | None:
    """What somebody looks for in a list and does not find, said rather than left to be noticed."""
    if kind.name != "announcements":
        return None
    if any(entry["announcement_type"] in _NOTICES for entry in published.all(kind.name)):
        return None
    return Label(
        "目前没有收录桃浦产业用地的出让公告；以下是文件提及的活动。",
        "The catalog holds no transfer notice for industrial land in Taopu; these are the events "
        "that documents name.",
    )


def related(published: Published, entry: Entry) -> list[tuple[Label, list[Entry]]]:
    """The entries that name this one, by kind; parcels have pages that ask for themselves."""
    found = []
    for kind in KINDS.values():
        if kind.name in ("parcels", "sources"):
            continue
        fields = [name for name, field in kind.public_fields.items() if _points(field, entry.kind)]
        naming = {e.id: e for name in fields for e in published.citing(kind.name, name, entry.id)}
        if naming:
            found.append((kind.title, [naming[key] for key in sorted(naming)]))
    return found


def _points(field: Described, kind: Kind) -> bool:
    inner = field.items if isinstance(field, Many) else field
    return isinstance(inner, Reference) and inner.kind in (kind.name, None)


def _sections(
    published: Published, kind: Kind
) -> list[tuple[Label | None, list[tuple[Entry, list[Figure]]]]]:
    entries = published.all(kind.name)
    if not entries:
        return []
    name = _DIVIDED_BY.get(kind.name)
    field = kind.public_fields.get(name or "")
    if not isinstance(field, Coded):
        return [(None, [_told(published, entry) for entry in entries])]
    return [
        (label, [_told(published, entry) for entry in chosen])
        for label, chosen in _divided(entries, field, name or "")
    ]


def _divided(
    entries: Iterable[Entry], field: Coded, name: str
) -> Iterator[tuple[Label, list[Entry]]]:
    by_code: dict[Any, list[Entry]] = {}
    for entry in entries:
        by_code.setdefault(entry[name], []).append(entry)
    for code in (*field.codes.codes, None):
        if code in by_code:
            label = field.codes.label(code) if code else Label("其他", "Others")
            yield label, by_code[code]


def _told(published: Published, entry: Entry) -> tuple[Entry, list[Figure]]:
    names = _TOLD.get(entry.kind.name, ())
    told = (figure(published, entry, name) for name in names)
    return entry, [one for one in told if one.known]

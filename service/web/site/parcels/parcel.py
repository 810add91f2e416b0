"""One parcel: what is published of it, who says so, and what lies around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from flask import Response

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.labels import Group
from catalog.store.public.erasures import erased_standing
from catalog.words.label import Label
from service.api.displaying import displayed
from service.products.comparing import otherwise
from service.showing.colouring import track_codes
from service.showing.drawing import Drawing, Wanted, plan
from service.showing.entry import Entry
from service.showing.figures import Figure, absence, blocks
from service.showing.furniture import approved
from service.showing.pitch import pitch
from service.showing.printed import Printed, printed, seq_of
from service.showing.published import Published
from service.web.site.parcels.around import (
    WITHIN_M,
    announcements_of,
    files_of,
    history_of,
    neighbours,
    packages_of,
    parts_of,
    sources_of,
)
from service.web.site.parcels.common import common_of
from service.web.site.parcels.conditions import PARCELS
from service.web.site.parcels.records import Records, records_of
from service.web.site.parcels.telling import figures_of, in_every_unit, in_unit
from service.web.site.parcels.units import SQUARE_METRES
from service.web.site.problems import gone_or_missing
from service.web.site.rendering import day, render
from service.web.site.visit import Visit

_KEYS = ("site_area_m2", "far_max", "height_limit_m", "land_use_code", "expected_supply")
_AT_FIRST = 5
"""Parts of a package that are seen before the rest is unfolded."""

_NO_CONTACT = Label("没有公开的联系窗口", "no public contact")
"""Where a window is named that the catalog does not hold."""

Blocks = list[tuple[Group, Label, list[Figure]]]

FIRST = (
    Group.PLANNING, Group.ORIENTATION, Group.CONDITIONS, Group.BENEFITS, Group.SUPPLY,
    Group.SUPPORT, Group.IDENTITY,
)  # fmt: skip
"""The four blocks of the trade, then the terms, then what it rests on."""


def show(visit: Visit, entry_id: str) -> Response:
    """All that is published of a parcel; 404 and 410 are pages that say why there is none."""
    published = visit.published
    entry = published.one("parcels", entry_id)
    if entry is None:
        return gone_or_missing(visit, PARCELS, entry_id)
    around, near = neighbours(published, entry)
    packages = packages_of(published, entry)
    history = history_of(visit.services.reader, visit.clock, entry)
    address = visit.at(f"/parcels/{entry.id}")
    pin = f"?seq={visit.clock.seq}"
    return render(
        visit,
        "parcel",
        **content_of(published, entry),
        **place_of(visit, entry),
        printed=_printed(visit, entry),
        around=around,
        near=near,
        within_m=WITHIN_M,
        packages=packages,
        composed=parts_of(packages.composed),
        at_first=_AT_FIRST,
        announcements=announcements_of(published, entry),
        files=files_of(entry),
        history=history,
        pitch=pitch(published, entry, day(published.published_at), address + pin),
        downloads=_downloads(visit, entry),
    )


def content_of(published: Published, entry: Entry) -> dict[str, Any]:
    """What the page says of the parcel itself: a function of the entry and of what it points at.

    A candidate that nobody has published is told by the same function.
    """
    found = {group: (label, rows) for group, label, rows in blocks(published, entry)}
    order = [*FIRST, *(group for group in found if group not in FIRST)]
    ordered = [(group, *found[group]) for group in order if group in found]
    told = [
        (group, label, [in_unit(row, entry, SQUARE_METRES) for row in rows])
        for group, label, rows in ordered
    ]
    return {
        "entry": entry,
        "keys": figures_of(published, entry, SQUARE_METRES, (*_KEYS, "lifecycle_state")),
        "blocks": _without_name(told, entry),
        "common": {group: common_of(rows) for group, _, rows in told},
        "name": next((row for _, _, rows in told for row in rows if _is_name(row, entry)), None),
        "records": _records(published, entry, [row for _, _, rows in told for row in rows]),
        "units": in_every_unit(entry),
        "sources": sources_of(told),
        "tracks": published.many("industries", entry["industry_orientation"] or ()),
        "contact": published.one("service-guides", entry["contact"] or ""),
        "no_contact": _NO_CONTACT if entry["contact"] else _absence(entry, "contact"),
    }


def _is_name(row: Figure, entry: Entry) -> bool:
    """Whether a row says what the heading says already."""
    return row.name == "name_zh" and row.value == entry.name


def _without_name(told: Blocks, entry: Entry) -> Blocks:
    kept = (
        (group, label, [row for row in rows if not _is_name(row, entry)])
        for group, label, rows in told
    )
    return [(group, label, rows) for group, label, rows in kept if rows]


def _records(published: Published, entry: Entry, rows: list[Figure]) -> Mapping[str, Records]:
    fields = entry.kind.public_fields
    found = {
        row.name: records_of(fields[row.name], row.raw, published.name_of)
        for row in rows
        if row.known
    }
    return {name: records for name, records in found.items() if records is not None}


def place_of(visit: Visit, entry: Entry) -> dict[str, Any]:
    """The outline, and where it lies in the coordinates that Chinese maps use."""
    feature = {"id": entry.id, "geometry": entry.geometry, "properties": entry.properties}
    display, links = displayed(orjson.dumps(feature), ("gcj02", "bd09"))
    return {
        "drawing": _drawing(visit, entry),
        "no_outline": _absence(entry, GEOMETRY),
        "display": display,
        "map_links": links,
    }


def _absence(entry: Entry, name: str) -> Label:
    return absence(entry.evidence(name).get("status"))


def _drawing(visit: Visit, entry: Entry) -> Drawing:
    wanted = Wanted(
        [entry],
        tracks=track_codes(visit.published.all("industries")),
        language=visit.language,
        approval=approved(visit.services.settings.map_approval_no),
        name="plan",
    )
    return plan(entry, wanted)


def _printed(visit: Visit, entry: Entry) -> Printed | None:
    seq = seq_of(visit.asked("seq"))
    if seq is None:
        return None
    found = printed(visit.services.reader, visit.clock, entry.kind.name, entry.id, seq)
    if not found.comparable or seq == visit.clock.seq:
        return found
    return replace(found, beside=_beside(visit, entry, found))


def _beside(visit: Visit, entry: Entry, found: Printed) -> tuple[Label, ...] | None:
    """The parts of the parcel's sheet that other entries have changed since the copy's seq."""
    services = visit.services
    # Of what was erased nobody can tell any more whether the copy had it.
    if erased_standing(services.reader, found.seq)[1]:
        return None
    then = Published(services.reader, services.lists, replace(visit.clock, seq=found.seq))
    told = [field.title for field in found.difference.fields]
    return otherwise(then, visit.published, entry.id, told)


def _downloads(visit: Visit, entry: Entry) -> list[tuple[Label, str, Label]]:
    """What can be taken along of the parcel: title, address, what it is."""
    page, item = f"/parcels/{entry.id}", f"{visit.call.api}/collections/parcels/items/{entry.id}"
    found = [
        (Label("地块资料（PDF）", "Parcel sheet (PDF)"), visit.at(f"{page}.pdf"),
         Label("含出处与二维码", "with sources and a code to scan")),
        (Label("演示文稿（PPTX）", "Slides (PPTX)"), visit.at(f"{page}.pptx"),
         Label("可编辑", "to be edited")),
        (Label("长图（PNG）", "Long picture (PNG)"), visit.at(f"{page}.png"),
         Label("便于在微信转发", "to be passed on in chats")),
    ]  # fmt: skip
    data = Label("数据", "data")
    pin = f"seq={visit.clock.seq}"
    return [
        *found,
        (Label("GeoJSON", "GeoJSON"), f"{item}?{pin}", data),
        (Label("CSV", "CSV"), f"{item}?f=csv&{pin}", data),
        (Label("Excel", "Excel"), f"{item}?f=xlsx&{pin}", data),
    ]

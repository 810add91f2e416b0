"""The map of all that has a published position, with the same as a list beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from flask import Response

from catalog.kinds import KINDS
from catalog.query.model import Query
from catalog.words.label import Label
from service.api.answer import Answer
from service.api.answers import EVERYWHERE, REVALIDATE, matches, standing
from service.api.call import API
from service.pages import POLICY
from service.showing.colouring import SCHEMES, track_codes
from service.showing.drawing import Drawing, Wanted, area_map
from service.showing.entry import Entry, entry_of
from service.showing.furniture import INVENTED, approved
from service.showing.marks import Mark
from service.showing.painting import sign_of
from service.web.site import basemap
from service.web.site.problems import missing
from service.web.site.rendering import render
from service.web.site.visit import Visit

LAYERS = ("parcels", "facilities", "projects")
_EXTENTS = {"close": Label("地块范围", "The parcels"), "all": Label("全部图层", "All layers")}
_MOST_DRAWN = 500
"""Parcels on one map; with more, neither a sheet nor a screen has room for their numbers."""

_NOT_KNOWN = Label("不认识的取值，已忽略：", "Not a known value, ignored: ")
_TOO_MANY = Label(
    f"地块较多，图上只画前 {_MOST_DRAWN} 幅；其余见地块列表。",
    f"There are many parcels: the map shows the first {_MOST_DRAWN}, the list of parcels all.",
)


@dataclass(frozen=True)
class _Asked:
    """What an address asks for; `notices` say what of it is not known."""

    scheme: str
    extent: str
    layers: tuple[str, ...]
    notices: list[str]


def show(visit: Visit) -> Response:
    """The map, coloured and with the layers that the address asks for."""
    asked = _read(visit)
    drawing = area_map(_wanted(visit, asked))
    tiles = None if visit.demo else basemap.of(visit.services.settings, visit.language)
    canonical = _canonical(asked)
    parcels = visit.services.extents.of("parcels", visit.clock).count
    return render(
        visit,
        "map",
        policy=basemap.policy(POLICY) if tiles else POLICY,
        canonical=canonical,
        picture=visit.at("/map.svg", **canonical),
        drawing=drawing,
        asked=asked,
        schemes=SCHEMES,
        extents=_EXTENTS,
        parcels=parcels,
        kinds=[KINDS[name] for name in LAYERS if name != "parcels" or parcels],
        numbered=[mark for mark in drawing.parcels if mark.entry.geometry],
        placed=[mark for mark in drawing.around if mark.entry.geometry],
        unplaced=[m for m in (*drawing.parcels, *drawing.around) if not m.entry.geometry],
        told=_told(visit, drawing, tiles),
    )


def picture(visit: Visit) -> Response:
    """The still map by itself, with its key, for documents of others."""
    drawing = area_map(replace(_wanted(visit, _read(visit)), key=True))
    if not drawing.svg:
        return missing(visit)
    content = drawing.svg.encode()
    etag = f'W/"{blake2b(content, digest_size=16).hexdigest()}"'
    headers = [
        ("ETag", etag),
        ("Cache-Control", REVALIDATE),
        *standing(visit.clock),
        *EVERYWHERE,
    ]
    if matches(visit.call.if_none_match, etag):
        return Answer(304, headers)
    return Answer(200, [("Content-Type", "image/svg+xml; charset=utf-8"), *headers], content)


def _read(visit: Visit) -> _Asked:
    notices: list[str] = []
    return _Asked(
        _one_of(visit, "colour", tuple(SCHEMES), notices),
        _one_of(visit, "extent", tuple(_EXTENTS), notices),
        _layers(visit, notices),
        notices,
    )


def _wanted(visit: Visit, asked: _Asked) -> Wanted:
    entries = {
        name: _entries(visit, name, asked.notices) if name in asked.layers else []
        for name in LAYERS
    }
    return Wanted(
        entries["parcels"],
        (*entries["facilities"], *entries["projects"]),
        asked.scheme,
        track_codes(visit.published.all("industries")),
        visit.language,
        approved(visit.services.settings.map_approval_no),
        visit.of,
        close=asked.extent == "close",
    )


def _one_of(visit: Visit, name: str, known: tuple[str, ...], notices: list[str]) -> str:
    asked = visit.asked(name)
    if asked and asked not in known:
        notices.append(f"{visit.say(_NOT_KNOWN)}{name}={asked[:40]}")
    return asked if asked in known else known[0]


def _layers(visit: Visit, notices: list[str]) -> tuple[str, ...]:
    asked = visit.asked_all("show")
    wrong = [name for name in asked if name not in LAYERS]
    if wrong:
        notices.append(f"{visit.say(_NOT_KNOWN)}show={','.join(wrong)[:40]}")
    return tuple(name for name in LAYERS if name in asked) or LAYERS


def _entries(visit: Visit, kind: str, notices: list[str]) -> list[Entry]:
    if kind != "parcels":
        return visit.published.all(kind)
    page = visit.services.lists.page(Query(kind, limit=_MOST_DRAWN, at=visit.clock.seq))
    if page.after is not None:
        notices.append(visit.say(_TOO_MANY))
    return [entry_of(kind, content) for content in page.contents]


def _canonical(asked: _Asked) -> Mapping[str, object]:
    """What tells this map from the one that nobody asked anything of."""
    return {
        "colour": asked.scheme if asked.scheme != next(iter(SCHEMES)) else None,
        "show": ",".join(asked.layers) if asked.layers != LAYERS else None,
        "extent": asked.extent if asked.extent != next(iter(_EXTENTS)) else None,
    }


def _told(visit: Visit, drawing: Drawing, tiles: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What static/map.js is told; the shapes themselves it asks the API for, at the same seq."""
    layers = {mark.entry.kind.name for mark in (*drawing.parcels, *drawing.around)}
    return {
        "language": visit.language,
        "seq": visit.clock.seq,
        "items": {name: visit.file(f"{API}/collections/{name}/items") for name in sorted(layers)},
        "invented": visit.say(INVENTED) if drawing.invented else None,
        "approval": visit.say(approved(visit.services.settings.map_approval_no)),
        "basemap": tiles,
        "classes": {
            row.shade.key: {"fill": row.shade.fill, "mark": visit.say(row.shade.mark)}
            for row in drawing.legend
        },
        "marks": {
            mark.entry.id: _mark(visit, mark)
            for mark in (*drawing.parcels, *drawing.around)
            if mark.entry.geometry
        },
    }


def _mark(visit: Visit, mark: Mark) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "name": visit.say(mark.entry.name),
        "facts": visit.say(mark.facts),
        "href": mark.href,
    }
    if mark.number is not None:
        return {**found, "number": mark.number, "classes": [shade.key for shade in mark.shades]}
    return {**found, "sign": visit.say(sign_of(mark)), "built": mark.built}

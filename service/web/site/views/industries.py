"""The industry map (招商图谱): of each track who is there, what carries it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Response

from catalog.rules.requirements import OFFERED_STATES
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.parcels.asking import matched
from service.web.site.parcels.filters import read
from service.web.site.rendering import render
from service.web.site.views.home import current_tracks
from service.web.site.visit import Visit

_KIN = frozenset({"same", "successor", "broader", "narrower"})
"""Relations under which what is said of an older list's track tells something of a newer one's."""


_NO_PARCELS = Label(
    "目前没有已发布且尚未出让的地块", "no parcel that is still to be had is published"
)


@dataclass(frozen=True)
class Segment:
    """One track with what the catalog knows of it. `parcels` counts those meant for it that nobody
    has yet, which `listed` is the address of."""

    track: Entry
    roles: Figure
    fields: Figure
    codes: Figure
    enterprises: list[Entry]
    projects: list[Entry]
    policies: list[Entry]
    packages: list[Entry]
    parcels: int
    listed: str
    gaps: list[Label]


def show(visit: Visit) -> Response:
    published = visit.published
    industries = published.all("industries")
    return render(
        visit,
        "industries",
        segments=[_segment(visit, published, track) for track in current_tracks(industries)],
        carriers=[
            entry
            for entry in published.all("facilities")
            if entry["facility_kind"] in ("industrial_park", "carrier", "incubator")
        ],
        history=_history(published, industries),
    )


def _segment(visit: Visit, published: Published, track: Entry) -> Segment:
    kin = {track.id, *(_kin_of(track))}
    enterprises = _naming(published.all("enterprises"), "tracks", kin)
    projects = _naming(published.all("projects"), "tracks", kin)
    policies = _naming(published.all("policies"), "target_tracks", kin)
    parameters = {"industry_orientation": [track.id], "lifecycle_state": [*OFFERED_STATES]}
    # The list's own reading of the address, so that it shows as many as are counted here.
    parcels = matched(visit, read(replace(visit, query=parameters)).question())
    gaps = [
        label
        for found, label in (
            (track["definition_zh"], Label("文件未给出定义", "no document defines it")),
            (enterprises, Label("文件未点名企业", "no enterprise is named")),
            (projects, Label("文件未载项目", "no project is named")),
            (policies, Label("没有专门的措施", "no measure is meant for it alone")),
            (parcels, _NO_PARCELS),
        )
        if not found
    ]
    return Segment(
        track,
        figure(published, track, "roles"),
        figure(published, track, "sub_fields"),
        figure(published, track, "industry_codes"),
        enterprises,
        projects,
        policies,
        _naming(published.all("packages"), "audience_tracks", {track.id}),
        parcels,
        visit.at("/parcels", **parameters),
        gaps,
    )


def _kin_of(track: Entry) -> list[str]:
    return [m["target"] for m in track["mappings"] or () if m["relation"] in _KIN]


def _naming(entries: Iterable[Entry], field: str, ids: set[str]) -> list[Entry]:
    return [entry for entry in entries if ids & set(entry[field] or ())]


def _history(published: Published, industries: Iterable[Entry]) -> list[tuple[Label, list[Entry]]]:
    """The tracks of each older list, newest list first."""
    lists: dict[str, list[Entry]] = {}
    for track in industries:
        lists.setdefault(track["taxonomy"], []).append(track)
    found = sorted(lists.values(), key=lambda tracks: str(tracks[0]["valid_from"]), reverse=True)
    return [(figure(published, tracks[0], "taxonomy").value, tracks) for tracks in found]

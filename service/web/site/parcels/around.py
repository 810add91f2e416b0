"""What a parcel's page tells beside the parcel: neighbours, packages, files, versions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import orjson

from catalog.exchange.asset_files import name_of, screen_name
from catalog.kinds.labels import Group
from catalog.rules.availability import Availability
from catalog.rules.difference import Difference, difference
from catalog.rules.nearby import Edge, Neighbourhood, Standing, nearby
from catalog.rules.packaging import Audience, Package, Part
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader, Version
from catalog.values.codes import code_list
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.packages import Packages, packages_for
from service.showing.published import Published

WITHIN_M = 3000
_MOST_NEAR = 15
_MOST_VERSIONS = 12
_NEWEST = 2**31 - 1
_STATE = {"facilities": ("facility_kind", "status"), "projects": ("category", "stage")}


@dataclass(frozen=True)
class Near:
    """Something nearby. `kind_said` and `state` are words, None where nothing is stated."""

    entry: Entry
    distance_m: int
    illustrative: bool
    standing: Standing
    kind_said: Label | None
    state: Label | None


@dataclass(frozen=True)
class Step:
    """A version, and what it changed in the one before; None for the first and after erasures."""

    version: Version
    changed: Difference | None


@dataclass(frozen=True)
class File:
    """A picture or document. `shown` is the name of what the page shows, None for a document."""

    said: dict[str, Any]
    use: Label
    name: str
    shown: str | None
    caption: Label
    alt: Label

    @property
    def panorama(self) -> bool:
        return self.said["use"] == "panorama" and self.shown is not None


@dataclass(frozen=True)
class Parts:
    """The parts of a package that can be had alike."""

    availability: Availability
    parts: tuple[Part, ...]


def neighbours(published: Published, entry: Entry) -> tuple[Neighbourhood, list[Near]]:
    """Facilities and projects within WITHIN_M, the nearest first. Raises TooMany."""
    others = [*published.all("facilities"), *published.all("projects")]
    mode = published.clock.data_mode
    found = nearby(entry, others, data_mode=mode, within_m=WITHIN_M)
    return found, [_near(published, edge) for edge in found.edges[:_MOST_NEAR]]


def _near(published: Published, edge: Edge) -> Near:
    entry = cast(Entry, edge.entry)
    kind_said, state = (_word(published, entry, name) for name in _STATE[entry.kind.name])
    return Near(entry, edge.distance_m, edge.illustrative, edge.standing, kind_said, state)


def _word(published: Published, entry: Entry, name: str) -> Label | None:
    found = figure(published, entry, name)
    return found.value if found.known else None


def packages_of(published: Published, entry: Entry) -> Packages:
    """The packages of the parcel's own tracks."""
    return packages_for(published, Audience(), entry)


def parts_of(package: Package) -> list[Parts]:
    """The policies and services of a package by how far they can be had."""
    every = (*package.policies, *package.services)
    groups = ((each, tuple(p for p in every if p.availability is each)) for each in Availability)
    return [Parts(each, parts) for each, parts in groups if parts]


def announcements_of(published: Published, entry: Entry) -> list[Entry]:
    """The announcements that name the parcel or that it names, newest first."""
    named = published.many("announcements", entry["announcements"] or ())
    naming = published.citing("announcements", "parcels", entry.id)
    found = {one.id: one for one in (*named, *naming)}
    return sorted(found.values(), key=lambda one: (str(one["published_on"] or ""), one.id))[::-1]


def files_of(entry: Entry) -> list[File]:
    """The files that the entry shows, pictures in the form for screens."""
    found = []
    for said in entry["media"] or ():
        stored = said["asset"], said["media_type"]
        use = code_list("media-use").label(said["use"])
        found.append(
            File(
                said, use, name_of(*stored), screen_name(*stored),
                _pair(said, "caption", use), _pair(said, "alt", use),
            )
        )  # fmt: skip
    return found


def _pair(said: dict[str, Any], name: str, instead: Label) -> Label:
    zh, en = said.get(f"{name}_zh"), said.get(f"{name}_en")
    return Label(zh or en or instead.zh, en or zh or instead.en)


def history_of(reader: Reader, clock: Clock, entry: Entry) -> list[Step]:
    """The versions up to the clock's seq, newest first, each with what it changed."""
    _, read = reader.versions(entry.kind.name, entry.id, before=_NEWEST, limit=_MOST_VERSIONS + 1)
    versions = [version for version in read if version.seq <= clock.seq]
    earlier = [*versions[1:], None]
    steps = [Step(v, _changed(entry, w, v)) for v, w in zip(versions, earlier, strict=True)]
    return steps[:_MOST_VERSIONS]


def _changed(entry: Entry, before: Version | None, after: Version) -> Difference | None:
    if before is None or before.content is None or after.content is None:
        return None
    return difference(entry.kind, orjson.loads(before.content), orjson.loads(after.content))


def sources_of(blocks: Iterable[tuple[Group, Label, list[Figure]]]) -> list[tuple[Entry, int]]:
    """The documents that the figures rest on, and how many figures rest on each."""
    counted: dict[str, tuple[Entry, int]] = {}
    for source in _cited(blocks):
        _, count = counted.get(source.id, (source, 0))
        counted[source.id] = (source, count + 1)
    return sorted(counted.values(), key=lambda one: (-one[1], one[0].id))


def _cited(blocks: Iterable[tuple[Group, Label, list[Figure]]]) -> Iterator[Entry]:
    for _, _, rows in blocks:
        for row in rows:
            yield from row.sources

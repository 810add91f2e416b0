"""Packages of land, policies and services (用地+政策+服务), put together by rule for one parcel.

What is put together here is compiled by this catalog (编辑整理) out of published entries, and no
government has issued it. It is valid as long as the shortest of its parts that states an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.rules.availability import (
    Availability,
    availability,
    of_stage,
    stage_said,
    until,
    validity_said,
)
from catalog.rules.carrying_on import carried_on
from catalog.rules.fitting import Reason, Wanted, why_policy, why_service
from catalog.rules.published import PublishedEntry, said_of
from catalog.values.codes import code_list
from catalog.words.label import Label

COMPILED = Label("编辑整理", "Compiled by the editors")
COMPOSED_BY_RULE = Label(
    "由本目录据已发布条目按规则编排（编辑整理），非政府发布的组合包；以所列文件与主管部门答复为准。",
    "Put together by this catalog by rule from published entries; not issued by the government. "
    "The documents named and the authorities' answers prevail.",
)

_SUPPORT = ("talent_policies", "innovation_support", "fiscal_support")
_UNCERTAIN = ("unchecked", "not_stated")


@dataclass(frozen=True)
class Audience:
    """For whom: ids of tracks, codes of enterprise types. Both may be empty."""

    tracks: tuple[str, ...] = ()
    enterprise_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """Everything published that a package may be made of, at one seq."""

    policies: Sequence[PublishedEntry]
    services: Sequence[PublishedEntry]
    packages: Sequence[PublishedEntry]
    industries: Sequence[PublishedEntry]


@dataclass(frozen=True)
class Part:
    """A policy or a service in a package.

    `stage` and `validity` are as they are worded; `until` is the last day that it states;
    `locator` says where it stands in `document`, the policy that it is part of.
    """

    entry: PublishedEntry
    availability: Availability
    why: tuple[Label, ...]
    stage: Label | None
    validity: Label | None
    until: str | None
    locator: str | None
    document: str | None


@dataclass(frozen=True)
class LandTerm:
    """One mode of supply or way to more floor area, and how far it is to be had."""

    title: Label
    availability: Availability


@dataclass(frozen=True)
class Package:
    """A package as it applies to one parcel or audience.

    `entry` is the published package, None for one put together by rule; `why` says why it applies,
    `purpose` what its editors say of it.
    `valid_until` is the end of the shortest part in use, or an earlier one that it states itself;
    `undated` counts the parts in use that state no end; `validity` is a code of validity-status.
    """

    entry: PublishedEntry | None
    why: tuple[Label, ...]
    purpose: Label | None
    land_said: Label | None
    land: tuple[LandTerm, ...]
    policies: tuple[Part, ...]
    services: tuple[Part, ...]
    valid_until: str | None
    undated: int
    validity: str

    @property
    def validity_label(self) -> Label:
        return code_list("validity-status").label(self.validity)

    @property
    def end_said(self) -> Label | None:
        """Until when it is valid, by what it states itself or as the first of its parts ends."""
        day = self.valid_until
        if day is None:
            return None
        if self.entry is not None and self.entry.properties.get("valid_until") == day:
            return Label(f"有效期至 {day}", f"valid until {day}")
        return Label(f"其中最早到期：{day}", f"the first of its parts ends: {day}")

    @property
    def compiled(self) -> bool:
        """Whether this catalog put it together, published or not."""
        return self.entry is None or self.entry.properties.get("compiled") is True


def compose(stock: Stock, audience: Audience, parcel: PublishedEntry | None = None) -> Package:
    """The package for a parcel and an audience; without tracks, for the parcel's own."""
    wanted = wanted_of(stock, audience, parcel)
    policies = _parts((entry, why_policy(entry, wanted)) for entry in stock.policies)
    chosen = {part.entry.id: part.entry.name for part in policies}
    services = _parts((entry, why_service(entry, wanted, chosen)) for entry in stock.services)
    in_use = [part for part in policies if part.availability is Availability.AVAILABLE]
    return Package(
        entry=None,
        why=tuple(_audience_said(wanted, tracks_of(audience, parcel))),
        purpose=None,
        land_said=None,
        land=tuple(_land_of(parcel)) if parcel else (),
        policies=policies,
        services=services,
        valid_until=first_end(in_use),
        undated=undated(in_use),
        validity=_weakest(in_use),
    )


def wanted_of(stock: Stock, audience: Audience, parcel: PublishedEntry | None = None) -> Wanted:
    """What the parts of a package are held against."""
    tracks = tracks_of(audience, parcel)
    types = audience.enterprise_types
    if parcel is None:
        return Wanted(tracks=carried_on(stock.industries, tracks), enterprise_types=types)
    said = parcel.properties
    options = said.get("upgrade_options") or {}
    return Wanted(
        tracks=carried_on(stock.industries, tracks),
        enterprise_types=types,
        zone=said.get("zone"),
        supply_features=tuple(said.get("supply_features") or ()),
        upgradable=any(value is True for value in options.values()),
        green_channel=bool(said.get("green_channel")),
        named={
            policy: parcel.kind.fields[name].traits.title
            for name in _SUPPORT
            for policy in said.get(name) or ()
        },
        contact=said.get("contact"),
    )


def tracks_of(audience: Audience, parcel: PublishedEntry | None) -> tuple[str, ...]:
    """The tracks that are asked for; without any, those that the parcel is meant for."""
    if audience.tracks or parcel is None:
        return audience.tracks
    return tuple(parcel.properties.get("industry_orientation") or ())


def _parts(found: Iterable[tuple[PublishedEntry, tuple[Reason, ...]]]) -> tuple[Part, ...]:
    """What fits, what is in use first, then what is special to this case, then by id."""
    fitting = [(entry, why) for entry, why in found if why]
    fitting.sort(
        key=lambda one: (
            availability(one[0]).rank,
            all(reason.general for reason in one[1]),
            one[0].id,
        )
    )
    return tuple(part_of(entry, tuple(r.said for r in why)) for entry, why in fitting)


def part_of(
    entry: PublishedEntry, why: tuple[Label, ...], explored: Availability | None = None
) -> Part:
    """An entry as a part; a package may say of what is in use that it is `explored` for it."""
    own = availability(entry)
    is_policy = entry.kind.name == "policies"
    return Part(
        entry=entry,
        availability=explored if explored and own is Availability.AVAILABLE else own,
        why=why,
        stage=stage_said(entry),
        validity=validity_said(entry) if is_policy else None,
        until=until(entry) if is_policy else None,
        locator=said_of(entry, "name_zh").get("locator"),
        document=entry.properties.get("part_of"),
    )


def first_end(in_use: Sequence[Part], said: str | None = None) -> str | None:
    """The earliest of the ends that the parts state and of what a package says itself."""
    ends = [part.until for part in in_use if part.until is not None]
    return min([*ends, said] if said else ends, default=None)


def undated(in_use: Sequence[Part]) -> int:
    return sum(part.until is None for part in in_use)


def _weakest(in_use: Sequence[Part]) -> str:
    """The validity that can be said of all parts in use together."""
    stated = {part.entry.properties.get("validity_status") for part in in_use}
    for status in _UNCERTAIN:
        if status in stated:
            return status
    return "effective" if stated == {"effective"} else "not_stated"


def _land_of(parcel: PublishedEntry) -> Iterator[LandTerm]:
    stage = of_stage(parcel.properties.get("supply_feature_stage"))
    for feature in parcel.properties.get("supply_features") or ():
        yield LandTerm(code_list("supply-feature").label(feature), stage)
    for name, value in (parcel.properties.get("upgrade_options") or {}).items():
        if value is True:
            record = parcel.kind.fields["upgrade_options"]
            inner = record.schema.fields[name]  # type: ignore[attr-defined]
            title = inner.traits.title
            yield LandTerm(
                Label(f"{title.zh}（须经认定）", f"{title.en} (subject to recognition)"),
                Availability.PREPARED,
            )


def _audience_said(wanted: Wanted, tracks: Sequence[str]) -> Iterator[Label]:
    told = [wanted.tracks[track] for track in tracks if track in wanted.tracks]
    if told:
        zh, en = "、".join(one.zh for one in told), ", ".join(one.en for one in told)
        yield Label(f"面向赛道：{zh}", f"for the tracks: {en}")
    types = [code_list("enterprise-type").label(kind) for kind in wanted.enterprise_types]
    if types:
        zh, en = "、".join(one.zh for one in types), ", ".join(one.en for one in types)
        yield Label(f"面向企业类型：{zh}", f"for enterprises of the type: {en}")

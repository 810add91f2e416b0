"""Why a measure or a service fits a parcel and its audience: each reason names what matched.

A measure that is meant for certain tracks, zones or modes of supply fits where one of them matches
and nowhere else; one that names none fits when it states a benefit. How the authorities work and
promote is in no package.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.rules.published import PublishedEntry
from catalog.values.codes import code_list
from catalog.words.label import Label

_OFFERED_KINDS = frozenset({"measure", "instrument"})
_WAYS_OF_WORKING = frozenset({"promotion", "governance"})
_FOR_EVERYBODY = ("investment_contact", "one_stop", "agency", "parcel_matching", "policy_access")
_NEVER = "reply_contact"
"""Who answers for a government's reply is no contact of an investor."""

_POLICIES_OF_TYPE = {"foreign": "opening", "rd_platform": "innovation"}
_SERVICES_OF_TYPE = {
    "foreign": ("entry_exit", "cross_border"),
    "rd_platform": ("technology_transfer", "incubation"),
}
"""Which categories suit a type of enterprise: this catalog's reading, and told as such."""


@dataclass(frozen=True)
class Reason:
    """One reason. `general`: it holds for everybody."""

    said: Label
    general: bool = False


@dataclass(frozen=True)
class Wanted:
    """Whom a package is for, and what land it is about.

    `tracks` are the audience's, with those of other taxonomies that carry on the same name, each
    with what it is called. What is empty or None is not known or not asked for; `named` are the
    policies that the parcel's own fields name, with the field's title.
    """

    tracks: Mapping[str, Label] = field(default_factory=dict)
    enterprise_types: Sequence[str] = ()
    zone: str | None = None
    supply_features: Collection[str] = ()
    upgradable: bool = False
    green_channel: bool = False
    named: Mapping[str, Label] = field(default_factory=dict)
    contact: str | None = None


def why_policy(entry: PublishedEntry, wanted: Wanted) -> tuple[Reason, ...]:
    """Why a policy fits; nothing where it does not."""
    if entry.properties.get("policy_kind") not in _OFFERED_KINDS:
        return ()
    named = tuple(_named(entry, wanted))
    benefits = entry.properties.get("benefit_kinds") or ()
    if not benefits and _WAYS_OF_WORKING & set(entry.properties.get("categories") or ()):
        return named
    found = [_tracks(entry, wanted), _zones(entry, wanted), _supply(entry, wanted)]
    if any(reason is _DOES_NOT_FIT for reason in found):
        return named
    special = [reason for reason in found if reason is not None]
    special += [*_of_the_parcel(entry, wanted), *_of_types(entry, wanted)]
    limits = _limits(entry, wanted) if special or named else []
    restricted = any(
        entry.properties.get(name)
        for name in ("target_tracks", "applies_to_zones", "supply_features")
    )
    if benefits and not restricted:
        told = _words("benefit-kind", benefits)
        special.append(
            Reason(
                Label(
                    f"未载赛道与片区限制；支持方式：{told.zh}",
                    f"names no track or zone as a condition; kinds of support: {told.en}",
                ),
                general=True,
            )
        )
    return (*named, *special, *limits)


def why_service(
    entry: PublishedEntry, wanted: Wanted, chosen: Mapping[str, Label]
) -> tuple[Reason, ...]:
    """Why a service fits. `chosen` are the policies of the package and what they are called."""
    categories = entry.properties.get("categories") or ()
    found = []
    if entry.id == wanted.contact:
        found.append(Reason(Label("地块的联系窗口", "the parcel's contact")))
    elif _NEVER in categories:
        return ()
    served = [chosen[p] for p in entry.properties.get("policies") or () if p in chosen]
    if served:
        told = _joined(served)
        found.append(Reason(Label(f"对应所列政策：{told.zh}", f"serves the policies: {told.en}")))
    for kind in wanted.enterprise_types:
        mine = [c for c in categories if c in _SERVICES_OF_TYPE.get(kind, ())]
        if mine:
            found.append(_suits(kind, _words("service-category", mine)))
    general = [c for c in categories if c in _FOR_EVERYBODY]
    if general:
        told = _words("service-category", general)
        found.append(
            Reason(Label(f"服务类别：{told.zh}", f"category of service: {told.en}"), general=True)
        )
    return tuple(found)


_DOES_NOT_FIT = Reason(Label("", ""))


def _named(entry: PublishedEntry, wanted: Wanted) -> Iterator[Reason]:
    if entry.id in wanted.named:
        title = wanted.named[entry.id]
        yield Reason(Label(f"地块列为“{title.zh}”", f'the parcel names it under "{title.en}"'))


def _tracks(entry: PublishedEntry, wanted: Wanted) -> Reason | None:
    meant = entry.properties.get("target_tracks") or ()
    if not meant:
        return None
    mine = [wanted.tracks[track] for track in meant if track in wanted.tracks]
    if not mine:
        return _DOES_NOT_FIT
    told = _joined(mine)
    return Reason(Label(f"面向赛道：{told.zh}", f"for the track: {told.en}"))


def _zones(entry: PublishedEntry, wanted: Wanted) -> Reason | None:
    meant = entry.properties.get("applies_to_zones") or ()
    if not meant or wanted.zone is None:
        return None
    if wanted.zone not in meant:
        return _DOES_NOT_FIT
    told = code_list("zone").label(wanted.zone)
    return Reason(Label(f"适用片区：{told.zh}", f"for the zone: {told.en}"))


def _supply(entry: PublishedEntry, wanted: Wanted) -> Reason | None:
    meant = entry.properties.get("supply_features") or ()
    if not meant:
        return None
    mine = [feature for feature in meant if feature in wanted.supply_features]
    if not mine:
        return _DOES_NOT_FIT
    told = _words("supply-feature", mine)
    return Reason(Label(f"地块供应模式：{told.zh}", f"the parcel's mode of supply: {told.en}"))


def _of_the_parcel(entry: PublishedEntry, wanted: Wanted) -> Iterator[Reason]:
    benefits = entry.properties.get("benefit_kinds") or ()
    if wanted.upgradable and "floor_area" in benefits:
        yield Reason(
            Label(
                "地块列有规划优化条件（须经认定）",
                "the parcel lists upgrade options (subject to recognition)",
            )
        )
    if wanted.green_channel and "approval_channel" in benefits:
        yield Reason(Label("地块列有绿色通道", "the parcel lists the green channel"))


def _of_types(entry: PublishedEntry, wanted: Wanted) -> Iterator[Reason]:
    for kind in wanted.enterprise_types:
        category = _POLICIES_OF_TYPE.get(kind)
        if category in (entry.properties.get("categories") or ()):
            yield _suits(kind, code_list("policy-category").label(str(category)))


def _suits(kind: str, category: Label) -> Reason:
    of = code_list("enterprise-type").label(kind)
    return Reason(
        Label(
            f"“{of.zh}”对应类别“{category.zh}”（本目录对应）",
            f'"{of.en}" goes with the category "{category.en}" (as this catalog reads it)',
        )
    )


def _limits(entry: PublishedEntry, wanted: Wanted) -> list[Reason]:
    """What has to hold besides, and is not known of this land."""
    zones = entry.properties.get("applies_to_zones") or ()
    if not zones or wanted.zone is not None:
        return []
    told = _words("zone", zones)
    return [Reason(Label(f"限片区：{told.zh}", f"in these zones alone: {told.en}"))]


def _words(codes: str, values: Sequence[str]) -> Label:
    return _joined([code_list(codes).label(value) for value in values])


def _joined(labels: Sequence[Label]) -> Label:
    return Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))

"""Which published packages apply to a parcel and an audience, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from catalog.rules.availability import Availability
from catalog.rules.fitting import Reason, Wanted, why_policy, why_service
from catalog.rules.packaging import (
    Audience,
    LandTerm,
    Package,
    Part,
    Stock,
    first_end,
    part_of,
    undated,
    wanted_of,
)
from catalog.rules.published import PublishedEntry
from catalog.values.codes import code_list
from catalog.words.label import Label

_LAPSED = ("expired", "abolished", "superseded", "draft")


def applicable(
    stock: Stock, audience: Audience, parcel: PublishedEntry | None = None
) -> list[Package]:
    """The published packages that apply, by id; those no longer in force come last.

    A package applies where none of its conditions is against it and what it is for is met: a
    parcel outside its zones, its list of parcels or its categories of supply has none of it.
    """
    wanted = wanted_of(stock, audience, parcel)
    found = []
    for entry in sorted(stock.packages, key=_order):
        why = _why(entry, wanted.tracks, audience, parcel)
        if why is not None:
            found.append(_as_published(stock, entry, why, wanted))
    return found


def published_packages(stock: Stock) -> list[Package]:
    """Every published package with how far its parts can be had, for whomever it is meant; those
    no longer in force come last."""
    anybody = wanted_of(stock, Audience())
    return [
        _as_published(stock, entry, (), anybody) for entry in sorted(stock.packages, key=_order)
    ]


def _order(entry: PublishedEntry) -> tuple[bool, str]:
    return entry.properties.get("validity_status") in _LAPSED, entry.id


def _why(
    entry: PublishedEntry,
    tracks: Mapping[str, Label],
    audience: Audience,
    parcel: PublishedEntry | None,
) -> tuple[Label, ...] | None:
    """Why a package applies; None where it does not."""
    found: list[Label] = []
    meant = entry.properties.get("audience_tracks") or ()
    if meant:
        mine = [tracks[track] for track in meant if track in tracks]
        if not mine:
            return None
        found.append(_said("面向赛道", "for the track", mine))
    types = entry.properties.get("enterprise_types") or ()
    asked = [kind for kind in types if kind in audience.enterprise_types]
    if types and audience.enterprise_types and not asked:
        return None
    if types:
        labels = [code_list("enterprise-type").label(kind) for kind in asked or types]
        found.append(_said("面向企业类型", "for enterprises of the type", labels))
    for limit in _limits(entry, parcel):
        if limit is None:
            return None
        found.append(limit)
    return tuple(found) or (
        Label("未载赛道、片区与企业类型的限制", "names no track, zone or type as a condition"),
    )


def _limits(entry: PublishedEntry, parcel: PublishedEntry | None) -> Iterator[Label | None]:
    """What a package asks of the land; None for what the parcel does not meet."""
    parcels = entry.properties.get("parcels") or ()
    if parcels and parcel is not None:
        yield (
            Label("组合包列有本地块", "the package lists this parcel")
            if parcel.id in parcels
            else None
        )
    for name, own, codes, zh, en in (
        ("zones", "zone", "zone", "片区", "zone"),
        ("supply_categories", "supply_category", "supply-category", "供应类别", "supply category"),
    ):
        meant = entry.properties.get(name) or ()
        value = parcel.properties.get(own) if parcel is not None else None
        labels = code_list(codes)
        if not meant:
            continue
        if value is None:
            # Not known of this land: told as a condition, not taken for granted.
            yield _said(f"限{zh}", f"only in the {en}", [labels.label(one) for one in meant])
        else:
            yield _said(zh, en, [labels.label(value)]) if value in meant else None


def _as_published(
    stock: Stock, entry: PublishedEntry, why: tuple[Label, ...], wanted: Wanted
) -> Package:
    """A package as it was published, its parts with what else speaks for them in this case."""
    said = entry.properties
    policies = _listed(
        stock.policies, entry, "policies", "policies_explored", lambda e: why_policy(e, wanted)
    )
    names = {part.entry.id: part.entry.name for part in policies}
    services = _listed(
        stock.services, entry, "services", "services_planned",
        lambda e: why_service(e, wanted, names),
    )  # fmt: skip
    in_use = [part for part in policies if part.availability is Availability.AVAILABLE]
    return Package(
        entry=entry,
        why=why,
        purpose=_pair(entry, "why"),
        land_said=_pair(entry, "land"),
        land=tuple(_land(entry)),
        policies=policies,
        services=services,
        valid_until=first_end(in_use, said.get("valid_until")),
        undated=undated(in_use),
        validity=said["validity_status"],
    )


def _listed(
    stock: Sequence[PublishedEntry],
    package: PublishedEntry,
    in_use: str,
    not_yet: str,
    why: Callable[[PublishedEntry], tuple[Reason, ...]],
) -> tuple[Part, ...]:
    """The parts that a package lists and that are public, in its own order."""
    known = {entry.id: entry for entry in stock}
    later = Availability.EXPLORED if not_yet == "policies_explored" else Availability.PREPARED
    listed = [
        *((known[i], None) for i in package.properties.get(in_use) or () if i in known),
        *((known[i], later) for i in package.properties.get(not_yet) or () if i in known),
    ]
    parts = [
        part_of(entry, tuple(reason.said for reason in why(entry)), explored)
        for entry, explored in listed
    ]
    return tuple(sorted(parts, key=lambda part: part.availability.rank))


def _land(entry: PublishedEntry) -> Iterator[LandTerm]:
    features = code_list("supply-feature")
    for name, how in (
        ("supply_features", Availability.AVAILABLE),
        ("supply_features_explored", Availability.EXPLORED),
    ):
        for feature in entry.properties.get(name) or ():
            yield LandTerm(features.label(feature), how)


def _pair(entry: PublishedEntry, name: str) -> Label | None:
    zh = entry.properties.get(f"{name}_zh")
    return None if zh is None else Label(zh, entry.properties.get(f"{name}_en") or zh)


def _said(zh: str, en: str, labels: Sequence[Label]) -> Label:
    names = Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
    return Label(f"{zh}：{names.zh}", f"{en}: {names.en}")

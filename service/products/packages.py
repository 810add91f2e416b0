"""The packages of a parcel as a block of its sheet: their heads, in the words of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from catalog.rules.availability import Availability
from catalog.rules.packaging import COMPILED, COMPOSED_BY_RULE, Audience, Package
from catalog.words.label import Label
from service.products.citing import Citations
from service.products.model import Block, Row
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.packages import packages_for
from service.showing.published import Published

TITLE = Label("用地＋政策＋服务组合包", "Packages of land, policies and services")
_COMPOSED = Label("按本地块编排", "Put together for this parcel")
_VALIDITY = Label("效力", "Validity")


def packages(published: Published, entry: Entry, citations: Citations) -> Block:
    """Those that were published for parcels like this one, and the one put together for it: for
    whom, until when, and of how many parts, each counted by how far it can be had alone."""
    found = packages_for(published, Audience(), entry)
    rows = [_published(published, package, citations) for package in found.published]
    return Block("packages", TITLE, (*rows, *_composed(found.composed)))


def _published(published: Published, package: Package, citations: Citations) -> Row:
    entry = cast(Entry, package.entry)
    lines = [package.validity_label]
    if package.end_said:
        lines.append(package.end_said)
    return Row(
        title=entry.name,
        lines=tuple(lines),
        known=True,
        status=COMPILED if package.compiled else None,
        cites=citations.of(figure(published, entry, "validity_status")),
        remarks=package.why,
    )


def _composed(package: Package) -> Iterator[Row]:
    yield Row(_COMPOSED, (COMPILED, *package.why), True, None, (), (COMPOSED_BY_RULE,))
    yield Row(_VALIDITY, tuple(_validity(package)), True, None, (), ())
    for state in Availability:
        measures, services = (
            sum(part.availability is state for part in parts)
            for parts in (package.policies, package.services)
        )
        if measures or services:
            yield Row(state.label, (_counted(measures, services),), True, None, (), ())


def _validity(package: Package) -> Iterator[Label]:
    yield package.validity_label
    if package.end_said:
        yield package.end_said
    if package.undated:
        yield Label(f"{package.undated} 项未载有效期", f"{package.undated} state no end")


def _counted(measures: int, services: int) -> Label:
    zh, en = [], []
    if measures:
        zh.append(f"措施 {measures} 项")
        en.append(f"{measures} measure{'s' * (measures > 1)}")
    if services:
        zh.append(f"服务 {services} 项")
        en.append(f"{services} service{'s' * (services > 1)}")
    return Label("、".join(zh), ", ".join(en))

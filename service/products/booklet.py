"""The content of a booklet: the chosen parcels, and all that is published beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.words import notices
from catalog.words.label import Label
from service.products.chapters import measures, offers
from service.products.chapters.area import area, surroundings
from service.products.chapters.cells import value
from service.products.chapters.register import register
from service.products.citing import Citations
from service.products.drawing import drawing
from service.products.edition import Order
from service.products.model import Booklet, Cell, Table
from service.products.sheet import sheet
from service.showing.entry import Entry
from service.showing.published import Published

MOST = 60
"""Parcels in one booklet: more take longer than anybody waits."""

_COLUMNS = (
    "zone",
    "land_use_code",
    "site_area_m2",
    "far_max",
    "height_limit_m",
    "supply_method",
    "lifecycle_state",
)
_WIDTHS = (5, 21, 10, 9, 14, 9, 10, 11, 11)
_NUMBER = Label("图号", "No.")
_PARCEL = Label("地块", "Parcel")
_NO_PARCELS = Label(
    "本目录尚无已核实发布的地块。主管部门确认后，总图、比较表与地块资料即在此发布。",
    "No parcel has been verified and published yet. Once the authority has confirmed them, their map, comparison and sheets appear here.",
)
_NONE_CHOSEN = Label("所选条件下没有地块。", "No parcel answers what was asked for.")
_NO_OUTLINES = Label("所选地块均没有公开的图形。", "No outline of the chosen parcels is public.")


@dataclass(frozen=True)
class Chosen:
    """The parcels of a booklet, at most MOST of the `matched` that were asked for.

    `published` is how many parcels the catalog holds; `narrowed` whether fewer were asked for.
    """

    parcels: Sequence[Entry]
    matched: int
    published: int
    narrowed: bool


def booklet(published: Published, chosen: Chosen, order: Order, citations: Citations) -> Booklet:
    """What stands in the booklet of the chosen parcels."""
    clock = published.clock
    demonstration = clock.data_mode == "demo"
    declared, total = _total(published, 0 if demonstration else chosen.published)
    parcels = list(chosen.parcels)
    outlines = drawing(parcels, _stations(published), margin=0.1, least_ratio=1.2)
    return Booklet(
        total=total,
        selection=_selection(chosen),
        reading=register(parcels, declared, demonstration),
        area=area(published, citations),
        drawing=outlines,
        no_drawing=_NO_OUTLINES if parcels else _selection(chosen),
        comparison=_comparison(published, parcels) if parcels else None,
        sheets=tuple(
            sheet(
                published,
                entry,
                citations,
                order.page(f"/parcels/{entry.id}", clock.seq),
                order.since(entry.id),
            )
            for entry in parcels
        ),
        appendix=(
            surroundings(published, citations),
            offers.tracks(published, citations),
            offers.projects(published, citations),
            measures.packages(published, citations),
            measures.policies(published, citations),
            offers.services(published, citations),
        ),
        notices=(
            *((notices.DEMONSTRATION,) if demonstration else ()),
            notices.PROMOTION,
            notices.CHINESE_PREVAILS,
        ),
    )


def _total(published: Published, verified: int) -> tuple[int | None, Label | None]:
    """The newest stated number of parcels, told beside the verified one."""
    stated = [e for e in published.all("indicators") if e["metric"] == "declared_total"]
    known = [entry for entry in stated if entry["value"] is not None]
    if not known:
        return None, None
    newest = max(known, key=lambda entry: str(entry["period_end"] or ""))
    as_of = newest.evidence("value").get("as_of") or newest["period_end"] or "—"
    return newest["value"], notices.declared_total(newest["value"], as_of, verified)


def _selection(chosen: Chosen) -> Label:
    count = len(chosen.parcels)
    if not count:
        return _NONE_CHOSEN if chosen.published else _NO_PARCELS
    if count < chosen.matched:
        return Label(
            f"收录所选 {chosen.matched} 幅地块中的前 {count} 幅（一册至多 {MOST} 幅）",
            f"The first {count} of {chosen.matched} parcels asked for ({MOST} at most in a booklet)",
        )
    if chosen.narrowed:
        return Label(
            f"收录所选 {count} 幅地块（目录共 {chosen.published} 幅）",
            f"{count} chosen parcels (of {chosen.published} in the catalog)",
        )
    return Label(f"收录目录全部 {count} 幅地块", f"All {count} parcels of the catalog")


def _stations(published: Published) -> list[Entry]:
    return [e for e in published.all("facilities") if e["facility_kind"] == "metro_station"]


def _comparison(published: Published, parcels: Sequence[Entry]) -> Table:
    fields = parcels[0].kind.public_fields
    rows = []
    for number, entry in enumerate(parcels, 1):
        label = Label(str(number), str(number))
        name = Cell((entry.name,), strong=True)
        rows.append((Cell((label,)), name, *(value(published, entry, field) for field in _COLUMNS)))
    return Table(
        None,
        (_NUMBER, _PARCEL, *(fields[name].traits.title for name in _COLUMNS)),
        _WIDTHS,
        tuple(rows),
    )

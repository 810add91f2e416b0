"""What Taopu is and where: position, transport, green space, public services, dated figures."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.rendering import render
from service.web.site.visit import Visit

AREA = "TP-FAC-SMART-CITY"

_SECTIONS = (
    ("zones", Label("片区", "Zones"), ("zone",)),
    ("transport", Label("交通", "Transport"), (
        "metro_line", "metro_station", "expressway", "ramp", "road", "bridge", "railway",
        "public_transport",
    )),
    ("parks", Label("园区与载体", "Parks and carriers"), (
        "industrial_park", "carrier", "incubator", "platform", "headquarters_site",
    )),
    ("ecology", Label("生态", "Green space and water"), ("park", "water_body", "energy_green")),
    ("living", Label("公共服务", "Public services"), (
        "school", "hospital", "elderly_care", "culture", "sport", "commerce", "talent_housing",
        "living_circle",
    )),
    ("utilities", Label("市政与信息", "Utilities and networks"), ("utility", "ict")),
)  # fmt: skip
"""What an investor asks about a place, and the kinds of facilities that answer it."""

_STANDS = ("existing", "under_construction", "implementing")


def show(visit: Visit) -> Response:
    published = visit.published
    facilities = published.all("facilities")
    return render(
        visit,
        "area",
        area=published.one("facilities", AREA),
        sections=[
            (name, title, _parted(published, facilities, kinds)) for name, title, kinds in _SECTIONS
        ],
        indicators=_by_region(published),
    )


def _parted(
    published: Published, facilities: Iterable[Entry], kinds: tuple[str, ...]
) -> tuple[list[tuple[Entry, Figure]], list[tuple[Entry, Figure]]]:
    """What stands or is being built, and what is only planned, each with its status."""
    chosen = [entry for entry in facilities if entry["facility_kind"] in kinds]
    chosen.sort(key=lambda entry: (kinds.index(entry["facility_kind"]), entry.id))
    told = [(entry, figure(published, entry, "status")) for entry in chosen]
    stands = [one for one in told if one[0]["status"] in _STANDS]
    return stands, [one for one in told if one[0]["status"] not in _STANDS]


def _by_region(published: Published) -> list[tuple[Label, list[tuple[Entry, Figure]]]]:
    """Every dated figure, by the region it is of; the total of parcels stands elsewhere."""
    regions: dict[str, list[tuple[Entry, Figure]]] = {}
    labels: dict[str, Label] = {}
    for entry in published.all("indicators"):
        if entry["metric"] == "declared_total":
            continue
        region = figure(published, entry, "region")
        labels[str(region.raw)] = region.value
        regions.setdefault(str(region.raw), []).append((entry, figure(published, entry, "value")))
    return [(labels[name], found) for name, found in sorted(regions.items())]

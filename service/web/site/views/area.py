"""What Taopu is and where: position, transport, green space, public services, dated figures."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from catalog.words.label import Label
from service.showing.area import AREA, PLACE, answered
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.rendering import render
from service.web.site.visit import Visit

_STANDS = ("existing", "under_construction", "implementing")


def show(visit: Visit) -> Response:
    published = visit.published
    return render(
        visit,
        "area",
        place=PLACE,
        area=published.one("facilities", AREA),
        sections=[
            (question.name, question.title, _parted(published, facilities))
            for question, facilities in answered(published)
        ],
        indicators=_by_region(published),
    )


def _parted(
    published: Published, facilities: Iterable[Entry]
) -> tuple[list[tuple[Entry, Figure]], list[tuple[Entry, Figure]]]:
    """What stands or is being built, and what is only planned, each with its status."""
    told = [(entry, figure(published, entry, "status")) for entry in facilities]
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

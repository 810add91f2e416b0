"""What stands around a parcel already: the nearest stations and expressways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from catalog.rules.nearby import METHOD_LABEL, Edge, Standing, nearby
from catalog.words.label import Label
from service.products.citing import Citations
from service.products.model import Block, Row
from service.products.words import FIXED
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.published import Published

_KINDS = frozenset({"metro_station", "railway", "expressway", "ramp"})
_WITHIN_M = 5000
_MOST = 6
_TITLE = Label("周边现状交通", "Transport nearby")
_METHOD = Label("量法", "Measured as")


def around(published: Published, entry: Entry, citations: Citations) -> Iterator[Block]:
    """The nearest that exist, at most six; nothing where no distance can be told."""
    places = [one for one in published.all("facilities") if one["facility_kind"] in _KINDS]
    mode = published.clock.data_mode
    edges = nearby(entry, places, data_mode=mode, within_m=_WITHIN_M).edges
    found = [edge for edge in edges if edge.standing is Standing.EXISTING][:_MOST]
    if found:
        rows = (_row(published, edge, citations) for edge in found)
        method = Row(_METHOD, (METHOD_LABEL,), True, None, (), ())
        yield Block("around", _TITLE, (*rows, method))


def _row(published: Published, edge: Edge, citations: Citations) -> Row:
    place = cast(Entry, edge.entry)
    distance = Label(f"{edge.distance_m:,} 米", f"{edge.distance_m:,} m")
    word = FIXED["invented"] if edge.illustrative else None
    cites = citations.of(figure(published, place, "status"))
    accuracy = figure(published, place, "location_accuracy_m")
    told = Label(
        f"{accuracy.title.zh}：{accuracy.value.zh}", f"{accuracy.title.en}: {accuracy.value.en}"
    )
    return Row(place.name, (distance,), True, word, cites, (told,) if accuracy.known else ())

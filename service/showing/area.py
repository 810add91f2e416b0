"""The area as it is told: where it lies, and what answers what investors ask of a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.published import Published

AREA = "TP-FAC-SMART-CITY"

PLACE = Label(
    "桃浦智创城位于上海市普陀区桃浦地区。",
    "Taopu Smart Innovation City lies in the Taopu area of Putuo District, Shanghai.",
)


@dataclass(frozen=True)
class Question:
    """One thing that is asked of a place, and the kinds of facilities that answer it."""

    name: str
    title: Label
    kinds: tuple[str, ...]


QUESTIONS = (
    Question("zones", Label("片区", "Zones"), ("zone",)),
    Question("transport", Label("交通", "Transport"), (
        "metro_line", "metro_station", "railway", "public_transport", "expressway", "ramp",
        "bridge", "road",
    )),
    Question("parks", Label("园区与载体", "Parks and carriers"), (
        "industrial_park", "carrier", "incubator", "platform", "headquarters_site",
    )),
    Question("ecology", Label("生态", "Green space and water"), (
        "park", "water_body", "energy_green",
    )),
    Question("living", Label("公共服务", "Public services"), (
        "school", "hospital", "elderly_care", "culture", "sport", "commerce", "living_circle",
        "talent_housing", "talent_service",
    )),
    Question("utilities", Label("市政与信息", "Utilities and networks"), ("utility", "ict")),
)  # fmt: skip
"""Every kind of facility answers one of them (a test holds it)."""


def answered(published: Published) -> Iterator[tuple[Question, list[Entry]]]:
    """Each question with the facilities that answer it, in the order of their kinds."""
    facilities = published.all("facilities")
    for question in QUESTIONS:
        kinds = question.kinds
        found = [entry for entry in facilities if entry["facility_kind"] in kinds]
        yield question, sorted(found, key=lambda e: (kinds.index(e["facility_kind"]), e.id))

"""By what parcels are told apart on a map: classes with a colour, a mark and a name.

The colours are Paul Tol's "muted" scheme, which people of every colour vision tell apart. No class
is told by its colour alone: its mark stands on each parcel.
Source: P. Tol, Colour Schemes, SRON/EPS/TN/09-002, issue 3.2 (2021).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.values.codes import code_list
from catalog.words.label import Label
from service.showing.entry import Entry

_INDIGO, _CYAN, _TEAL, _GREEN, _OLIVE = "#332288", "#88ccee", "#44aa99", "#117733", "#999933"
_SAND, _ROSE, _WINE, _PURPLE, _PALE = "#ddcc77", "#cc6677", "#882255", "#aa4499", "#dddddd"


@dataclass(frozen=True)
class Shade:
    """A class of parcels. `fill` is #rrggbb; `mark` tells the class where colour does not."""

    key: str
    fill: str
    mark: Label
    title: Label

    @property
    def is_dark(self) -> bool:
        """Whether what is written on it has to be light."""
        red, green, blue = (int(self.fill[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue < 110


SCHEMES: Mapping[str, Label] = {
    "track": Label("产业导向", "Industry track"),
    "state": Label("地块状态", "State"),
    "land_use": Label("规划用地性质", "Land use"),
}
"""What a map may be coloured by, the first unless somebody asks for another."""

UNKNOWN = Shade(
    "unknown", _PALE, Label("？", "?"), Label("尚未公布或暂无资料", "Not published or not known")
)

_TRACK_LOOKS = {
    "digital_health": (_CYAN, Label("健", "DH")),
    "intelligent_manufacturing": (_INDIGO, Label("智", "IM")),
    "technology_services": (_SAND, Label("科", "TS")),
    "low_altitude": (_TEAL, Label("空", "LA")),
    "advanced_materials": (_OLIVE, Label("材", "AM")),
    "high_end_logistics": (_ROSE, Label("流", "LO")),
    "artificial_intelligence": (_PURPLE, Label("人", "AI")),
    "integrated_circuits": (_WINE, Label("集", "IC")),
    "life_health": (_GREEN, Label("生", "LH")),
}
_OTHER_TRACK = Shade("other", "#bbbbbb", Label("他", "O"), Label("其他赛道", "Another track"))


def _sentence(label: Label) -> Label:
    """A list's English names begin in lower case."""
    return Label(label.zh, label.en[:1].upper() + label.en[1:])


_TRACKS = {
    code: Shade(code, fill, mark, _sentence(code_list("industry-track").label(code)))
    for code, (fill, mark) in _TRACK_LOOKS.items()
}

_STATES = (
    (
        Shade("reserve", _SAND, Label("储", "R"), Label("储备", "In reserve")),
        ("planned", "acquiring", "banked"),
    ),
    (
        Shade("promotion", _TEAL, Label("推", "P"), Label("推介", "Promoted")),
        ("promotable", "promoting"),
    ),
    (
        Shade("offer", _INDIGO, Label("告", "A"), Label("公告与交易", "Announced or in bidding")),
        ("pre_announced", "announced", "bidding"),
    ),
    (
        Shade("granted", _ROSE, Label("成", "S"), Label("成交与交地", "Sold or handed over")),
        ("sold", "contracted", "handed_over"),
    ),
    (
        Shade("building", _PURPLE, Label("建", "B"), Label("建设", "Being built")),
        ("started", "completed"),
    ),
    (
        Shade("production", _GREEN, Label("产", "F"), Label("投产", "In production")),
        ("in_production", "full_capacity", "renewed"),
    ),
    (
        Shade("ended", _CYAN, Label("止", "X"), Label("终止或未成交", "Ended or unsold")),
        ("unsold", "withdrawn", "expired", "reclaimed"),
    ),
)
_STATE_OF = {state: shade for shade, states in _STATES for state in states}

_INDUSTRY = Shade("industry", _INDIGO, Label("工", "I"), Label("工业", "Industry"))
_MIXED = Shade("mixed", _PURPLE, Label("综", "M"), Label("产业综合", "Mixed industrial"))
_RESEARCH = Shade(
    "research", _TEAL, Label("研", "R"), Label("研发与科教", "Research and education")
)
_STORAGE = Shade("storage", _SAND, Label("仓", "W"), Label("仓储物流", "Warehouses, logistics"))
_COMMERCE = Shade("commerce", _ROSE, Label("商", "C"), Label("商业商务", "Commerce and offices"))
_OTHER_USE = Shade("other", _OLIVE, Label("他", "O"), Label("其他用途", "Another use"))
_USES = {
    # The longest beginning of a code that stands here tells its class.
    "sh_planning": {
        "M": _INDUSTRY, "M0": _MIXED, "M4": _RESEARCH, "W": _STORAGE,
        "C2": _COMMERCE, "C8": _COMMERCE, "C6": _RESEARCH,
    },
    "mnr_2023": {
        "1001": _INDUSTRY, "0802": _RESEARCH, "0804": _RESEARCH, "1101": _STORAGE, "09": _COMMERCE,
    },
    "contract_use": {
        "工业": _INDUSTRY, "产业综合": _MIXED, "研发": _RESEARCH, "科研": _RESEARCH,
        "教育科研": _RESEARCH, "仓储": _STORAGE, "物流": _STORAGE, "商业": _COMMERCE,
        "商务": _COMMERCE,
    },
}  # fmt: skip

_ORDER: Mapping[str, tuple[Shade, ...]] = {
    "track": (*_TRACKS.values(), _OTHER_TRACK, UNKNOWN),
    "state": (*(shade for shade, _ in _STATES), UNKNOWN),
    "land_use": (_INDUSTRY, _MIXED, _RESEARCH, _STORAGE, _COMMERCE, _OTHER_USE, UNKNOWN),
}


def shades(scheme: str, parcel: Entry, tracks: Mapping[str, str]) -> tuple[Shade, ...]:
    """The classes of a parcel, the leading one first; never none.

    `tracks` are the track codes of industry entries by their ids.
    """
    if scheme == "track":
        codes = [tracks.get(found) for found in parcel["industry_orientation"] or ()]
        found = tuple(dict.fromkeys(_TRACKS.get(code or "", _OTHER_TRACK) for code in codes))
        return found or (UNKNOWN,)
    if scheme == "state":
        return (_STATE_OF.get(parcel["lifecycle_state"], UNKNOWN),)
    assert scheme == "land_use"
    return (_use(parcel["land_use_scheme"], parcel["land_use_code"]),)


def in_order(scheme: str) -> tuple[Shade, ...]:
    """Every class of a scheme, as a legend lists them."""
    return _ORDER[scheme]


def track_codes(industries: list[Entry]) -> dict[str, str]:
    """The track code of each industry entry, by its id."""
    return {entry.id: entry["track"] for entry in industries if entry["track"]}


def _use(scheme: Any, code: Any) -> Shade:
    if not code:
        return UNKNOWN
    classes = _USES.get(scheme, {})
    begin = re.sub(r"\s", "", str(code))
    for length in range(len(begin), 0, -1):
        if begin[:length] in classes:
            return classes[begin[:length]]
    return _OTHER_USE

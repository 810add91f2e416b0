"""The form in which an investor says what is needed: one control a criterion."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.kinds.fields import Coded, Many
from catalog.rules.requirements import (
    CRITERIA,
    Admitted,
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    Limit,
    NotAfter,
    Promised,
    Reachable,
    Used,
    Within,
)
from catalog.values.codes import code_list
from catalog.values.fault import Fault
from catalog.values.units import UnitRefused
from catalog.words.label import Label, Language
from catalog.words.messages import told
from catalog.words.units import UNIT_WORDS
from service.api.requirement_limits import SCHEMES
from service.api.requirement_query import figure_typed
from service.showing.entry import Entry

_NOTHING = Label("", "")

SECTIONS = (
    (Label("产业", "Industry"), ("tracks", "industry_codes")),
    (
        Label("用地与规划", "Land and planning"),
        ("land_use", "site_area_m2", "far", "height_m", "grant_term_years"),
    ),
    (Label("供应", "Supply"), ("supply_methods", "supply_features", "supply_by")),
    (
        Label("可承诺的投入产出", "What you can promise"),
        ("investment_intensity_wan_mu", "output_rate_wan_mu_y", "tax_rate_wan_mu_y"),
    ),
    (Label("交通", "Transport"), ("metro_station_m", "expressway_m")),
)
"""The criteria as the form groups them."""

_HINTS = {
    "tracks": Label("可多选，符合其一即可", "any of those chosen will do"),
    "industry_codes": Label(
        "GB/T 4754-2017 代码，如 C35、C3963；以逗号分隔，符合其一即可",
        "GB/T 4754-2017 codes such as C35, C3963; with commas between, any will do",
    ),
    "land_use": Label(
        "如 M1、C65；以逗号分隔，符合其一或其细类即可",
        "such as M1, C65; with commas between, any or a finer class will do",
    ),
    "site_area_m2": Label(
        "平方米；也可写 18亩、1.5公顷、3英亩", "m²; 1.5 ha or 3 acres may be written too"
    ),
    "supply_methods": Label("可多选，符合其一即可", "any of those chosen will do"),
    "supply_features": Label(
        "须全部提供；探索中的不算", "all of those chosen; none that is only explored"
    ),
    "supply_by": Label("年、月或日，如 2027、2027-06", "a year, month or day: 2027, 2027-06"),
    "investment_intensity_wan_mu": Label(
        "不低于地块要求即符合", "fits where no less is demanded of you"
    ),
    "metro_station_m": Label(
        "米，直线距离，仅计现状站点", "m in a straight line, to existing stations"
    ),
    "expressway_m": Label("米，直线距离，仅计现状设施", "m in a straight line, to existing ones"),
}

_TYPED: Mapping[type[Limit], tuple[str, ...]] = {
    Admitted: ("any_of",),
    Used: ("any_of",),
    Within: ("min", "max"),
    AtLeast: ("min",),
    Promised: ("promise",),
    NotAfter: ("latest",),
    Reachable: ("max",),
}
"""What is typed, not chosen, of each type of limit."""

_FIGURES = ("min", "max", "promise")
"""Parts that are figures."""

_PARTS = {
    "min": Label("不低于", "At least"),
    "max": Label("不超过", "At most"),
    "promise": Label("可承诺", "You promise"),
    "latest": Label("不晚于", "Not after"),
    "scheme": Label("分类体系", "Classification"),
    "any_of": Label("代码", "Codes"),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label
    chosen: bool


@dataclass(frozen=True)
class Input:
    """One field of the form. `form` is number, quantity, text, select or boxes."""

    name: str
    label: Label
    form: str
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Control:
    """What is asked for one criterion, and what is wrong with it."""

    name: str
    title: Label
    unit: Label
    hint: Label
    inputs: tuple[Input, ...]
    weight: str
    faults: tuple[str, ...]

    @property
    def ids(self) -> str:
        return self.name.replace("_", "-")


def controls(
    query: Mapping[str, list[str]],
    tracks: Iterable[Entry],
    faults: Collection[Fault],
    language: Language,
) -> dict[str, Control]:
    """Every criterion's control, filled in as the address says."""
    offered = tuple((track.id, track.name) for track in tracks)
    return {
        name: Control(
            name,
            criterion.title,
            UNIT_WORDS[criterion.unit] if criterion.unit else _NOTHING,
            _HINTS.get(name, _NOTHING),
            tuple(_inputs(criterion, query, offered)),
            _first(query, f"{name}.weight"),
            tuple(
                _said(_as_typed(fault, criterion, query), language)
                for fault in faults
                if _is_of(fault, name)
            ),
        )
        for name, criterion in CRITERIA.items()
    }


def _inputs(
    criterion: Criterion, query: Mapping[str, list[str]], tracks: tuple[tuple[str, Label], ...]
) -> Iterable[Input]:
    limit = criterion.limit
    if limit in (AnyOf, AllOf):
        part = "any_of" if limit is AnyOf else "all_of"
        offered = tracks if criterion.name == "tracks" else _codes(criterion)
        yield _boxes(f"{criterion.name}.{part}", criterion.title, offered, query)
        return
    if limit is Used:
        name = f"{criterion.name}.scheme"
        labels = [(scheme, code_list("land-use-scheme").label(scheme)) for scheme in SCHEMES]
        choices = _choices(labels, query.get(name, []))
        yield Input(name, _PARTS["scheme"], "select", choices=choices)
    for part in _TYPED[limit]:
        name = f"{criterion.name}.{part}"
        form = "text" if part not in _FIGURES else "number" if _is_bare(criterion) else "quantity"
        yield Input(name, _PARTS[part], form, ", ".join(query.get(name, [])))


def _codes(criterion: Criterion) -> tuple[tuple[str, Label], ...]:
    described = criterion.described
    coded = described.items if isinstance(described, Many) else described
    assert isinstance(coded, Coded)
    return tuple((code.code, code.label) for code in coded.codes.codes.values())


def _boxes(
    name: str, title: Label, offered: Iterable[tuple[str, Label]], query: Mapping[str, list[str]]
) -> Input:
    return Input(name, title, "boxes", choices=_choices(offered, query.get(name, [])))


def _choices(offered: Iterable[tuple[str, Label]], chosen: Collection[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value in chosen) for value, label in offered)


def _first(query: Mapping[str, list[str]], name: str) -> str:
    return query.get(name, [""])[0].strip()


def _is_of(fault: Fault, name: str) -> bool:
    return fault.pointer.split("/")[1:2] == [name]


def _as_typed(fault: Fault, criterion: Criterion, query: Mapping[str, list[str]]) -> Fault:
    """The fault with what was not understood of a figure: units may be written in the form."""
    part = fault.pointer.rpartition("/")[2]
    if part not in _FIGURES:
        return fault
    typed = _first(query, f"{criterion.name}.{part}")
    try:
        figure_typed(criterion, part, typed)
    except UnitRefused as refused:
        if _is_bare(criterion):
            return Fault(fault.pointer, "not-a-typed-number", {"value": typed[:40]})
        wanted = UNIT_WORDS[criterion.unit or "1"]
        if refused.code in ("not-a-quantity", "full-width-digits"):
            said = {"value": typed[:40], "wanted": wanted}
            return Fault(fault.pointer, "not-a-typed-quantity", said)
        return replace(fault, code=refused.code, facts={**refused.facts, "wanted": wanted})
    return fault


def _is_bare(criterion: Criterion) -> bool:
    """Whether its figures have no unit that could be written behind them."""
    return criterion.unit in (None, "1")


def _said(fault: Fault, language: Language) -> str:
    found = told(fault.code, fault.facts, language)
    return f"{found.detail}{' ' if language == 'en' else ''}{found.hint}"

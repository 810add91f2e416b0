"""A requirement: what an investor asks of a parcel, condition by condition.

Each condition looks at one field of the parcels' description, which gives it its title and unit.
Areas are m², heights and distances m, intensities 万元/亩, outputs and taxes 万元/亩·年.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.fields import Described
from catalog.kinds.parcels import PARCELS
from catalog.values.codes import code_list
from catalog.words.label import Label

Figure = int | float
Bound = Literal["le", "ge"]


@dataclass(frozen=True)
class AnyOf:
    """One of these is enough."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """Each of these is needed, and on offer: what is only being explored is not."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Admitted:
    """One of these industries (GB/T 4754-2017) may come, wholly: C39 admits C3985, not so C3985
    C39."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Used:
    """One of these land uses, or a finer class of one, in this scheme: C6 is asked, C65 will do."""

    scheme: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Within:
    """A closed range; an end that is None is open."""

    low: Figure | None
    high: Figure | None


@dataclass(frozen=True)
class AtLeast:
    """The parcel allows at least this much."""

    figure: Figure


@dataclass(frozen=True)
class Promised:
    """The investor can promise this much, which must not be less than the parcel demands."""

    figure: Figure


@dataclass(frozen=True)
class NotAfter:
    """A day, month or year that the parcel's own date lies in or before."""

    date: str


@dataclass(frozen=True)
class Reachable:
    """The nearest existing facility lies at most so many metres away, in a straight line."""

    metres: Figure


Limit = AnyOf | AllOf | Admitted | Used | Within | AtLeast | Promised | NotAfter | Reachable


@dataclass(frozen=True)
class Criterion:
    """What can be asked. `field` is the parcel's property (or its geometry) that decides.

    `bound` is the operator that the field's meaning holds already: a height limit of 80 m is "at
    most 80 m", a demanded intensity "at least". `facilities` are the kinds of facility that are
    near enough or not.
    """

    name: str
    field: str
    limit: type[Limit]
    bound: Bound | None = None
    facilities: tuple[str, ...] = ()

    @property
    def described(self) -> Described | None:
        """The field's description; None for the geometry."""
        return PARCELS.fields.get(self.field)

    @property
    def title(self) -> Label:
        if self.described is not None:
            return self.described.traits.title
        kinds = [code_list("facility-kind").label(kind) for kind in self.facilities]
        zh, en = "、".join(kind.zh for kind in kinds), " or ".join(kind.en for kind in kinds)
        return Label(f"至最近{zh}的直线距离", f"Straight-line distance to the nearest {en}")

    @property
    def unit(self) -> str | None:
        return "m" if self.described is None else self.described.traits.unit


ON_OFFER = Criterion("lifecycle_state", "lifecycle_state", AnyOf)
"""Asked of every parcel, whether a requirement says so or not."""

OFFERED_STATES = (
    "planned", "acquiring", "banked", "promotable", "promoting", "pre_announced", "announced",
    "bidding", "unsold",
)  # fmt: skip
"""Life-cycle states in which nobody has the parcel yet."""

CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        criterion.name: criterion
        for criterion in (
            Criterion("tracks", "industry_orientation", AnyOf),
            Criterion("industry_codes", "admission", Admitted),
            Criterion("land_use", "land_use_code", Used),
            Criterion("site_area_m2", "site_area_m2", Within),
            Criterion("far", "far_max", AtLeast, "le"),
            Criterion("height_m", "height_limit_m", AtLeast, "le"),
            Criterion("grant_term_years", "grant_term_years", AtLeast),
            Criterion("supply_methods", "supply_method", AnyOf),
            Criterion("supply_features", "supply_features", AllOf),
            Criterion("supply_by", "expected_supply", NotAfter),
            Criterion("investment_intensity_wan_mu", "investment_intensity_wan_mu", Promised, "ge"),
            Criterion("output_rate_wan_mu_y", "output_rate_wan_mu_y", Promised, "ge"),
            Criterion("tax_rate_wan_mu_y", "tax_rate_wan_mu_y", Promised, "ge"),
            Criterion("metro_station_m", GEOMETRY, Reachable, facilities=("metro_station",)),
            Criterion("expressway_m", GEOMETRY, Reachable, facilities=("expressway", "ramp")),
        )
    }
)
"""What a requirement may ask, by name, in the order in which it is told."""

HEAVIEST = 5


@dataclass(frozen=True)
class Condition:
    """One thing asked: `weight` is 1 to 5 for what a parcel should fulfil, None for a must."""

    criterion: Criterion
    limit: Limit
    weight: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.limit, self.criterion.limit):
            raise TypeError(f"{self.criterion.name} takes a {self.criterion.limit.__name__}")
        if self.weight is not None and not 1 <= self.weight <= HEAVIEST:
            raise ValueError(f"a weight is 1 to {HEAVIEST}, not {self.weight}")

    @property
    def is_must(self) -> bool:
        return self.weight is None


@dataclass(frozen=True)
class Requirement:
    """Conditions on different criteria, in the order of these."""

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        names = [condition.criterion.name for condition in self.conditions]
        if names != [name for name in CRITERIA if name in names]:
            raise ValueError(f"conditions out of order, or asked twice: {names}")

    @property
    def all(self) -> tuple[Condition, ...]:
        """With the condition that goes without saying: that the parcel is still to be had."""
        return (Condition(ON_OFFER, AnyOf(OFFERED_STATES)), *self.conditions)

    @property
    def tracks(self) -> tuple[str, ...]:
        """The ids of the tracks asked for."""
        for condition in self.conditions:
            if condition.criterion.name == "tracks" and isinstance(condition.limit, AnyOf):
                return condition.limit.values
        return ()

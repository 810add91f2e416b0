"""Which parcels fit a requirement, which do not, and which cannot be judged.

Every condition is true, false, or not to be told; a figure that is not published is never guessed.
A parcel does not fit when a must is false, cannot be judged when one is not to be told (or nothing
is), and fits otherwise. Its score is the weights of the shoulds that are true, of those of all;
those that are not to be told stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any

from catalog.rules.meeting import (
    MET,
    NOT_MET,
    Outcome,
    Reason,
    Verdict,
    meets_admission,
    meets_all,
    meets_any,
    meets_date,
    meets_figure,
    meets_use,
    stated_uses,
    unknown,
)
from catalog.rules.nearby import Unmeasured
from catalog.rules.published import PublishedEntry, said_of
from catalog.rules.reaching import Reach, Way
from catalog.rules.requirements import (
    Admitted,
    AllOf,
    AnyOf,
    Condition,
    Figure,
    NotAfter,
    Reachable,
    Requirement,
    Used,
)
from catalog.rules.shortfall import shortfall

Reaches = Mapping[str, Reach | Unmeasured]
"""By the names of the criteria that ask for facilities."""


@dataclass(frozen=True)
class Judged:
    """How one condition came out. `value` is the parcel's, `status` what its evidence says of it.

    `operator` is the evidence's ("le": at most), `stage` that of the supply features. `facility`
    is the one that decides, `accuracy_m` by how much its place may be wrong in metres, `unplaced`
    are those without a place.
    """

    condition: Condition
    outcome: Outcome
    reason: Reason
    value: Any = None
    status: str | None = None
    operator: str | None = None
    stage: str | None = None
    facility: str | None = None
    accuracy_m: Figure | None = None
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Weights: of what is fulfilled, of what is not to be told, and of all that should be."""

    fulfilled: int
    untold: int
    total: int


@dataclass(frozen=True)
class Judgement:
    """What was found of one parcel; `score` is None where nothing was asked that only should be."""

    parcel_id: str
    outcome: Outcome
    conditions: tuple[Judged, ...]
    score: Score | None

    @property
    def failing(self) -> tuple[Judged, ...]:
        """The musts that are false."""
        return self._musts(Outcome.UNFIT)

    @property
    def untold(self) -> tuple[Judged, ...]:
        """The conditions that are not to be told."""
        return tuple(found for found in self.conditions if found.outcome is Outcome.UNKNOWN)

    def _musts(self, outcome: Outcome) -> tuple[Judged, ...]:
        musts = (found for found in self.conditions if found.condition.is_must)
        return tuple(found for found in musts if found.outcome is outcome)


def judge(requirement: Requirement, parcel: PublishedEntry, reaches: Reaches) -> Judgement:
    """What a published parcel is to a requirement; `reaches` are what is near it."""
    found = tuple(judge_condition(one, parcel, reaches) for one in requirement.all)
    return Judgement(parcel.id, _outcome(found), found, _score(found))


def order(judgement: Judgement) -> tuple[int, int, Fraction, int, str]:
    """The key by which judgements of one outcome are listed, the better first, then by id.

    Those that fail in fewer musts come first; among them those that fail in figures alone, by the
    sum of what these lack; then those with the better score.
    """
    lacking = [shortfall(one.condition.limit, one.value) for one in judgement.failing]
    figures = [part for part in lacking if part is not None]
    fulfilled = judgement.score.fulfilled if judgement.score else 0
    categories = len(lacking) - len(figures)
    return len(lacking), categories, sum(figures, Fraction(0)), -fulfilled, judgement.parcel_id


def judge_condition(condition: Condition, parcel: PublishedEntry, reaches: Reaches) -> Judged:
    """How one condition comes out for one parcel."""
    said = said_of(parcel, condition.criterion.field)
    if isinstance(condition.limit, Reachable):
        return _reached(condition, reaches[condition.criterion.name], said.get("status"))
    value, stage = _value(condition, parcel.properties), None
    if isinstance(condition.limit, AllOf) and value:
        stage = parcel.properties.get("supply_feature_stage")
    verdict = _verdict(condition, parcel.properties, value, said)
    status, operator = said.get("status"), said.get("operator")
    return Judged(condition, *verdict, value, status, operator, stage=stage)


def _value(condition: Condition, properties: Mapping[str, Any]) -> Any:
    """What the parcel's field says that can be compared; an empty list says nothing."""
    value = properties.get(condition.criterion.field)
    if isinstance(condition.limit, Admitted):
        value = (value or {}).get("industry_codes")
    if isinstance(condition.limit, Used):
        value = list(dict.fromkeys(use.code for use in stated_uses(properties) if use.code))
    return None if value == [] else value


def _verdict(
    condition: Condition, properties: Mapping[str, Any], value: Any, said: Mapping[str, Any]
) -> Verdict:
    limit = condition.limit
    if value is None:
        return unknown(Reason.NO_VALUE)
    if said.get("status") == "disputed" and said.get("derived_value") is None:
        return unknown(Reason.DISPUTED)
    match limit:
        case AnyOf(values):
            return meets_any(values, value if isinstance(value, list) else [value])
        case AllOf(values):
            return meets_all(values, value, properties.get("supply_feature_stage"))
        case Admitted():
            return meets_admission(limit, value)
        case Used():
            return meets_use(limit, stated_uses(properties))
        case NotAfter():
            return meets_date(limit, value, said.get("operator"))
    return _of_figure(condition, value, said)


def _of_figure(condition: Condition, value: Any, said: Mapping[str, Any]) -> Verdict:
    """A disputed figure decides only where the derived one beside it decides alike."""
    limit, bound, operator = condition.limit, condition.criterion.bound, said.get("operator")
    stated = meets_figure(limit, value, operator, bound)
    other = said.get("derived_value") if said.get("status") == "disputed" else None
    if other is not None and meets_figure(limit, other, operator, bound) != stated:
        return unknown(Reason.DISPUTED)
    return stated


def _reached(condition: Condition, reach: Reach | Unmeasured, own_status: str | None) -> Judged:
    assert isinstance(condition.limit, Reachable)
    if isinstance(reach, Unmeasured):
        missing = reach is Unmeasured.NO_GEOMETRY
        reason = Reason.NO_VALUE if missing else Reason.NOT_TO_PLACE
        return Judged(condition, *unknown(reason), status=own_status)
    verdict, way = _of_ways(reach, condition.limit.metres)
    if way is None:
        return Judged(condition, *verdict, unplaced=reach.unplaced)
    return Judged(
        condition, *verdict, way.metres, way.status,
        facility=way.facility, accuracy_m=way.accuracy_m or None, unplaced=reach.unplaced,
    )  # fmt: skip


def _of_ways(reach: Reach, limit: Figure) -> tuple[Verdict, Way | None]:
    """Whether a facility is near enough wherever it lies within its accuracy, and the way to the
    one that decides it."""
    if not reach.ways:
        return unknown(Reason.NOTHING_PLACED), None
    surest, closest = (min(reach.ways, key=by) for by in (_MOST, _LEAST))
    if surest.most <= limit:
        return MET, surest
    if closest.least <= limit:
        return unknown(Reason.APPROXIMATE), closest
    return unknown(Reason.OTHERS_UNPLACED) if reach.unplaced else NOT_MET, reach.ways[0]


_MOST, _LEAST = attrgetter("most"), attrgetter("least")


def _outcome(found: tuple[Judged, ...]) -> Outcome:
    musts = {one.outcome for one in found if one.condition.is_must}
    if Outcome.UNFIT in musts:
        return Outcome.UNFIT
    asked = [one.outcome for one in found[1:]]
    nothing_told = bool(asked) and set(asked) == {Outcome.UNKNOWN}
    return Outcome.UNKNOWN if Outcome.UNKNOWN in musts or nothing_told else Outcome.FITS


def _score(found: tuple[Judged, ...]) -> Score | None:
    weights = [(one.outcome, one.condition.weight or 0) for one in found]
    total = sum(weight for _, weight in weights)
    if not total:
        return None
    return Score(
        sum(weight for outcome, weight in weights if outcome is Outcome.FITS),
        sum(weight for outcome, weight in weights if outcome is Outcome.UNKNOWN),
        total,
    )

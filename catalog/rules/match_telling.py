"""What was asked of a parcel and how it came out, as sentences in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.kinds.evidence import WITHOUT_VALUE
from catalog.kinds.fields import Described, Many, Number, Reference
from catalog.kinds.labels import Group
from catalog.kinds.spoken import NameOf, spoken
from catalog.rules.matching import Judged, Score
from catalog.rules.meeting import Outcome, Reason
from catalog.rules.requirements import (
    ON_OFFER,
    Admitted,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Criterion,
    Figure,
    NotAfter,
    Promised,
    Reachable,
    Used,
    Within,
)
from catalog.values.codes import code_list
from catalog.words.label import Label

VERDICTS = {
    Outcome.FITS: Label("符合", "fits"),
    Outcome.UNFIT: Label("不符合", "does not fit"),
    Outcome.UNKNOWN: Label("信息不足", "cannot be judged"),
}

_REASONS = {
    Reason.BOUND_ONLY: Label(
        "公布的只是界限，不足以判断", "only a bound is published, which does not settle it"
    ),
    Reason.APPROXIMATE: Label(
        "所求界限在约数的舍入范围之内", "the limit lies within the rounding of an approximate value"
    ),
    Reason.DISPUTED: Label(
        "来源不一致，不能据以断定", "its sources disagree, so that it settles nothing"
    ),
    Reason.PARTLY: Label(
        "准入行业只列有所求行业的一部分", "only a part of the asked industry is named"
    ),
    Reason.OTHER_SCHEME: Label(
        "用途或其一部分以其他分类体系或文字公布，不作换算",
        "the use or a part of it is published in another classification or in words; none is "
        "converted",
    ),
    Reason.NOT_ON_OFFER: Label("尚非现行可选方式", "it is not on offer"),
    Reason.STAGE_UNKNOWN: Label("未载是否现行可选", "whether it is on offer is not stated"),
    Reason.PERIOD_OPEN: Label("公布的时间不够精确", "the published time is not precise enough"),
    Reason.NOT_TO_PLACE: Label(
        "地块图形仅为示意，不计算距离", "its outline is a diagram, from which nothing is measured"
    ),
    Reason.NOTHING_PLACED: Label(
        "此类现状设施均未公布位置", "no existing facility of the kind is published with its place"
    ),
    Reason.OTHERS_UNPLACED: Label(
        "另有此类现状设施未公布位置", "others of the kind are published without their place"
    ),
}

_WIDER_USE = Label(
    "公布的用地代码较所求为粗，未载是否为所求用途",
    "the published code is wider than the asked one, and does not say whether it is that use",
)
_WITHIN_ACCURACY = Label(
    "所求界限在设施位置精度之内", "the limit lies within the accuracy of the facility's place"
)
_ROUGH = Label("所载为约数", "stated as approximate")
_STATUSES = code_list("evidence-status")
_OPERATORS = code_list("operator")
_TOLD_BEFORE = frozenset({"le", "ge", "range", "approx"})
_STAGES = code_list("commitment-stage")
_SCHEMES = code_list("land-use-scheme")
_METRES = Number("", "", Group.CONDITIONS, scale=0, minimum=0, maximum=10**6, unit="m")
_FACILITY = Reference("", "", Group.CONDITIONS, "facilities")


_NOT_YET = Label("尚未进入供应，时间以主管部门安排为准", "not on the market yet")
_UNDER_WAY = Label(
    "供应程序已在进行，参与时限以公告为准",
    "its supply is under way already: mind the notice's dates",
)
_CAUTIONS = {
    **dict.fromkeys(("planned", "acquiring"), _NOT_YET),
    **dict.fromkeys(("pre_announced", "announced", "bidding"), _UNDER_WAY),
}


def said_of_caution(state: str | None) -> Label | None:
    """What is to be minded of a parcel that is still to be had, but not as things stand."""
    return _CAUTIONS.get(state or "")


def said_of_condition(condition: Condition, name_of: NameOf) -> Label:
    """What is asked, and whether it must or should hold."""
    title, limit = condition.criterion.title, said_of_limit(condition, name_of)
    strength = said_of_strength(condition)
    return Label(
        f"{title.zh}：{limit.zh}（{strength.zh}）", f"{title.en}: {limit.en} ({strength.en})"
    )


def said_of_strength(condition: Condition) -> Label:
    """Whether a condition must or should hold, and what it weighs."""
    if condition.is_must:
        return Label("必须", "must")
    return Label(f"希望，权重 {condition.weight}", f"should, weight {condition.weight}")


def said_of_limit(condition: Condition, name_of: NameOf) -> Label:
    """What is asked of the field."""
    described, limit = condition.criterion.described, condition.limit
    if condition.criterion is ON_OFFER:
        return Label("尚待供应", "still to be had")
    match limit:
        case AnyOf(values) if len(values) == 1:
            return _items(described, values, name_of)
        case AnyOf(values):
            among = _items(described, values, name_of)
            return Label(f"{among.zh}之一", f"one of {among.en}")
        case AllOf(values):
            among = _items(described, values, name_of)
            return Label(f"提供{among.zh}", f"offers {among.en}")
        case Admitted(codes):
            return Label(f"准许 {' 或 '.join(codes)}", f"admits {' or '.join(codes)}")
        case Used(scheme, codes):
            named = _SCHEMES.label(scheme)
            return Label(
                f"{' 或 '.join(codes)} 或其细类（{named.zh}）",
                f"{' or '.join(codes)} or a finer class ({named.en})",
            )
        case NotAfter(date):
            return Label(f"不晚于 {date}", f"not after {date}")
        case Reachable(metres):
            said = spoken(_METRES, metres)
            return Label(f"不超过 {said.zh}", f"at most {said.en}")
    return _said_of_figures(condition.criterion, limit)


def sentence(judged: Judged, name_of: NameOf) -> Label:
    """How a condition came out: the parcel's value, who says so, what was asked, and the result."""
    title = judged.condition.criterion.title
    value = _said_of_value(judged, name_of)
    asked = said_of_limit(judged.condition, name_of)
    result = VERDICTS[judged.outcome]
    because = _because(judged)
    return Label(
        f"{title.zh}：{value.zh}；要求{_spaced(asked.zh)}——{result.zh}{because.zh}。",
        f"{title.en}: {value.en}; asked: {asked.en} – {result.en}{because.en}.",
    )


def _because(judged: Judged) -> Label:
    """Why it came out so, and that the value is a rough one whatever came out."""
    found = [_ROUGH] if judged.operator == "approx" and judged.value is not None else []
    if reason := _reason_said(judged):
        found.append(reason)
    if not found:
        return Label("", "")
    return Label(
        f"：{'；'.join(one.zh for one in found)}", f": {'; '.join(one.en for one in found)}"
    )


def _reason_said(judged: Judged) -> Label | None:
    if judged.reason is Reason.PARTLY and isinstance(judged.condition.limit, Used):
        return _WIDER_USE
    if judged.reason is Reason.APPROXIMATE and isinstance(judged.condition.limit, Reachable):
        return _WITHIN_ACCURACY
    return _REASONS.get(judged.reason)


def said_of_score(score: Score) -> Label:
    """What the score is made of."""
    zh = f"希望条件权重合计 {score.total}，其中已符合 {score.fulfilled}"
    en = f"Of the weights of what should hold ({score.total}), {score.fulfilled} hold"
    if score.untold:
        zh, en = f"{zh}，信息不足 {score.untold}", f"{en} and {score.untold} cannot be judged"
    return Label(f"{zh}。", f"{en}.")


def _said_of_figures(criterion: Criterion, limit: Any) -> Label:
    described = criterion.described
    match limit:
        case AtLeast(figure):
            said = spoken(described, figure)
            return Label(f"不低于 {said.zh}", f"at least {said.en}")
        case Promised(figure):
            said = spoken(described, figure)
            return Label(
                f"不高于投资方可承诺的 {said.zh}",
                f"no more than the investor can promise, {said.en}",
            )
        case Within(low, high):
            return _range(described, low, high)
    raise TypeError(type(limit).__name__)


def _range(described: Described | None, low: Figure | None, high: Figure | None) -> Label:
    floor, ceiling = spoken(described, low), spoken(described, high)
    if high is None:
        return Label(f"不低于 {floor.zh}", f"at least {floor.en}")
    if low is None:
        return Label(f"不超过 {ceiling.zh}", f"at most {ceiling.en}")
    return Label(f"{floor.zh} 至 {ceiling.zh}", f"{floor.en} to {ceiling.en}")


def _said_of_value(judged: Judged, name_of: NameOf) -> Label:
    """The parcel's value with what its evidence says, or the words for its absence."""
    if judged.value is None:
        return _STATUSES.label(judged.status if judged.status in WITHOUT_VALUE else "unknown")
    said = _plain_value(judged, name_of)
    if judged.operator in _TOLD_BEFORE:
        word = _OPERATORS.label(judged.operator)
        said = Label(f"{word.zh} {said.zh}", f"{word.en} {said.en}")
    notes = [_STATUSES.label(judged.status)] if judged.status else []
    if judged.stage is not None:
        notes.append(_STAGES.label(judged.stage))
    if not notes:
        return said
    zh, en = "，".join(note.zh for note in notes), ", ".join(note.en for note in notes)
    return Label(f"{said.zh}（{zh}）", f"{said.en} ({en})")


def _plain_value(judged: Judged, name_of: NameOf) -> Label:
    criterion, limit = judged.condition.criterion, judged.condition.limit
    if isinstance(limit, Reachable):
        said = spoken(_METRES, judged.value)
        if judged.accuracy_m is not None:
            off = f"{judged.accuracy_m:,}"
            said = Label(f"{said.zh}（位置精度 ±{off} 米）", f"{said.en} (its place ±{off} m)")
        name = _facility_name(judged.facility, name_of)
        return Label(f"{said.zh}，至{name.zh}", f"{said.en}, to {name.en}")
    if isinstance(limit, Admitted | Used):
        return Label("、".join(judged.value), ", ".join(judged.value))
    return spoken(criterion.described, judged.value, name_of)


def _facility_name(facility: str | None, name_of: NameOf) -> Label:
    assert facility is not None, "a distance is one to something"
    return name_of(_FACILITY, facility) or Label(facility, facility)


def _items(described: Described | None, values: Iterable[str], name_of: NameOf) -> Label:
    item = described.items if isinstance(described, Many) else described
    said = [spoken(item, value, name_of) for value in values]
    return Label("、".join(one.zh for one in said), ", ".join(one.en for one in said))


def _spaced(asked: str) -> str:
    """Between Chinese and a figure or code stands a space."""
    return asked if asked[:1] > "\u2fff" else f" {asked}"

"""How the limits of a requirement are spelt in JSON, with the bounds of the fields they are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.fields import Described, Many, PartialDate, Record, Text, wrong
from catalog.kinds.jsonschema import Dialect, in_dialect
from catalog.kinds.labels import Group
from catalog.rules.requirements import (
    Admitted,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Criterion,
    Limit,
    NotAfter,
    Promised,
    Reachable,
    Used,
    Within,
)
from catalog.values.codes import code_list
from catalog.words.label import Label
from service.api.request_body import Member, Read, whole_number
from service.api.staff.members import one_of

SCHEMES = ("sh_planning", "mnr_2023")
"""Classifications in which a land use can be asked for."""

MOST_LISTED = 20
FARTHEST_M = 100_000

_USE = Text(
    "用地代码", "Land-use codes", Group.PLANNING, pattern="[A-Z][A-Za-z0-9]{0,9}|[0-9]{2,6}"
)
_LATEST = PartialDate("最晚", "Latest", Group.SUPPLY)


@dataclass(frozen=True)
class Form:
    """The members of a limit for a criterion, and what they make when they have been read."""

    members: Callable[[Criterion], tuple[Member, ...]]
    made: Callable[[Mapping[str, Any]], Limit]


def some(many: Many) -> Read:
    """A reader of lists that name something."""

    def read(value: Any) -> Any:
        found = many.deserialize(value)
        if not found:
            raise wrong("missing")
        return found

    return read


def some_schema(many: Many) -> dict[str, Any]:
    """The schema of such a list."""
    return {**_schema(many), "minItems": 1, "uniqueItems": True}


def spelt(condition: Condition) -> dict[str, Any]:
    """A condition's limit and weight as a body spells them."""
    weight = {} if condition.weight is None else {"weight": condition.weight}
    return {**_spelt(condition.limit), **weight}


def _spelt(limit: Limit) -> dict[str, Any]:
    match limit:
        case AnyOf(values) | Admitted(values):
            return {"any_of": list(values)}
        case AllOf(values):
            return {"all_of": list(values)}
        case Used(scheme, codes):
            return {"scheme": scheme, "any_of": list(codes)}
        case Within(low, high):
            ends = {"min": low, "max": high}
            return {name: end for name, end in ends.items() if end is not None}
        case AtLeast(figure):
            return {"min": figure}
        case Promised(figure):
            return {"promise": figure}
        case NotAfter(date):
            return {"latest": date}
        case Reachable(metres):
            return {"max": metres}


def _any_of(criterion: Criterion) -> Member:
    return _listed("any_of", "其中之一", "one of these is enough", _item(criterion.described))


def _admitted(criterion: Criterion) -> Member:
    assert isinstance(criterion.described, Record)
    codes = criterion.described.schema.fields["industry_codes"]
    assert isinstance(codes, Many)
    return _listed("any_of", "其中之一", "one of these is enough", codes.items)


def _all_of(criterion: Criterion) -> Member:
    return _listed("all_of", "须全部提供", "each of these", _item(criterion.described))


def _used(criterion: Criterion) -> Member:
    return _listed("any_of", "其中之一或其细类", "one of these, or a finer class", _USE)


def _least(criterion: Criterion) -> Member:
    return _figure("min", "不低于", "at least", criterion.described)


def _promise(criterion: Criterion) -> Member:
    zh = "投资方可承诺，须不低于地块要求"
    en = "what the investor can promise; the parcel may demand no more"
    return _figure("promise", zh, en, criterion.described)


def _latest(criterion: Criterion) -> Member:
    return _figure("latest", "最晚的日、月或年", "the latest day, month or year", _LATEST)


def _range(criterion: Criterion) -> tuple[Member, Member]:
    described = criterion.described
    return (
        _figure("min", "不低于", "at least", described, required=False),
        _figure("max", "不超过", "at most", described, required=False),
    )


def _item(described: Described | None) -> Described:
    assert described is not None
    return described.items if isinstance(described, Many) else described


def _listed(name: str, zh: str, en: str, item: Described) -> Member:
    many = Many(item, maximum=MOST_LISTED)
    return Member(name, Label(zh, en), some_schema(many), some(many))


def _figure(
    name: str, zh: str, en: str, described: Described | None, required: bool = True
) -> Member:
    assert described is not None

    def read(value: Any) -> Any:
        if value is None:
            raise wrong("missing")
        return described.deserialize(value)

    return Member(name, Label(zh, en), _schema(described), read, required)


def _schema(field: Described) -> dict[str, Any]:
    return in_dialect(field.json_schema(), Dialect.OPENAPI)


_SCHEME = Member(
    "scheme",
    Label("用地分类体系", "the classification"),
    {
        "type": "string",
        "enum": list(SCHEMES),
        "description": "; ".join(str(code_list("land-use-scheme").label(one)) for one in SCHEMES),
    },
    one_of(SCHEMES, "scheme-not-matched"),
)
_REACH = Member(
    "max",
    Label("至多（米，直线，仅计现状设施）", "at most (m, straight line, to existing ones alone)"),
    {"type": "integer", "minimum": 0, "maximum": FARTHEST_M},
    whole_number(0, FARTHEST_M),
)

FORMS: Mapping[type[Limit], Form] = {
    AnyOf: Form(lambda c: (_any_of(c),), lambda said: AnyOf(tuple(said["any_of"]))),
    AllOf: Form(lambda c: (_all_of(c),), lambda said: AllOf(tuple(said["all_of"]))),
    Admitted: Form(lambda c: (_admitted(c),), lambda said: Admitted(tuple(said["any_of"]))),
    Used: Form(
        lambda c: (_SCHEME, _used(c)), lambda said: Used(said["scheme"], tuple(said["any_of"]))
    ),
    Within: Form(_range, lambda said: Within(said.get("min"), said.get("max"))),
    AtLeast: Form(lambda c: (_least(c),), lambda said: AtLeast(said["min"])),
    Promised: Form(lambda c: (_promise(c),), lambda said: Promised(said["promise"])),
    NotAfter: Form(lambda c: (_latest(c),), lambda said: NotAfter(said["latest"])),
    Reachable: Form(lambda _: (_REACH,), lambda said: Reachable(said["max"])),
}
"""By the type of limit that a criterion takes."""

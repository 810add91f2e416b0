"""What a filter asks of one kind's entries: typed, frozen, free of syntax and of SQL.

Every node is true, false or unknown of an entry; an entry is selected when the whole is true.
Literals are as the index holds them: numbers are whole numbers at the field's scale, days are
`YYYY-MM-DD`. Nodes name fields of the kind, `id` or nothing else; `BETWEEN`, `IS NULL`, `NOT IN`
and the like are said with the nodes below.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member_of
from decimal import Decimal
from typing import Literal

Scalar = str | int | bool
Order = Literal["=", "<>", "<", "<=", ">", ">="]
TemporalFunction = Literal[
    "t_after",
    "t_before",
    "t_contains",
    "t_disjoint",
    "t_during",
    "t_equals",
    "t_finishedby",
    "t_finishes",
    "t_intersects",
    "t_meets",
    "t_metby",
    "t_overlappedby",
    "t_overlaps",
    "t_startedby",
    "t_starts",
]
ArrayFunction = Literal["a_containedby", "a_contains", "a_equals", "a_overlaps"]
SpatialFunction = Literal[
    "s_contains",
    "s_crosses",
    "s_equals",
    "s_intersects",
    "s_overlaps",
    "s_touches",
    "s_within",
]


@dataclass(frozen=True)
class Always:
    """The same of every entry; None is unknown."""

    value: bool | None


@dataclass(frozen=True)
class And:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Not:
    part: Expression


@dataclass(frozen=True)
class Known:
    """The field has a value, `geometry` among the fields. Never unknown itself."""

    field: str


@dataclass(frozen=True)
class Compare:
    """A text, number or flag beside a literal. `folded`: without regard to case.

    `written` is the number that was asked for, where the index may hold another in its place.
    """

    field: str
    order: Order
    value: Scalar
    folded: bool = False
    written: tuple[Decimal, ...] = member_of(default=(), compare=False)


@dataclass(frozen=True)
class CompareFields:
    """Two fields of one type beside each other; numbers by what they mean, not by their scale."""

    left: str
    order: Order
    right: str
    left_folded: bool = False
    right_folded: bool = False


@dataclass(frozen=True)
class OneOf:
    """The field's value is among those. No value at all is among them: false where it is known."""

    field: str
    values: tuple[Scalar, ...]
    folded: bool = False
    written: tuple[Decimal, ...] = member_of(default=(), compare=False)


@dataclass(frozen=True)
class Like:
    """A text of that form: `%` any characters, `_` one, a backslash before either for itself."""

    field: str
    pattern: str
    folded: bool = False


@dataclass(frozen=True)
class FieldDay:
    """The first or the last day that a field's date covers, as it begins or ends a span."""

    field: str


@dataclass(frozen=True)
class Span:
    """Days from the first of `begins` to the last of `ends`; None leaves an end open."""

    begins: FieldDay | str | None
    ends: FieldDay | str | None


@dataclass(frozen=True)
class CompareDays:
    """An order of days, only ever `=`, `<` or `<=`.

    True when it holds for each day that either span covers, false when for none, else unknown.
    So `2021` is before 2022-01-01, is not before 2020-12-31, and may be before 2021-06-30.
    """

    left: Span
    order: Order
    right: Span


@dataclass(frozen=True)
class Temporal:
    """How two spans lie to each other, by their first and last days."""

    function: TemporalFunction
    left: Span
    right: Span


@dataclass(frozen=True)
class FieldItems:
    """The items of a many-valued field."""

    field: str


Items = FieldItems | frozenset[str]


@dataclass(frozen=True)
class Array:
    """How two sets of items lie to each other; repetitions and order do not count."""

    function: ArrayFunction
    left: Items
    right: Items


@dataclass(frozen=True)
class Shape:
    """A geometry in longitude and latitude, as well-known binary."""

    wkb: bytes


@dataclass(frozen=True)
class Spatial:
    """How the entry's geometry lies to a shape (OGC Simple Features); unknown without one."""

    function: SpatialFunction
    shape: Shape


@dataclass(frozen=True)
class InBox:
    """The box around the entry's geometry lies in this one; unknown without a geometry.

    Never written by anybody: most of a rectangle is decided by it without a geometry looked at.
    """

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Among:
    """The entry's version is one of those seqs; unknown where any of the fields has no value.

    What a predicate becomes that no database decides alike, once it has been decided.
    """

    seqs: frozenset[int]
    fields: tuple[str, ...]


Expression = (
    Always
    | And
    | Or
    | Not
    | Known
    | Compare
    | CompareFields
    | OneOf
    | Like
    | CompareDays
    | Temporal
    | Array
    | Spatial
    | InBox
    | Among
)

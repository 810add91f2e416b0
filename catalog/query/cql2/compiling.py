"""From the tree of a filter to bound SQL over one kind's index table, the same on both engines.

Only what is true selects, so a predicate may be false where it is unknown, unless it is negated:
`exact` says whether the two must be told apart. Spatial predicates and those that fold case are
none of SQL's: they have been resolved before (`catalog.query.resolving`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    and_,
    bindparam,
    case,
    cast,
    false,
    not_,
    null,
    or_,
    true,
)

from catalog.query.cql2.dated import days_hold, relation_holds
from catalog.query.cql2.listed import items_known, sets_hold
from catalog.query.cql2.membership import member
from catalog.query.cql2.names import ID, Type, properties_of
from catalog.query.cql2.patterns import glob
from catalog.query.cql2.scalars import HOLDS, scale
from catalog.query.cql2.tree import (
    Always,
    Among,
    And,
    Array,
    Compare,
    CompareDays,
    CompareFields,
    Expression,
    InBox,
    Known,
    Like,
    Not,
    OneOf,
    Or,
    Scalar,
    Temporal,
)
from catalog.store.public.tables import INDEX_TABLES

Sql = ColumnElement[bool]


@dataclass(frozen=True)
class Filter:
    """Compiles filters of one kind for one engine."""

    backend: str
    kind: str

    def sql(self, asked: Expression, exact: bool = False) -> Sql:
        """The condition. Raises TypeError for a predicate that has to be resolved first."""
        match asked:
            case Always(value=None):
                return cast(null(), Boolean)
            case Always(value=value):
                return true() if value else false()
            case And(parts=parts):
                return and_(*(self.sql(part, exact) for part in parts))
            case Or(parts=parts):
                return or_(*(self.sql(part, exact) for part in parts))
            case Not(part=part):
                return not_(self.sql(part, exact=True))
            case Known(field=field):
                return self._known(field)
            case CompareDays():
                return days_hold(asked, self.kind, exact)
            case Temporal():
                return relation_holds(asked, self.kind)
            case Array():
                return sets_hold(asked, self.backend, self.kind, exact)
            case InBox():
                return self._in_box(asked)
            case Among(seqs=seqs, fields=fields):
                found = member(self.backend, INDEX_TABLES[self.kind].c.seq, sorted(seqs))
                return self._where_known(found, fields) if exact else found
        return self._scalar(asked, exact)

    def _scalar(self, asked: Expression, exact: bool) -> Sql:
        match asked:
            case Compare(field=field, order=order, value=value, folded=False):
                column = self._column(field)
                return _sql(HOLDS[order](column, _bound(column, value)))
            case CompareFields(left_folded=False, right_folded=False):
                return self._fields(asked)
            case OneOf(field=field, values=values, folded=False):
                if values:
                    return member(self.backend, self._column(field), list(values))
                return self._where_known(false(), (field,)) if exact else false()
            case Like(field=field, pattern=pattern, folded=False):
                column = self._column(field)
                if self.backend == "sqlite":
                    return _sql(
                        column.op("GLOB", is_comparison=True)(_bound(column, glob(pattern)))
                    )
                return _sql(column.like(_bound(column, pattern), escape="\\"))
        raise TypeError(f"{type(asked).__name__} is to be resolved first")

    def _column(self, field: str) -> Any:
        return INDEX_TABLES[self.kind].c["entry_id" if field == ID else field]

    def _known(self, field: str) -> Sql:
        found = properties_of(self.kind)[field].type
        if found is Type.ITEMS:
            return items_known(self.backend, self.kind, field)
        if found is Type.GEOMETRY:
            return _sql(self._column("west").is_not(None))
        return _sql(self._column(field).is_not(None))

    def _where_known(self, found: Sql, fields: tuple[str, ...]) -> Sql:
        return case((and_(*map(self._known, fields)), found))

    def _fields(self, asked: CompareFields) -> Sql:
        left, right = self._column(asked.left), self._column(asked.right)
        if properties_of(self.kind)[asked.left].type is Type.NUMBER:
            here, there = (scale(self.kind, name) for name in (asked.left, asked.right))
            left, right = (
                column if more <= 0 else column * 10**more
                for column, more in ((left, there - here), (right, here - there))
            )
        return _sql(HOLDS[asked.order](left, right))

    def _in_box(self, box: InBox) -> Sql:
        west, south, east, north = map(self._column, ("west", "south", "east", "north"))
        return and_(west >= box.west, south >= box.south, east <= box.east, north <= box.north)


def _bound(column: Any, value: Scalar) -> Any:
    return bindparam(None, value, type_=column.type, unique=True)


def _sql(found: Any) -> Sql:
    checked: Sql = found
    return checked

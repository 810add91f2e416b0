"""A list of any length as one parameter: no engine's limit on parameters is ever met."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, String, bindparam, func, select
from sqlalchemy.types import TypeEngine


def member(
    backend: str, column: Any, values: list[Any], name: str | None = None
) -> ColumnElement[bool]:
    """Whether a column's value, text or whole number, is in a list; `name` is the parameter's."""
    if backend == "sqlite":
        given = bindparam(name, listed(backend, values), type_=String(), unique=not name)
        given_values = func.json_each(given).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(given_values.c.value))
        return found
    of_text = any(isinstance(value, str) for value in values)
    kind: TypeEngine[Any] = String() if of_text else BigInteger()
    found = column == func.any(
        bindparam(name, listed(backend, values), type_=ARRAY(kind), unique=not name)
    )
    return found


def listed(backend: str, values: list[Any]) -> Any:
    """The list as an engine takes it for a parameter."""
    return orjson.dumps(values).decode() if backend == "sqlite" else values

"""A list of any length as one parameter: no engine's limit on parameters is ever met."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, String, bindparam, func, select
from sqlalchemy.types import TypeEngine


def member(backend: str, column: Any, values: list[Any]) -> ColumnElement[bool]:
    """Whether a column's value, text or whole number, is in a list."""
    if backend == "sqlite":
        given = bindparam(None, orjson.dumps(values).decode(), type_=String(), unique=True)
        listed = func.json_each(given).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(listed.c.value))
        return found
    of_text = any(isinstance(value, str) for value in values)
    kind: TypeEngine[Any] = String() if of_text else BigInteger()
    found = column == func.any(bindparam(None, values, type_=ARRAY(kind), unique=True))
    return found

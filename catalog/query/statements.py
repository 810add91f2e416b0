"""SQL as an engine's driver takes it, made once for each shape of a statement.

Most of a first answer's time was SQLAlchemy writing the SQL out. Two filters that differ in their
literals alone have one shape: its SQL is remembered, and only the parameters are new.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECTS: dict[str, Dialect] = {
    "postgresql": postgresql.dialect(paramstyle="pyformat"),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="named"),
}

_REMEMBERED = 256

_LONGEST = 20_000
"""Characters of SQL beyond which a statement is not remembered: few ask so much, and what
SQLAlchemy keeps of it is megabytes."""


@dataclass(frozen=True)
class Statement:
    """SQL text as the engine's driver spells it. Of a pinned query, `at` is a parameter."""

    sql: str
    parameters: dict[str, Any]


Run = Callable[[Statement], list[tuple[Any, ...]]]
"""Gives the rows of a statement."""

_shapes: OrderedDict[tuple[str, Any], SQLCompiler] = OrderedDict()
_lock = threading.Lock()


def compiled(backend: str, statement: Select[Any]) -> Statement:
    """The statement with its parameters. Lists go in as one parameter, never by IN (…, …)."""
    key = statement._generate_cache_key()
    if key is None:
        raise ValueError("a statement without a shape would be written out each time")
    with _lock:
        found = _shapes.get((backend, key.key))
        if found is not None:
            _shapes.move_to_end((backend, key.key))
    if found is None:
        found = _written(backend, statement, key)
        with _lock:
            if len(found.string) <= _LONGEST:
                _shapes[backend, key.key] = found
            while len(_shapes) > _REMEMBERED:
                _shapes.popitem(last=False)
    parameters = found.construct_params(extracted_parameters=key.bindparams)
    return Statement(found.string, dict(parameters))


def _written(backend: str, statement: Select[Any], key: Any) -> SQLCompiler:
    found = statement._compiler(_DIALECTS[backend], cache_key=key)
    assert isinstance(found, SQLCompiler)
    assert "[POSTCOMPILE" not in found.string, "a list in IN has a length, and shapes have none"
    return found

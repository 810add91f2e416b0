"""Query parameters, each described once: for the strict reader and for the contract alike.

OGC API Features, query-param-unknown and query-param-invalid: what is not declared, or cannot be
read, is 400. All faults of a request are named at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_to_bytes

import marshmallow as ma

from catalog.words.label import Label


@dataclass(frozen=True)
class ParameterFault:
    """What is wrong with one parameter; `code` names a message that `facts` complete."""

    parameter: str
    code: str
    facts: Mapping[str, Any]


class WrongParameters(Exception):
    """A request whose parameters cannot be read, every fault named."""

    def __init__(self, faults: Iterable[ParameterFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{f.parameter}: {f.code}" for f in self.faults))


@dataclass(frozen=True)
class Parameter:
    """One query parameter. `read` raises the kinds' `wrong` for a text it cannot read.

    A `shared` parameter means the same on every resource and is written out once.
    """

    name: str
    description: Label
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    example: Any = None
    required: bool = False
    shared: bool = True


@dataclass(frozen=True)
class PathParameter:
    """What stands at a `{…}` of a path. A text that does not follow `schema` names no resource.

    A `shared` one means the same on every resource and is written out once.
    """

    name: str
    description: Label
    schema: Mapping[str, Any]
    example: Any = None
    shared: bool = False


@dataclass(frozen=True)
class Given:
    """A request's parameters as read, and as they were spelt (decoded, in their order)."""

    values: Mapping[str, Any]
    spelt: tuple[tuple[str, str], ...]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


class Parameters:
    """The parameters that one resource declares."""

    def __init__(self, *parameters: Parameter) -> None:
        self.declared = {parameter.name: parameter for parameter in parameters}
        assert len(self.declared) == len(parameters), "a parameter is declared twice"
        # A pure function of the query string, so that a repeated request reads nothing twice.
        self.read = lru_cache(maxsize=128)(self._read)

    def _read(self, query: str) -> Given:
        """What a raw query string says. Raises WrongParameters."""
        pairs = tuple(_pairs(query))
        faults = list(self._misnamed(pairs))
        values: dict[str, Any] = {}
        for name, text in pairs:
            if name in self.declared and name not in values:
                try:
                    values[name] = self.declared[name].read(text)
                except ma.ValidationError as error:
                    faults += parameter_faults(name, error)
        if faults:
            raise WrongParameters(faults)
        return Given(MappingProxyType(values), pairs)

    def _misnamed(self, pairs: tuple[tuple[str, str], ...]) -> Iterator[ParameterFault]:
        names = [name for name, _ in pairs]
        for name in dict.fromkeys(names):
            shown = name[:60]
            if name not in self.declared:
                facts = {"value": shown, "known": ", ".join(self.declared)}
                yield ParameterFault(shown, "unknown-parameter", facts)
            elif names.count(name) > 1:
                yield ParameterFault(name, "repeated-parameter", {"value": name})
        for name, parameter in self.declared.items():
            if parameter.required and name not in names:
                yield ParameterFault(name, "missing-parameter", {"value": name})


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    # WSGI hands the raw bytes over as Latin-1.
    for piece in query.encode("latin-1").replace(b"+", b" ").split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            try:
                yield unquote_to_bytes(name).decode(), unquote_to_bytes(value).decode()
            except UnicodeDecodeError:
                fault = ParameterFault("", "query-not-utf8", {})
                raise WrongParameters([fault]) from None


def parameter_faults(name: str, error: ma.ValidationError) -> list[ParameterFault]:
    """What the reader of a parameter found wrong, told of that parameter."""
    raised: list[tuple[str, Mapping[str, Any]]] = list(error.messages)  # type: ignore[arg-type]
    return [ParameterFault(name, code, facts) for code, facts in raised]

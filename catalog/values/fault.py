"""One thing that is wrong with one entry: what, where, and with which facts."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Fault:
    """A refusal of one value.

    `pointer` is a JSON pointer into the entry's document (`/properties/far_max`);
    `code` names a message in `catalog.words.messages`, which `facts` complete.
    """

    pointer: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    entry_id: str = ""

    def of(self, kind: str, entry_id: str) -> Fault:
        """The same fault, told of a named entry."""
        return Fault(self.pointer, self.code, self.facts, kind, entry_id)


class Refused(Exception):
    """An act that was refused as a whole; every fault is named at once and nothing changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{f.kind} {f.entry_id} {f.pointer}: {f.code}" for f in self.faults)
        )


def shown(value: object, length: int = 40) -> str:
    """The beginning of what somebody sent, fit for a terminal, a log and any encoding.

    What does not print (controls, direction marks, lone surrogates) is spelt out.
    """
    plain = isinstance(value, str | int | float | Decimal)
    text = str(value) if plain else reprlib.repr(value)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:length])


def escape(token: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")

"""What every part of a form is made with: a language, what was typed, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.values.fault import Fault
from catalog.words.label import Language
from service.web.console.form.shape import Said
from service.web.console.form.spelling import Posted
from service.web.console.telling import telling

_NOT_YET = frozenset({
    "must-field", "null-without-reason", "identity-not-confirmed", "core-field-not-confirmed",
    "no-plot-nor-unit", "value-without-evidence", "evidence-without-source",
    "derived-without-formula", "disputed-without-note",
})  # fmt: skip
"""What a draft lacks as long as somebody is at work on it: nothing that was typed is wrong."""


@dataclass(frozen=True)
class Making:
    """What every input is made with. `grown` is the number of empty rows asked for, by list.

    `said` is what is told at each pointer; `names` are those of entries that references may point
    at, by (collection, id); `typed` are the texts as somebody typed them, by name.
    """

    language: Language
    said: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    grown: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    typed: Posted = field(default_factory=dict)

    def at(self, pointer: str) -> tuple[Said, ...]:
        return tuple(self.said.get(pointer, ()))

    def inside(self, pointer: str) -> tuple[Said, ...]:
        """What is told there and anywhere below."""
        below = f"{pointer}/"
        return tuple(
            each
            for place, found in self.said.items()
            if place == pointer or place.startswith(below)
            for each in found
        )


def said_at(
    faults: Sequence[Fault], remarks: Sequence[Fault], language: Language
) -> dict[str, list[Said]]:
    """What keeps a draft from being published, and what is only worth a look, by pointer."""
    found: dict[str, list[Said]] = {}
    for each, wrong in [(f, f.code not in _NOT_YET) for f in faults] + [
        (r, False) for r in remarks
    ]:
        told = telling(each, language)
        found.setdefault(each.pointer, []).append(Said(told.detail, told.hint, wrong))
    return found

"""规范用语: which words are wrong, sensitive, promised too far or boasted, each list a data file.

A file is one rule; its name is the rule's id. It names the rule's label in both languages, how
severe a finding is unless a setting says otherwise, the source it follows, and where it applies:
`everywhere`, to the catalog's `own-words` (titles of documents and other names left out), or to
`prose` (names of offices and firms left out as well). A row has `words` or one `pattern` (a
regular expression), what to write `instead` (groups of the pattern may be named), and on demand
`unless`: longer expressions in which the words mean something else; `stages` and `of`: the row
holds only for an entry whose first field of those says one of these stages ('' for none).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from catalog.words.label import Label
from catalog.words.severity import Severity

Severities = Mapping[str, Severity]
"""By rule: what its findings mean."""


class Applies(StrEnum):
    EVERYWHERE = "everywhere"
    OWN_WORDS = "own-words"
    PROSE = "prose"


@dataclass(frozen=True)
class Row:
    """`words` are looked for as they stand; without any, only the pattern is."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: Label
    unless: re.Pattern[str] | None
    stages: frozenset[str]
    of: tuple[str, ...]

    def may_stand_in(self, text: str) -> bool:
        """Whether it is worth looking closer."""
        if self.words:
            return any(word in text for word in self.words)
        return self.pattern.search(text) is not None


@dataclass(frozen=True)
class Rule:
    """`severity` is what a finding means where no setting says otherwise."""

    id: str
    label: Label
    severity: Severity
    applies: Applies
    source: str
    rows: tuple[Row, ...]


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in order of name."""
    resources = sorted(files(__package__).iterdir(), key=lambda found: found.name)
    return MappingProxyType(
        {
            (name := found.name.removesuffix(".yaml")): _rule(
                name, yaml.safe_load(found.read_text(encoding="utf-8"))
            )
            for found in resources
            if found.name.endswith(".yaml")
        }
    )


@cache
def default_severities() -> Severities:
    """How severe each rule's findings are where no setting says otherwise."""
    return MappingProxyType({name: rule.severity for name, rule in rules().items()})


def severities(spelt: str) -> Severities:
    """The severities that `promise=fault,superlative=off` spells; the other rules' defaults.

    Raises ValueError, which names what is wrong and what there is.
    """
    found = dict(default_severities())
    for pair in filter(None, (part.strip() for part in spelt.split(","))):
        name, _, severity = (part.strip() for part in pair.partition("="))
        if name not in found:
            raise ValueError(f"no rule {name!r}; the rules are {', '.join(found)}")
        if severity not in list(Severity):
            raise ValueError(f"{name} is {' or '.join(Severity)}, not {severity!r}")
        found[name] = Severity(severity)
    return MappingProxyType(found)


def _rule(name: str, raw: Mapping[str, Any]) -> Rule:
    rows = tuple(_row(row) for row in raw["rows"])
    applies = Applies(raw["applies"])
    return Rule(
        name, Label(**raw["label"]), Severity(raw["severity"]), applies, raw["source"], rows
    )


def _row(raw: Mapping[str, Any]) -> Row:
    unknown = raw.keys() - {"words", "pattern", "instead", "unless", "stages", "of"}
    if unknown or ("words" in raw) == ("pattern" in raw) or ("stages" in raw) != ("of" in raw):
        raise ValueError(f"a row of wording is malformed: {raw}")
    words = tuple(sorted(raw.get("words", ()), key=lambda word: (-len(word), word)))
    unless = "|".join(f"(?:{phrase})" for phrase in raw.get("unless", ()))
    return Row(
        words,
        re.compile(raw.get("pattern") or "|".join(map(re.escape, words))),
        Label(**raw["instead"]),
        re.compile(unless) if unless else None,
        frozenset(raw.get("stages", ())),
        tuple(raw.get("of", ())),
    )

"""Whether a document is worded as it should be: official names, promises, absolute words.

The lists are data (`catalog.words.wording`). What a finding means for publication is a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import EvidenceSchema
from catalog.kinds.fields import Described, Many, Record, Text
from catalog.kinds.kind import Kind
from catalog.rules.remark import Remark
from catalog.values.fault import Fault, escape
from catalog.words.label import Label
from catalog.words.severity import Severity
from catalog.words.wording import Applies, Row, Rule, Severities, default_severities, rules

# Kinds whose entries bear the title of a document or the name of a firm as it is.
_TITLED = frozenset({"sources", "policies", "announcements", "enterprises", "industries"})
_AS_NAMED = frozenset({"aliases", "parcel_name", "locator"})
_PROPER = frozenset(
    {
        "issuers", "issuers_en", "organisers", "organisers_en", "consulted", "consulted_en",
        "responsible_units", "responsible_units_en", "provider_units", "provider_units_en",
        "developer", "developer_en", "operator", "operator_en", "investors", "winner",
        "platform_zh", "platform_en", "address", "address_zh", "address_en",
    }
)  # fmt: skip
_WORDS_OF_SOURCES = ("commitment_word", "stage_word", "status_word")
_TITLE = re.compile(r"《[^《》]*》")


@dataclass(frozen=True)
class Finding:
    """`position` counts the characters of the field's text from 1."""

    rule: str
    severity: Severity
    pointer: str
    position: int
    words: str
    instead: Label

    def fault(self) -> Fault:
        facts = {
            "rule": rules()[self.rule].label,
            "position": self.position,
            "words": self.words,
            "instead": self.instead,
        }
        return Fault(self.pointer, "wording", facts)


def wording_findings(
    kind: Kind, document: Document, severe: Severities | None = None
) -> list[Finding]:
    """Everything that is found, in the order of the kind's fields."""
    found = default_severities() if severe is None else severe
    properties = document["properties"]
    places = list(_places(kind, properties))
    asked = _worth_asking(found, places)
    if not asked:
        return []
    admitted = "\n".join(filter(None, map(properties.get, _WORDS_OF_SOURCES)))
    return [
        Finding(rule.id, found[rule.id], place.pointer, match.start() + 1, match[0], instead)
        for place in places
        for rule, rows in asked
        if place.reached_by(rule)
        for match, instead in _matches(rule, rows, place, properties)
        # What the source itself commits to may be said in its word.
        if rule.applies is not Applies.PROSE or match[0] not in admitted
    ]


def wording_faults(kind: Kind, document: Document, severe: Severities | None = None) -> list[Fault]:
    """What keeps a document from being published."""
    found = wording_findings(kind, document, severe)
    return [finding.fault() for finding in found if finding.severity is Severity.FAULT]


def wording_remarks(
    kind: Kind, document: Document, severe: Severities | None = None
) -> list[Remark]:
    """All of it, for whoever is still writing."""
    found = wording_findings(kind, document, severe)
    return [Remark(finding.severity, finding.fault()) for finding in found]


@dataclass(frozen=True)
class _Place:
    """One text of a document and how far it is the catalog's own word."""

    pointer: str
    text: str
    reach: Applies

    def reached_by(self, rule: Rule) -> bool:
        order = list(Applies)
        return order.index(rule.applies) <= order.index(self.reach)


def _worth_asking(found: Severities, places: list[_Place]) -> list[tuple[Rule, tuple[Row, ...]]]:
    """The rules and their rows that find anything at all: a look at all texts at once is cheap."""
    texts = "\n".join(place.text for place in places)
    asked = [
        (rule, tuple(row for row in rule.rows if row.may_stand_in(texts)))
        for name, rule in rules().items()
        if found[name] is not Severity.OFF
    ]
    return [(rule, rows) for rule, rows in asked if rows]


def _places(kind: Kind, properties: Mapping[str, Any]) -> Iterator[_Place]:
    for name, field in kind.public_fields.items():
        if properties.get(name) is not None:
            reach = _reach(kind, name)
            for pointer, text in _texts(field, properties[name], f"/properties/{name}"):
                yield _Place(pointer, text, reach)
    schema = _evidence_schema()
    for name, said in (properties.get("evidence") or {}).items():
        for member, inner in schema.fields.items():
            if isinstance(inner, Text) and said.get(member) is not None:
                pointer = f"/properties/evidence/{escape(name)}/{member}"
                reach = Applies.EVERYWHERE if member in _AS_NAMED else Applies.PROSE
                yield _Place(pointer, said[member], reach)


@cache
def _evidence_schema() -> EvidenceSchema:
    return EvidenceSchema()


def _reach(kind: Kind, name: str) -> Applies:
    titled = name in ("name_zh", "name_en") and kind.name in _TITLED
    if titled or name in _AS_NAMED:
        return Applies.EVERYWHERE
    quoted = name.removesuffix("_en") in _WORDS_OF_SOURCES
    return Applies.OWN_WORDS if quoted or name in _PROPER else Applies.PROSE


def _texts(field: Described, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, codes and other formal texts left out."""
    if isinstance(field, Text) and field.pattern is None:
        yield pointer, value
    elif isinstance(field, Many):
        for position, item in enumerate(value):
            yield from _texts(field.items, item, f"{pointer}/{position}")
    elif isinstance(field, Record):
        for name, inner in field.schema.fields.items():
            if isinstance(inner, Described) and value.get(name) is not None:
                yield from _texts(inner, value[name], f"{pointer}/{name}")


def _matches(
    rule: Rule, rows: tuple[Row, ...], place: _Place, properties: Mapping[str, Any]
) -> list[tuple[re.Match[str], Label]]:
    """What a rule finds in a text, the longest of overlapping findings alone, in order."""
    text = place.text
    if rule.applies is not Applies.EVERYWHERE:
        # The title of a document is what it is; its place is kept, so that positions stay.
        text = _TITLE.sub(lambda title: "\0" * len(title[0]), text)
    found = [
        (match, _instead(row, match))
        for row in rows
        if _holds(row, properties)
        for match in row.pattern.finditer(text)
        if not _excused(row, text, match)
    ]
    found.sort(key=lambda pair: (pair[0].start() - pair[0].end(), pair[0].start()))
    kept: list[tuple[re.Match[str], Label]] = []
    for match, instead in found:
        if all(match.end() <= m.start() or m.end() <= match.start() for m, _ in kept):
            kept.append((match, instead))
    return sorted(kept, key=lambda pair: pair[0].start())


def _holds(row: Row, properties: Mapping[str, Any]) -> bool:
    if not row.of:
        return True
    return next((properties[n] for n in row.of if properties.get(n)), "") in row.stages


def _excused(row: Row, text: str, match: re.Match[str]) -> bool:
    """Whether the words stand inside a longer expression that means something else."""
    return row.unless is not None and any(
        phrase.start() <= match.start() and match.end() <= phrase.end()
        for phrase in row.unless.finditer(text)
    )


def _instead(row: Row, match: re.Match[str]) -> Label:
    return Label(match.expand(row.instead.zh), match.expand(row.instead.en))

"""A public content as its readers will get it, value by value, with what it says instead today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS
from catalog.kinds.spoken import spoken
from catalog.rules.difference import Difference, FieldDifference
from catalog.values.codes import code_list
from service.web.console.visit import Visit

_STATUSES = code_list("evidence-status")


@dataclass(frozen=True)
class Shown:
    """A value, who says so, and what stands there today: `was` is None unless the value changes."""

    title: str
    said: str
    evidence: str
    changes: bool
    was: str | None


def shown(
    visit: Visit,
    kind: Kind,
    content: Mapping[str, Any],
    changed: Difference | None,
) -> Iterator[tuple[str, list[Shown]]]:
    """Every public value by group; `changed` is None for an entry that is new."""
    differing = {field.name: field for field in changed.fields} if changed else {}
    properties = content["properties"]
    for group, label in GROUP_LABELS.items():
        rows = [
            _shown(visit, kind, name, properties, differing.get(name))
            for name, field in kind.public_fields.items()
            if field.traits.group == group and (name in properties or name in differing)
        ]
        if rows:
            yield visit.say(label), rows


def _shown(
    visit: Visit,
    kind: Kind,
    name: str,
    properties: Mapping[str, Any],
    differing: FieldDifference | None,
) -> Shown:
    field = kind.public_fields[name]
    said = visit.say(spoken(field, properties[name])) if name in properties else "—"
    was = None
    if differing is not None and differing.value is not None:
        before = differing.value.before
        was = "—" if before is None else visit.say(before)
    return Shown(
        visit.say(field.traits.title),
        said,
        _evidence(visit, (properties.get("evidence") or {}).get(name)),
        differing is not None,
        was,
    )


def _evidence(visit: Visit, said: Mapping[str, Any] | None) -> str:
    if not said:
        return ""
    where = [visit.say(_STATUSES.label(said["status"])), *(said.get("sources") or ())]
    return " · ".join(filter(None, (*where, said.get("locator"), said.get("as_of"))))

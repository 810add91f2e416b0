"""What becomes of a published package when one of its policies has expired.

It is valid as long as the shortest of its parts that states an end. From then on it says that
some of its parts have expired, and since when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.values.dates import last_day

Properties = Mapping[str, Any]

FORMULA = "min(policies.expires_on)"

_LIVING = frozenset({"effective", "not_stated", "unchecked", "stale"})
"""States of a package that an expired part still changes."""

_MOST_SOURCES = 10


def policies_of(package: Properties) -> tuple[str, ...]:
    """The policies on which a package rests; those it calls explored carry nothing."""
    return tuple(package.get("policies") or ())


def ends_of(policies: Mapping[str, Properties]) -> dict[str, str]:
    """The last days of those that state one, by id."""
    return {key: last_day(p["expires_on"]) for key, p in policies.items() if p.get("expires_on")}


def outlived(package: Properties, policies: Mapping[str, Properties]) -> dict[str, Any] | None:
    """The properties of a package that change because a part of it has expired.

    `policies` are its public parts as they are, or are about to be, published. None where none has
    expired, where the package is no longer in force itself, and where it says so already.
    """
    parts = {key: policies[key] for key in policies_of(package) if key in policies}
    expired = [p for p in parts.values() if p.get("validity_status") == "expired"]
    if not expired or package.get("validity_status") not in _LIVING:
        return None
    changed: dict[str, Any] = {"validity_status": "stale"}
    ends = ends_of(parts)
    until = package.get("valid_until")
    first = min([*ends.values(), *([until] if until else [])], default=None)
    if first != until:
        shortest = {key: parts[key] for key, end in ends.items() if end == first}
        changed["valid_until"] = first
        changed["evidence"] = {
            **(package.get("evidence") or {}),
            "valid_until": dict(_evidence(shortest)),
        }
    return None if all(package.get(name) == value for name, value in changed.items()) else changed


def _evidence(shortest: Mapping[str, Properties]) -> Iterator[tuple[str, Any]]:
    """Who says how long the shortest parts last: as good as the worst that is said of them."""
    said = [(p.get("evidence") or {}).get("expires_on") or {} for p in shortest.values()]
    invented = any(one.get("status") == "illustrative" for one in said)
    sources = dict.fromkeys(source for one in said for source in one.get("sources") or ())
    yield "status", "illustrative" if invented else "derived"
    if sources:
        yield "sources", [*sources][:_MOST_SOURCES]
    yield "formula", FORMULA
    names = "、".join(sorted(shortest)[:_MOST_SOURCES])
    yield "note_zh", f"取有效期最早的部分：{names}"
    yield "note_en", f"the part that ends first: {names.replace('、', ', ')}"

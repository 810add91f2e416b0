"""A published entry as readers meet it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from catalog.kinds import KINDS
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.kind import Kind
from catalog.words.label import Label

ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True)
class Entry:
    """One entry at one seq. `geometry` is GeoJSON in CRS84 degrees, or None."""

    kind: Kind
    id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None

    def __getitem__(self, name: str) -> Any:
        """A property's value; None where there is none."""
        return self.properties.get(name)

    def evidence(self, name: str) -> Mapping[str, Any]:
        """What is said of a value; empty where nothing is."""
        found: Mapping[str, Any] = (self.properties.get("evidence") or {}).get(name) or {}
        return found

    def pair(self, name: str) -> Label:
        """A text that is kept in both languages; where one is missing the other stands for it."""
        zh = self.properties.get(f"{name}_zh") or self.properties.get(name)
        en = self.properties.get(f"{name}_en")
        return Label(str(zh or en or ""), str(en or zh or ""))

    @cached_property
    def name(self) -> Label:
        found = self.pair("name")
        return Label(found.zh or self.id, found.en or self.id)

    @property
    def invented(self) -> bool:
        """Whether it was made up for a demonstration."""
        said = self.evidence(GEOMETRY).get("status"), self.evidence("name_zh").get("status")
        return self.id.startswith("DEMO-") or ILLUSTRATIVE in said


def entry_of(collection: str, content: bytes) -> Entry:
    """The entry that a published content holds."""
    feature = orjson.loads(content)
    return Entry(KINDS[collection], feature["id"], feature["properties"], feature["geometry"])

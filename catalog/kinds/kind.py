"""A kind: what the catalog keeps under one word, described once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from catalog.kinds.entry import EntrySchema
from catalog.kinds.evidence import EvidenceField
from catalog.kinds.fields import Described
from catalog.kinds.labels import Audience, Disclosure
from catalog.values.geometry import Box
from catalog.words.label import Label


@dataclass(frozen=True)
class GeometryRule:
    """What a kind's geometry may be.

    `guard` is a generous box outside which a coordinate is absurd (WGS-84 degrees); it is never
    displayed. `disclosure` is as for a field: MUST asks for a geometry or a reason.
    """

    types: tuple[str, ...]
    guard: Box
    disclosure: Disclosure


@dataclass(frozen=True)
class Kind:
    """One of the eleven kinds.

    `name` is the collection's name in every room; `id_prefix` begins its entries' ids. `period`
    names the fields that begin and end an entry's own period (the same name twice for a moment,
    None for a kind without time). `schema_version` grows when its fields do, so that followers
    notice.
    """

    name: str
    title: Label
    description: Label
    id_prefix: str
    schema: type[EntrySchema]
    geometry: GeometryRule | None = None
    period: tuple[str, str] | None = None
    schema_version: str = "1"

    @cached_property
    def loader(self) -> EntrySchema:
        return self.schema()

    @cached_property
    def fields(self) -> Mapping[str, Described]:
        """All described fields but the evidence itself, in the order of their description."""
        return MappingProxyType(
            {
                name: field
                for name, field in self.loader.fields.items()
                if isinstance(field, Described) and not isinstance(field, EvidenceField)
            }
        )

    @cached_property
    def public_fields(self) -> Mapping[str, Described]:
        return self._where(lambda field: field.traits.audience is Audience.PUBLIC)

    @cached_property
    def queryables(self) -> Mapping[str, Described]:
        """Public fields with a place in the index."""
        return self._where(
            lambda field: field.traits.queryable and field.traits.audience is Audience.PUBLIC
        )

    @cached_property
    def sortables(self) -> Mapping[str, Described]:
        return {name: f for name, f in self.queryables.items() if f.traits.sortable}

    @cached_property
    def identifiers(self) -> Mapping[str, Described]:
        """Fields whose value finds an entry in `lookup`."""
        return self._where(
            lambda field: field.traits.identifier and field.traits.audience is Audience.PUBLIC
        )

    @cached_property
    def searched(self) -> Mapping[str, Described]:
        """Public fields in which search looks."""
        return self._where(
            lambda field: field.is_searched and field.traits.audience is Audience.PUBLIC
        )

    def _where(self, keep: object) -> Mapping[str, Described]:
        assert callable(keep)
        return MappingProxyType({name: f for name, f in self.fields.items() if keep(f)})

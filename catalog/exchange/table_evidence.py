"""Who says so, as rows of its own: one a value, for tables that have room for a second sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.exchange.table_columns import Row, Value, flat
from catalog.kinds.evidence import GEOMETRY, EvidenceSchema
from catalog.kinds.fields import Described, Number
from catalog.kinds.kind import Kind
from catalog.words.label import Label

MEMBERS = {
    name: field for name, field in EvidenceSchema().fields.items() if isinstance(field, Described)
}


@dataclass(frozen=True)
class EvidenceColumn:
    """`described` is the member of the evidence that stands here, None beside it."""

    name: str
    title: Label
    described: Described | None = None

    @property
    def is_number(self) -> bool:
        return isinstance(self.described, Number)


COLUMNS = (
    EvidenceColumn("id", Label("编号", "Id")),
    EvidenceColumn("name_zh", Label("名称", "Name")),
    EvidenceColumn("field", Label("字段", "Field")),
    EvidenceColumn("field_title", Label("字段名称", "Title of the field")),
    EvidenceColumn("value", Label("值", "Value")),
    *(EvidenceColumn(name, field.traits.title, field) for name, field in MEMBERS.items()),
)


def evidence_rows(kind: Kind, names: frozenset[str], row: Row) -> Iterator[tuple[Value, ...]]:
    """What is said of an entry's values, in the order of its fields; cells as COLUMNS has them."""
    titles = {name: field.traits.title for name, field in kind.public_fields.items()}
    titles[GEOMETRY] = Label("图形", "Geometry")
    for name, title in titles.items():
        said = row.evidence.get(name)
        if said is None or name not in names:
            continue
        value = None if name == GEOMETRY else flat(row.properties.get(name))
        yield (
            row.entry_id,
            row.properties.get("name_zh"),
            name,
            str(title),
            value,
            *(flat(said.get(member)) for member in MEMBERS),
        )

"""What is said of a value: who says so, where, as of when, how precisely.

Evidence lies beside the values, in `properties.evidence.<field>`. A status of official, sourced,
derived, disputed or illustrative goes with a value; pending, withheld, not_applicable and unknown
go with null.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from catalog.kinds.fields import (
    Coded,
    Described,
    Many,
    Number,
    PartialDate,
    Reference,
    Text,
    object_schema,
    wrong,
)
from catalog.kinds.labels import Group

WITH_VALUE = frozenset({"official", "sourced", "derived", "disputed", "illustrative"})
WITHOUT_VALUE = frozenset({"pending", "withheld", "not_applicable", "unknown"})
CONFIRMED = frozenset({"official", "sourced"})
GEOMETRY = "geometry"
DEFAULT = "*"

_G = Group.PROVENANCE


class EvidenceSchema(ma.Schema):
    """The evidence of one value."""

    class Meta:
        unknown = ma.RAISE

    status = Coded("数据状态", "Status", _G, "evidence-status", required=True)
    sources = Many(Reference("来源", "Sources", _G, "sources"), maximum=10)
    locator = Text("出处", "Locator", _G, max_length=200)
    as_of = PartialDate("数据截止", "As of", _G)
    operator = Coded("限定符", "Operator", _G, "operator")
    precision = Coded("精度", "Precision", _G, "precision")
    planned = Coded("是否计划数", "Planned or achieved", _G, "planned")
    note_zh = Text("说明", "Note (Chinese)", _G, max_length=500)
    note_en = Text("英文说明", "Note (English)", _G, max_length=700)
    formula = Text("推导式", "Formula", _G, max_length=200)
    derived_value = Number(
        "推算值", "Derived value", _G, scale=4, minimum=-(10**11), maximum=10**11
    )
    deviation_pct = Number(
        "偏差", "Deviation", _G, scale=2, minimum=-10000, maximum=10000, unit="%"
    )


class EvidenceField(Described):
    """A mapping of field names to their evidence."""

    def __init__(self) -> None:
        super().__init__("来源依据", "Evidence", _G, evidenced=False)
        self.schema = EvidenceSchema()

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong("not-an-object")
        found: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for name, evidence in value.items():
            try:
                found[name] = self.schema.load(evidence)
            except ma.ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ma.ValidationError(faults)
        return found

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": object_schema(self.schema)}

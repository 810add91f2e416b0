"""Facilities (配套设施): transport, schools, parks and the rest, and the carriers, parks and zones.

What the five documents name as supporting conditions or as places of industry. Whether a facility
stands, is being built or is only wished for is always said, with its source's own word and date.
"""

from __future__ import annotations

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Many, Number, PartialDate, Reference, Text
from catalog.kinds.kind import GeometryRule, Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.kinds.media import media_field
from catalog.values.geometry import SURROUNDINGS_GUARD
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, CONDITIONS, VALIDITY = Group.IDENTITY, Group.CONDITIONS, Group.VALIDITY


class FacilitySchema(EntrySchema):
    facility_kind = Coded(
        "设施类别", "Kind of facility", IDENTITY, "facility-kind",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    zone = Coded("片区", "Zone", IDENTITY, "zone", queryable=True, facet=True, searched=Rank.PLACE)
    part_of = Reference("上级设施", "Part of", IDENTITY, "facilities", queryable=True)
    related_projects = Many(
        Reference("相关项目", "Related projects", IDENTITY, "projects", queryable=True)
    )
    lines = Many(
        Text(
            "线路",
            "Lines",
            IDENTITY,
            max_length=40,
            queryable=True,
            facet=True,
            searched=Rank.PLACE,
        ),
        maximum=10,
    )
    section = Text("路段", "Section", IDENTITY, max_length=120, queryable=True, searched=Rank.PLACE)
    section_en = Text(
        "路段（英文）",
        "Section (English)",
        IDENTITY,
        max_length=200,
        evidenced=False,
        searched=Rank.PLACE,
    )
    address = Text("地址", "Address", IDENTITY, max_length=200, queryable=True, searched=Rank.PLACE)
    address_en = Text(
        "英文地址",
        "Address (English)",
        IDENTITY,
        max_length=300,
        evidenced=False,
        searched=Rank.PLACE,
    )
    admin_code = Text(
        "行政区划代码", "Administrative code", IDENTITY, pattern=r"\d{6}(\d{3}(\d{3})?)?",
        queryable=True,
    )  # fmt: skip
    geometry_precision = Coded(
        "图形精度", "Precision of geometry", IDENTITY, "geometry-precision",
        queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    location_accuracy_m = Number(
        "位置精度", "Accuracy of location", IDENTITY, scale=1, minimum=0, maximum=10**5,
        unit="m", queryable=True,
    )  # fmt: skip

    operator = Text("运营方", "Operator", CONDITIONS, max_length=120, queryable=True)
    operator_en = Text(
        "运营方（英文）", "Operator (English)", CONDITIONS, max_length=200, evidenced=False
    )
    level_zh = Text("级别", "Level", CONDITIONS, max_length=120, queryable=True)
    level_en = Text("级别（英文）", "Level (English)", CONDITIONS, max_length=200, evidenced=False)
    belt_role = Coded(
        "发展带角色", "Role on the innovation belt", CONDITIONS, "belt-role",
        queryable=True, facet=True,
    )  # fmt: skip
    capacity = Number(
        "容量", "Capacity", CONDITIONS, scale=2, minimum=0, maximum=10**9,
        queryable=True, sortable=True,
    )  # fmt: skip
    capacity_unit = Coded(
        "容量单位", "Unit of capacity", CONDITIONS, "figure-unit", evidenced=False
    )
    area_m2 = Number(
        "面积", "Area", CONDITIONS, scale=2, minimum=0, maximum=10**8, unit="m²",
        queryable=True, sortable=True,
    )  # fmt: skip

    media = media_field()

    status = Coded(
        "状态", "Status", VALIDITY, "facility-status",
        disclosure=MUST, queryable=True, sortable=True, facet=True,
    )  # fmt: skip
    status_word = Text(
        "文件用语", "Word of the document", VALIDITY, max_length=40, disclosure=SHOULD
    )
    status_word_en = Text(
        "文件用语（英文）", "Word of the document (English)", VALIDITY,
        max_length=80, evidenced=False,
    )  # fmt: skip
    status_as_of = PartialDate(
        "状态截止", "Status as of", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True, evidenced=False,
    )  # fmt: skip
    expected_open = PartialDate(
        "预计开通", "Expected opening", VALIDITY, queryable=True, sortable=True
    )


FACILITIES = Kind(
    name="facilities",
    title=Label("配套设施与载体", "Facilities and carriers"),
    description=Label(
        "交通、教育、医疗、生态等配套设施，以及园区、载体与片区；各注明状态、文件用语与日期。",
        "Transport, schools, health care, green space and the like, and parks, carriers and "
        "zones; each with its status, its document's word and date.",
    ),
    id_prefix="TP-FAC-",
    schema=FacilitySchema,
    schema_version="2",
    geometry=GeometryRule(
        ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        SURROUNDINGS_GUARD,
        SHOULD,
    ),
)

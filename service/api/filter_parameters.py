"""The parameters that carry a filter in CQL2 (OGC API Features, part 3), read together."""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.kind import Kind
from catalog.query.cql2 import limits
from catalog.query.cql2.reading import JSON, TEXT, read_filter
from catalog.query.cql2.tree import Expression
from catalog.values.projections import CRS84, CRSES
from catalog.words.label import Label
from service.api import reading
from service.api.parameters import Given, Parameter, WrongParameters, parameter_faults

FILTER = Parameter(
    "filter",
    Label(
        "CQL2 过滤条件，与其他条件同时成立；字段名可写其中文名称。说明见 docs/queries.md",
        "a filter in CQL2, which must hold besides all other conditions; properties may be called "
        "by their Chinese titles. See docs/queries.md",
    ),
    {"type": "string", "minLength": 1, "maxLength": limits.LENGTH},
    str,
    "name_zh LIKE '%桃浦%' AND id IS NOT NULL",
)

FILTER_LANG = Parameter(
    "filter-lang",
    Label("filter 的写法：文本或 JSON", "how the filter is written: as text or as JSON"),
    {"type": "string", "enum": [TEXT, JSON], "default": TEXT},
    reading.one_of((TEXT, JSON), "filter-lang-unknown"),
    TEXT,
)

FILTER_CRS = Parameter(
    "filter-crs",
    Label("filter 中图形的坐标系", "the reference system of the filter's geometries"),
    {"type": "string", "format": "uri", "enum": [*CRSES], "default": CRS84},
    reading.one_of(tuple(CRSES), "crs-unknown"),
    CRS84,
)


def filter_of(kind: Kind, given: Given) -> Expression | None:
    """The filter of a request. Raises WrongParameters."""
    if "filter" not in given.values:
        return None
    try:
        return read_filter(
            kind.name,
            given.values["filter"],
            language=given.get("filter-lang", TEXT),
            crs=given.get("filter-crs", CRS84),
        )
    except ma.ValidationError as error:
        raise WrongParameters(parameter_faults("filter", error)) from None

"""Indicators (统计指标): one figure each, with its period, its region and its source."""

from __future__ import annotations

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Number, PartialDate
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
CONTENT, VALIDITY = Group.CONTENT, Group.VALIDITY


class IndicatorSchema(EntrySchema):
    metric = Coded(
        "指标", "Metric", CONTENT, "indicator-metric",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    value = Number(
        "数值", "Value", CONTENT, scale=4, minimum=-(10**10), maximum=10**10,
        disclosure=MUST, queryable=True, sortable=True,
    )  # fmt: skip
    unit = Coded(
        "单位", "Unit", CONTENT, "figure-unit",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    operator = Coded(
        "限定符", "Operator", CONTENT, "operator", queryable=True, facet=True, evidenced=False
    )
    planned = Coded(
        "是否计划数", "Planned or achieved", CONTENT, "planned",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    region = Coded(
        "区域", "Region", CONTENT, "region",
        disclosure=SHOULD, queryable=True, facet=True, evidenced=False,
        searched=Rank.PLACE,
    )  # fmt: skip
    period_start = PartialDate(
        "期间起", "Period begins", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True, evidenced=False,
    )  # fmt: skip
    period_end = PartialDate(
        "期间止", "Period ends", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True, evidenced=False,
    )  # fmt: skip
    measured = Coded(
        "统计时点", "Measured", VALIDITY, "measured", queryable=True, facet=True, evidenced=False
    )


INDICATORS = Kind(
    name="indicators",
    title=Label("统计指标", "Indicators"),
    description=Label(
        "文件所载的统计数与目标数，一数一条，注明期间与区域。",
        "Figures and targets stated in the documents, one an entry, with period and region.",
    ),
    id_prefix="TP-FIG-",
    schema=IndicatorSchema,
    period=("period_start", "period_end"),
)

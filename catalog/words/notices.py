"""Sentences that always stand beside certain data. The wording is this catalog's own."""

from __future__ import annotations

from catalog.words.label import Label

PROMOTION = Label(
    "本页地块信息仅供招商推介参考，不构成出让要约；规划指标、出让条件以上海土地市场网发布的出让公告及规划资源部门批复为准。",
    "This information promotes land and offers none for sale: indicators and terms are those of the transfer announcement on the Shanghai land market's site and of the planning authority's approval.",
)

PLAN_2021 = Label(
    "2021年1月规划（草案）数据，为当时计划数。",
    "A figure of the draft plan of January 2021: what was then planned.",
)

DEMONSTRATION = Label(
    "以下地块均为虚构，与桃浦21幅产业用地无任何对应关系",
    "The parcels below are invented and correspond in no way to Taopu's 21 industrial parcels",
)

CHINESE_PREVAILS = Label(
    "中英文不一致时，以中文为准。",
    "Where Chinese and English differ, the Chinese text prevails.",
)


def declared_total(total: int, as_of: str, verified: int) -> Label:
    """How the stated total and the published number are told, never the one without the other."""
    return Label(
        f"政府答复所载总数{total}幅（截至{as_of}）；本目录已核实发布 {verified} 幅",
        f"Total stated in the government's replies: {total} parcels (as of {as_of}); verified and published in this catalog: {verified}",
    )

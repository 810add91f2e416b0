"""The units of the trade, as a reader of either language writes them behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catalog.words.label import Label

UNIT_WORDS: Mapping[str, Label] = MappingProxyType(
    {
        # A ratio has no unit to be written.
        "1": Label("", ""),
        "%": Label("%", "%"),
        "m": Label("米", "m"),
        "m²": Label("平方米", "m²"),
        "亩": Label("亩", "mu"),
        "年": Label("年", "years"),
        "月": Label("个月", "months"),
        "工作日": Label("个工作日", "working days"),
        "万元": Label("万元", "× 10,000 CNY"),
        "万元/亩": Label("万元/亩", "× 10,000 CNY per mu"),
        "万元/亩·年": Label("万元/亩·年", "× 10,000 CNY per mu and year"),
        "万元/人·年": Label("万元/人·年", "× 10,000 CNY per person and year"),
        "元/m²": Label("元/平方米", "CNY per m²"),
        "吨标准煤/万元": Label("吨标准煤/万元", "tonnes of coal equivalent per 10,000 CNY"),
    }
)
"""By the unit as a field names it."""

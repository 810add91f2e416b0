"""A ledger as an office keeps it: title, merged cells, mu, a formula, a sum, a note."""

from __future__ import annotations

from typing import Any

from tests.catalog.exchange.workbooks import a_workbook

SAID = {"status": "illustrative", "sources": ["TP-SRC-1"], "locator": "台账"}
HEADINGS = ["序号", "地块名称", "地块编号", "片区", "指标", None, None, "经办人"]
LOWER = [None, None, None, None, "用地面积（亩）", "容积率", "绿地率(%)", None]
MERGED = ["A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4", "A1:H1", "D5:D6", "A8:H8"]


def a_ledger(month: str, *, above: int = 0, **changes: Any) -> bytes:
    """A ledger: title, unit, two rows of headings, three parcels, a sum, a note."""
    rows: list[list[Any]] = [[None]] * above
    rows += [[f"{month}地块台账"], ["单位：桃浦镇", None, None, None, None, None, None, "内部"]]
    rows += [HEADINGS, LOWER]
    data = {
        5: [1, "示例一", "ZZ-1", "核心区", 17.73, 2, 20, "甲"],
        6: [2, "示例二", "ZZ-2", None, ("=E5*2", 35.46), 2.5, 20, "乙"],
        7: [3, "示例三", "ZZ-3", "东拓区", 3, 1.5, None, "丙"],
        8: ["注：面积以批准文件为准", None, None, None, None, None, None, None],
        9: ["合计", None, None, None, ("=SUM(E5:E7)", 56.19), None, None, None],
    }
    data |= {int(name.removeprefix("row_")): row for name, row in changes.items()}
    rows += [data[number] for number in sorted(data)]
    merged = [_down(area, above) for area in MERGED]
    return a_workbook({"台账": rows, "填表说明": [["每月五日前报送"]]}, 台账=merged)


def _down(area: str, by: int) -> str:
    corners = area.split(":")
    return ":".join(f"{corner[0]}{int(corner[1:]) + by}" for corner in corners)

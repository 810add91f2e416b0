"""What a workbook tells those who fill it in: how each field is written, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.exchange.workbook_columns import SAID, Column, Layout, evidenced
from catalog.exchange.workbook_wkt import Wkt, form_of
from catalog.kinds.evidence import WITH_VALUE
from catalog.kinds.fields import (
    Coded,
    Date,
    Described,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
)
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Disclosure
from catalog.words.label import Label

_DISCLOSURE = {
    Disclosure.MUST: Label("必备项", "must be given, or its absence explained"),
    Disclosure.SHOULD: Label("宜填", "should be given"),
    Disclosure.MAY: Label("可填", "may be given"),
}
_ADVICE = (
    Label(
        "每个数值须有依据：数据状态与来源编号填在其右侧各列；没有值时在“数据状态”列选择原因。",
        "Every value needs its evidence in the columns beside it; where there is no value, choose "
        "the reason as its status.",
    ),
    Label(
        "面积可写成“17.73亩”“1.182公顷”，系统精确换算，不作四舍五入。",
        "An area may be written as 17.73 mu or 1.182 ha; it is converted exactly, never rounded.",
    ),
    Label(
        "请勿改动草稿编号与表头文字；列的顺序可以调整，不需要的列可以删去。",
        "Leave draft ids and headings as they are; columns may be moved or left out.",
    ),
    Label(
        "空白单元格表示没有值：清空原有内容即表示删除。",
        "An empty cell means no value: emptying it deletes what stood there.",
    ),
)


def advice() -> Iterator[str]:
    """What stands above the cells in which evidence is said once for a sheet."""
    yield from map(str, _ADVICE)
    yield "下列各项填写后，用于没有单独填写依据的新数值 · for new values without evidence:"


def statuses() -> list[str]:
    """The statuses that such a value may have, as they are chosen."""
    form = SAID["status"]
    assert isinstance(form, Coded)
    return [code.label.zh for code in form.codes.codes.values() if code.code in WITH_VALUE]


def notes(kind: Kind, sheets: list[Layout]) -> Iterator[tuple[str, ...]]:
    """A line for each field: name, group, how far it must be disclosed, how it is written."""
    yield ("字段 · Field", "", "分组 · Group", "要求 · Demand", "填写方式 · How to write it")
    for layout in sheets:
        for column in layout.columns:
            if column.said is None:
                traits = form_of(kind, column.field).traits
                yield (
                    column.heading.zh,
                    column.heading.en,
                    str(GROUP_LABELS[column.group]),
                    str(_DISCLOSURE[traits.disclosure]),
                    str(how(column.form)),
                )


def note_of(kind: Kind, column: Column) -> str:
    """What a value's heading explains: title, demand, form, what the catalog says of the field."""
    traits = form_of(kind, column.field).traits
    lines = [column.heading, _DISCLOSURE[traits.disclosure], how(column.form)]
    if evidenced(kind, column.field):
        lines.append(Label("须填依据", "with evidence"))
    if traits.note is not None:
        lines.append(traits.note)
    return "\n".join(map(str, lines))


def how(form: Described) -> Label:
    """How a cell of that form is written."""
    if isinstance(form, Many):
        return _many(form)
    if isinstance(form, Flag):
        return Label("是 或 否", "yes or no")
    if isinstance(form, Coded):
        return Label("从下拉列表选择", "choose from the list")
    if isinstance(form, Integer):
        return Label("整数", "a whole number")
    if isinstance(form, Number):
        return Label(f"数值，最多 {form.scale} 位小数", f"a number, {form.scale} decimals at most")
    if isinstance(form, Date):
        return Label("日期，如 2026-11-21", "a day such as 2026-11-21")
    if isinstance(form, PartialDate):
        return Label("日期、年月或年份，如 2026-11", "a day, month or year such as 2026-11")
    if isinstance(form, Wkt):
        return Label("如 POINT (121.36 31.28)", "such as POINT (121.36 31.28)")
    if isinstance(form, Reference):
        return Label("条目编号，如 TP-SRC-1", "the id of an entry such as TP-SRC-1")
    return Label("文本", "text")


def _many(form: Many) -> Label:
    if isinstance(form.items, Record):
        titles = [
            f.traits.title for f in form.items.schema.fields.values() if isinstance(f, Described)
        ]
        zh = "；".join(f"{title.zh}=…" for title in titles)
        return Label(f"每行一项：{zh}", f"a line an item: {zh}")
    inner = how(form.items)
    if isinstance(form.items, Coded):
        names = "、".join(code.label.zh for code in form.items.codes.codes.values())
        inner = Label(names[:300], names[:300])
    return Label(f"每行一项：{inner.zh}", f"a line an item: {inner.en}")

"""Requests for data: whom is asked for what, until when, and who answered."""

from catalog.words.label import Label

REQUESTS = {
    "requests.title": Label("数据征集", "Data requests"),
    "requests.about": Label(
        "每个单位一张表：填好后从“导入”交回，答复进度随之更新。",
        "A sheet for each unit. Once it is filled in and imported, the share answered grows.",
    ),
    "requests.new": Label("发起征集", "Send a request"),
    "requests.none": Label("还没有征集。", "Nothing was asked yet."),
    "requests.sent": Label(
        "已登记 {count} 项征集，请逐一下载表格并发给各单位。",
        "{count} requests are kept. Download the sheet of each and send it to its unit.",
    ),
    "requests.sent_one": Label(
        "已登记。请下载表格并发给该单位。",
        "The request is kept. Download its sheet and send it to the unit.",
    ),
    "requests.unit": Label("答复单位", "Unit"),
    "requests.due": Label("截止日期", "Due"),
    "requests.share": Label("已答复", "Answered"),
    "requests.share_of": Label("{answered} / {asked} 项", "{answered} of {asked}"),
    "requests.size": Label("范围", "Asked for"),
    "requests.size_of": Label("{drafts} 条 × {fields} 栏", "{drafts} entries × {fields} fields"),
    "requests.state": Label("状态", "State"),
    "requests.done": Label("已答完", "Answered"),
    "requests.late": Label("已逾期", "Overdue"),
    "requests.waiting": Label("待答复", "Waiting"),
    "requests.by": Label("发起", "Sent"),
    "requests.sheet": Label("下载表格", "Download the sheet"),
    "requests.cells": Label("逐项答复", "Answers one by one"),
    "requests.field": Label("栏目", "Field"),
    "requests.answer": Label("答复", "Answer"),
    "requests.open": Label("未答复", "Open"),
    "requests.answered_by": Label("{by} · {when}", "{by} · {when}"),
    "requests.answered": Label("已有内容", "Filled"),
    "requests.from_sheet": Label("由表格导入", "from a sheet"),
    "requests.ask_title": Label("发起数据征集", "Send a data request"),
    "requests.units_about": Label(
        "写明能够答复的单位，再为各栏目选择由谁答复。可同时征集几个单位，各得一张表。",
        "Name the units that can answer, then choose which fields each is asked for. Every unit gets a sheet of its own.",
    ),
    "requests.unit_n": Label("单位 {number}", "Unit {number}"),
    "requests.no_unit": Label("请写明至少一个单位。", "Name at least one unit."),
    "requests.wrong_unit": Label(
        "单位名称至多 {maximum} 个可见字符。",
        "A unit's name has {maximum} visible characters at most.",
    ),
    "requests.unit_twice": Label("此单位写了两次。", "This unit is named twice."),
    "requests.unit_unnamed": Label(
        "有栏目选了此单位，请写明名称。", "Fields are asked of this unit; name it."
    ),
    "requests.no_fields": Label(
        "还没有栏目由此单位答复，请在下方选择。", "Nothing is asked of this unit yet; choose below."
    ),
    "requests.no_day": Label(
        "请写明截止日期，如 2026-12-31。", "Give the due date, such as 2026-12-31."
    ),
    "requests.past_day": Label("截止日期已过，请另选。", "That day is past; choose another."),
    "requests.fields": Label("栏目由谁答复", "Who is asked for which fields"),
    "requests.group": Label("整组", "The whole group"),
    "requests.nobody": Label("不征集", "not asked"),
    "requests.as_group": Label("同整组", "as the group"),
    "requests.single": Label("逐项指定", "Field by field"),
    "requests.do": Label("登记征集", "Send the request"),
}

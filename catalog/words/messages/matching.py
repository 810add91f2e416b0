"""What can be wrong with a requirement."""

from __future__ import annotations

from catalog.words.messages.message import Message

MATCHING = {
    "requirement-empty": Message(
        "没有提出任何条件。",
        "Nothing is asked of a parcel.",
        "请至少给出一项条件：{known}。",
        "Give at least one condition: {known}.",
    ),
    "limit-missing": Message(
        "此条件没有给出界限。",
        "This condition says no limit.",
        "请给出 min 或 max，或删去此条件。",
        "Give min or max, or leave the condition out.",
    ),
    "match-too-many": Message(
        "目录中的地块超过 {maximum} 幅，一次匹配不能全部判断。",
        "The catalog has more than {maximum} parcels, too many to be judged at once.",
        "请先查询，再以 parcels 列出要判断的地块。",
        "Query first, and name the parcels to be judged in parcels.",
    ),
    "scheme-not-matched": Message(
        "不能按分类体系“{value}”提出用地要求。",
        'A land use cannot be asked for in the scheme "{value}".',
        "可用：{known}。",
        "Known: {known}.",
    ),
    "strength-unknown": Message(
        "“{value}”不是条件的强度。",
        '"{value}" is no strength of a condition.',
        "可用：{known}。",
        "Known: {known}.",
    ),
    "weight-of-must": Message(
        "必须条件没有权重。",
        "A must has no weight.",
        "请删去 weight，或将 strength 改为 should。",
        "Leave weight out, or make strength should.",
    ),
}

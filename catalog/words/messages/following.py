"""What can be wrong with a request of somebody who follows the catalog."""

from __future__ import annotations

from catalog.words.messages.message import Message

PARAMETERS = {
    "since-unknown": Message(
        "since 不能取“{value}”。",
        'since cannot be "{value}".',
        "可取：{known}；从某处继续请用 cursor。",
        "It can be {known}; to go on from somewhere, use cursor.",
    ),
    "parameters-exclude": Message(
        "参数“{value}”与“{other}”不能同时使用。",
        'The parameters "{value}" and "{other}" exclude each other.',
        "请只保留其一。",
        "Keep one of them.",
    ),
    "mode-unknown": Message(
        "没有模式“{value}”。",
        'There is no mode "{value}".',
        "可用模式：{known}。",
        "Modes: {known}.",
    ),
    "bucket-form": Message(
        "“{value}”不是桶名。",
        '"{value}" is no bucket.',
        "应为编号的 SHA-256 的前三位十六进制数字，小写，例如 a3f。",
        "Write the first three hex digits, in lower case, of the SHA-256 of an id, such as a3f.",
    ),
}

PROBLEMS = {
    "cursor-invalid": Message(
        "cursor 不是本服务给出的。",
        "The cursor is not one of ours.",
        "请原样使用应答中的 next 或快照首行的 cursor。",
        "Use the next of an answer, or the cursor in a snapshot's first line, as it stands.",
    ),
    "cursor-in-walk": Message(
        "cursor 处在一次 compact 遍历的中途，其类别与模式此时不能改变。",
        "The cursor stands in the midst of a compact walk, where neither its collections nor its "
        "mode can change.",
        "请去掉 collections 与 mode，走完这次遍历（has_more 为 false）再改。",
        "Leave collections and mode out until the walk has ended (has_more is false).",
    ),
    "cursor-too-narrow": Message(
        "cursor 只跟踪了 {covered}；{missed} 在此之前的变更会缺失。",
        "The cursor has followed {covered} alone; of {missed} all earlier changes would be missed.",
        "请只取其中的类别；需要其余类别时，从快照重新开始，其 cursor 涵盖全部类别。",
        "Ask for collections among these; to follow others, start again from a snapshot, whose "
        "cursor covers all of them.",
    ),
    "cursor-expired": Message(
        "cursor 所在处早于可跟踪的最早变更。",
        "The cursor stands before the oldest change that can be followed.",
        "请从快照重新开始，见 links。",
        "Start again from a snapshot; see links.",
    ),
    "history-diverged": Message(
        "cursor 所在的历史与本目录不符。",
        "The cursor stands in a history that is not this catalog's.",
        "请从快照重新开始，见 links。",
        "Start again from a snapshot; see links.",
    ),
    "feed-integrity": Message(
        "目录的历史不完整，已报警；不完整的内容不会提供。",
        "The history of the catalog is not whole; an alarm was raised, and nothing is skipped.",
        "请按 Retry-After 稍后再试，或联系管理员。",
        "Try again after the time in Retry-After, or tell the operator.",
    ),
    "release-not-found": Message(
        "没有发布 {value}。",
        "There is no release {value}.",
        "全部发布见 releases。",
        "All releases are at releases.",
    ),
}

FOLLOWING = {**PARAMETERS, **PROBLEMS}

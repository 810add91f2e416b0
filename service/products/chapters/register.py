"""What a reader has to know first: how many parcels there are, what is to be disclosed of each."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.kinds.labels import GROUP_LABELS
from catalog.values.codes import code_list
from catalog.words.label import Label
from service.products.chapters.cells import text
from service.products.model import Cell, Chapter, Table
from service.showing.disclosing import asked
from service.showing.entry import Entry

_UNLISTED = Label(
    "没有公开文件逐块列出这些地块。", "No public document lists these parcels one by one."
)
_LEAD = (
    Label(
        "本目录不推测：主管部门确认一项，发布一项；尚未公布的写明“尚未公布”，不以 0 或横线代替。",
        "This catalog guesses nothing: what the authority confirms is published, item by item; what is not yet published says so, and is never a zero or a dash.",
    ),
    Label(
        "每个数值旁注明数据状态与来源编号，编号对应书末“来源”一章的文件、出处与日期；每页页脚列出本页所引文件。",
        "Beside each value stand its status and the number of its source; the numbers lead to document, place and date in the last chapter. The foot of each page lists the documents it cites.",
    ),
)
_MEANING = {
    "official": Label("土地主管部门以文件确认", "confirmed by the land authority with a document"),
    "sourced": Label("载于本目录所持文件", "stands in a document that this catalog holds"),
    "derived": Label("由上述数值推算，列出推导式", "worked out from such values by a formula"),
    "disputed": Label(
        "文件之间或算式不符，两者并列", "documents or arithmetic disagree; both are shown"
    ),
    "illustrative": Label("为演示而虚构，不可引用", "invented for demonstration, not to be quoted"),
    "pending": Label("确有其数，尚未公布", "exists and is not yet public"),
    "withheld": Label("暂不公开", "not disclosed for the time being"),
    "not_applicable": Label("此项不适用", "does not apply"),
    "unknown": Label("文件未载，暂无资料", "no document says"),
}


def register(parcels: Sequence[Entry], declared: int | None, demonstration: bool) -> Chapter:
    """`parcels` are the published ones; invented ones answer nothing."""
    verified = () if demonstration else parcels
    return Chapter(
        "register",
        Label("公开内容与读法", "What is disclosed, and how to read it"),
        _LEAD if verified else (_UNLISTED, *_LEAD),
        (_asked(verified, declared), _statuses(demonstration)),
    )


def _asked(verified: Sequence[Entry], declared: int | None) -> Table:
    """What the reply orders disclosed of each parcel, by block."""
    rows = []
    for group, found in asked(verified).items():
        musts = [one for one in found if one.must]
        if not musts:
            continue
        titles = [one.title for one in musts]
        answered = sum(one.answered for one in musts)
        items = len(musts) * (declared or len(verified))
        rows.append(
            (
                text(GROUP_LABELS[group], strong=True),
                text(Label("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))),
                text(_share(answered, items)),
            )
        )
    return Table(
        Label(
            "每幅地块必须公开的内容（普府〔2026〕32号）", "What must be disclosed of each parcel"
        ),
        (Label("类别", "Block"), Label("内容", "Contents"), Label("已答复项数", "Items answered")),
        (18, 62, 20),
        tuple(rows),
    )


def _share(answered: int, items: int) -> Label:
    return Label(f"{answered} / {items}", f"{answered} / {items}")


def _statuses(demonstration: bool) -> Table:
    words = code_list("evidence-status")
    rows: list[tuple[Cell, ...]] = [
        (text(words.label(code), strong=True), text(meaning))
        for code, meaning in _MEANING.items()
        # In a real catalog nothing is invented, and no word of it confuses anybody.
        if demonstration or code != "illustrative"
    ]
    return Table(
        Label("数据状态", "Statuses of a value"),
        (Label("用语", "Word"), Label("含义", "Meaning")),
        (34, 66),
        tuple(rows),
    )

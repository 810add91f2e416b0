"""The words of products that stand beside the data, in both languages."""

from __future__ import annotations

from catalog.words.label import Label
from service.products.model import Edition

FIXED = {
    "imprint": Label("桃浦智创城产业用地目录", "Taopu industrial land catalog"),
    "booklet": Label("桃浦智创城产业用地推介手册", "Taopu industrial land: a prospectus"),
    "booklet_short": Label("产业用地推介手册", "industrial land: a prospectus"),
    "contents": Label("目录", "Contents"),
    "appendix": Label("附录", "Appendix"),
    "overview": Label("地块总图与比较", "The parcels at a glance"),
    "sheets": Label("地块资料", "Parcel by parcel"),
    "no_sources": Label("未引用文件", "No document is cited"),
    "place": Label("桃浦智创城", "Taopu"),
    "home": Label("产业用地目录", "industrial land catalog"),
    "watermark": Label("虚构示例", "INVENTED"),
    "invented": Label("虚构", "Invented"),
    "invented_page": Label("演示目录：地块均为虚构", "Demonstration: all parcels are invented"),
    "north": Label("北", "N"),
    "plan": Label(
        "地块范围图（上北，示意，不作为界址依据）",
        "Outline (north up, for orientation only, no boundary evidence)",
    ),
    "sources": Label("来源", "Sources"),
    "sources_here": Label("本页来源", "Sources on this page"),
    "sources_listed": Label("本页来源：见本页来源表", "Sources on this page: those listed here"),
    "no_sources_here": Label(
        "本页来源：无（未引用文件）", "Sources on this page: none (no document is cited)"
    ),
    "state_as_of": Label("状态截止", "State as of"),
    "scan": Label(
        "扫码查看在线版本：页面会说明本资料印出之后有无变更。",
        "Scan for the page online: it says what has changed since this was printed.",
    ),
    "continued": Label("（续）", " (continued)"),
    "page": Label("第 {x} 页 / 共 {y} 页", "Page {x} of {y}"),
}


def withdrawn_since(seq: int, day: str, reason: Label) -> Label:
    """What an old state of a parcel must say that has left the catalog since."""
    return Label(
        f"本地块已于 {day} 退出目录（{reason.zh}）。本资料为发布序号 {seq} 时的旧状态，不再有效。",
        f"This parcel left the catalog on {day} ({reason.en}). What is shown is its old state, published state {seq}, and no longer holds.",
    )


def edition_line(edition: Edition) -> Label:
    """What every page says of the state that it shows."""
    return Label(
        f"发布序号 {edition.seq} · 截至 {edition.as_of}（北京时间）",
        f"Published state {edition.seq} · as of {edition.as_of} (Beijing time)",
    )

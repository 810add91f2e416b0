"""A parcel in a few lines to be copied into a message: published values and nothing else.

No adjective stands in it: whoever promotes the land adds words of their own, and answers for them.
"""

from __future__ import annotations

from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published

VALUES = (
    "site_area_m2",
    "land_use_code",
    "far_max",
    "height_limit_m",
    "industry_orientation",
    "supply_method",
    "lifecycle_state",
)

_INVENTED = Label("【虚构示例】以下各项均为虚构。", "[Invented] All of the following is made up.")
_NOTICE = Label(
    "仅供招商参考，不构成出让要约，以出让公告为准。",
    "For promotion, no offer; the transfer announcement decides.",
)


def pitch(published: Published, entry: Entry, as_of: str, address: str) -> Label:
    """The lines in both languages. `as_of` is the day of publication, `address` that of the page.

    What is not known is told as such, a disputed or derived value says so, and one with a date of
    its own tells that date.
    """
    found = [figure(published, entry, name) for name in VALUES]
    seq = published.clock.seq
    zh = [
        f"{entry.name.zh}（{entry.id}）",
        *(f"{one.title.zh}：{one.value.zh}{one.aside.zh}{_dated(one).zh}" for one in found),
        f"数据截至 {as_of}（发布序号 {seq}）",
        _NOTICE.zh,
        address,
    ]
    en = [
        f"{entry.name.en} ({entry.id})",
        *(f"{one.title.en}: {one.value.en}{one.aside.en}{_dated(one).en}" for one in found),
        f"Data as of {as_of} (published state {seq})",
        _NOTICE.en,
        address,
    ]
    if entry.invented:
        zh.insert(0, _INVENTED.zh)
        en.insert(0, _INVENTED.en)
    return Label("\n".join(zh), "\n".join(en))


def _dated(found: Figure) -> Label:
    if not found.as_of or not found.known:
        return Label("", "")
    return Label(f"（截至 {found.as_of}）", f" (as of {found.as_of})")

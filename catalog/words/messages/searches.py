"""What can be wrong with a search text."""

from __future__ import annotations

from catalog.words.messages.message import Message

SEARCHES = {
    "search-empty": Message(
        "检索词中没有可检索的字。",
        "The search has nothing to look for.",
        "请至少写一个汉字、字母或数字。",
        "Write one Chinese character, letter or digit at least.",
    ),
    "search-too-long": Message(
        "检索词有 {length} 个字符，多于 {maximum} 个。",
        "The search has {length} characters, more than {maximum}.",
        "请缩短检索词。",
        "Shorten it.",
    ),
    "search-too-many": Message(
        "检索词共 {count} 个，多于 {maximum} 个。",
        "The search has {count} terms, more than {maximum}.",
        "请减少以空格或逗号隔开的词；引号内的词合为一个。",
        "Leave out some of what spaces or commas divide; what stands in quotes is one term.",
    ),
}

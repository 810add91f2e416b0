"""The words of CQL2 text, each with the character at which it begins.

Source: OGC 21-065r2, annex B. An identifier may be written in Chinese without quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.kinds.fields import wrong
from catalog.values.fault import shown
from catalog.words.label import Label

# identifierStart and identifierPart of the grammar.
_START = (
    r":_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + r".0-9\u0300-\u036f\u203f-\u2040"

# Every repetition is possessive: no text can make the expression look twice at a character.
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n\f\v]++)
    | (?P<text>'(?:[^'\\]|''|\\'|\\(?!'))*+')
    | (?P<quoted>"(?:[^"]|"")*+")
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
    | (?P<word>[{_START}][{_PART}]*+)
    | (?P<sign><=|>=|<>|[<>=(),+\-*/%^])
    """,
    re.VERBOSE,
)


class Form(StrEnum):
    TEXT = "text"
    QUOTED = "quoted"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True)
class Token:
    """`text` is a literal's value, a sign or a word as it was written."""

    form: Form
    text: str
    position: int

    @property
    def at(self) -> Label:
        return position(self.position)

    def is_word(self, *words: str) -> bool:
        return self.form is Form.WORD and self.text.upper() in words

    def is_sign(self, *signs: str) -> bool:
        return self.form is Form.SIGN and self.text in signs


def position(index: int) -> Label:
    return Label(f"第 {index + 1} 个字符", f"character {index + 1}")


def tokens(text: str) -> Iterator[Token]:
    """The words of a text and, last, its end. Raises `wrong` at a character that begins none."""
    index = 0
    while index < len(text):
        match = _TOKEN.match(text, index)
        if match is None or match.lastgroup is None:
            raise _unreadable(text, index)
        if match.lastgroup != "space":
            form = Form(match.lastgroup)
            yield Token(form, _value(form, match[0]), index)
        index = match.end()
    yield Token(Form.END, "", index)


def _value(form: Form, written: str) -> str:
    if form is Form.TEXT:
        return re.sub(r"\\'|''", "'", written[1:-1])
    if form is Form.QUOTED:
        return written[1:-1].replace('""', '"')
    return written


def _unreadable(text: str, index: int) -> Exception:
    if text[index] in "'\"":
        return wrong("filter-unclosed", at=position(index), value=shown(text[index:], 20))
    return wrong("filter-character", at=position(index), value=shown(text[index]))

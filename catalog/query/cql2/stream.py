"""The words of a filter as its parsers take them, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from catalog.kinds.fields import wrong
from catalog.query.cql2 import limits
from catalog.query.cql2.syntax import Number
from catalog.query.cql2.tokens import Form, Token, tokens
from catalog.values.fault import shown
from catalog.words.label import Label


class Stream:
    """`next` is the word that has not been taken yet."""

    def __init__(self, text: str) -> None:
        self._words = list(tokens(text))
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        return self._words[self._index]

    @property
    def after_next(self) -> Token:
        return self._words[min(self._index + 1, len(self._words) - 1)]

    def take(self) -> Token:
        found = self.next
        if found.form is not Form.END:
            self._index += 1
        return found

    def took_sign(self, *signs: str) -> bool:
        """Whether one of those signs was next; then it is taken."""
        if self.next.is_sign(*signs):
            self._index += 1
            return True
        return False

    def took_word(self, *words: str) -> bool:
        if self.next.is_word(*words):
            self._index += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.took_sign(sign):
            raise self.unexpected(f"“{sign}”", f'"{sign}"')

    def unexpected(self, zh: str, en: str) -> Exception:
        """What to raise where something else should stand."""
        found = self.next
        if found.form is Form.END:
            return wrong("filter-ends-early", at=found.at, wanted=Label(zh, en))
        value = shown(found.text) or "''"
        return wrong("filter-syntax", at=found.at, value=value, wanted=Label(zh, en))

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One step further in; a text can be no reason to run out of stack."""
        self._depth += 1
        if self._depth > limits.DEPTH:
            raise wrong("filter-too-deep", at=self.next.at, maximum=limits.DEPTH)
        yield
        self._depth -= 1

    def signed_number(self) -> Number:
        at = self.next.at
        negative = self.next.is_sign("-")
        self.took_sign("-", "+")
        if self.next.form is not Form.NUMBER:
            raise self.unexpected("一个数", "a number")
        value = number(self.take().text, at)
        return Number(value.copy_negate() if negative else value, at)


def number(text: str, at: Label) -> Decimal:
    """The exact value of a number. Its exponent has at most three digits."""
    exponent = text.lower().partition("e")[2].lstrip("+-").lstrip("0")
    if len(text) > limits.DIGITS or len(exponent) > 3:
        raise wrong("filter-number-long", at=at, value=shown(text), maximum=limits.DIGITS)
    return Decimal(text)

"""The two sentences of a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.words.label import Label


@dataclass(frozen=True)
class Message:
    """Format templates: `{value}` stands for the fact of that name.

    `zh` and `en` say what is wrong, `hint_zh` and `hint_en` what to do about it.
    """

    zh: str
    en: str
    hint_zh: str
    hint_en: str

    @property
    def detail(self) -> Label:
        return Label(self.zh, self.en)

    @property
    def hint(self) -> Label:
        return Label(self.hint_zh, self.hint_en)


@dataclass(frozen=True)
class Told:
    """A message in one language, facts filled in."""

    detail: str
    hint: str

"""A title in the two languages every reader of the catalog may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Label:
    """One title: `zh` is authoritative, `en` is complete."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Both languages in one line, for places that hold a single title."""
        return f"{self.zh} · {self.en}"

    def in_language(self, language: Language) -> str:
        return self.en if language == "en" else self.zh

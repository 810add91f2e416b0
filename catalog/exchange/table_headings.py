"""What stands above a column for people: its title and unit, in one language or in both.

Programs go by the names of the columns, which never change with a language.
"""

from __future__ import annotations

from catalog.exchange.table_columns import Column
from catalog.words.label import Label, Language
from catalog.words.units import UNIT_WORDS


def heading(column: Column, language: Language | None = None) -> str:
    """The title with the unit; both titles where no language is named."""
    words = UNIT_WORDS.get(column.unit or "1", Label(column.unit or "", column.unit or ""))
    unit = words.in_language(language or "zh")
    title = said(column.title, language)
    return f"{title} [{unit}]" if unit else title


def said(label: Label, language: Language | None) -> str:
    """A text in the language that is named, else in both."""
    return str(label) if language is None else label.in_language(language)

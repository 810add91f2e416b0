"""What is said of a refusal, in Chinese and English: one sentence what is wrong, one what to do.

The rooms raise codes with facts (`wrong("out-of-range", value=…)`, `Fault(…)`); only the faces turn
them into sentences, in the reader's language, through `told`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from catalog.words.label import Label, Language
from catalog.words.messages.acts import ACTS
from catalog.words.messages.downloads import DOWNLOADS
from catalog.words.messages.entries import ENTRIES
from catalog.words.messages.files import FILES
from catalog.words.messages.filters import FILTERS
from catalog.words.messages.following import FOLLOWING
from catalog.words.messages.matching import MATCHING
from catalog.words.messages.message import Message, Told
from catalog.words.messages.pages import PAGES
from catalog.words.messages.people import PEOPLE
from catalog.words.messages.requests import REQUESTS
from catalog.words.messages.searches import SEARCHES
from catalog.words.messages.staff import STAFF
from catalog.words.messages.values import VALUES
from catalog.words.messages.workbooks import WORKBOOKS

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        **VALUES,
        **ENTRIES,
        **FILES,
        **DOWNLOADS,
        **REQUESTS,
        **FILTERS,
        **SEARCHES,
        **MATCHING,
        **PAGES,
        **FOLLOWING,
        **PEOPLE,
        **STAFF,
        **ACTS,
        **WORKBOOKS,
    }
)
"""Every code that any room raises."""


def told(code: str, facts: Mapping[str, Any], language: Language) -> Told:
    """The sentence and the hint of a code, completed with its facts.

    Raises KeyError for a code without a message: a test holds every code raised to have one.
    """
    message = MESSAGES[code]
    words = _Words(
        {
            name: fact.in_language(language) if isinstance(fact, Label) else fact
            for name, fact in facts.items()
        }
    )
    return Told(
        message.detail.in_language(language).format_map(words),
        message.hint.in_language(language).format_map(words),
    )


class _Words(dict[str, Any]):
    """A fact that was not given leaves its name in the sentence, never an exception."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"

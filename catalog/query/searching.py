"""What is searched for: reading of a search text, and where a content holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.kinds.fields import wrong
from catalog.kinds.labels import Rank
from catalog.kinds.searched import Searched
from catalog.values.searchable import canonical, joined, needle

LONGEST = 200
MOST_PHRASES = 16

NOWHERE = 8
"""The score of what is not found; above every score that a text can have."""

WORST = NOWHERE - 1
"""The worst score of what is found."""

# Between quotation marks everything is one phrase; a mark that nobody closes ends with the text.
_PIECE = re.compile(r'["“”＂]([^"“”＂]*)["“”＂]?|([,，])|([^\s"“”＂,，]+)')


@dataclass(frozen=True)
class Search:
    """Alternatives, each of canonical phrases of which all must be found."""

    alternatives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Found:
    """How well a content answers a search (lower is better); the phrase and the text behind it."""

    score: int
    phrase: str
    text: Searched

    @property
    def whole(self) -> bool:
        """The text is what was asked for, and nothing else."""
        return self.score % 2 == 0


def read_search(text: str) -> Search:
    """A search text: a comma means or, a space means and, quotation marks keep words together.

    Raises `wrong` when it is too long, has too many phrases, or none.
    """
    if len(text) > LONGEST:
        raise wrong("search-too-long", length=len(text), maximum=LONGEST)
    alternatives: list[list[str]] = [[]]
    for quoted, comma, bare in _PIECE.findall(text):
        phrase = canonical(quoted or bare)
        if comma:
            alternatives.append([])
        elif phrase:
            alternatives[-1].append(phrase)
    phrases = tuple(tuple(dict.fromkeys(found)) for found in alternatives if found)
    if not phrases:
        raise wrong("search-empty")
    count = sum(map(len, phrases))
    if count > MOST_PHRASES:
        raise wrong("search-too-many", count=count, maximum=MOST_PHRASES)
    return Search(tuple(dict.fromkeys(phrases)))


def found_in(search: Search, texts: Iterable[Searched]) -> Found | None:
    """Where a content answers a search best; the first of the texts that are equally good.

    A phrase counts by the best rank that holds it, a whole text of that rank before a part of
    one; phrases that must all be found by the worst of them, alternatives by the best. This is
    what the compiled search computes, said once more for the few contents that are shown.
    """
    held = list(texts)
    best = [_all(phrases, held) for phrases in search.alternatives]
    return min((found for found in best if found), key=lambda found: found.score, default=None)


def _all(phrases: tuple[str, ...], texts: list[Searched]) -> Found | None:
    found = [_one(phrase, texts) for phrase in phrases]
    if None in found:
        return None
    return max((one for one in found if one), key=lambda one: one.score)


def _one(phrase: str, texts: list[Searched]) -> Found | None:
    # The best rank that holds it decides: names are looked at before long texts are folded.
    for rank in Rank:
        held = [text for text in texts if text.rank is rank and _holds(phrase, text)]
        if held:
            found = (Found(2 * rank + (text.canonical != phrase), phrase, text) for text in held)
            return min(found, key=lambda one: one.score)
    return None


def _holds(phrase: str, text: Searched) -> bool:
    return needle(phrase) in joined([text.canonical])

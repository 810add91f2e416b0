"""Text as search compares it, and the tokens by which an index narrows a search down.

The one definition of what search finds: a phrase is found in a text when the phrase's `canonical`
form stands in the text's, its words of Latin letters or digits beginning where words begin (the
last may go on). Indexes only narrow the search down; they hold what is `indexed` of each text and
are asked `narrowing` and `narrowing_whole`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import pairwise

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[^{_HAN} ]+")
_IS_HAN = re.compile(f"[{_HAN}]")

_LONGEST_TOKEN = 64
"""Of a longer word the beginning alone is a token; comparing the texts decides."""

SAMPLED = 64
"""Of so many entries one is in the sample by which an index tells how common a token is."""

EDGE = "|"
"""Stands between values; no value's canonical form has it."""


class _Folding(dict[int, str]):
    """Each character as search compares it, worked out when it first occurs."""

    def __missing__(self, codepoint: int) -> str:
        whole = unicodedata.normalize("NFKC", chr(codepoint)).casefold()
        simplified = "".join(_simplified().get(c, c) for c in unicodedata.normalize("NFKC", whole))
        found = "".join(c if c.isalnum() or _IS_HAN.match(c) else " " for c in simplified)
        self[codepoint] = found
        return found


_FOLDING = _Folding()


@cache
def _simplified() -> dict[str, str]:
    """Simplified characters by the traditional ones."""
    text = files("catalog.values").joinpath("simplified.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {pair[0]: pair[1] for line in lines for pair in line.split()}


def canonical(text: str) -> str:
    """The runs of Chinese characters and the words of a text, one space between any two.

    Width, case and traditional characters do not count; punctuation is a boundary like a space.
    Empty when there is nothing that could be searched.
    """
    folded = unicodedata.normalize("NFC", text).translate(_FOLDING)
    return " ".join(_RUN.findall(folded))


def joined(texts: list[str]) -> str:
    """Canonical values as one text in which `needle` and `whole` can be looked for."""
    return "".join(f"{EDGE} {text} {EDGE}" for text in dict.fromkeys(texts))


def needle(phrase: str) -> str:
    """What stands in `joined` wherever a canonical phrase is found: a word begins after a space."""
    return phrase if _IS_HAN.match(phrase) else f" {phrase}"


def whole(phrase: str) -> str:
    """What stands in `joined` where a canonical phrase is all of a value."""
    return f"{EDGE} {phrase} {EDGE}"


def place_of(phrase: str, said: str) -> tuple[int, int] | None:
    """Where in a text as it was written a canonical phrase is found first: its begin and end."""
    folded, origin = [], []
    for place, character in enumerate(said):
        found = _FOLDING[ord(character)]
        folded.append(found)
        origin += [place] * len(found)
    match = _pattern(phrase).search("".join(folded))
    return match and (origin[match.start()], origin[match.end() - 1] + 1)


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    runs = phrase.split()
    begins = "" if _IS_HAN.match(phrase) else f"(?<![^{_HAN} ])"
    parts = [begins + re.escape(runs[0])]
    for before, run in pairwise(runs):
        # Between Chinese and other characters a boundary needs nothing to mark it.
        alike = bool(_IS_HAN.match(before)) == bool(_IS_HAN.match(run))
        parts.append((" +" if alike else " *") + re.escape(run))
    return re.compile("".join(parts))


def indexed(rank: int, text: str) -> Iterator[str]:
    """What an index holds of a canonical text of a rank: its tokens, and one for all of it."""
    yield from (f"{rank}{token}" for token in _tokens(text))
    yield narrowing_whole(rank, text)


def narrowing(rank: int, phrase: str) -> list[tuple[str, bool]]:
    """What is indexed of every text of a rank that holds a canonical phrase.

    True: something that begins so.
    """
    found: dict[tuple[str, bool], None] = {}
    runs = phrase.split()
    for place, run in enumerate(runs):
        if not _IS_HAN.match(run):
            found[run[:_LONGEST_TOKEN], place == len(runs) - 1] = None
        elif len(run) == 1:
            found[run, True] = None
        else:
            found.update({(run[at : at + 2], False): None for at in range(len(run) - 1)})
    return [(f"{rank}{token}", begins) for token, begins in found]


def narrowing_whole(rank: int, phrase: str) -> str:
    """What is indexed of every text of a rank that is a canonical phrase, and hardly of others."""
    return f"w{rank}{_digest(phrase).hex()}"


def in_sample(entry: str) -> bool:
    """Whether an entry, named by its collection and id, is one of those that are sampled."""
    return _digest(entry)[0] % SAMPLED == 0


def sampled(token: str) -> str:
    """What is indexed of a sampled entry beside a token, and of no other entry."""
    return f"s{token}"


def _tokens(text: str) -> set[str]:
    """Of each Chinese run of a canonical text its pairs of characters and its last; each word."""
    found: set[str] = set()
    for run in text.split():
        if _IS_HAN.match(run):
            found.update(run[at : at + 2] for at in range(len(run)))
        else:
            found.add(run[:_LONGEST_TOKEN])
    return found


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=6).digest()

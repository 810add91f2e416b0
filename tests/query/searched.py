"""Seeded texts to search, and a search by brute force that shares no code with the catalog's.

The oracle reads what was written, not what is stored: it folds each text its own way, and a
phrase is a regular expression over it.
"""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tests.catalog.documents import Raw, a_facility, a_source

NAME, CODE, PLACE, TEXT = range(4)


def _split(words: str) -> list[str]:
    return words.split()


_HAN_WORDS = _split(
    """
    桃浦 智创 智创城 桃浦智创城 低空 低空经济 创新 创新园 国际 上海 产业 产业用地 用地 地块 中心
    中心站 生命 健康 数字 智能 制造 智能制造
    园区 公园 中央 绿地 道路 武威路 祁连山路 站 区 新 浦 桃 〇 𠮷
    """
)
_TRADITIONAL = str.maketrans("创国际产业块绿数园区经济东", "創國際產業塊綠數園區經濟東")
_WORDS = _split(
    "Taopu park Park R&D M4 M1 m m11 TOP GE AI smart city health 3.5 88 8 2026 W04-01 é Ω"
)
_BETWEEN = ["", "", "", " ", "，", "·", "（", "）", "-", "/", "、", "　"]

_HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_WORD = f"(?:(?![{_HAN}])[^\\W_])"
_NO_WORD = f"(?:(?![{_HAN}])[\\W_])"


@dataclass(frozen=True)
class Text:
    """One entry: its kind, and the texts of each rank as they were written."""

    collection: str
    entry_id: str
    said: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]

    def raw(self) -> Raw:
        """The entry as a sender writes it."""
        name, _, places, texts = self.said
        members = {"name_zh": name[0], "name_en": name[1]}
        if len(name) > 2:
            members["aliases"] = [{"name": n, "relation": "likely_same"} for n in name[2:]]
        members |= dict(zip(("description_zh", "description_en"), texts, strict=False))
        if self.collection == "sources":
            codes = {"doc_no": self.said[CODE][1]} if len(self.said[CODE]) > 1 else {}
            return a_source(self.entry_id, **members, **codes)
        return a_facility(self.entry_id, address=places[0], section=places[1], **members)


def texts(seed: int, count: int) -> list[Text]:
    """Entries of two kinds whose words are few, so that a search finds many in many ways."""
    chance = random.Random(seed)
    return [_text(chance, number) for number in range(count)]


def changed(text: Text, seed: int) -> Text:
    """The entry's next version."""
    written = _text(random.Random(seed), 0 if text.collection == "facilities" else 1)
    said = (written.said[0], (text.entry_id, *written.said[1][1:]), *written.said[2:])
    return Text(text.collection, text.entry_id, said)


def _text(chance: random.Random, number: int) -> Text:
    names = tuple(dict.fromkeys(_phrase(chance, 1, 4) for _ in range(chance.choice((2, 2, 3, 5)))))
    names = names if len(names) > 1 else (names[0], f"{names[0]}2")
    many = tuple(_phrase(chance, 5, 40) for _ in range(chance.choice((0, 1, 2))))
    if number % 3:
        entry_id = f"TP-SRC-{chance.choice('ABM')}{number}"
        codes = (entry_id, *([_phrase(chance, 1, 3)] * chance.randint(0, 1)))
        return Text("sources", entry_id, (names, codes, (), many))
    entry_id = f"DEMO-FAC-{number}"
    places = (_phrase(chance, 1, 4), _phrase(chance, 1, 2))
    return Text("facilities", entry_id, (names, (entry_id,), places, many))


def _phrase(chance: random.Random, least: int, most: int) -> str:
    pieces = []
    for _ in range(chance.randint(least, most)):
        pieces.append(
            _spelt(chance, chance.choice(_HAN_WORDS if chance.random() < 0.7 else _WORDS))
        )
        pieces.append(chance.choice(_BETWEEN))
    said = "".join(pieces).strip(" -/，、·　（）")
    return unicodedata.normalize("NFC", said)


def _spelt(chance: random.Random, word: str) -> str:
    """The word as it is, in traditional characters, full width or another case."""
    how = chance.random()
    if how < 0.1:
        return word.translate(_TRADITIONAL)
    if how < 0.2:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
    return word.upper() if how < 0.3 else word


@dataclass(frozen=True)
class Asked:
    """A search as it is written, and what it means: alternatives of phrases."""

    written: str
    meant: tuple[tuple[str, ...], ...]


def questions(seed: int, count: int, found: list[Text]) -> Iterator[Asked]:
    """Searches for pieces of what there is, most of them of one to eight characters."""
    chance = random.Random(seed)
    while count:
        alternatives = [
            [_piece(chance, found) for _ in range(chance.choice((1, 1, 1, 2)))]
            for _ in range(chance.choice((1, 1, 1, 2)))
        ]
        meant = tuple(map(tuple, alternatives))
        if not all(_words(phrase) for phrases in meant for phrase in phrases):
            continue
        # A mark between them would end the phrase, so what has one is kept together by quotes.
        yield Asked(
            chance.choice((",", "，", " , ")).join(
                chance.choice((" ", "　")).join(_quoted(chance, phrase) for phrase in phrases)
                for phrases in meant
            ),
            meant,
        )
        count -= 1


def _piece(chance: random.Random, found: list[Text]) -> str:
    said = chance.choice([s for rank in chance.choice(found).said for s in rank])
    begin = chance.randrange(len(said))
    piece = said[begin : begin + chance.randint(1, 8)].strip()
    return _spelt(chance, piece) if chance.random() < 0.5 else piece


def _quoted(chance: random.Random, phrase: str) -> str:
    if re.search(r"[\s,，]", phrase) or chance.random() < 0.2:
        return chance.choice(('"{}"', "“{}”")).format(phrase)
    return phrase


@lru_cache(maxsize=1 << 20)
def fold(said: str) -> str:
    """Width, case and traditional characters aside."""
    back = {after: before for before, after in _TRADITIONAL.items()}
    return unicodedata.normalize("NFKC", said).casefold().translate(back)


def _words(phrase: str) -> list[str]:
    return re.findall(f"[{_HAN}]+|{_WORD}+", fold(phrase))


@lru_cache(maxsize=1 << 12)
def _patterns(phrase: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a phrase is found, and where it is all there is."""
    runs = _words(phrase)
    parts = [re.escape(runs[0])]
    for before, run in itertools.pairwise(runs):
        alike = bool(re.match(f"[{_HAN}]", before)) == bool(re.match(f"[{_HAN}]", run))
        parts.append(f"{_NO_WORD}{'+' if alike else '*'}{re.escape(run)}")
    pattern = "".join(parts)
    # A word begins after no letter; a Chinese character before it is no letter of a word.
    is_word = not re.match(f"[{_HAN}]", runs[0])
    begins = f"(?:^|(?<=[{_HAN}])|(?<=[\\W_]))" if is_word else ""
    return re.compile(begins + pattern), re.compile(f"{_NO_WORD}*{pattern}{_NO_WORD}*\\Z")


def score(text: Text, meant: tuple[tuple[str, ...], ...]) -> int | None:
    """How well an entry answers; None: not at all."""
    of_all = [
        max(scores)
        for phrases in meant
        if None not in (scores := [_score(text, phrase) for phrase in phrases])
    ]
    return min(of_all, default=None)


def _score(text: Text, phrase: str) -> int | None:
    found, whole = _patterns(phrase)
    for rank, said in enumerate(text.said):
        holding = [s for s in map(fold, said) if found.search(s)]
        if holding:
            return 2 * rank + (not any(map(whole.match, holding)))
    return None

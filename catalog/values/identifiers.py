"""Identifiers of the field: entry ids, credit codes, cadastral codes, document numbers."""

from __future__ import annotations

import re
import unicodedata

ENTRY_ID = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}")
DEMO_PREFIX = "DEMO-"

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_entry_id(text: str) -> bool:
    return ENTRY_ID.fullmatch(text) is not None


def is_credit_code(text: str) -> bool:
    """Whether a unified social credit code (统一社会信用代码) is well formed and checks.

    Source: GB 32100-2015, check character over 17 weighted places, modulo 31.
    """
    if not CREDIT_CODE.fullmatch(text):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(c) * w for c, w in zip(text[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return text[17] == _CREDIT_ALPHABET[(31 - total % 31) % 31]


def folded(text: str) -> str:
    """The key under which two spellings of one identifier meet.

    Full and half width, upper and lower case, spaces and the two kinds of bracket around a year
    ([2021] for 〔2021〕) do not tell identifiers apart. Never what is stored as the value.
    """
    key = unicodedata.normalize("NFKC", text).casefold()
    key = key.replace("[", "〔").replace("]", "〕").replace("【", "〔").replace("】", "〕")
    return "".join(key.split())

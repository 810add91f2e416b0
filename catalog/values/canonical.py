"""The one way an entry becomes bytes, so that its hash means something everywhere."""

from __future__ import annotations

import hashlib
import math
from decimal import Decimal
from typing import Any

import orjson

_LARGEST_EXPONENT = 300


def canonical_bytes(document: Any) -> bytes:
    """The RFC 8785 form of a document whose numbers the kinds have already bounded.

    Keys are sorted and integral numbers carry no fraction (`3.0` becomes `3`). Equal to the
    standard for what a kind admits: at most 15 significant digits and no non-zero magnitude
    below 1e-5, where the two ways of writing a double begin to differ.
    """
    return orjson.dumps(plain(document), option=orjson.OPT_SORT_KEYS)


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def plain(value: Any) -> Any:
    """The same JSON value with plain ints and floats, integral ones as ints."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        if value.adjusted() > _LARGEST_EXPONENT:
            return math.inf  # Beyond any double; whoever bounds the value refuses it.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

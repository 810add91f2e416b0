"""Codes of an authenticator app (RFC 6238): SHA-1, six digits, steps of 30 seconds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20

_DRIFT = (-1, 0, 1)
"""Steps that a clock may be off by."""

_CODE = re.compile(r"[0-9]{6}", re.ASCII)


def step_of(instant: datetime) -> int:
    """The time step that an instant falls into."""
    return int(instant.timestamp()) // STEP_S


def code_at(secret: bytes, step: int) -> str:
    """The code of a step."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: bytes, code: str, instant: datetime, after: int | None) -> int | None:
    """The step whose code this is, among those around an instant; None when there is none.

    Steps up to `after` are past: a code that opened once opens no more, nor does one before it.
    """
    given = "".join(code.split())
    if not _CODE.fullmatch(given):
        return None
    now = step_of(instant)
    found = None
    for step in (now + drift for drift in _DRIFT):
        same = hmac.compare_digest(code_at(secret, step), given)
        if same and (after is None or step > after):
            found = step
    return found


def in_base32(secret: bytes) -> str:
    """A secret as it is kept and typed into an app."""
    return base64.b32encode(secret).decode()


def from_base32(text: str) -> bytes:
    return base64.b32decode(text)


def address(secret: bytes, *, issuer: str, login: str) -> str:
    """The `otpauth:` address that an app reads from a QR code."""
    return (
        f"otpauth://totp/{quote(issuer, safe='')}:{quote(login, safe='')}"
        f"?secret={in_base32(secret)}&issuer={quote(issuer, safe='')}"
    )

"""A JPEG inside of something else, without what a camera noted of place, time and owner."""

from __future__ import annotations

_SCAN, _COMMENT = 0xDA, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_KEPT_APPLICATIONS = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, the colour profile, and Adobe's word on how colours are turned."""


def bared(jpeg: bytes) -> bytes:
    """The same picture without comments and segments of programs; other bytes as they are."""
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _SCAN:
            break
        if marker != _COMMENT and (marker not in _APPLICATIONS or marker in _KEPT_APPLICATIONS):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join(kept) + jpeg[at:]

"""What a workbook's container may be, checked before anything inside it is parsed.

An XLSX file is a zip of XML parts. Here it is counted and inflated in small pieces, so that what
inflates without end, is locked, carries programs or reaches outside is refused for what it is.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import pairwise

from catalog.exchange.reading import Unreadable

MAX_BYTES = 10 * 2**20
MAX_PARTS = 256
MAX_INFLATED_BYTES = 64 * 2**20
MAX_RATIO = 100
# Small parts may be as regular as they like.
_RATIO_FROM_BYTES = 2**20
_PIECE = 2**16

_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
_PROGRAM = re.compile(r"vbaproject|macrosheets/|activex/|ctrlprops/.*\.bin", re.IGNORECASE)
_LINK = re.compile(r"(^|/)externallinks/", re.IGNORECASE)
_DOCTYPE = tuple("<!DOCTYPE".encode(coding) for coding in ("ascii", "utf-16-le", "utf-16-be"))
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def check_container(name: str, data: bytes) -> None:
    """Refuse a file that is no harmless container of a workbook. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(name, "workbook-too-large", size=len(data), maximum=MAX_BYTES)
    if data.startswith(_OLD_OR_LOCKED):
        raise Unreadable(name, "workbook-locked-or-old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check_parts(name, container)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise Unreadable(name, "workbook-damaged", reason=str(error)[:120]) from None


def _check_parts(name: str, container: zipfile.ZipFile) -> None:
    parts = container.infolist()
    if len(parts) > MAX_PARTS:
        raise Unreadable(name, "workbook-too-many-parts", count=len(parts), maximum=MAX_PARTS)
    names = [part.filename for part in parts]
    if len({part.casefold() for part in names}) != len(names) or _overlap(parts):
        raise Unreadable(name, "workbook-damaged", reason="parts overlap")
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable(name, "workbook-locked-or-old")
        if _PROGRAM.search(part.filename):
            raise Unreadable(name, "workbook-with-macros")
        if _LINK.search(part.filename):
            raise Unreadable(name, "workbook-with-links")
    if "[Content_Types].xml" not in names:
        raise Unreadable(name, "workbook-damaged", reason="[Content_Types].xml")
    inflated = 0
    for part in parts:
        inflated += _inflated(name, container, part, MAX_INFLATED_BYTES - inflated)


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether two parts share bytes, by which little inflates to much."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    return any(
        before.header_offset + before.compress_size > after.header_offset
        for before, after in pairwise(ordered)
    )


def _inflated(name: str, container: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """How long a part really is; it is inflated piece by piece and nothing of it is kept."""
    size, before, small = 0, b"", b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with container.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > left:
                raise Unreadable(name, "workbook-inflates", maximum=MAX_INFLATED_BYTES)
            if size > _RATIO_FROM_BYTES and size > MAX_RATIO * max(part.compress_size, 1):
                raise Unreadable(name, "workbook-ratio", maximum=MAX_RATIO)
            # What is cut in two by the border between pieces is found as well.
            seen = before + piece
            if is_xml and any(mark in seen for mark in _DOCTYPE):
                raise Unreadable(name, "workbook-with-doctype")
            before = piece[-32:]
            small = small + piece if size <= _RATIO_FROM_BYTES else b""
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in small:
        raise Unreadable(name, "workbook-with-macros")
    if part.filename.lower().endswith(".rels"):
        _check_relations(name, small)
    return size


def _check_relations(name: str, relations: bytes) -> None:
    """Refuse what would be fetched from elsewhere; an address to click on is only text."""
    for found in _RELATION.findall(relations):
        if b'"External"' in found and b"/hyperlink" not in found:
            raise Unreadable(name, "workbook-with-links")

"""Whether a PDF is one, and holds nothing that acts by itself.

A byte check, not a reader: names are looked for in every byte of the file and in every stream that
can be unpacked, because an object may hide inside a stream, and a whole object inside a compressed
one. What cannot be looked into (encryption, filters that are named elsewhere, too much) is refused.
A false alarm costs an export from another program; a missed script costs whoever opens the file.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

MAX_UNPACKED_BYTES = 256 * 2**20
MAX_STREAMS = 20_000

_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n %]")
_TAIL_BYTES = 2048
_STREAM = re.compile(rb"\bstream\r?\n")
_END = b"endstream"
_DICTIONARY_BYTES = 65_536
_FILTER_ELSEWHERE = re.compile(rb"/(?:Filter|F)\s+\d+\s+\d+\s+R")

# What runs, opens, sends, imports or carries something else (ISO 32000-1, 7.11, 12.6 and 13).
_ACTING = (
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm",
    "ImportData", "GoToE", "GoToR", "Rendition", "Movie", "Sound",
)  # fmt: skip
_LOCKED = "Encrypt"
_ENDS = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_PLAIN = re.compile(rb"/(?:" + "|".join((*_ACTING, _LOCKED)).encode() + rb")" + _ENDS)
# A name may spell any of its letters as #xx.
_ESCAPED_NAME = re.compile(
    rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%#]{0,13}#[0-9A-Fa-f]{2}[^\x00\t\n\x0c\r ()<>\[\]{}/%]{0,60})"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_BLOCK = 4 * 2**20
# No name that is looked for is longer than this, even with every letter escaped.
_OVERLAP = 128


class PdfRefused(Exception):
    """`code` names a message that `facts` complete."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def check_pdf(data: bytes) -> None:
    """Raises PdfRefused for what is no PDF, for what acts and for what cannot be looked into."""
    if not _HEADER.match(data) or b"%%EOF" not in data[-_TAIL_BYTES:]:
        raise PdfRefused("asset-damaged", reason="PDF")
    _look(data)
    left = MAX_UNPACKED_BYTES
    for number, start in enumerate(_STREAM.finditer(data)):
        if number >= MAX_STREAMS:
            raise PdfRefused("pdf-hides")
        for block in _unpacked(data, start):
            left -= len(block)
            if left < 0:
                raise PdfRefused("pdf-hides")
            _look(block)


def _look(part: bytes) -> None:
    found = _PLAIN.search(part)
    names = [found[0][1:]] if found else []
    for escaped in _ESCAPED_NAME.finditer(part):
        names.append(_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), escaped[1]))
    for name in names:
        if name == _LOCKED.encode():
            raise PdfRefused("pdf-locked")
        if name in (acting.encode() for acting in _ACTING):
            raise PdfRefused("pdf-acts", name=name.decode())


def _unpacked(data: bytes, start: re.Match[bytes]) -> Iterator[bytes]:
    """What is packed in a stream, in overlapping blocks; nothing for what is not packed."""
    begin = data.rfind(b"obj", max(0, start.start() - _DICTIONARY_BYTES), start.start())
    if begin < 0:
        raise PdfRefused("pdf-hides")
    dictionary = data[begin : start.start()]
    objects = b"ObjStm" in dictionary
    if _FILTER_ELSEWHERE.search(dictionary) or (objects and b"Predictor" in dictionary):
        raise PdfRefused("pdf-hides")
    if objects and re.search(rb"/(?:LZW|RunLength|RL|Crypt)", dictionary):
        raise PdfRefused("pdf-hides")
    end = data.find(_END, start.end())
    body = data[start.end() : end if end >= 0 else len(data)]
    if re.search(rb"/(?:ASCII85Decode|A85)", dictionary):
        body = _from_text(base64.a85decode, body.strip().removesuffix(b"~>"))
    elif re.search(rb"/(?:ASCIIHexDecode|AHx)", dictionary):
        body = _from_text(bytes.fromhex, body.strip().removesuffix(b">").decode("latin-1"))
    yield from _inflated(body)


def _from_text(read: Callable[[Any], bytes], body: bytes | str) -> bytes:
    try:
        return read(body)
    except ValueError:
        raise PdfRefused("pdf-hides") from None


def _inflated(body: bytes) -> Iterator[bytes]:
    """Blocks of what a body inflates to, each beginning with the end of the one before."""
    reader = zlib.decompressobj()
    kept = b""
    try:
        while not reader.eof:
            block = reader.decompress(body, _BLOCK)
            body = reader.unconsumed_tail
            if not block and not body:
                return
            yield kept + block
            kept = block[-_OVERLAP:]
    except zlib.error:
        return  # It only looked packed; as plain bytes it has been looked at already.

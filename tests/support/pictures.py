"""Small pictures and PDF files, made here byte by byte."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "kanarie-7f3a"
"""What nobody may find again in anything that is shown."""

OBJECTS = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj\n"
)


def a_photo(
    size: tuple[int, int] = (640, 400), form: str = "JPEG", mode: str = "RGB", **saving: Any
) -> bytes:
    """A picture whose left half is red; its metadata say where it was taken and by whom."""
    picture = Image.new("RGB", size, (20, 60, 120))
    picture.paste((220, 30, 30), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x013B] = CANARY
    exif.get_ifd(0x8825)[1] = "N"
    told: dict[str, Any] = {"exif": exif, **saving}
    if form == "JPEG":
        told["comment"] = CANARY.encode()
    if form == "PNG":
        text = PngInfo()
        text.add_text("Author", CANARY)
        told["pnginfo"] = text
    sheet = io.BytesIO()
    picture.convert(mode).save(sheet, form, **told)
    return sheet.getvalue()


def a_pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A PDF of one empty page, and of objects that no page leads to."""
    body = b"%PDF-1.7\n" + OBJECTS + b"".join(objects)
    places = {int(m[1]): m.start() for m in re.finditer(rb"^(\d+) 0 obj\b", body, re.M)}
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % place for place in sorted(places.items())
    )
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 90 0 R >>\n" % (max(places) + 1)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body) + tail


def an_object(text: bytes, number: int = 5) -> bytes:
    return b"%d 0 obj\n" % number + text + b"\nendobj\n"


def a_stream(content: bytes, dictionary: bytes = b"", *, packed: bool = True) -> bytes:
    """A stream object, packed the usual way."""
    body = zlib.compress(content) if packed else content
    how = b" /Filter /FlateDecode" if packed else b""
    head = b"<< /Length %d" % len(body) + how + b" " + dictionary + b" >>\nstream\n"
    return an_object(head + body + b"\nendstream")

"""A PDF written out anew from what its pages need: nothing that was told beside them is copied.

Who made it, with what and when, earlier states of it, comments, attachments, thumbnails, private
data of programs and signatures are gone. Its objects keep their numbers; none that its pages do
not lead to is written. Run in a child process with limits alone (`catalog.exchange.images`).
"""

from __future__ import annotations

import io
import logging
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
)

from catalog.exchange.jpeg_baring import bared
from catalog.exchange.pdf_checking import PdfRefused

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ROOT = frozenset(
    {"/Type", "/Pages", "/PageLabels", "/Dests", "/Names", "/Outlines", "/PageLayout", "/PageMode",
     "/ViewerPreferences", "/OCProperties", "/Lang", "/AcroForm", "/StructTreeRoot", "/MarkInfo"}
)  # fmt: skip
"""What a document says of itself that its pages are shown or read aloud by."""

_TOLD = frozenset(
    {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF", "/EF", "/Requirements"}
)
_NOTES = frozenset({"/Text", "/Popup", "/FileAttachment", "/Caret", "/Redact"})
_JPEG = ("/DCTDecode", "/DCT", ["/DCTDecode"], ["/DCT"])
_OF_A_NOTE = frozenset({"/M", "/CreationDate", "/NM", "/RC", "/Subj", "/Popup", "/IRT", "/T"})


def rewritten_pdf(data: bytes) -> bytes:
    """The pages of a PDF in a file of their own, the same for the same. Raises PdfRefused."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return _rewritten(PdfReader(io.BytesIO(data)))
    except PdfRefused:
        raise
    except Exception as error:  # A library that reads strangers' files stumbles in any way.
        raise PdfRefused("asset-damaged", reason=type(error).__name__) from None


def _rewritten(reader: PdfReader) -> bytes:
    if not reader.pages:
        raise PdfRefused("asset-damaged", reason="PDF")
    root = reader.trailer.raw_get("/Root")
    if not isinstance(root, IndirectObject):
        raise PdfRefused("asset-damaged", reason="PDF")
    _keep_only(root.get_object(), _ROOT)
    sheet = io.BytesIO(_HEADER)
    sheet.seek(0, io.SEEK_END)
    places: dict[int, int] = {}
    waiting = [root]
    while waiting:
        reference = waiting.pop()
        if reference.idnum in places:
            continue
        found = reader.get_object(reference)
        waiting += _cleaned(found)
        places[reference.idnum] = sheet.tell()
        sheet.write(b"%d 0 obj\n" % reference.idnum)
        (found if found is not None else NullObject()).write_to_stream(sheet)
        sheet.write(b"\nendobj\n")
    _close(sheet, places, root.idnum)
    return sheet.getvalue()


def _cleaned(top: Any) -> list[IndirectObject]:
    """Take out of an object what is told beside the pages; what it leads to then."""
    leads, inside = [], [top]
    while inside:
        found = inside.pop()
        if isinstance(found, DictionaryObject):
            _bare(found)
            items = [(key, found.raw_get(key)) for key in found]
        elif isinstance(found, ArrayObject):
            items = list(enumerate(list.__iter__(found)))
        else:
            continue
        for key, value in items:
            if isinstance(value, IndirectObject):
                # A reference names a number; what is written has no other generation than 0.
                found[key] = IndirectObject(value.idnum, 0, value.pdf)
                leads.append(value)
            else:
                inside.append(value)
    return leads


def _bare(found: DictionaryObject) -> None:
    for key in _TOLD & found.keys():
        del found[key]
    if found.get("/Type") == "/Sig" or "/ByteRange" in found:
        _keep_only(found, frozenset({"/Type"}))
    notes = found.get("/Annots")
    if isinstance(notes, ArrayObject):
        kept = [note for note in notes if note.get_object().get("/Subtype") not in _NOTES]
        found[NameObject("/Annots")] = ArrayObject(kept)
    if "/Rect" in found and found.get("/Subtype") not in ("/Widget", "/Link"):
        for key in _OF_A_NOTE & found.keys():
            del found[key]
    if isinstance(found, StreamObject) and found.get("/Filter") in _JPEG:
        found._data = bared(found._data)


def _keep_only(found: Any, wanted: frozenset[str]) -> None:
    for key in found.keys() - wanted:
        del found[key]


def _close(sheet: io.BytesIO, places: dict[int, int], root: int) -> None:
    """The table of places, a section a run of numbers, and the trailer."""
    start = sheet.tell()
    sheet.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number in sorted(places):
        sheet.write(b"%d 1\n%010d 00000 n \n" % (number, places[number]))
    size = max(places) + 1
    sheet.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (size, root))
    sheet.write(b"startxref\n%d\n%%%%EOF\n" % start)

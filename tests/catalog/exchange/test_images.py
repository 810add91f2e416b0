"""A file is shown as what its content is, and tells nothing that its sender did not mean."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from catalog.exchange import image_reading
from catalog.exchange.image_reading import ImageRefused, rewritten
from catalog.exchange.images import ENDINGS, MAX_BYTES, Limits, NotShown, read_shown
from catalog.exchange.pdf_checking import PdfRefused, check_pdf
from catalog.words.messages import told
from tests.support.pictures import CANARY, a_pdf, a_photo, a_stream, an_object

JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def refused(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008 - it is frozen
    with pytest.raises(NotShown) as caught:
        read_shown(data, limits)
    assert told(caught.value.code, caught.value.facts, "zh").detail
    return caught.value.code


def refused_pdf(*objects: bytes) -> str:
    with pytest.raises(PdfRefused) as caught:
        check_pdf(a_pdf(*objects))
    return caught.value.code


def a_png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be of a size and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_keeps_its_look_and_loses_what_was_told_beside_it(form: str, media_type: str):
    sent = a_photo(form=form)
    assert CANARY.encode() in sent

    found = read_shown(sent)

    assert (found.media_type, found.width_px, found.height_px) == (media_type, 640, 400)
    for content in (found.content, *(smaller.content for smaller in found.renditions)):
        assert CANARY.encode() not in content
        picture = Image.open(io.BytesIO(content))
        assert not picture.getexif()
        assert picture.getpixel((10, 10))[0] > 180
        assert picture.getpixel((picture.width - 10, 10))[0] < 60


def test_a_picture_has_two_smaller_forms_and_none_is_blown_up():
    found = read_shown(a_photo((1600, 800)))

    sizes = [Image.open(io.BytesIO(smaller.content)).size for smaller in found.renditions]
    assert [(smaller.side, smaller.media_type) for smaller in found.renditions] == [
        (320, "image/webp"),
        (1280, "image/webp"),
    ]
    assert sizes == [(320, 160), (1280, 640)]
    small = read_shown(a_photo((100, 50)))
    assert [Image.open(io.BytesIO(r.content)).size for r in small.renditions] == [(100, 50)] * 2


def test_a_picture_that_lies_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    about, contents = rewritten(a_photo((60, 40), exif=exif))

    assert (about["width"], about["height"]) == (40, 60)
    assert Image.open(io.BytesIO(contents[0])).size == (40, 60)


@pytest.mark.parametrize(
    ("form", "mode", "kept"),
    [
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "L", "L"),
        ("PNG", "P", "RGB"),
        ("PNG", "1", "RGB"),
        ("PNG", "I;16", "RGB"),
        ("JPEG", "CMYK", "RGB"),
        ("JPEG", "L", "L"),
        ("WEBP", "RGBA", "RGBA"),
    ],
)
def test_pictures_of_every_mode_can_be_shown(form: str, mode: str, kept: str):
    sheet = io.BytesIO()
    Image.new(mode, (30, 20)).save(sheet, form)

    _, contents = rewritten(sheet.getvalue())

    assert Image.open(io.BytesIO(contents[0])).mode == kept
    assert len(contents) == 3


def test_what_hides_behind_a_picture_is_gone():
    found = read_shown(a_photo() + b"PK\x03\x04" + CANARY.encode())

    assert CANARY.encode() not in found.content


def test_the_same_file_twice_is_the_same_content():
    sent = a_photo()

    assert read_shown(sent).sha256 == read_shown(sent).sha256


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "asset-empty"),
        (b"<svg onload='alert(1)'/>", "asset-type"),
        (b"GIF89a" + b"\0" * 100, "asset-type"),
        (a_photo()[:1500], "asset-damaged"),
        (a_png_header(50_000, 50_000), "image-too-large"),
        (a_png_header(100, 100), "asset-damaged"),
        (b"%PDF-1.7\n", "asset-damaged"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(data: bytes, code: str):
    assert refused(data) == code


def test_a_picture_that_moves_is_refused():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for form in ("WEBP", "PNG"):
        sheet = io.BytesIO()
        frames[0].save(sheet, form, save_all=True, append_images=frames[1:])

        with pytest.raises(ImageRefused, match="image-moves"):
            rewritten(sheet.getvalue())


def test_a_file_beyond_the_limit_is_not_even_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalog.exchange.images.MAX_BYTES", 10)

    assert MAX_BYTES > 10**7
    assert refused(b"%PDF-1.7 and more") == "asset-too-large"


def test_a_picture_that_eats_memory_or_time_costs_a_child_and_nothing_else():
    large = io.BytesIO()
    Image.new("RGB", (5000, 5000)).save(large, "PNG")

    assert refused(large.getvalue(), Limits(memory_bytes=140 * 2**20)) == "asset-too-costly"
    assert refused(large.getvalue(), Limits(wall_s=0.05)) == "asset-too-costly"


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_refused_or_read_and_never_anything_else(data: st.DataObject):
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    sent = bytearray(_PHOTOS[form])
    for _ in range(data.draw(st.integers(1, 8))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))

    with suppress(ImageRefused):
        about, contents = rewritten(bytes(sent))

        assert about["media_type"] in ENDINGS
        assert all(CANARY.encode() not in content for content in contents)


_PHOTOS = {form: a_photo((40, 30), form) for form in ("JPEG", "PNG", "WEBP")}


def a_told_pdf() -> bytes:
    """A page with a photo, and in every place where a PDF tells of its maker a canary."""
    photo, said = a_photo((60, 40)), b"(" + CANARY.encode() + b")"
    told = b"/Metadata 92 0 R /PieceInfo << /P " + said + b" >>"
    note = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents " + said + b" >>"
    line = b"<< /Type /Annot /Subtype /Line /Rect [0 0 9 9] /T " + said + b" /M " + said + b" >>"
    image = b"<< /Subtype /Image /Width 60 /Height 40 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    image += b" /Filter /DCTDecode /Length %d >>\nstream\n" % len(photo) + photo + b"\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /LastModified " + said + told
    page += b" /Annots [" + note + line + b"] /Resources << /XObject << /I 8 0 R >> >> >>"
    whole = a_pdf(
        an_object(b"<< /Author " + said + b" /Producer " + said + b" >>", 90),
        an_object(b"<< /Length 12 >>\nstream\n" + CANARY.encode() + b"\nendstream", 92),
        an_object(b"<< /T " + said + b" /Old (what an earlier state of it said) >>", 7),
        an_object(image, 8),
    )
    # The table of places does not fit any more: a reader looks for the objects itself.
    return whole.replace(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>", page)


def test_a_pdf_keeps_its_pages_and_loses_what_was_told_beside_them():
    sent = a_told_pdf()

    found = read_shown(sent)

    assert sent.count(CANARY.encode()) > 8
    assert CANARY.encode() not in found.content
    assert b"earlier state" not in found.content
    read = PdfReader(io.BytesIO(found.content), strict=True)
    (page,) = read.pages
    assert [each.image.size for each in page.images] == [(60, 40)]
    assert [each.get_object()["/Subtype"] for each in page["/Annots"]] == ["/Line"]
    assert (read.metadata, read.xmp_metadata) == (None, None)
    assert read_shown(sent) == read_shown(found.content) == found


def test_an_ordinary_pdf_is_shown():
    sent = a_pdf(
        an_object(b"<< /Type /Page /Annots [<< /A << /S /URI /URI (https://example.org) >> >>] >>"),
        a_stream(b"BT /F1 12 Tf (JavaScript is a word) Tj ET"),
        a_stream(b"1 0 << /Type /Font >>", b"/Type /ObjStm /N 1 /First 4"),
    )

    found = read_shown(sent)

    assert found.media_type == "application/pdf"
    assert len(PdfReader(io.BytesIO(found.content), strict=True).pages) == 1
    assert (found.width_px, found.renditions) == (None, ())


@pytest.mark.parametrize(
    "action",
    [
        JAVASCRIPT,
        b"<< /S /J#61vaScript /JS (x) >>",
        b"<< /S /#4a#61#76#61#53#63#72#69#70#74 >>",
        b"<</S/Launch/F(calc.exe)>>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
        b"<< /XFA 9 0 R >>",
        b"<< /S /SubmitForm /F (https://example.org) >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /S /GoToE >>",
    ],
)
def test_a_pdf_that_acts_is_refused_wherever_the_act_hides(action: bytes):
    assert refused_pdf(an_object(action)) == "pdf-acts"
    packed = a_stream(b"5 0 " + action, b"/Type /ObjStm /N 1 /First 4")
    assert refused_pdf(packed) == "pdf-acts"
    # A reader goes where the table of places says, which may be inside a stream.
    assert refused_pdf(a_stream(an_object(action), packed=False)) == "pdf-acts"
    # Nobody has to say of what type a stream is.
    assert refused_pdf(a_stream(b"5 0 " + action)) == "pdf-acts"


def test_an_act_behind_two_filters_is_found():
    text = base64.a85encode(zlib.compress(b"5 0 " + JAVASCRIPT)) + b"~>"
    head = b"<< /Filter [/ASCII85Decode /FlateDecode] /Length 1 >>\nstream\n"

    assert refused_pdf(an_object(head + text + b"\nendstream")) == "pdf-acts"


@pytest.mark.parametrize(
    "hiding",
    [
        a_stream(b"x", b"/Type /ObjStm /Filter /LZWDecode", packed=False),
        a_stream(b"x", b"/Filter 9 0 R", packed=False),
        a_stream(b"x", b"/Type /ObjStm /DecodeParms << /Predictor 12 >>"),
        a_stream(b"x", b"/Filter /ASCII85Decode", packed=False).replace(b"\nx\n", b"\n\xff\xfe\n"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(hiding: bytes):
    assert refused_pdf(hiding) == "pdf-hides"


def test_an_encrypted_pdf_is_refused():
    assert refused_pdf(an_object(b"<< /Encrypt 7 0 R >>")) == "pdf-locked"


def test_a_pdf_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalog.exchange.pdf_checking.MAX_UNPACKED_BYTES", 10**6)
    monkeypatch.setattr("catalog.exchange.pdf_checking.MAX_STREAMS", 3)

    assert refused_pdf(a_stream(b"\0" * 10**7)) == "pdf-hides"
    assert refused_pdf(*[a_stream(b"x")] * 4) == "pdf-hides"
    check_pdf(a_pdf(*[a_stream(b"x")] * 3))


def test_a_name_that_lies_across_two_blocks_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalog.exchange.pdf_checking._BLOCK", 64)

    for space in range(50, 70):
        assert refused_pdf(a_stream(b" " * space + JAVASCRIPT + b" " * 100)) == "pdf-acts"


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_in_a_pdf_are_looked_at_without_a_crash(noise: bytes, place: int):
    sent = a_pdf(a_stream(b"1 0 << /Type /Font >>", b"/Type /ObjStm"))
    with suppress(PdfRefused):
        check_pdf(sent[:place] + noise + sent[place:])


def test_the_limit_of_pixels_lets_a_panorama_through():
    assert 11_300 * 5_650 < image_reading.MAX_PIXELS < 10**8

"""A stranger's picture, read and written out again. Run as a program it reads standard input.

Writing it again is what makes it harmless: what a camera told of place, time and owner, what hides
behind the picture's end, and what another program would take for something else is not copied.
Nothing but the service's own child process reads such a file (`catalog.exchange.images`), under
limits that it first takes upon itself.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from typing import Any

import orjson
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalog.exchange.images import RENDITIONS
from catalog.exchange.pdf_checking import PdfRefused, check_pdf
from catalog.exchange.pdf_writing import rewritten_pdf

MAX_PIXELS = 64 * 10**6
"""A panorama of 11,300 by 5,650; what is behind a few kilobytes can be any size."""

# The library's own limit is a warning at first; ours is checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 90, "method": 4},
}


class ImageRefused(Exception):
    """`code` names a message that `facts` complete."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def rewritten(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What a file is, and its contents: the file itself, then the renditions of a picture.

    Raises ImageRefused, PdfRefused.
    """
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        content = rewritten_pdf(data)
        # What another reader may have found in another place is where it is seen now.
        check_pdf(content)
        return {"media_type": "application/pdf", "width": None, "height": None}, [content]
    picture, form = _picture(data)
    contents = [_written(picture, form)]
    for side in RENDITIONS:
        smaller = picture.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        contents.append(_written(smaller, "WEBP"))
    about = {"media_type": _FORMATS[form], "width": picture.width, "height": picture.height}
    return about, contents


def _picture(data: bytes) -> tuple[Image.Image, str]:
    """The picture upright, in sRGB, and without anything that was told beside it."""
    try:
        # What it is told of a picture's faults besides, nobody hears.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=list(_FORMATS)) as opened,
        ):
            form = str(opened.format)
            if opened.width * opened.height > MAX_PIXELS:
                raise ImageRefused(
                    "image-too-large",
                    width=opened.width, height=opened.height, maximum=MAX_PIXELS,
                )  # fmt: skip
            if getattr(opened, "n_frames", 1) > 1:
                raise ImageRefused("image-moves")
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return _bare(_in_srgb(upright), form), form
    except UnidentifiedImageError:
        raise ImageRefused("asset-type") from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError) as error:
        raise ImageRefused("asset-damaged", reason=type(error).__name__) from None


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
            if found is not None:
                return found
        except (ImageCms.PyCMSError, OSError):
            pass  # A profile that is none tells nothing of the colours.
    return picture


def _bare(picture: Image.Image, form: str) -> Image.Image:
    transparent = "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA")
    wanted = "RGBA" if transparent and form != "JPEG" else "RGB"
    if picture.mode == "L" and not transparent:
        wanted = "L"
    bare = picture if picture.mode == wanted else picture.convert(wanted)
    # Comments, text, resolution and profiles lie here, and savers copy some of them unasked.
    bare.info = {}
    bare.getexif().clear()
    return bare


def _written(picture: Image.Image, form: str) -> bytes:
    if form == "WEBP" and picture.mode == "L":
        picture = picture.convert("RGB")
    sheet = io.BytesIO()
    picture.save(sheet, form, **_SAVING[form])
    return sheet.getvalue()


def main(memory_bytes: int, cpu_s: int) -> None:
    """Read a file from standard input; write a line of JSON and the contents, or the refusal."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    contents: list[bytes] = []
    try:
        answer, contents = rewritten(sys.stdin.buffer.read())
    except (ImageRefused, PdfRefused) as refused:
        answer = {"code": refused.code, "facts": refused.facts}
    answer["sizes"] = [len(content) for content in contents]
    sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
    for content in contents:
        sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

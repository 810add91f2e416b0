"""Files as answers: to be saved, never shown in place of a page."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from catalog.commands.asking import MEDIA_TYPE, File


def workbook(file: File) -> Response:
    """A workbook to be saved under its name, which may be Chinese (RFC 6266)."""
    answer = Response(file.data, content_type=MEDIA_TYPE)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in file.name)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    return answer

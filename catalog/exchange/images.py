"""Pictures and PDF files that entries show: told by their content, never by their name.

They are read by a child process that may use little and not for long; whatever a file does to its
reader, the service loses a child and answers with a refusal.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.values.canonical import sha256_hex

MAX_BYTES = 32 * 2**20

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
"""How the name of a stored file ends, by its media type."""

SCREEN_PX = 1280
RENDITIONS = (320, SCREEN_PX)
"""The longer side of each smaller form of a picture, in pixels; pages show the larger one."""

_READER = "catalog.exchange.image_reading"
RENDITION_TYPE = "image/webp"


@dataclass(frozen=True)
class Limits:
    """Of the child: address space in bytes, processor and wall-clock time in seconds."""

    memory_bytes: int = 1536 * 2**20
    cpu_s: int = 30
    wall_s: float = 90.0


USUAL = Limits()


class NotShown(Exception):
    """A file that entries cannot show. `code` names a message that `facts` complete."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} {facts}")


@dataclass(frozen=True)
class Rendition:
    """A smaller form, by the length of its longer side in pixels."""

    side: int
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Shown:
    """A file fit to be shown. A picture has a width and a height in pixels, and renditions."""

    media_type: str
    content: bytes
    width_px: int | None
    height_px: int | None
    renditions: tuple[Rendition, ...]

    @property
    def sha256(self) -> str:
        """Of the content as it will be shown, which is not that of the file as it was sent."""
        return sha256_hex(self.content)


def read_shown(data: bytes, limits: Limits = USUAL) -> Shown:
    """A file as it may be shown. Raises NotShown."""
    if not data:
        raise NotShown("asset-empty")
    if len(data) > MAX_BYTES:
        raise NotShown("asset-too-large", size=len(data), maximum=MAX_BYTES)
    answer, contents = _asked(data, limits)
    code = answer.get("code")
    if code is not None:
        raise NotShown(code, **answer["facts"])
    first, *smaller = contents
    renditions = tuple(
        Rendition(side, RENDITION_TYPE, content)
        for side, content in zip(RENDITIONS, smaller, strict=False)
    )
    return Shown(answer["media_type"], first, answer["width"], answer["height"], renditions)


def _asked(data: bytes, limits: Limits) -> tuple[Mapping[str, Any], list[bytes]]:
    """What the child says of a file, unless it died of it."""
    command = [sys.executable, "-m", _READER, str(limits.memory_bytes), str(limits.cpu_s)]
    with tempfile.TemporaryFile() as sent:
        # Not through a pipe: a child that dies at once would leave its parent writing.
        sent.write(data)
        sent.seek(0)
        try:
            child = subprocess.run(
                command, stdin=sent, capture_output=True, timeout=limits.wall_s, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotShown("asset-too-costly") from None
    line, _, rest = child.stdout.partition(b"\n")
    if child.returncode or not line:
        raise NotShown("asset-too-costly")
    answer: Mapping[str, Any] = orjson.loads(line)
    contents = []
    for size in answer["sizes"]:
        contents.append(rest[:size])
        rest = rest[size:]
    return answer, contents

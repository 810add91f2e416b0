"""The lines of a compressed file, cut from large blocks."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from parcel_catalog_client.changes import Damaged

LONGEST_LINE = 2**27
"""Bytes. A catalog loads nothing that would make a longer one."""

# Unpacking them in a thread was tried: waiting for the interpreter's lock took what it spared.
_BLOCK = 2**18


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """The lines of what is compressed in `file`, from where it stands, with their ends.

    Raises Damaged when the file is not whole or a line is too long.
    """
    rest = b""
    for block in _blocks(file):
        first, *others = BytesIO(block).readlines()
        lines = [rest + first, *others]
        if max(map(len, lines)) > LONGEST_LINE:
            raise Damaged(f"a line of the snapshot is longer than {LONGEST_LINE} bytes")
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        yield from lines
    if rest:
        yield rest


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=file) as source:
            while block := source.read(_BLOCK):
                yield block
    except (EOFError, OSError, zlib.error) as error:
        raise Damaged(f"the snapshot cannot be unpacked: {error}") from None

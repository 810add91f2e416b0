"""The lines of a compressed file, unpacked in a thread of its own while they are read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from typing import BinaryIO

from parcel_catalog_client.changes import Damaged

LONGEST_LINE = 2**27
"""Bytes. A catalog loads nothing that would make a longer one."""

_BLOCK = 2**20


@contextmanager
def unpacked(file: BinaryIO) -> Iterator[Iterator[bytes]]:
    """The lines of what is compressed in `file`, from where it stands, with their ends.

    They are to be taken within the `with`. Taking one raises Damaged when the file is not whole
    or a line is too long.
    """
    with ExitStack() as stack:
        # Unpacking lets go of the interpreter's lock: a second core does it beside the reading.
        worker = stack.enter_context(ThreadPoolExecutor(1))
        source = stack.enter_context(gzip.GzipFile(fileobj=file))
        yield _lines(_ahead(worker, iter(partial(source.read, _BLOCK), b"")))


def _ahead(worker: ThreadPoolExecutor, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks, the next one on its way while one is in use."""
    coming = worker.submit(next, blocks, b"")
    try:
        while block := coming.result():
            coming = worker.submit(next, blocks, b"")
            yield block
    except (EOFError, OSError, zlib.error) as error:
        raise Damaged(f"the snapshot cannot be unpacked: {error}") from None


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        first, *others = BytesIO(block).readlines()
        lines = [rest + first, *others]
        if max(map(len, lines)) > LONGEST_LINE:
            raise Damaged(f"a line of the snapshot is longer than {LONGEST_LINE} bytes")
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        yield from lines
    if rest:
        yield rest

"""The lines of a compressed file, whatever blocks they come in."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from parcel_catalog_client.changes import Damaged
from parcel_catalog_client.unpacking import unpacked

TEXT = b"".join(b"%d" % number * (number % 7) + b"\n" for number in range(300))


@pytest.fixture(params=[1, 7, 64, 2**20])
def _blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parcel_catalog_client.unpacking._BLOCK", request.param)


def lines_of(packed: bytes) -> list[bytes]:
    return list(unpacked(BytesIO(packed)))


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize("text", [TEXT, TEXT + b"no end", b"\n\n", b"one", b""])
def test_lines_are_cut_where_they_end(text: bytes):
    assert lines_of(gzip.compress(text)) == text.splitlines(keepends=True)


def test_a_file_may_be_compressed_in_parts():
    assert lines_of(gzip.compress(b"one\ntw") + gzip.compress(b"o\n")) == [b"one\n", b"two\n"]


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize("packed", [gzip.compress(TEXT)[:-9], gzip.compress(TEXT)[:-8], b"text\n"])
def test_what_cannot_be_unpacked_is_damaged(packed: bytes):
    with pytest.raises(Damaged, match="unpacked"):
        lines_of(packed)


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize("end", [b"", b"\n", b"\nnext\n"])
def test_a_line_may_be_as_long_as_the_longest_and_no_longer(
    end: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("parcel_catalog_client.unpacking.LONGEST_LINE", 50 + len(end[:1]))

    assert lines_of(gzip.compress(b"x" * 50 + end))[0] == b"x" * 50 + end[:1]
    with pytest.raises(Damaged, match="longer"):
        lines_of(gzip.compress(b"x" * 51 + end))

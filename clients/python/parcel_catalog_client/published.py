"""A line of a snapshot or a bundle, read for little more than it costs to hash it.

Nearly every line is an entry in the one form in which the service writes it, its content last and
by far the largest. Such a line is taken apart by one pattern: its parts need no decoding, and put
in order of names they are its canonical form. All other lines are read as any JSON is.
"""

from __future__ import annotations

import hashlib
import re

from parcel_catalog_client.changes import Change, parse_line

# What stands between these quotes stands for itself, in any JSON and in RFC 8785.
_TEXT = r'"([^"\\\x00-\x1f]*)"'
_NUMBER = "([1-9][0-9]{0,17})"
_ENTRY = re.compile(
    rf'{{"seq":{_NUMBER},"release":{_TEXT},"op":"upsert","collection":{_TEXT},"id":{_TEXT},'
    rf'"version":{_NUMBER},"published_at":{_TEXT},"reason":null,"replaced_by":\[\],'
    rf'"content_sha256":{_TEXT},"prev":{_TEXT},"hash":{_TEXT}'
)
_CONTENT = b',"content":'
_END = b"}\n"


def change_of(line: bytes) -> Change:
    """The change in a line, once its hashes are seen to be right. Raises Damaged."""
    return _entry(line) or parse_line(line)


def _entry(line: bytes) -> Change | None:
    """The change in a line of the usual form; None for another, or where a hash is wrong."""
    cut = line.find(_CONTENT)
    if cut < 0 or not line.endswith(_END):
        return None
    try:
        found = _ENTRY.fullmatch(line[:cut].decode())
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    seq, release, collection, entry_id, version, at, content_sha256, before, own = found.groups()
    content = line[cut + len(_CONTENT) : -len(_END)]
    canonical = (
        f'{{"collection":"{collection}","content_sha256":"{content_sha256}","id":"{entry_id}"'
        f',"op":"upsert","prev":"{before}","published_at":"{at}","reason":null'
        f',"release":"{release}","replaced_by":[],"seq":{seq},"version":{version}}}'
    )
    if _sha256(content) != content_sha256 or _sha256(canonical.encode()) != own:
        return None
    return Change(
        int(seq), release, "upsert", collection, entry_id, int(version), at, None, (),
        content_sha256, before, own, content,
    )  # fmt: skip


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

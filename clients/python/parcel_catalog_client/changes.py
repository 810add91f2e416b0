"""A change as it is published, read from the wire and held to its own hashes."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from parcel_catalog_client.cutting import array_at, bytes_at, object_at

GENESIS = "0" * 64
"""What stands as the hash before the first change."""

_CONTENT = b',"content":'
_BEYOND = 2**63  # No seq and no version comes to it, and no store keeps it.


class Damaged(Exception):
    """What arrived is not what was published: it does not match its own hash or shape."""


class Change(NamedTuple):
    """One published change of one entry.

    `content` is the canonical JSON text of an upsert, byte for byte as published. It is None for
    a delete, and for an upsert whose content was erased since (`redacted`).
    """

    seq: int
    release: str
    op: str
    collection: str
    id: str
    version: int
    published_at: str
    reason: str | None
    replaced_by: tuple[str, ...]
    content_sha256: str | None
    prev: str
    hash: str
    content: bytes | None
    redacted: bool = False


def ghost(collection: str, entry_id: str) -> Change:
    """A delete of what was never published: a store that holds such an entry forgets it.

    It is not a change of the catalog, and has the seq 0.
    """
    return Change(0, "", "delete", collection, entry_id, 0, "", "error", (), None, "", "", None)


def parse_line(line: bytes) -> Change:
    """A line of a snapshot or a bundle. Raises Damaged."""
    # The content is the last member and by far the largest: it is cut off unread, and its hash
    # tells whether the cut was right. Any other line is read to its end.
    line = line.rstrip()
    cut = line.find(_CONTENT)
    if cut > 0 and line.endswith(b"}"):
        content = line[cut + len(_CONTENT) : -1]
        try:
            head = json.loads(line[:cut].decode() + "}")
        except (ValueError, RecursionError):
            head = {}
        if hashlib.sha256(content).hexdigest() == head.get("content_sha256"):
            return _checked(head, content)
    try:
        return _change_at(line.decode(), 0)[0]
    except ValueError as error:
        raise Damaged(f"a line is not a change: {error}") from None


def parse_page(body: bytes) -> dict[str, Any]:
    """An answer whose member `changes` holds changes; these become `Change`. Raises Damaged."""
    try:
        return object_at(body.decode(), 0, {"changes": _changes_at})[0]
    except ValueError as error:
        raise Damaged(f"an answer is not a page of changes: {error}") from None


def change_hash(head: dict[str, Any]) -> str:
    """The hash of a change: over the canonical form of what it says without its content.

    Raises TypeError or ValueError when a member is of a type that no change has.
    """
    # Written out, in order of names: a general encoder takes twice as long, a million times.
    reason, sha256 = head["reason"], head["content_sha256"]
    canonical = (
        f'{{"collection":{_quoted(head["collection"])}'
        f',"content_sha256":{"null" if sha256 is None else _quoted(sha256)}'
        f',"id":{_quoted(head["id"])},"op":{_quoted(head["op"])},"prev":{_quoted(head["prev"])}'
        f',"published_at":{_quoted(head["published_at"])}'
        f',"reason":{"null" if reason is None else _quoted(reason)}'
        f',"release":{_quoted(head["release"])},"replaced_by":{_listed(head["replaced_by"])}'
        f',"seq":{_whole(head["seq"])},"version":{_whole(head["version"])}}}'
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _listed(names: list[str]) -> str:
    if type(names) is not list:
        raise TypeError(f"{names!r} is no list")
    return f"[{','.join(map(_quoted, names))}]" if names else "[]"


def _whole(number: int) -> int:
    if type(number) is not int:
        raise TypeError(f"{number!r} is no whole number")
    return number


def _changes_at(text: str, at: int) -> tuple[list[Change], int]:
    return array_at(text, at, _change_at)


def _change_at(text: str, at: int) -> tuple[Change, int]:
    found, end = object_at(text, at, {"content": bytes_at})
    content = found.get("content")
    sha = None if content is None else hashlib.sha256(content).hexdigest()
    if content is not None and sha != found.get("content_sha256"):
        raise Damaged(f"{_name(found)}: its content does not match its content_sha256")
    return _checked(found, content), end


def _checked(head: dict[str, Any], content: bytes | None) -> Change:
    """The change, once its hash is seen to be that of what it says."""
    try:
        whole = change_hash(head) == head.get("hash")
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{_name(head)}: {error} is missing or of another type") from None
    if not whole:
        raise Damaged(f"{_name(head)}: its hash does not match what it says")
    if not (0 < head["seq"] < _BEYOND and 0 < head["version"] < _BEYOND):
        raise Damaged(f"{_name(head)}: its seq or version is out of range")
    redacted = head.get("redacted") is True
    if head["op"] not in ("upsert", "delete") or (head["op"] == "upsert") != (
        content is not None or redacted
    ):
        raise Damaged(f"{_name(head)}: its content does not go with its op")
    return Change(
        head["seq"],
        head["release"],
        head["op"],
        head["collection"],
        head["id"],
        head["version"],
        head["published_at"],
        head["reason"],
        tuple(head["replaced_by"]),
        head["content_sha256"],
        head["prev"],
        head["hash"],
        content,
        redacted,
    )


def _name(head: dict[str, Any]) -> str:
    return f"change {head.get('seq')} ({head.get('collection')}/{head.get('id')})"

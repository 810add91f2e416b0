"""Where a page ended, as an opaque text: the sort values and the id of its last entry."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import marshmallow as ma
import orjson

from catalog.kinds import KINDS
from catalog.kinds.fields import Storage, check_characters, wrong
from catalog.query.model import Query
from catalog.values.identifiers import is_entry_id

_LARGEST = 2**63 - 1


def write_cursor(after: tuple[Any, ...]) -> str:
    """The text of a page's `after`."""
    return base64.urlsafe_b64encode(orjson.dumps(after)).decode().rstrip("=")


def read_cursor(text: str) -> tuple[Any, ...]:
    """The values of a cursor; whether they suit a query is for `fits` to say."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        found = orjson.loads(raw)
    except (binascii.Error, ValueError):
        raise wrong("cursor-malformed") from None
    if not isinstance(found, list) or not found or not all(map(_is_plain, found)):
        raise wrong("cursor-malformed")
    return tuple(found)


def fits(after: tuple[Any, ...], query: Query) -> bool:
    """Whether a cursor's values are such as the order of this query can end a page with."""
    *values, entry_id = after
    sortables = KINDS[query.kind].sortables
    wanted = [sortables[key.field].storage for key in query.sort]
    if query.by_score:
        wanted = [Storage.INTEGER]
    if len(values) != len(wanted) or not isinstance(entry_id, str) or not is_entry_id(entry_id):
        return False
    return all(map(_is_stored_as, values, wanted))


def _is_stored_as(value: Any, storage: Storage | None) -> bool:
    if value is None:
        return True
    if storage is Storage.INTEGER:
        return type(value) is int and abs(value) <= _LARGEST
    if storage is Storage.BOOLEAN:
        return isinstance(value, bool)
    return isinstance(value, str)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        try:
            check_characters(value)
        except ma.ValidationError:
            return False
    return value is None or isinstance(value, str | int)

"""Members of the bodies that staff send, and how each is read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import marshmallow as ma

from catalog.kinds import KINDS
from catalog.kinds.fields import check_characters, wrong
from catalog.values.fault import shown
from catalog.words.label import Label
from service.api.request_body import Member, Read, RequestBody, text

ID = "[0-9a-f]{32}"
"""The form of the ids of drafts and plans, which nobody chooses."""

ENTRY_ID = "[A-Z0-9][A-Z0-9-]{1,31}"
LOGIN = "[a-z][a-z0-9._-]{1,31}"
LONGEST_PROSE = 2000
_MOST_LISTED = 500
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def nothing_but(name: str) -> RequestBody:
    """The body of an act that needs no word: an empty object."""
    return RequestBody(name, (), {})


def id_of(name: str, pattern: str, zh: str, en: str, *, required: bool = True) -> Member:
    schema = {"type": "string", "pattern": f"^{pattern}$"}
    return Member(name, Label(zh, en), schema, text(pattern, 200), required)


ENTRY = id_of("entry_id", ENTRY_ID, "条目编号", "the entry's id")


def prose(
    name: str, zh: str, en: str, longest: int = LONGEST_PROSE, *, required: bool = True
) -> Member:
    """A text that people write and read."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("not-text")
        if len(value) > longest:
            raise wrong("too-long", length=len(value), maximum=longest)
        check_characters(value)
        if required and not value.strip():
            raise wrong("missing")
        return value

    schema = {"type": "string", "maxLength": longest, **({"minLength": 1} if required else {})}
    return Member(name, Label(zh, en), schema, read, required)


def one_of(known: Collection[str], code: str) -> Read:
    """A reader of one of some names."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise wrong(code, value=shown(value), known=", ".join(known))
        return value

    return read


def choice(name: str, known: Collection[str], code: str, zh: str, en: str) -> Member:
    """One of some names."""
    schema = {"type": "string", "enum": list(known)}
    return Member(name, Label(zh, en), schema, one_of(known, code))


COLLECTION = choice("collection", KINDS, "unknown-collection", "类别", "the collection")


def several(
    name: str,
    schema: dict[str, Any],
    read: Read,
    zh: str,
    en: str,
    *,
    least: int = 1,
    required: bool = True,
) -> Member:
    """A list of values, each once."""

    def read_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("not-a-list")
        if not least <= len(value) <= _MOST_LISTED:
            raise wrong("out-of-range", value=len(value), minimum=least, maximum=_MOST_LISTED)
        found: list[Any] = []
        faults: dict[int, Any] = {}
        for position, inner in enumerate(value):
            try:
                read_one = read(inner)
                if read_one in found:
                    raise wrong("named-twice", value=shown(inner))
                found.append(read_one)
            except ma.ValidationError as error:
                faults[position] = error.messages
        if faults:
            raise ma.ValidationError(faults)
        return found

    listed = {
        "type": "array",
        "minItems": least,
        "maxItems": _MOST_LISTED,
        "uniqueItems": True,
        "items": schema,
    }
    return Member(name, Label(zh, en), listed, read_all, required)


def instant(name: str, zh: str, en: str, *, required: bool = True) -> Member:
    """A moment in UTC, or null."""

    def read(value: Any) -> datetime | None:
        if value is None:
            return None
        said = text(_INSTANT, 20)(value)
        try:
            return datetime.fromisoformat(said)
        except ValueError:
            raise wrong("datetime-form", value=shown(value)) from None

    schema = {"type": "string", "pattern": f"^{_INSTANT}$", "nullable": True}
    return Member(name, Label(zh, en), schema, read, required)


def part(name: str, zh: str, en: str, schema: dict[str, Any], *, required: bool = False) -> Member:
    """A part of an entry, or of what is said of one: its kind is what reads it."""
    return Member(name, Label(zh, en), schema, _as_it_is, required)


def _as_it_is(value: Any) -> Any:
    return value


def or_null(member: Member) -> Member:
    """The same member, which may be null too."""

    def read(value: Any) -> Any:
        return None if value is None else member.read(value)

    schema = {**member.schema, "nullable": True}
    return Member(member.name, member.description, schema, read, member.required)

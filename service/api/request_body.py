"""Bodies of requests, each described once: for the strict reader and for the contract alike.

They are closed: a member that is not described is refused, so that a misspelt one is never lost
in silence. All faults of a body are named at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import marshmallow as ma
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from catalog.exchange.reading import parse_json
from catalog.kinds.documents import faults_told
from catalog.kinds.fields import wrong
from catalog.values.fault import Fault, Refused, escape, shown
from catalog.words.label import Label
from service.api.problems import Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_BYTES = 256 * 1024
MEDIA_TYPE = "application/json"

Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Member:
    """One member of a body. `read` raises the kinds' `wrong` for a value it cannot read."""

    name: str
    description: Label
    schema: Mapping[str, Any]
    read: Read
    required: bool = True


@dataclass(frozen=True)
class RequestBody:
    """A JSON object. `component` is its name in the contract, `example` one that can be read.

    `whole` raises `wrong` for members that each could be read and together make no sense.
    """

    component: str
    members: tuple[Member, ...]
    example: Mapping[str, Any]
    whole: Callable[[Mapping[str, Any]], None] | None = None

    @property
    def schema(self) -> dict[str, Any]:
        """The contract's component."""
        required = [member.name for member in self.members if member.required]
        return {
            "type": "object",
            "properties": {
                member.name: {**member.schema, "description": str(member.description)}
                for member in self.members
            },
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def read(self, environ: WSGIEnvironment) -> dict[str, Any]:
        """What a request's body says; a member that is left out is left out.

        Raises Problem (413, 415), Unreadable for what is no strict JSON, and Refused with every
        fault of a value that is.
        """
        return self.understood(parse_json("", sent_bytes(environ)))

    def understood(self, value: Any) -> dict[str, Any]:
        """What a JSON value says as this body. Raises Refused."""
        if not isinstance(value, dict):
            raise Refused([Fault("", "not-an-object")])
        known = {member.name: member for member in self.members}
        faults = [
            Fault(f"/{escape(name)}", "unknown-request-member",
                  {"value": shown(name), "known": ", ".join(known)})
            for name in value
            if name not in known
        ]  # fmt: skip
        found: dict[str, Any] = {}
        for name, member in known.items():
            if name in value:
                try:
                    found[name] = member.read(value[name])
                except ma.ValidationError as error:
                    faults += faults_told(error.messages, f"/{escape(name)}")
            elif member.required:
                faults.append(Fault(f"/{escape(name)}", "missing"))
        if not faults and self.whole is not None:
            try:
                self.whole(found)
            except ma.ValidationError as error:
                faults += faults_told(error.messages, "")
        if faults:
            raise Refused(faults)
        return found


@dataclass(frozen=True)
class FileBody:
    """The bytes of a file, of one of these types and of at most `maximum` bytes."""

    media_types: tuple[str, ...]
    maximum: int


def sent_bytes(
    environ: WSGIEnvironment, media_types: tuple[str, ...] = (MEDIA_TYPE,), maximum: int = MAX_BYTES
) -> bytes:
    """The bytes of a request. Raises Problem for another type and for too many of them."""
    sent = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    encoding = environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
    if sent not in media_types or encoding != "identity":
        raise Problem(415, "media-type-unsupported", {"known": ", ".join(media_types)})
    try:
        # One more than may be: a body without a stated length is cut off there in silence.
        content = bytes(get_input_stream(environ, max_content_length=maximum + 1).read())
    except RequestEntityTooLarge:
        content = None
    if content is None or len(content) > maximum:
        raise Problem(413, "body-too-large", {"maximum": maximum})
    return content


def whole_number(minimum: int, maximum: int) -> Read:
    """A reader of JSON numbers that are whole."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong("not-an-integer", value=shown(value))
        if not minimum <= value <= maximum:
            raise wrong("out-of-range", value=shown(value), minimum=minimum, maximum=maximum)
        return value

    return read


def text(pattern: str, longest: int) -> Read:
    """A reader of texts that match the whole of a pattern, which the contract shows too."""
    form = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("not-text")
        if len(value) > longest:
            raise wrong("too-long", length=len(value), maximum=longest)
        if not form.fullmatch(value):
            raise wrong("wrong-form", value=shown(value), pattern=pattern)
        return value

    return read


def named(name_read: Read, value_read: Read) -> Read:
    """A reader of objects whose names are values too."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong("not-an-object")
        found: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for name, inner in value.items():
            try:
                found[name_read(name)] = value_read(inner)
            except ma.ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ma.ValidationError(faults)
        return found

    return read

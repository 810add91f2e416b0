"""Headers with which staff's programs say what they have seen, and which request this is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import marshmallow as ma

from catalog.kinds.fields import wrong
from catalog.words.label import Label
from service.api.parameters import Parameter, WrongParameters, parameter_faults
from service.api.problems import problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_TAG = re.compile(r'"([1-9][0-9]{0,8})"', re.ASCII)
_KEY = re.compile(r"[!-~]{16,128}", re.ASCII)


def _row_version(text: str) -> int:
    match = _TAG.fullmatch(text.strip())
    if match is None:
        raise wrong("if-match-form")
    return int(match[1])


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise wrong("idempotency-key-form")
    return text


IF_MATCH = Parameter(
    "If-Match",
    Label(
        "所见草稿的 ETag；缺少为 428，草稿已变更为 412",
        "the draft's ETag as it was seen; 428 without, 412 when the draft has changed",
    ),
    {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    _row_version,
    required=True,
)

IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    Label(
        "自选的唯一值，如 UUID；七日内以同值重发同一请求，只做一次，并得到原来的答复"
        "（Idempotency-Replayed: true）；请求不同为 422",
        "a value of your own that is used once, such as a UUID; within seven days the same request "
        "with the same key is done once and answered as before (Idempotency-Replayed: true); "
        "another request with it is 422",
    ),
    {"type": "string", "pattern": "^[!-~]{16,128}$"},
    _key,
)


def seen_row_version(environ: WSGIEnvironment) -> int:
    """Of the draft as whoever changes it has seen it. Raises Problem (428), WrongParameters."""
    sent = environ.get("HTTP_IF_MATCH")
    if sent is None:
        raise problem(428, "if-match-missing")
    found: int = _read(IF_MATCH, sent)
    return found


def key_sent(environ: WSGIEnvironment) -> str | None:
    """The key of a request, None without. Raises WrongParameters."""
    sent = environ.get("HTTP_IDEMPOTENCY_KEY")
    return None if sent is None else _read(IDEMPOTENCY_KEY, sent)


def tag(row_version: int) -> tuple[str, str]:
    """The ETag of a draft."""
    return "ETag", f'"{row_version}"'


def _read(header: Parameter, text: str) -> Any:
    try:
        return header.read(text)
    except ma.ValidationError as error:
        raise WrongParameters(parameter_faults(header.name, error)) from None

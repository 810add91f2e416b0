"""What stands at the `{…}` of paths of staff, and how lists are asked for page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.fields import check_characters, wrong
from catalog.words.label import Label
from service.api import reading
from service.api.cursor import read_cursor
from service.api.items_parameters import limit
from service.api.parameters import Parameter, PathParameter
from service.api.staff.members import ID, LOGIN

USUAL_PAGE = 50
LARGEST_PAGE = 200
_LONGEST_SEARCH = 100
_LARGEST = 2**63 - 1


def _place(name: str, pattern: str, zh: str, en: str) -> PathParameter:
    return PathParameter(name, Label(zh, en), {"type": "string", "pattern": f"^{pattern}$"})


DRAFT_ID = _place("draft_id", ID, "草稿编号", "the draft's id")
PLAN_NAME = _place("name", "[0-9A-Za-z][0-9A-Za-z._-]{0,63}", "发布计划编号", "the plan's name")
RELEASE_ID = _place("release_id", "[0-9A-Za-z-]{1,64}", "发布编号", "the release's id")
ACCOUNT_LOGIN = _place("login", LOGIN, "账号名", "the account's login")
TOKEN_ID = _place("token_id", "[a-z0-9]{8}", "令牌编号", "the token's id")
UPLOAD_ID = _place("upload_id", ID, "所送工作簿的编号", "the id of what was sent")
REQUEST_ID = _place("request_id", ID, "征集表编号", "the request's id")
ASSET_ID = _place("asset_id", ID, "附件编号", "the file's id")
FINGERPRINT = _place("fingerprint", "[0-9a-f]{64}", "表头的散列", "the hash of the headings")
ROW_VERSION = PathParameter(
    "row_version",
    Label("草稿的版本", "a row version of the draft"),
    {"type": "string", "pattern": "^[1-9][0-9]{0,8}$"},
    "1",
)

PAGE_LIMIT = replace(limit(USUAL_PAGE, LARGEST_PAGE), shared=False)

BEFORE_ORDINAL = Parameter(
    "before",
    Label("只列此序号之前的记录", "only records numbered below this"),
    {"type": "integer", "minimum": 1, "maximum": _LARGEST},
    reading.whole(1, _LARGEST),
    100,
    shared=False,
)

COLLECTION = Parameter(
    "collection",
    Label("类别", "the collection"),
    {"type": "string", "enum": list(KINDS)},
    reading.one_of(tuple(KINDS), "unknown-collection"),
    "parcels",
    shared=False,
)


def _searched(text: str) -> str:
    if not 1 <= len(text) <= _LONGEST_SEARCH:
        raise wrong("out-of-range", value=len(text), minimum=1, maximum=_LONGEST_SEARCH)
    check_characters(text)
    return text


def searched(name: str, zh: str, en: str) -> Parameter:
    """A text to be looked for."""
    schema = {"type": "string", "minLength": 1, "maxLength": _LONGEST_SEARCH}
    return Parameter(name, Label(zh, en), schema, _searched, shared=False)


def needed(name: str, zh: str, en: str) -> Parameter:
    """A text that has to be given."""
    return replace(searched(name, zh, en), required=True)


def states(names: tuple[str, ...], default: tuple[str, ...]) -> Parameter:
    """In any of which states."""
    return Parameter(
        "state",
        Label("所处状态", "in any of these states"),
        {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"type": "string", "enum": list(names)},
            "default": list(default),
        },
        reading.several_of(names, "state-unknown"),
        list(default),
        shared=False,
    )


def _position(text: str) -> tuple[Any, ...]:
    found = read_cursor(text)
    if len(found) != 2 or not all(isinstance(part, str) for part in found):
        raise wrong("cursor-malformed")
    return found


CURSOR = Parameter(
    "cursor",
    Label("从何处继续，取自应答中的 next", "where to go on; the next of an answer, as it stands"),
    {"type": "string", "minLength": 1, "maxLength": 300, "pattern": "^[A-Za-z0-9_-]+$"},
    _position,
    shared=False,
)

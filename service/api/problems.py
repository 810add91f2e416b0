"""Refusals as RFC 9457 problems. This is the one table from what happened to a status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from catalog.exchange.reading import Unreadable
from catalog.feed.positions import Behind, FeedIntegrity
from catalog.query.preparing import SeqAhead
from catalog.query.resolving import FilterTooBroad
from catalog.store.failures import Failure, failure
from catalog.store.public.clock import Clock, NotInitialised
from catalog.values.fault import Fault, Refused
from catalog.values.passwords import Busy
from catalog.words.label import Label
from catalog.words.messages import told
from service.api.answers import EVERYWHERE, standing
from service.api.call import Call
from service.api.parameters import ParameterFault, WrongParameters
from service.showing.published import MOST, TooMany

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: Label("请求有误", "Bad request"),
    401: Label("需要令牌", "A token is needed"),
    403: Label("权限不足", "Forbidden"),
    404: Label("未找到", "Not found"),
    405: Label("方法不可用", "Method not allowed"),
    406: Label("没有所要的格式", "Not acceptable"),
    409: Label("与目录不一致", "Conflict"),
    410: Label("已失效", "Gone"),
    412: Label("已被他人变更", "Precondition failed"),
    413: Label("请求体过大", "Content too large"),
    415: Label("不支持的请求体类型", "Unsupported media type"),
    416: Label("范围超出文件", "Range not satisfiable"),
    422: Label("请求体的内容有误", "Unprocessable content"),
    428: Label("须说明所见版本", "Precondition required"),
    429: Label("请求过于频繁", "Too many requests"),
    500: Label("服务内部出错", "Internal error"),
    503: Label("暂时不可用", "Temporarily unavailable"),
}

RETRY_AFTER_S = 5

REPAIRED_AFTER_S = 300
"""A hole in the history does not go away by itself."""


@dataclass
class Problem(Exception):
    """A refusal. `code` names a message that `facts` complete; `members` stand beside it.

    `faults` are of parameters, or of places in the request's body.
    """

    status: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[ParameterFault | Fault, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    cacheable: bool = True


def problem(status: int, code: str, **facts: Any) -> Problem:
    """A refusal without anything besides its message."""
    return Problem(status, code, facts)


def replica_behind(seq: int, head: int) -> Problem:
    """This node has not reached a seq yet: the same request succeeds a little later."""
    facts = {"value": seq, "head": head}
    return Problem(503, "replica-behind", facts, headers=(("Retry-After", "1"),))


def as_problem(error: Exception, call: Call) -> Problem:
    """What to tell of an exception. Whatever nobody foresaw is an internal error without detail."""
    if isinstance(error, Problem):
        return error
    for kind, explain in _TABLE.items():
        if isinstance(error, kind):
            return explain(error, call)
    return _of_store(error) or Problem(500, "internal-error")


def answer(found: Problem, call: Call, clock: Clock | None) -> Response:
    """A problem as an answer, in the reader's language."""
    said = told(found.code, found.facts, call.language)
    title = TITLES.get(found.status, TITLES[400]).in_language(call.language)
    body = {
        "type": f"{call.api}/codelists/problems#{found.code}",
        "title": title,
        "status": found.status,
        "detail": said.detail,
        # OGC API Features names these two; RFC 9457 leaves room for them.
        "code": found.code,
        "description": f"{said.detail} {said.hint}",
        **({"errors": [_error(fault, call) for fault in found.faults]} if found.faults else {}),
        **found.members,
        **({"catalog_data_mode": clock.data_mode} if clock else {}),
    }
    headers = [
        ("Content-Type", MEDIA_TYPE),
        ("Content-Language", "en" if call.language == "en" else "zh-CN"),
        ("Cache-Control", "no-cache" if _may_be_kept(found) else "no-store"),
        ("Vary", "Accept, Accept-Encoding, Accept-Language"),
        *found.headers,
        *(standing(clock) if clock else ()),
        *EVERYWHERE,
    ]
    return Response(orjson.dumps(body), found.status, headers)


def _may_be_kept(found: Problem) -> bool:
    return found.cacheable and found.status in (404, 410)


def _error(fault: ParameterFault | Fault, call: Call) -> dict[str, str]:
    said = told(fault.code, fault.facts, call.language)
    where = (
        {"pointer": fault.pointer} if isinstance(fault, Fault) else {"parameter": fault.parameter}
    )
    entry = (
        {"collection": fault.kind, "id": fault.entry_id}
        if isinstance(fault, Fault) and fault.kind
        else {}
    )
    return {
        **entry,
        **where,
        "code": fault.code,
        "detail": said.detail,
        "hint": said.hint,
    }


def _of_store(error: Exception) -> Problem | None:
    match failure(error):
        case Failure.UNPREPARED:
            return _later(Problem(503, "not-initialised"))
        case Failure.TOO_LONG:
            return _later(Problem(503, "query-too-long"))
        case Failure.UNAVAILABLE | Failure.LOST:
            return _later(Problem(503, "store-unavailable"))
    return None


def _later(found: Problem) -> Problem:
    found.headers = (("Retry-After", str(RETRY_AFTER_S)),)
    return found


def _wrong_parameters(error: Any, call: Call) -> Problem:
    return Problem(400, "invalid-parameters", faults=error.faults)


def _seq_ahead(error: Any, call: Call) -> Problem:
    facts = {"value": error.asked, "head": error.head}
    return Problem(400, "invalid-parameters", faults=(ParameterFault("seq", "seq-ahead", facts),))


def _unreadable(error: Any, call: Call) -> Problem:
    return Problem(400, "malformed-body", faults=(Fault("", error.code, error.facts),))


def _refused(error: Any, call: Call) -> Problem:
    return Problem(422, "invalid-body", faults=error.faults)


def _behind(error: Any, call: Call) -> Problem:
    return replica_behind(error.seq, error.head)


def _feed_integrity(error: Any, call: Call) -> Problem:
    return Problem(503, "feed-integrity", headers=(("Retry-After", str(REPAIRED_AFTER_S)),))


def _filter_too_broad(error: Any, call: Call) -> Problem:
    return Problem(400, "filter-too-broad")


def _not_initialised(error: Any, call: Call) -> Problem:
    return _later(Problem(503, "not-initialised"))


def _busy(error: Any, call: Call) -> Problem:
    return _later(Problem(503, "login-busy"))


def _not_found(error: Any, call: Call) -> Problem:
    return Problem(404, "resource-not-found", {"start": call.api})


def _method_not_allowed(error: Any, call: Call) -> Problem:
    allowed = ", ".join(sorted(error.valid_methods or ()))
    facts = {"method": "?", "allowed": allowed}
    return Problem(405, "method-not-allowed", facts, headers=(("Allow", allowed),))


def _http(error: Any, call: Call) -> Problem:
    status = error.code if error.code and 400 <= error.code < 500 else 500
    return Problem(status, "bad-request" if status < 500 else "internal-error")


def _too_many(error: TooMany, call: Call) -> Problem:
    return Problem(503, "kind-too-large", {"value": error.kind, "maximum": MOST})


_TABLE: Mapping[type[Exception], Callable[[Any, Call], Problem]] = MappingProxyType(
    {
        WrongParameters: _wrong_parameters,
        SeqAhead: _seq_ahead,
        Behind: _behind,
        FeedIntegrity: _feed_integrity,
        Unreadable: _unreadable,
        Refused: _refused,
        FilterTooBroad: _filter_too_broad,
        NotInitialised: _not_initialised,
        Busy: _busy,
        TooMany: _too_many,
        NotFound: _not_found,
        MethodNotAllowed: _method_not_allowed,
        HTTPException: _http,
    }
)

"""`withdrawals`: an entry out of view at once, by one person; a second one confirms afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

from flask import Response, after_this_request

from catalog.commands import withdrawing
from catalog.store.public.tables import REASONS
from catalog.words.label import Label
from service.api import reading
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON
from service.api.parameters import Parameter, Parameters
from service.api.request_body import RequestBody
from service.api.route import Route
from service.api.services import Services
from service.api.staff import places
from service.api.staff.members import COLLECTION, ENTRY, choice, nothing_but, prose
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.taking_off import take_off

PATH = f"{STAFF}/withdrawals"

_REASONS = tuple(reason for reason in REASONS if reason not in ("expired", "redacted"))
"""Why somebody takes an entry out of view; the others are the clock's and the eraser's."""

_AT_ONCE = RequestBody(
    "WithdrawalAtOnce",
    (
        COLLECTION,
        ENTRY,
        choice("reason", _REASONS, "reason-unknown", "事由", "why"),
        prose("statement_zh", "更正说明（中文），即时公开",
              "the statement in Chinese, which becomes public"),
        prose("statement_en", "更正说明（英文），即时公开",
              "the statement in English, which becomes public"),
    ),
    {
        "collection": "parcels", "entry_id": "DEMO-P-001", "reason": "error",
        "statement_zh": "【示例】该地块信息有误，已撤下。",
        "statement_en": "[Example] What was said of this parcel was wrong; it is withdrawn.",
    },
)  # fmt: skip

_UNCONFIRMED = Parameter(
    "unconfirmed",
    Label("只列待确认者", "only those that nobody has confirmed"),
    {"type": "boolean", "default": True},
    reading.flag,
    shared=False,
)
_LIST = Parameters(_UNCONFIRMED, places.PAGE_LIMIT, format_parameter(("json",)))


def routes() -> Iterator[Route]:
    yield Route(
        PATH, "getWithdrawals", TAG, Label("紧急撤下", "What was withdrawn at once, newest first"),
        JSON, "Withdrawals", get_withdrawals, _LIST, scope="staff", permission="draft.read",
    )  # fmt: skip
    yield Route(
        PATH, "postWithdrawal", TAG, Label("紧急撤下一个条目", "Withdraw an entry at once"),
        JSON, "Withdrawal", post_withdrawal, method="POST", body=_AT_ONCE, scope="staff",
        permission="entry.withdraw", refusals=(409,),
    )  # fmt: skip
    yield Route(
        f"{PATH}/{{release_id}}/confirm", "confirmWithdrawal", TAG,
        Label("确认撤下", "Confirm what another person withdrew"), JSON, "Withdrawal", confirm,
        method="POST", body=nothing_but("WithdrawalConfirmed"), scope="staff",
        permission="withdrawal.confirm", places=(places.RELEASE_ID,), refusals=(404, 409),
    )  # fmt: skip


def get_withdrawals(asked: Asked) -> Told:
    given = asked.given
    found = withdrawing.at_once(
        asked.database,
        unconfirmed=given.get("unconfirmed", True),
        limit=given.get("limit", places.USUAL_PAGE),
    )
    return Told({"withdrawals": [asdict(withdrawal) for withdrawal in found]})


def post_withdrawal(asked: Asked) -> Told:
    after_this_request(partial(_taken_off, asked.services))
    return Told(asdict(withdrawing.withdraw_at_once(asked.database, asked.act, **asked.body)))


def _taken_off(services: Services, answer: Response) -> Response:
    """The transaction has ended: what it took out of view, no file shows any more."""
    take_off(services.database, services.settings)
    return answer


def confirm(asked: Asked, release_id: str) -> Told:
    return Told(asdict(withdrawing.confirm(asked.database, asked.act, release_id)))

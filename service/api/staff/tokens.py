"""`tokens` and `consumers`: what opens the API for programs, and whether followers are in step.

Everybody makes and revokes tokens that act for themselves. Those of consumers, and the look at
everybody's, are for whoever manages tokens.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from catalog.commands import tokens
from catalog.commands.tokens import Consumer, WrongDays, WrongName, WrongOwner
from catalog.store.staff.tables import TOKEN_SCOPES
from catalog.values.fault import Fault, Refused
from catalog.words.label import Label
from service.api.negotiation import JSON
from service.api.request_body import Member, RequestBody, whole_number
from service.api.route import Route
from service.api.staff import places
from service.api.staff.members import LOGIN, choice, id_of, or_null, prose
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import token_told

PATH = f"{STAFF}/tokens"

_TOKEN = RequestBody(
    "TokenCreated",
    (
        prose("name", "用途", "what it is for", tokens.LONGEST_NAME),
        choice("scope", TOKEN_SCOPES, "scope-unknown", "权限范围", "what it opens"),
        or_null(
            id_of(
                "login", LOGIN, "staff 令牌所代表的账号", "the account that a staff token acts for",
                required=False,
            )
        ),
        Member(
            "days",
            Label(
                "有效天数；staff 令牌必填，至多 366",
                "days that it holds; of staff tokens asked for, 366 at most",
            ),
            {"type": "integer", "minimum": 1, "maximum": tokens.LONGEST_DAYS},
            whole_number(1, tokens.LONGEST_DAYS),
            required=False,
        ),
    ),
    {"name": "城市平台", "scope": "sync", "days": 365},
)  # fmt: skip


def routes() -> Iterator[Route]:
    yield Route(
        PATH, "getTokens", TAG, Label("令牌", "Tokens"), JSON, "Tokens", get_tokens,
        scope="staff", permission="token.own",
    )  # fmt: skip
    yield Route(
        PATH, "postToken", TAG, Label("发放令牌", "Make a token, which is told once"),
        JSON, "TokenWithText", post_token, method="POST", body=_TOKEN, scope="staff",
        permission="token.own", success=(201,),
    )  # fmt: skip
    yield Route(
        f"{PATH}/{{token_id}}", "deleteToken", TAG, Label("吊销令牌", "Revoke a token"),
        JSON, "Token", delete_token, method="DELETE", scope="staff", permission="token.own",
        places=(places.TOKEN_ID,), refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{STAFF}/consumers", "getConsumers", TAG,
        Label("消费方及其是否同步", "Who follows, and whether they are in step"),
        JSON, "Consumers", get_consumers, scope="staff", permission="consumer.read",
    )  # fmt: skip


def get_tokens(asked: Asked) -> Told:
    _, found = tokens.consumers(asked.database, asked.act.now, of=_own(asked))
    return Told({"tokens": [_held(consumer) for consumer in found]})


def post_token(asked: Asked) -> Told:
    body = asked.body
    if body["scope"] != "staff":
        asked.principal.require("token.manage")
    try:
        text = tokens.create(
            asked.database,
            asked.act,
            name=body["name"],
            scope=body["scope"],
            login=body.get("login"),
            days=body.get("days"),
            random=secrets.token_bytes(tokens.RANDOM_BYTES),
        )
    except WrongName:
        facts = {"maximum": tokens.LONGEST_NAME}
        raise Refused([Fault("/name", "name-form", facts)]) from None
    except WrongOwner:
        raise Refused([Fault("/login", "token-owner")]) from None
    except WrongDays:
        facts = {"maximum": tokens.LONGEST_STAFF_DAYS}
        raise Refused([Fault("/days", "token-days", facts)]) from None
    return Told({"id": text.split("_")[1], "token": text}, 201, (_location(asked, text),))


def delete_token(asked: Asked, token_id: str) -> Told:
    own = _own(asked) is not None
    found = tokens.revoke(asked.database, token_id, asked.act, own=own)
    return Told(token_told(found))


def get_consumers(asked: Asked) -> Told:
    clock, found = tokens.consumers(asked.database, asked.act.now)
    return Told({"head_seq": clock.seq, "consumers": [_followed(one) for one in found]})


def _own(asked: Asked) -> str | None:
    """Whose tokens alone this principal has to do with; None: everybody's."""
    return None if asked.principal.may("token.manage") else asked.principal.login


def _location(asked: Asked, text: str) -> tuple[str, str]:
    return "Location", f"{asked.call.api}{PATH}/{text.split('_')[1]}"


def _held(consumer: Consumer) -> dict[str, Any]:
    return {**token_told(consumer.token), "holds": consumer.holds}


def _followed(consumer: Consumer) -> dict[str, Any]:
    receipt = consumer.receipt
    return {
        "token_id": consumer.token.id,
        "name": consumer.token.name,
        "holds": consumer.holds,
        "behind": consumer.behind,
        "receipt": None if receipt is None else asdict(receipt),
    }

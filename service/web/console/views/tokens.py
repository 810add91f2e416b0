"""Tokens: everybody's own, and those of consumers for whoever manages them."""

from __future__ import annotations

import secrets

from flask import Response

from catalog.commands import tokens
from catalog.commands.tokens import RANDOM_BYTES, NoSuchToken, WrongDays, WrongName, WrongOwner
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit


def show(visit: Visit) -> Response:
    return _tokens(visit)


def create(visit: Visit) -> Response:
    """Make a token and show its text, once. One of staff acts for whoever makes it."""
    days = visit.number("days")
    sync = visit.typed("scope") == "sync"
    if sync:
        visit.who.require("token.manage")
    try:
        text = tokens.create(
            visit.services.database,
            visit.act,
            name=visit.typed("name"),
            scope="sync" if sync else "staff",
            days=days if 0 < days <= tokens.LONGEST_DAYS else None,
            random=secrets.token_bytes(RANDOM_BYTES),
            login=None if sync else visit.who.login,
        )
    except WrongName:
        return _tokens(visit, wrong={"name": visit.t("tokens.wrong_name")})
    except WrongOwner:
        # The account was disabled a moment ago.
        return redirect(visit, "/tokens")
    except WrongDays:
        return _tokens(visit, wrong={"days": visit.t("tokens.wrong_days")})
    return _tokens(visit, made=text)


def revoke(visit: Visit, token_id: str) -> Response:
    own = not visit.who.may("token.manage")
    try:
        tokens.revoke(visit.services.database, token_id, visit.act, own=own)
    except NoSuchToken:
        raise missing() from None
    return redirect(visit, "/tokens?after=revoked")


def _tokens(visit: Visit, *, made: str = "", wrong: dict[str, str] | None = None) -> Response:
    of = None if visit.who.may("token.manage") else visit.who.login
    _, found = tokens.consumers(visit.services.database, visit.now, of=of)
    names = ("name", "scope", "days")
    return render(
        visit,
        "tokens",
        422 if wrong else 200,
        manages=of is None,
        # Those that still hold before those that ended.
        found=sorted(found, key=lambda each: not each.holds),
        made=made,
        wrong=wrong or {},
        typed={name: visit.typed(name) if wrong else "" for name in names},
        notice=visit.t("tokens.revoked") if visit.asked("after") == "revoked" else "",
    )

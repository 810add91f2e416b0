"""What is watched: tokens, consumers, the audit."""

from __future__ import annotations

import secrets

import orjson
from flask import Response

from catalog.commands import auditing, overview, tokens
from catalog.commands.tokens import RANDOM_BYTES, NoSuchToken, WrongDays, WrongName, WrongOwner
from catalog.values.dates import utc_text
from service.web.console.following import standings
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit

_RECORDS = 50
_SCOPES = ("sync", "staff")


def list_tokens(visit: Visit) -> Response:
    return _tokens(visit)


def create_token(visit: Visit) -> Response:
    """Make a token and show its text, once."""
    days = visit.number("days")
    scope = visit.typed("scope")
    try:
        text = tokens.create(
            visit.services.database,
            visit.act,
            name=visit.typed("name"),
            scope=scope if scope in _SCOPES else "sync",
            days=days if 0 < days <= tokens.LONGEST_DAYS else None,
            random=secrets.token_bytes(RANDOM_BYTES),
            login=visit.typed("login") or None,
        )
    except WrongName:
        return _tokens(visit, wrong={"name": visit.t("tokens.wrong_name")})
    except WrongOwner:
        return _tokens(visit, wrong={"login": visit.t("tokens.wrong_login")})
    except WrongDays:
        return _tokens(visit, wrong={"days": visit.t("tokens.wrong_days")})
    return _tokens(visit, made=text)


def revoke_token(visit: Visit, token_id: str) -> Response:
    try:
        tokens.revoke(visit.services.database, token_id, visit.act)
    except NoSuchToken:
        raise missing() from None
    return redirect(visit, "/tokens?after=revoked")


def consumers(visit: Visit) -> Response:
    return render(
        visit,
        "consumers",
        head=visit.services.reader.clock(),
        standings=standings(visit),
        troubles=overview.troubles(visit.services.database, visit.now),
    )


def audit(visit: Visit) -> Response:
    """Records, newest first, of one person or one thing if asked."""
    before = visit.asked("before")
    actor, subject = visit.asked("actor"), visit.asked("subject")
    found = auditing.page(
        visit.services.database,
        limit=_RECORDS + 1,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        actor=actor or None,
        subject=subject or None,
    )
    checked = visit.asked("verify") == "1"
    last = found[_RECORDS - 1] if len(found) > _RECORDS else None
    return render(
        visit,
        "audit",
        records=[
            (record, orjson.dumps(dict(record.facts), option=orjson.OPT_INDENT_2).decode())
            for record in found[:_RECORDS]
        ],
        actor=actor,
        subject=subject,
        checked=checked,
        broken=auditing.fault(visit.services.database) if checked else None,
        next=f"/audit?actor={actor}&subject={subject}&before={last.ordinal}" if last else "",
    )


def export_audit(visit: Visit) -> Response:
    """The whole audit as lines of JSON, to be kept elsewhere."""
    answer = Response(auditing.export(visit.services.database), content_type="application/x-ndjson")
    day = utc_text(visit.now)[:10]
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{day}.ndjson"'
    return answer


def _tokens(visit: Visit, *, made: str = "", wrong: dict[str, str] | None = None) -> Response:
    _, found = tokens.consumers(visit.services.database, visit.now)
    names = ("name", "scope", "login", "days")
    return render(
        visit,
        "tokens",
        422 if wrong else 200,
        found=found,
        made=made,
        wrong=wrong or {},
        typed={name: visit.typed(name) if wrong else "" for name in names},
        notice=visit.t("tokens.revoked") if visit.asked("after") == "revoked" else "",
    )

"""One's own account: who one is, password, one-time codes."""

from __future__ import annotations

import segno
from flask import Response

from catalog.commands.admission import Locked, NotEntered
from catalog.commands.credentials import WrongCode
from catalog.rules.permissions import ROLES
from catalog.values.fault import Fault, Refused
from catalog.words.messages import told
from service.web.console.form.building import told_faults
from service.web.console.rendering import redirect, render, when
from service.web.console.visit import Visit

_NOTICES = {"password": "entering.password_changed", "totp": "entering.totp_kept"}


def show(visit: Visit) -> Response:
    notice = _NOTICES.get(visit.asked("after"))
    return render(
        visit,
        "account",
        notice=visit.t(notice) if notice else "",
        roles=[visit.say(ROLES[role]) for role in ROLES if role in visit.who.roles],
    )


def ask_password(visit: Visit) -> Response:
    return render(visit, "password", owed=visit.who.owes == "password", faults={})


def change_password(visit: Visit) -> Response:
    wanted = visit.secret("password")
    try:
        if wanted != visit.secret("again"):
            raise Refused([Fault("/again", "password-differs")])
        cookie = visit.services.staff.change_password(
            visit.environ, visit.now, password=visit.secret("now"), wanted=wanted
        )
    except Refused as refused:
        faults = told_faults(refused.faults, visit.language)
    except NotEntered:
        faults = {"/now": [told("login-failed", {}, visit.language)]}
    except Locked as locked:
        faults = told_faults(
            [Fault("/now", "login-locked", {"until": when(locked.until)})], visit.language
        )
    else:
        answer = redirect(visit, "/account?after=password")
        answer.headers.add("Set-Cookie", cookie)
        return answer
    return render(visit, "password", 422, owed=visit.who.owes == "password", faults=faults)


def ask_totp(visit: Visit) -> Response:
    return _totp(visit)


def confirm_totp(visit: Visit) -> Response:
    try:
        visit.services.staff.confirm_totp(
            visit.environ, visit.now, visit.typed("code").replace(" ", "")
        )
    except WrongCode:
        return _totp(visit, wrong=True)
    return redirect(visit, "/account?after=totp")


def _totp(visit: Visit, *, wrong: bool = False) -> Response:
    offer = visit.services.staff.totp_offer(visit.environ, visit.who.login)
    return render(
        visit,
        "totp",
        422 if wrong else 200,
        owed=visit.who.owes == "totp",
        wrong=wrong,
        secret=offer.secret,
        uri=offer.uri,
        square=segno.make(offer.uri, error="m").svg_data_uri(scale=4, border=4, light="#ffffff"),
    )

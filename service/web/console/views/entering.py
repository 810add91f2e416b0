"""Coming in and going out: log in, invitations, the agency's identity provider."""

from __future__ import annotations

from flask import Response

from catalog.commands.admission import AppLost, Locked, NotEntered
from catalog.commands.inviting import InvitationInvalid
from catalog.values.fault import Fault, Refused
from catalog.words.messages import told
from service.web.console.form.building import told_faults
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render, when
from service.web.console.views.language import local
from service.web.console.visit import Visit


def ask(visit: Visit) -> Response:
    if visit.principal is not None:
        return redirect(visit, local(visit.asked("next")))
    notice = {"out": "entering.logged_out", "set": "entering.password_set"}.get(
        visit.asked("after")
    )
    if notice is None and visit.asked("next"):
        notice = "entering.session_over"
    return _login(visit, notice=visit.t(notice) if notice else "", wanted=visit.asked("next"))


def log_in(visit: Visit) -> Response:
    wanted = visit.typed("next")
    try:
        cookie = visit.services.staff.log_in(
            visit.environ,
            visit.now,
            login=visit.typed("login"),
            password=visit.secret("password"),
            code=visit.typed("code").replace(" ", ""),
        )
    except Locked as locked:
        problem = visit.t("entering.locked", until=when(locked.until))
        return _login(visit, 429, problem=problem, wanted=wanted)
    except (NotEntered, AppLost) as refused:
        code = "totp-lost" if isinstance(refused, AppLost) else "login-failed"
        said = told(code, {}, visit.language)
        return _login(visit, 422, problem=said.detail, hint=said.hint, wanted=wanted)
    return _with(redirect(visit, local(wanted)), cookie)


def log_out(visit: Visit) -> Response:
    cookie = visit.services.staff.log_out(visit.environ, visit.now)
    return _with(redirect(visit, "/login?after=out"), cookie)


def invitation(visit: Visit, secret: str) -> Response:
    return _invitation(visit, secret)


def accept(visit: Visit, secret: str) -> Response:
    password = visit.secret("password")
    if password != visit.secret("again"):
        return _invitation(visit, secret, [Fault("/again", "password-differs")])
    try:
        visit.services.staff.accept(
            visit.environ,
            visit.now,
            secret=secret,
            password=password,
            login=visit.typed("login"),
            name=visit.typed("name"),
        )
    except InvitationInvalid:
        return render(visit, "invitation_over", 410)
    except Refused as refused:
        return _invitation(visit, secret, refused.faults)
    return redirect(visit, "/login?after=set")


def leave_for_agency(visit: Visit) -> Response:
    if visit.services.oidc is None:
        raise missing()
    leaving = visit.services.oidc.begin()
    answer = Response(status=303, headers={"Location": leaving.location})
    return _with(answer, leaving.cookie)


def arrive_from_agency(visit: Visit) -> Response:
    if visit.services.oidc is None:
        raise missing()
    arrived = visit.services.oidc.finish(visit.environ, visit.now)
    return _with(redirect(visit, "/"), *arrived.cookies)


def _login(visit: Visit, status: int = 200, **facts: str) -> Response:
    given = {"notice": "", "problem": "", "hint": "", "wanted": "", **facts}
    return render(
        visit, "login", status, **given, agency=visit.services.oidc is not None,
        login=visit.typed("login") if status != 200 else "",
    )  # fmt: skip


def _invitation(visit: Visit, secret: str, faults: object = ()) -> Response:
    assert isinstance(faults, list | tuple)
    try:
        invited = visit.services.staff.invited(secret, visit.now)
    except InvitationInvalid:
        return render(visit, "invitation_over", 410)
    return render(
        visit,
        "invitation",
        422 if faults else 200,
        login=invited.login,
        typed={name: visit.typed(name) if faults else "" for name in ("login", "name")},
        faults=told_faults(faults, visit.language),
    )


def _with(answer: Response, *cookies: str) -> Response:
    for cookie in cookies:
        answer.headers.add("Set-Cookie", cookie)
    return answer

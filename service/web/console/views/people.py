"""Accounts and their roles: made by a link, disabled, given other roles."""

from __future__ import annotations

from flask import Response

from catalog.commands import accounts, inviting
from catalog.commands.accounts import AccountChanged
from catalog.rules.permissions import PERMISSIONS, ROLES, permissions_of
from catalog.store.staff.accounts import Account
from catalog.values.fault import Fault, Refused
from service.identity import invitations
from service.web.console.form.building import told_faults
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit

_NOTICES = {"roles": "accounts.roles_saved", "saved": "accounts.saved"}


def show(visit: Visit) -> Response:
    return _list(visit)


def create(visit: Visit) -> Response:
    """Make an account and show its invitation, once."""
    secret = invitations.new_secret()
    try:
        account = inviting.create(
            visit.services.database,
            visit.act,
            login=visit.typed("login"),
            name=visit.typed("name"),
            roles=visit.posted.get("role", []) if visit.who.may("role.grant") else [],
            separate=visit.services.settings.separate_administrators,
            secret=secret,
        )
    except Refused as refused:
        return _list(visit, refused.faults)
    return _link(visit, account.login, secret)


def one(visit: Visit, login: str) -> Response:
    return _account(visit, accounts.one(visit.services.database, login))


def set_roles(visit: Visit, login: str) -> Response:
    database = visit.services.database
    try:
        accounts.set_roles(
            database,
            visit.act,
            login,
            visit.posted.get("role", []),
            separate=visit.services.settings.separate_administrators,
            row_version=visit.number("row_version"),
        )
    except AccountChanged as changed:
        return _account(visit, changed.account, meanwhile=True)
    except Refused as refused:
        return _account(visit, accounts.one(database, login), refused.faults)
    return redirect(visit, f"/accounts/{login}?after=roles")


def manage(visit: Visit, login: str) -> Response:
    """Disable, enable, forget the codes, bind: what the pressed button says."""
    database, version = visit.services.database, visit.number("row_version")
    try:
        match visit.typed("act"):
            case "disable":
                accounts.disable(database, visit.act, login, row_version=version)
            case "enable":
                accounts.enable(database, visit.act, login, row_version=version)
            case "reset-totp":
                accounts.reset_totp(database, visit.act, login)
            case "bind":
                accounts.bind(database, visit.act, login, visit.typed("subject") or None)
    except AccountChanged as changed:
        return _account(visit, changed.account, meanwhile=True)
    except Refused as refused:
        return _account(visit, accounts.one(database, login), refused.faults)
    return redirect(visit, f"/accounts/{login}?after=saved")


def invite(visit: Visit, login: str) -> Response:
    secret = invitations.new_secret()
    try:
        inviting.invite(visit.services.database, visit.act, login, secret=secret)
    except Refused as refused:
        found = accounts.one(visit.services.database, login)
        return _account(visit, found, refused.faults)
    return _link(visit, login, secret)


def _list(visit: Visit, faults: tuple[Fault, ...] = ()) -> Response:
    return render(
        visit,
        "accounts",
        422 if faults else 200,
        accounts=accounts.every(visit.services.database),
        roles=[(name, visit.say(label)) for name, label in ROLES.items()],
        role_names={name: visit.say(label) for name, label in ROLES.items()},
        separate=visit.services.settings.separate_administrators,
        typed={name: visit.typed(name) if faults else "" for name in ("login", "name")},
        chosen=visit.posted.get("role", []) if faults else [],
        faults=told_faults(faults, visit.language),
    )


def _account(
    visit: Visit, account: Account, faults: tuple[Fault, ...] = (), *, meanwhile: bool = False
) -> Response:
    separate = visit.services.settings.separate_administrators
    may = permissions_of(account.roles, separate=separate)
    notice = _NOTICES.get(visit.asked("after"))
    return render(
        visit,
        "account_of",
        409 if meanwhile else 422 if faults else 200,
        account=account,
        roles=[(name, visit.say(label)) for name, label in ROLES.items()],
        may_do=[visit.say(p.label) for name, p in PERMISSIONS.items() if name in may],
        separate=separate,
        faults=told_faults(faults, visit.language),
        problem=visit.t("accounts.changed_meanwhile") if meanwhile else "",
        notice=visit.t(notice) if notice else "",
    )


def _link(visit: Visit, login: str, secret: str) -> Response:
    address = invitations.address(visit.call.site, secret)
    return render(visit, "account_link", login=login, address=address)

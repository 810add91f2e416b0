"""`accounts`: who may come in, with which roles. Nobody sets another's password: links do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.commands import accounts, inviting
from catalog.rules.permissions import ROLES
from catalog.store.staff.accounts import Account
from catalog.words.label import Label
from service.api.negotiation import JSON
from service.api.request_body import Member, RequestBody, whole_number
from service.api.route import Route, View
from service.api.staff import places
from service.api.staff.members import LOGIN, id_of, one_of, or_null, prose, several
from service.api.staff.names import STAFF, TAG
from service.api.staff.serving import Asked, Told
from service.api.staff.telling import account_told
from service.identity import invitations

PATH = f"{STAFF}/accounts"
_LARGEST_VERSION = 10**9
_LONGEST_SUBJECT = 255

_ROLES = several(
    "roles", {"type": "string", "enum": list(ROLES)}, one_of(ROLES, "role-unknown"),
    "角色", "the roles, and no others", least=0,
)  # fmt: skip
_SEEN = Member(
    "row_version",
    Label(
        "所见账号的版本；不填则不核对", "the account's row version as it was seen; unasked without"
    ),
    {"type": "integer", "minimum": 1, "maximum": _LARGEST_VERSION},
    whole_number(1, _LARGEST_VERSION),
    required=False,
)
_ACCOUNT = RequestBody(
    "AccountCreated",
    (
        id_of("login", LOGIN, "账号名，不可更改", "the login, which stays"),
        prose("name", "姓名", "the name", inviting.LONGEST_NAME),
        _ROLES,
    ),
    {"login": "demo.editor", "name": "演示编辑", "roles": ["editor"]},
)
_GRANT = RequestBody("AccountRoles", (_ROLES, _SEEN), {"roles": ["editor"], "row_version": 1})
_BIND = RequestBody(
    "AccountSubject",
    (
        or_null(
            prose(
                "subject", "身份提供方所称；null 为解除",
                "who this is at the identity provider; null for nobody", _LONGEST_SUBJECT,
            )
        ),
    ),
    {"subject": None},
)  # fmt: skip


def routes() -> Iterator[Route]:
    one = f"{PATH}/{{login}}"
    yield Route(
        PATH, "getAccounts", TAG, Label("账号", "Accounts"), JSON, "Accounts", get_accounts,
        scope="staff", permission="account.manage",
    )  # fmt: skip
    yield Route(
        PATH, "postAccount", TAG, Label("新建账号", "Make an account"),
        JSON, "AccountWithLink", post_account, method="POST", body=_ACCOUNT, scope="staff",
        permission="account.manage", success=(201,),
    )  # fmt: skip
    yield Route(
        one, "getAccount", TAG, Label("一个账号", "One account"), JSON, "Account", get_account,
        scope="staff", permission="account.manage", places=(places.ACCOUNT_LOGIN,),
        refusals=(404,),
    )  # fmt: skip
    yield Route(
        f"{one}/roles", "putAccountRoles", TAG, Label("授予角色", "Grant roles"),
        JSON, "Account", put_roles, method="PUT", body=_GRANT, scope="staff",
        permission="role.grant", places=(places.ACCOUNT_LOGIN,), refusals=(404, 412),
    )  # fmt: skip
    yield Route(
        f"{one}/subject", "putAccountSubject", TAG,
        Label("绑定统一身份", "Bind to whom the identity provider names"),
        JSON, "Account", put_subject, method="PUT", body=_BIND, scope="staff",
        permission="account.manage", places=(places.ACCOUNT_LOGIN,), refusals=(404,),
    )  # fmt: skip
    seen = (_SEEN,)
    yield _act(one, "disable", Label("停用", "Disable an account"), disable, seen)
    yield _act(one, "enable", Label("启用", "Enable an account"), enable, seen)
    yield _act(one, "reset-totp", Label("重置验证码", "Forget the app of an account"), reset_totp)
    yield _act(
        one, "invite", Label("发出设置口令的链接", "Let the owner set a password by a link"),
        invite, schema="AccountWithLink",
    )  # fmt: skip


def _act(
    one: str, what: str, summary: Label, view: View, members: tuple[Member, ...] = (),
    schema: str = "Account",
) -> Route:  # fmt: skip
    words = "".join(part.capitalize() for part in what.split("-"))
    body = RequestBody(f"Account{words}", members, {})
    return Route(
        f"{one}/{what}", f"{words[0].lower()}{words[1:]}Account", TAG, summary, JSON, schema, view,
        method="POST", body=body, scope="staff", permission="account.manage",
        places=(places.ACCOUNT_LOGIN,), refusals=(404, 412),
    )  # fmt: skip


def get_accounts(asked: Asked) -> Told:
    found = accounts.every(asked.database)
    return Told({"accounts": [account_told(account) for account in found]})


def post_account(asked: Asked) -> Told:
    """201 with the link, which is told here and nowhere again. Roles are another's to grant."""
    if asked.body["roles"]:
        asked.principal.require("role.grant")
    secret = invitations.new_secret()
    done = inviting.create(
        asked.database, asked.act, secret=secret, separate=_separate(asked), **asked.body
    )
    location = ("Location", f"{asked.call.api}{PATH}/{done.login}")
    return Told(_with_link(asked, done, secret), 201, (location,))


def get_account(asked: Asked, login: str) -> Told:
    return Told(account_told(accounts.one(asked.database, login)))


def put_roles(asked: Asked, login: str) -> Told:
    done = accounts.set_roles(
        asked.database,
        asked.act,
        login,
        asked.body["roles"],
        separate=_separate(asked),
        row_version=asked.body.get("row_version"),
    )
    return Told(account_told(done))


def put_subject(asked: Asked, login: str) -> Told:
    return Told(account_told(accounts.bind(asked.database, asked.act, login, **asked.body)))


def disable(asked: Asked, login: str) -> Told:
    return Told(account_told(accounts.disable(asked.database, asked.act, login, **asked.body)))


def enable(asked: Asked, login: str) -> Told:
    return Told(account_told(accounts.enable(asked.database, asked.act, login, **asked.body)))


def reset_totp(asked: Asked, login: str) -> Told:
    return Told(account_told(accounts.reset_totp(asked.database, asked.act, login)))


def invite(asked: Asked, login: str) -> Told:
    secret = invitations.new_secret()
    done = inviting.invite(asked.database, asked.act, login, secret=secret)
    return Told(_with_link(asked, done, secret))


def _with_link(asked: Asked, account: Account, secret: str) -> dict[str, Any]:
    link = invitations.address(asked.call.site, secret)
    return {**account_told(account), "invitation": link}


def _separate(asked: Asked) -> bool:
    return asked.services.settings.separate_administrators

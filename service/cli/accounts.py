"""Accounts of staff from a shell: for the first of them, and for whoever is locked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from catalog.commands import accounts, inviting
from catalog.rules.permissions import ROLES, permissions_of
from catalog.store.database import Database
from catalog.store.staff.accounts import Account, NoSuchAccount
from catalog.values.fault import Refused, shown
from service.cli import act, database, main, settings
from service.cli.speech import fail, language, say, say_faults
from service.identity.invitations import address, new_secret
from service.identity.oidc import subject_of
from service.settings import Settings


@main.group("account")
def account_group() -> None:
    """工作人员的账号 · accounts of staff"""


@account_group.command("invite")
@click.argument("login")
@click.argument("name", required=False)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="角色 · role (repeat)"
)
def invite_command(login: str, name: str | None, roles: tuple[str, ...]) -> None:
    """新建账号，或为已有账号重发链接 · make an account, or a new link for one that there is"""
    found = settings()
    store = database(found)
    secret = new_secret()
    with _told(login):
        if name is None:
            inviting.invite(store, act(found), login, secret=secret)
        else:
            inviting.create(
                store, act(found),
                login=login, name=name, roles=roles,
                separate=found.separate_administrators, secret=secret,
            )  # fmt: skip
    say_link(found, secret)


@account_group.command("list")
def list_command() -> None:
    """全部账号与角色 · all accounts and their roles"""
    found = settings()
    listed = accounts.every(database(found))
    if not listed:
        say("尚无账号", "there is no account")
    for account in listed:
        click.echo("\t".join(_fields(account, found)))


@account_group.command("disable")
@click.argument("login")
def disable_command(login: str) -> None:
    """停用账号 · let an account open nothing any more"""
    found = settings()
    with _told(login):
        accounts.disable(database(found), act(found), login)
    say(f"已停用 {login}", f"disabled {login}")


@account_group.command("enable")
@click.argument("login")
def enable_command(login: str) -> None:
    """启用账号 · let a disabled account in again"""
    found = settings()
    with _told(login):
        accounts.enable(database(found), act(found), login)
    say(f"已启用 {login}", f"enabled {login}")


@account_group.command("roles")
@click.argument("login")
@click.argument("roles", nargs=-1, type=click.Choice(list(ROLES)))
def roles_command(login: str, roles: tuple[str, ...]) -> None:
    """更换角色（不写即全部收回） · let an account have these roles, or none"""
    found = settings()
    with _told(login):
        done = accounts.set_roles(
            database(found), act(found), login, roles, separate=found.separate_administrators
        )
    say(f"{login} 的角色：{_roles(done)}", f"roles of {login}: {_roles(done)}")


@account_group.command("reset-totp")
@click.argument("login")
def reset_totp_command(login: str) -> None:
    """清除验证码，以便换手机 · forget the app of whoever lost the phone"""
    found = settings()
    with _told(login):
        accounts.reset_totp(database(found), act(found), login)
    say(f"已清除 {login} 的验证码", f"{login} is asked for no code until a new app is set up")


@account_group.command("bind")
@click.argument("login")
@click.argument("subject", required=False)
def bind_command(login: str, subject: str | None) -> None:
    """绑定统一身份认证的用户（不写即解除） · bind to whom the identity provider calls SUBJECT"""
    found = settings()
    if found.oidc_issuer is None:
        raise fail("未设置 CATALOG_OIDC_ISSUER", "CATALOG_OIDC_ISSUER is not set")
    whole = subject_of(found.oidc_issuer, subject) if subject else None
    with _told(login):
        accounts.bind(database(found), act(found), login, whole)
    if whole:
        say(f"{login} 已绑定 {shown(whole, 200)}", f"{login} is bound to {shown(whole, 200)}")
    else:
        say(f"{login} 已解除绑定", f"{login} is bound to nobody")


def say_link(found: Settings, secret: str) -> None:
    """Tell a link once; it goes to its owner, and to nobody else."""
    days = inviting.INVITED_FOR.days
    say(
        f"请把以下地址交给本人，{days} 天内打开一次以设置口令：",
        f"give this address to its owner, who sets a password by it once, within {days} days:",
    )
    click.echo(address(found.public_url or f"http://{found.bind}", secret))


def invite_first(found: Settings, store: Database) -> None:
    """Tell the first administrator's link, unless there are accounts already."""
    secret = new_secret()
    if inviting.invite_first(store, act(found), secret=secret):
        say("首位系统管理员：", "The first administrator:")
        say_link(found, secret)


@contextmanager
def _told(login: str) -> Iterator[None]:
    try:
        yield
    except NoSuchAccount:
        told = shown(login)
        raise fail(f"没有账号 {told}", f"there is no account {told}") from None
    except Refused as refused:
        say_faults(refused.faults)
        raise fail("未作更改", "nothing was changed") from None


def _fields(account: Account, found: Settings) -> tuple[str, ...]:
    zh = language() == "zh"
    state = {"active": ("启用", "active"), "disabled": ("停用", "disabled")}[account.state]
    if account.password is None and account.subject is None:
        state = ("未设口令", "no password yet")
    separate = found.separate_administrators
    mixed = account.roles and not permissions_of(account.roles, separate=separate)
    note = ("（三员未分立，无权限）", " (not separate: no permissions)") if mixed else ("", "")
    code = ("有", "app") if account.totp_secret else ("无", "no app")
    return (
        account.login,
        account.name,
        state[0 if zh else 1],
        _roles(account) + note[0 if zh else 1],
        ("验证码" if zh else "") + code[0 if zh else 1],
        account.last_login_at or "-",
    )


def _roles(account: Account) -> str:
    chosen = [ROLES[role].in_language(language()) for role in ROLES if role in account.roles]
    return ", ".join(chosen) or "-"

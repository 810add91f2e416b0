"""Tokens of those who follow the catalog, and how far each of them is."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from catalog.commands.tokens import (
    LONGEST_DAYS,
    LONGEST_NAME,
    LONGEST_STAFF_DAYS,
    RANDOM_BYTES,
    Consumer,
    NoSuchToken,
    WrongDays,
    WrongName,
    WrongOwner,
    consumers,
    create,
    revoke,
)
from catalog.store.public.clock import Clock
from catalog.store.staff.tables import TOKEN_SCOPES
from catalog.values.fault import shown
from service.cli import act, database, main, settings
from service.cli.speech import fail, language, say


@main.group("token")
def token_group() -> None:
    """消费方与账号的令牌 · tokens of consumers and accounts, and how far consumers are"""


@token_group.command("create")
@click.argument("name")
@click.option("--scope", required=True, type=click.Choice(TOKEN_SCOPES), help="权限 · scope")
@click.option(
    "--expires",
    type=click.IntRange(1, LONGEST_DAYS),
    metavar="DAYS",
    help="有效天数（默认不过期） · days it holds (default: until revoked)",
)
@click.option("--login", help="令牌所代表的账号（staff） · account that a staff token acts for")
def create_command(name: str, scope: str, expires: int | None, login: str | None) -> None:
    """发放令牌，只显示一次 · make a token; it is shown once"""
    found = settings()
    try:
        text = create(
            database(found), act(found),
            name=name, scope=scope, days=expires, login=login,
            random=secrets.token_bytes(RANDOM_BYTES), by_operator=True,
        )  # fmt: skip
    except WrongName:
        raise fail(
            f"名称应为 1 至 {LONGEST_NAME} 个可见字符",
            f"a name is 1 to {LONGEST_NAME} characters that can be seen",
        ) from None
    except WrongOwner:
        raise fail(
            "staff 令牌须以 --login 指明一个启用中的账号，其他令牌不带",
            "a staff token names an account that is not disabled by --login; others name none",
        ) from None
    except WrongDays:
        raise fail(
            f"staff 令牌须以 --expires 写明期限，至多 {LONGEST_STAFF_DAYS} 天",
            f"a staff token says by --expires how long it holds, {LONGEST_STAFF_DAYS} days at most",
        ) from None
    # The token alone on standard output, so that a script can take it.
    click.echo(text)
    note = {
        "zh": "令牌只显示这一次，目录只保存其摘要；请妥善保管。",
        "en": "The token is shown this once; the catalog keeps only its hash. Keep it safe.",
    }
    click.echo(note[language()], err=True)


@token_group.command("revoke")
@click.argument("token_id", metavar="ID")
def revoke_command(token_id: str) -> None:
    """吊销令牌 · let a token open nothing from now on"""
    found = settings()
    try:
        revoked = revoke(database(found), token_id, act(found))
    except NoSuchToken:
        told = shown(token_id)
        raise fail(f"没有令牌 {told}", f"there is no token {told}") from None
    say(
        f"已吊销 {revoked.id}（{revoked.name}）",
        f"revoked {revoked.id} ({revoked.name})",
    )


@token_group.command("list")
def list_command() -> None:
    """全部令牌与最近回执 · all tokens and the last receipt of each"""
    head, found = consumers(database(settings()), datetime.now(UTC))
    if not found:
        say("尚未发放令牌", "no token has been made")
    for consumer in found:
        token = consumer.token
        who = token.login or _progress(consumer, head)
        fields = (token.id, token.name, token.scope, _validity(consumer), who)
        click.echo("\t".join(fields))


def _validity(consumer: Consumer) -> str:
    zh = language() == "zh"
    token = consumer.token
    if token.revoked_at:
        return f"{'已吊销' if zh else 'revoked'} {token.revoked_at}"
    if token.expires_at is None:
        return "有效" if zh else "holds"
    if consumer.holds:
        return f"{'有效至' if zh else 'holds until'} {token.expires_at}"
    return f"{'已过期' if zh else 'expired'} {token.expires_at}"


def _progress(consumer: Consumer, head: Clock) -> str:
    zh = language() == "zh"
    receipt = consumer.receipt
    if receipt is None:
        return "尚无回执" if zh else "no receipt yet"
    if consumer.behind is None:
        return f"{'属于旧的 epoch' if zh else 'of an older epoch'} {receipt.at}"
    agrees = ("一致" if zh else "in step") if receipt.in_step else ("不一致" if zh else "diverged")
    differing = f": {', '.join(receipt.differing)}" if receipt.differing else ""
    lag = f"{'落后' if zh else 'behind'} {consumer.behind}"
    return f"seq {receipt.seq}/{head.seq}, {lag}, {agrees}{differing}, {receipt.at}"

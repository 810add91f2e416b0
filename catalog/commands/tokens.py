"""Tokens for those who follow the catalog, and for what staff run: made, shown once, known again.

A token reads `lpc_<id>_<secret>`: eight characters that name it, which may be logged and listed,
and 32 random bytes in base64url. Of the secret only SHA-256 is kept: it is random enough for a
plain hash to tell nothing. A staff token acts for an account: it may what that account may, as long
as the account is not disabled, and a year at most.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.clock import Clock
from catalog.store.staff import accounts, receipts, tokens
from catalog.store.staff.accounts import Account, NoSuchAccount
from catalog.store.staff.receipts import Receipt
from catalog.store.staff.tokens import Token
from catalog.values.dates import utc_text

RANDOM_BYTES = 40
"""Eight for the id, 32 for the secret."""

LONGEST_NAME = 100
LONGEST_DAYS = 3660
LONGEST_STAFF_DAYS = 366

USED_EVERY = timedelta(minutes=1)
"""How often the use of a token is written down."""

_ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_ID_LENGTH = 8
_TEXT = re.compile(r"lpc_([a-z0-9]{8})_([A-Za-z0-9_-]{43})", re.ASCII)


class TokenInvalid(Exception):
    """A text opens nothing. Whether it never did or no longer does is not told."""


class WrongName(Exception):
    """A name that is empty, too long, or cannot be read on one line."""


class WrongOwner(Exception):
    """A staff token without an account that it may act for, or another token with one."""


class WrongDays(Exception):
    """A staff token that would hold for ever, or longer than one may."""


class NoSuchToken(Exception):
    """There is no token of that id."""

    def __init__(self, token_id: str) -> None:
        self.token_id = token_id
        super().__init__(token_id)


@dataclass(frozen=True)
class Bearer:
    """Who shows a token that holds; `account` is whom a staff token acts for, as it is now."""

    token_id: str
    name: str
    scope: str
    account: Account | None = None


@dataclass(frozen=True)
class Consumer:
    """A token, whether it holds, and what its bearer last said that it has.

    `behind` is how many seqs that is behind the head; None without a receipt of this epoch.
    """

    token: Token
    holds: bool
    receipt: Receipt | None
    behind: int | None


def create(
    database: Database,
    act: Act,
    *,
    name: str,
    scope: str,
    days: int | None,
    random: bytes,
    login: str | None = None,
    by_operator: bool = False,
) -> str:
    """Make a token and answer its text, which is nowhere to be had again.

    It expires after `days`, or never. A staff token acts for its maker: whoever could make one
    for somebody else could approve in their name. Only an operator, who has the database, may.
    Raises WrongName, WrongOwner, WrongDays.
    """
    assert len(random) == RANDOM_BYTES
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise WrongName
    if (scope == "staff") != (login is not None):
        raise WrongOwner
    if login is not None and login != act.actor and not by_operator:
        raise WrongOwner
    if scope == "staff" and (days is None or not 1 <= days <= LONGEST_STAFF_DAYS):
        raise WrongDays
    token_id = "".join(_ID_ALPHABET[n % len(_ID_ALPHABET)] for n in random[:_ID_LENGTH])
    secret = urlsafe_b64encode(random[_ID_LENGTH:]).rstrip(b"=").decode()
    expires = None if days is None else utc_text(act.now + timedelta(days=days))
    new = Token(token_id, name, scope, _hashed(secret), act.at, act.actor, expires, login=login)
    with database.write() as connection:
        if login is not None:
            _check_owner(connection, login)
        tokens.add(connection, new)
        record(
            connection, act, "token.created", f"tokens/{token_id}",
            name=name, scope=scope, login=login, expires_at=expires,
        )  # fmt: skip
    return f"lpc_{token_id}_{secret}"


def revoke(database: Database, token_id: str, act: Act, *, own: bool = False) -> Token:
    """Let a token open nothing from now on; again is no error.

    With `own` only one that acts for `act.actor`. Raises NoSuchToken.
    """
    with database.write() as connection:
        found = tokens.find(connection, token_id)
        if found is None or (own and found.login != act.actor):
            raise NoSuchToken(token_id)
        if tokens.revoke(connection, token_id, act.at):
            record(connection, act, "token.revoked", f"tokens/{token_id}", name=found.name)
        return replace(found, revoked_at=found.revoked_at or act.at)


def consumers(
    database: Database, now: datetime, *, of: str | None = None
) -> tuple[Clock, list[Consumer]]:
    """Where the catalog stands, and everybody who has or had a token, oldest first.

    With `of`, a login, only the tokens that act for that account.
    """
    with database.read_as_staff() as connection:
        head = clock.read(connection)
        given = receipts.every(connection)
        found = tokens.every(connection, of=of)
    return head, [_consumer(token, given.get(token.id), head, utc_text(now)) for token in found]


def identify(database: Database, text: str, now: datetime) -> Bearer:
    """Whose token a text is. Raises TokenInvalid for one unknown, expired, revoked or malformed."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise TokenInvalid
    at = utc_text(now)
    with database.read_as_staff() as connection:
        found = tokens.find(connection, match[1])
        account = accounts.find(connection, found.login) if found and found.login else None
    # One comparison whatever was found, so that time tells nothing of which ids there are.
    same = hmac.compare_digest(found.secret_sha256 if found else _hashed(""), _hashed(match[2]))
    if found is None or not same or not found.holds(at):
        raise TokenInvalid
    if account is not None and not account.is_active:
        raise TokenInvalid
    if found.last_used_at is None or found.last_used_at <= utc_text(now - USED_EVERY):
        with database.write() as connection:
            tokens.used(connection, found.id, at)
    return Bearer(found.id, found.name, found.scope, account)


def _check_owner(connection: Connection, login: str) -> None:
    try:
        account = accounts.hold(connection, login)
    except NoSuchAccount:
        raise WrongOwner from None
    if not account.is_active:
        raise WrongOwner


def _consumer(token: Token, receipt: Receipt | None, head: Clock, now: str) -> Consumer:
    current = receipt is not None and receipt.epoch == head.epoch
    behind = head.seq - receipt.seq if receipt is not None and current else None
    return Consumer(token, token.holds(now), receipt, behind)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

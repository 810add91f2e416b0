"""What coming in and changing a password share: attempts counted, judged, answered by a session.

An attempt is counted in a transaction of its own before its password is tried, so that of any
number at one moment no more are tried than may be. Nothing a stranger sends is part of what it is
counted under but the login, all spellings of which are one, and the address of the peer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Connection, Database
from catalog.store.staff import accounts, sessions, throttles
from catalog.store.staff.accounts import Account
from catalog.store.staff.sessions import Session
from catalog.values import passwords, sealing, totp
from catalog.values.dates import utc_text
from catalog.values.identifiers import folded
from catalog.values.peers import neighbourhood
from catalog.values.secret import secret_sha256

LOCKED_AFTER = 5
"""Failures of one account. The next is counted from zero when a quarter of an hour had none."""

PEER_LOCKED_AFTER = 50
"""Failures from one address, which a whole office may share."""

LOCKED_FOR = timedelta(minutes=15)

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
"""How long a session lasts unused, and at all."""

_LONGEST_LOGIN = 200
_LONGEST_AGENT = 200


class NotEntered(Exception):
    """Nobody came in. Whether login, password or code were wrong is not told."""


class AppLost(Exception):
    """The password is right, but no key here opens what was kept of the app: it is set up anew."""


class Locked(Exception):
    """Too many have failed; the password was not even tried."""

    def __init__(self, until: str) -> None:
        self.until = until
        super().__init__(until)


@dataclass(frozen=True)
class Proof:
    """What became of an attempt: whose account was meant, if any, and whether it was shown to be.

    `step` is that of the code that was used; `lost` says that nothing but the app's secret, which
    cannot be opened, was in the way.
    """

    login_key: str
    account: Account | None
    holds: bool
    step: int | None = None
    lost: bool = False


def seal_of(account_key: str, login: str) -> str:
    """What an account's app is sealed with: of no other account, though the database be changed."""
    return f"totp\n{account_key}\n{login}"


def judge(
    database: Database,
    act: Act,
    *,
    login: str,
    password: str,
    code: str | None,
    account_key: str = "",
) -> Proof:
    """Count an attempt and try its password and code; without `code` the password is enough.

    `account_key` opens what is kept of people's apps.

    A login that does not exist, or is disabled, costs the same time. Raises Locked, and Busy where
    too many are tried at this moment: such an attempt does not count.
    """
    key = folded(login[:_LONGEST_LOGIN])
    with database.read_as_staff() as connection:
        # Whoever goes on while it is locked has nothing written for it.
        until = throttles.locked_until(connection, _keys(key, act.peer), act.at)
    if until is not None:
        raise Locked(until)
    with database.write() as connection:
        until = throttles.hold(connection, _keys(key, act.peer), act.at)
        if until is None:
            _count(connection, key, act)
        account = accounts.find_by_key(connection, key)
    if until is not None:
        raise Locked(until)
    kept = account.password if account is not None else None
    try:
        holds = passwords.matches(password, kept or passwords.NOBODYS)
    except passwords.Busy:
        _take_back(database, key, act)
        raise
    step = None
    if account is not None and account.totp_secret is not None and code is not None:
        try:
            secret = sealing.opened(account.totp_secret, seal_of(account_key, account.login))
        except sealing.NotOpened:
            return Proof(key, account, holds=False, lost=holds and account.is_active)
        step = totp.matching_step(secret, code, act.now, account.totp_step)
        holds = holds and step is not None
    return Proof(key, account, holds, step)


def admitted(connection: Connection, proof: Proof) -> Account | None:
    """The account as it is now, held, when a proof of it holds; a code opens only once."""
    if not proof.holds or proof.account is None:
        return None
    now = accounts.hold(connection, proof.account.login)
    before = proof.account
    if not now.is_active or now.password != before.password:
        return None
    if (now.totp_secret, now.totp_step) != (before.totp_secret, before.totp_step):
        return None
    return now


def forgive(connection: Connection, act: Act, proof: Proof) -> None:
    """Forget the failures of an account whose owner came in, and this attempt of its peer."""
    account_key, peer_key = _keys(proof.login_key, act.peer)
    throttles.forgive(connection, account_key)
    throttles.take_back(connection, peer_key)


def refuse(connection: Connection, act: Act, proof: Proof) -> None:
    """Record an attempt that failed. A login that does not exist may be a password: not told."""
    whose = proof.account.login if proof.account is not None else "?"
    record(connection, replace(act, actor="?"), "session.refused", f"accounts/{whose}")


def begin(
    connection: Connection,
    act: Act,
    account: Account,
    *,
    secret: str,
    agent: str,
    how: str,
    step: int | None = None,
) -> None:
    """Begin a session under a secret that nobody knew before, and record it: last of all."""
    sessions.forget(connection, act.at)
    sessions.add(
        connection,
        Session(
            secret_sha256=secret_sha256(secret),
            login=account.login,
            created_at=act.at,
            seen_at=act.at,
            ends_at=utc_text(act.now + LONGEST),
            peer=act.peer,
            agent=agent[:_LONGEST_AGENT],
        ),
    )
    accounts.entered(connection, account.login, at=act.at, totp_step=step)
    own = replace(act, actor=account.login)
    record(connection, own, "session.begun", f"accounts/{account.login}", by=how)


def _count(connection: Connection, login_key: str, act: Act) -> None:
    account_key, peer_key = _keys(login_key, act.peer)
    quiet_since = utc_text(act.now - LOCKED_FOR)
    for key, most in ((account_key, LOCKED_AFTER), (peer_key, PEER_LOCKED_AFTER)):
        throttles.count(
            connection,
            key,
            at=act.at,
            quiet_since=quiet_since,
            most=most,
            until=utc_text(act.now + LOCKED_FOR),
        )
    throttles.forget(connection, at=act.at, quiet_since=quiet_since)


def _take_back(database: Database, login_key: str, act: Act) -> None:
    """Uncount an attempt that was not judged: no crowd locks out who did nothing wrong."""
    with database.write() as connection:
        for key in sorted(_keys(login_key, act.peer)):
            throttles.take_back(connection, key)


def _keys(login_key: str, peer: str) -> tuple[str, str]:
    """The account's, hashed: what somebody types as a login may be a password. And the peer's."""
    return f"account:{secret_sha256(login_key)}", f"peer:{neighbourhood(peer)}"

"""What people change of what proves who they are: their password and the secret of their app."""

from __future__ import annotations

from catalog.commands.acts import Act
from catalog.commands.admission import (
    NotEntered,
    admitted,
    begin,
    forgive,
    judge,
    refuse,
    seal_of,
)
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import accounts, sessions
from catalog.values import passwords, sealing, totp
from catalog.values.fault import Fault, Refused


class WrongCode(Exception):
    """A code is not one that the app shows now."""


def change_password(
    database: Database,
    act: Act,
    *,
    password: str,
    wanted: str,
    salt: bytes,
    secret: str,
    agent: str,
) -> None:
    """Give the acting account another password; all its sessions end and a new one begins.

    Raises Refused for a password that may not be, NotEntered where the present one is wrong, and
    Locked: it is guessed no more often here than where one comes in.
    """
    _check(act.actor, password, wanted)
    proof = judge(database, act, login=act.actor, password=password, code=None)
    kept = passwords.hashed(wanted, salt)
    with database.write() as connection:
        account = admitted(connection, proof)
        if account is None:
            refuse(connection, act, proof)
        else:
            login = account.login
            accounts.change(connection, login, password=kept, password_set_at=act.at)
            ended = sessions.end_all(connection, login)
            forgive(connection, act, proof)
            what = "account.password_changed"
            record(connection, act, what, f"accounts/{login}", sessions_ended=ended)
            begin(connection, act, account, secret=secret, agent=agent, how="password")
    if account is None:
        raise NotEntered


def keep_totp(database: Database, act: Act, *, secret: bytes, code: str, account_key: str) -> None:
    """Ask the acting account for codes from now on, once one was shown.

    What is kept of the secret is sealed with `account_key`.

    Raises WrongCode, and Refused for an account that has a secret: it keeps that until an
    administrator takes it away.
    """
    step = totp.matching_step(secret, code, act.now, None)
    with database.write() as connection:
        account = accounts.hold(connection, act.actor)
        if account.totp_secret is not None:
            raise Refused([Fault("/code", "totp-kept")])
        if step is None:
            raise WrongCode
        kept = sealing.sealed(secret, seal_of(account_key, account.login), act.now)
        accounts.change(connection, account.login, totp_secret=kept, totp_step=step)
        record(connection, act, "account.totp_kept", f"accounts/{account.login}")


def _check(login: str, password: str, wanted: str) -> None:
    faults = passwords.faults_of(wanted, login)
    if not faults and wanted == password:
        faults = [Fault("/password", "password-unchanged")]
    if faults:
        raise Refused(faults)

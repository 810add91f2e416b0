"""The door of staff: who sends a request, and everything they do to come in and go out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from catalog.commands import credentials, entering, inviting
from catalog.commands.acts import Act
from catalog.commands.entering import Known, Terms
from catalog.commands.inviting import Invited
from catalog.feed.signing import NotAKey
from catalog.rules.permissions import permissions_of
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.values import totp
from catalog.values.passwords import SALT_BYTES
from catalog.values.secret import SECRET_BYTES, secret_text
from catalog.words.wording import severities
from service.api.problems import RETRY_AFTER_S, Problem, problem
from service.identity.bearer import Door
from service.identity.cookies import Cookie
from service.identity.csrf import Form, check_csrf, derived
from service.identity.origin import check_origin, peer_of
from service.identity.principal import Principal
from service.keys import account_key
from service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class TotpOffer:
    """The secret of a new app, in base32 and as the address in a QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class StaffDoor:
    """Lets in who has a session or a staff token. `service.identity` tells how it is used."""

    def __init__(
        self, database: Database, settings: Settings, bearers: Door, reader: Reader
    ) -> None:
        self._database = database
        self._settings = settings
        self._bearers = bearers
        self._reader = reader
        self._cookie = Cookie("session", settings)

    def principal_of(
        self, environ: WSGIEnvironment, now: datetime, form: Form | None = None
    ) -> Principal:
        """Who sends this request. Raises Problem (401, 403, 429)."""
        if environ.get("HTTP_AUTHORIZATION", "").strip().lower().startswith("bearer"):
            return self._of_token(environ, now)
        found = self._of_session(environ, now)
        if found is None:
            raise problem(401, "session-required")
        if environ["REQUEST_METHOD"] not in SAFE:
            self.check_origin(environ)
            check_csrf(found.csrf, environ, form)
        return found

    def visitor_of(self, environ: WSGIEnvironment, now: datetime) -> Principal | None:
        """Who looks at a page that everybody may see; None for whoever has no session."""
        return self._of_session(environ, now)

    def check_origin(self, environ: WSGIEnvironment) -> None:
        """Refuse what another site's page had a browser send. Raises Problem (403)."""
        check_origin(environ, self._settings)

    def act_of(self, environ: WSGIEnvironment, now: datetime, actor: str) -> Act:
        """What commands are told of a request by somebody."""
        peer = peer_of(environ, self._settings.proxies)
        wording = severities(self._settings.wording)
        return Act(actor, now, self._settings.public_coordinate_decimals, peer, wording)

    def log_in(
        self, environ: WSGIEnvironment, now: datetime, *, login: str, password: str, code: str
    ) -> str:
        """Begin a session; the `Set-Cookie` that keeps it. Raises NotEntered, Locked, AppLost."""
        secret = _new_secret()
        entering.enter(
            self._database,
            self.act_of(environ, now, "?"),
            login=login,
            password=password,
            code=code,
            account_key=self._account_key(),
            secret=secret,
            agent=_agent(environ),
            instead_of=self._cookie.read(environ),
        )
        return self._cookie.kept(secret)

    def log_in_by_subject(self, environ: WSGIEnvironment, now: datetime, subject: str) -> str:
        """Begin a session for whom the identity provider names; `Set-Cookie`. Raises Unbound."""
        secret = _new_secret()
        entering.enter_by_subject(
            self._database,
            self.act_of(environ, now, "?"),
            subject,
            secret=secret,
            agent=_agent(environ),
            instead_of=self._cookie.read(environ),
        )
        return self._cookie.kept(secret)

    def log_out(self, environ: WSGIEnvironment, now: datetime) -> str:
        """End the session; the `Set-Cookie` that forgets it."""
        act = self.act_of(environ, now, "?")
        entering.leave(self._database, act, self._cookie.read(environ))
        return self._cookie.forgotten

    def invited(self, secret: str, now: datetime) -> Invited:
        """Whom a link invites. Raises InvitationInvalid."""
        return inviting.invited(self._database, secret, now)

    def accept(
        self,
        environ: WSGIEnvironment,
        now: datetime,
        *,
        secret: str,
        password: str,
        login: str = "",
        name: str = "",
    ) -> str:
        """Set the password by a link, once; the login. Raises InvitationInvalid and Refused."""
        return inviting.accept(
            self._database,
            self.act_of(environ, now, "?"),
            secret=secret,
            password=password,
            salt=secrets.token_bytes(SALT_BYTES),
            login=login,
            name=name,
        )

    def totp_offer(self, environ: WSGIEnvironment, login: str = "") -> TotpOffer:
        """The secret of a new app for whoever is here, the same during a session.

        The app shows the login beside the codes.
        """
        secret = self._app_secret(environ)
        issuer = urlsplit(self._settings.public_url or "").hostname or "parcel-catalog"
        uri = totp.address(secret, issuer=issuer, login=login or "console")
        return TotpOffer(totp.in_base32(secret), uri)

    def confirm_totp(self, environ: WSGIEnvironment, now: datetime, code: str) -> None:
        """Ask for codes of the offered app from now on, once one was shown.

        Raises WrongCode, and Refused where an app is kept already.
        """
        act = self.act_of(environ, now, self._present(environ, now).login)
        credentials.keep_totp(
            self._database,
            act,
            secret=self._app_secret(environ),
            code=code,
            account_key=self._account_key(),
        )

    def change_password(
        self, environ: WSGIEnvironment, now: datetime, *, password: str, wanted: str
    ) -> str:
        """End all sessions of whoever is here and begin one; `Set-Cookie`.

        Raises Refused, NotEntered and Locked.
        """
        secret = _new_secret()
        credentials.change_password(
            self._database,
            self.act_of(environ, now, self._present(environ, now).login),
            password=password,
            wanted=wanted,
            salt=secrets.token_bytes(SALT_BYTES),
            secret=secret,
            agent=_agent(environ),
        )
        return self._cookie.kept(secret)

    def _present(self, environ: WSGIEnvironment, now: datetime) -> Principal:
        found = self._of_session(environ, now)
        if found is None:
            raise problem(401, "session-required")
        return found

    def _account_key(self) -> str:
        try:
            return account_key(self._settings)
        except (NotAKey, OSError) as error:
            structlog.get_logger().error("storage_unavailable", error=str(error))
            later = ("Retry-After", str(RETRY_AFTER_S))
            raise Problem(503, "storage-unavailable", headers=(later,)) from None

    def _app_secret(self, environ: WSGIEnvironment) -> bytes:
        # Made of the session's secret, so that it need not be kept before it is confirmed.
        return derived(self._cookie.read(environ), b"totp")[: totp.SECRET_BYTES]

    def _of_session(self, environ: WSGIEnvironment, now: datetime) -> Principal | None:
        secret = self._cookie.read(environ)
        found = entering.known(self._database, secret, now, self._terms()) if secret else None
        if found is None:
            return None
        return self._principal(found, csrf=derived(secret, b"csrf").hex())

    def _of_token(self, environ: WSGIEnvironment, now: datetime) -> Principal:
        bearer = self._bearers.admit(environ, "staff", now)
        assert bearer.account is not None, "a staff token acts for an account"
        account = bearer.account
        found = Known(account.login, account.name, account.roles, owes="")
        return self._principal(found, token_id=bearer.token_id)

    def _principal(self, found: Known, *, csrf: str = "", token_id: str | None = None) -> Principal:
        separate = self._settings.separate_administrators
        may = frozenset() if found.owes else permissions_of(found.roles, separate=separate)
        return Principal(found.login, found.name, found.roles, may, found.owes, csrf, token_id)

    def _terms(self) -> Terms:
        required = self._settings.require_totp
        if required is None:
            required = self._reader.clock().data_mode == "real"
        return Terms(required, self._settings.password_days)


def _new_secret() -> str:
    return secret_text(secrets.token_bytes(SECRET_BYTES))


def _agent(environ: WSGIEnvironment) -> str:
    return str(environ.get("HTTP_USER_AGENT", ""))

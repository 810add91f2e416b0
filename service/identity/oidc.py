"""Coming in through an agency's identity provider: OpenID Connect, code with PKCE.

State, nonce and verifier are made of one secret that only the browser keeps, in a cookie, until it
comes back: nothing of a login that nobody finishes stays here.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from catalog.commands.entering import Unbound
from catalog.values.secret import SECRET_BYTES, secret_text
from service.api.problems import problem
from service.identity.cookies import Cookie
from service.identity.csrf import derived
from service.identity.provider import TIMEOUT_S, Discovery, Unavailable
from service.identity.sessions import StaffDoor
from service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

RETURN_PATH = "/console/oidc"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY_S = 60


@dataclass(frozen=True)
class Leaving:
    """Where a browser goes, and the `Set-Cookie` of what it brings back."""

    location: str
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class Arrived:
    """Each a `Set-Cookie` for the redirect into the console."""

    cookies: tuple[str, ...] = field(repr=False)


def subject_of(issuer: str, subject: str) -> str:
    """Who somebody is: the name that a provider gives, which means nothing at another's."""
    return f"{issuer}#{subject}"


def provider_of(settings: Settings, staff: StaffDoor) -> Provider:
    """The identity provider that the settings name. Raises OSError where its secret is gone."""
    path = settings.oidc_client_secret_file
    return Provider(settings, staff, None if path is None else path.read_text().strip())


class Provider:
    """Lets in whom the provider vouches for, where an account was bound to them beforehand."""

    def __init__(self, settings: Settings, staff: StaffDoor, secret: str | None) -> None:
        assert settings.oidc_issuer is not None
        assert settings.public_url is not None
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._secret = secret
        self._return_to = settings.public_url + RETURN_PATH
        self._staff = staff
        self._cookie = Cookie("oidc", settings)
        self._discovery = Discovery(self._issuer)

    def begin(self) -> Leaving:
        """Where to send a browser that wants to come in. Raises Problem (503)."""
        secret = secret_text(secrets.token_bytes(SECRET_BYTES))
        try:
            metadata = self._discovery.metadata()
        except Unavailable:
            raise problem(503, "oidc-unavailable") from None
        location, _ = self._session(metadata).create_authorization_url(
            metadata["authorization_endpoint"],
            state=_part(secret, b"state"),
            nonce=_part(secret, b"nonce"),
            code_verifier=_part(secret, b"verifier"),
        )
        return Leaving(location, self._cookie.kept(secret))

    def finish(self, environ: WSGIEnvironment, now: datetime) -> Arrived:
        """Let in whoever comes back from there. Raises Problem (400, 403, 503)."""
        secret = self._cookie.read(environ)
        code = self._code(environ, secret)
        try:
            subject = self._subject(code, secret, now)
        except (Unavailable, requests.RequestException):
            raise problem(503, "oidc-unavailable") from None
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError):
            raise problem(400, "oidc-refused") from None
        whole = subject_of(self._issuer, subject)
        try:
            session = self._staff.log_in_by_subject(environ, now, whole)
        except Unbound:
            raise problem(403, "oidc-unbound", subject=subject[:100]) from None
        return Arrived((session, self._cookie.forgotten))

    def _code(self, environ: WSGIEnvironment, secret: str) -> str:
        """The code that this browser brings back from where it was sent. Raises Problem (400)."""
        query: dict[str, list[str]] = parse_qs(environ["QUERY_STRING"])
        state, code = query.get("state", [""]), query.get("code", [""])
        expected = _part(secret, b"state").encode()
        same = hmac.compare_digest(state[0].encode("utf-8", "replace"), expected)
        if not (secret and same and code[0] and len(state) == len(code) == 1):
            raise problem(400, "oidc-refused")
        if query.get("iss", [self._issuer])[0].rstrip("/") != self._issuer:
            raise problem(400, "oidc-refused")
        return code[0]

    def _subject(self, code: str, secret: str, now: datetime) -> str:
        """Whom the provider vouches for."""
        metadata = self._discovery.metadata()
        token = self._session(metadata).fetch_token(
            metadata["token_endpoint"],
            code=code,
            code_verifier=_part(secret, b"verifier"),
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        claims = self._claims(token, _part(secret, b"nonce"), metadata["issuer"], now)
        subject: object = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise ValueError("nobody is named")
        return subject

    def _claims(
        self, token: dict[str, Any], nonce: str, issuer: str, now: datetime
    ) -> dict[str, Any]:
        """What an ID token says, once it is shown to be for us, of now and of this login."""
        try:
            decoded = self._decoded(token["id_token"], fresh=False)
        except InvalidKeyIdError:
            decoded = self._decoded(token["id_token"], fresh=True)
        found = CodeIDToken(
            decoded.claims,
            decoded.header,
            # Without these the library takes a token of any issuer for any client.
            {
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            {
                "nonce": nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        found.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        return dict(found)

    def _decoded(self, text: str, *, fresh: bool) -> jwt.Token:
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        return jwt.decode(text, self._discovery.keys(fresh=fresh), registry=registry)

    def _session(self, metadata: Any) -> OAuth2Session:
        known = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = "client_secret_basic" in known
        by_secret = "client_secret_basic" if basic else "client_secret_post"
        return OAuth2Session(
            self._client_id,
            self._secret,
            token_endpoint_auth_method=by_secret if self._secret else "none",
            scope="openid",
            redirect_uri=self._return_to,
            code_challenge_method="S256",
        )


def _part(secret: str, purpose: bytes) -> str:
    return derived(secret, b"oidc-" + purpose).hex()

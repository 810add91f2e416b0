"""An identity provider on loopback that can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, jsonify, request
from joserfc import jwk, jwt
from werkzeug.serving import make_server

CLIENT, SECRET = "catalog", "the provider gave this"


@dataclass
class Idp:
    """`claims` change what its ID tokens say, `metadata` what it says of itself.

    A claim of None is left out. `key` signs; only `published` is told.
    """

    issuer: str = ""
    subject: str = "7"
    now: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    used: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """Sign with another key from now on, and tell no other."""
        self.key = self.published = jwk.RSAKey.generate_key(
            2048, {"kid": secrets.token_hex(4)}, auto_kid=False
        )

    def consent(self, location: str) -> str:
        """The query with which a browser that was sent there comes back."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(location).query).items()}
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def describe(self) -> dict[str, Any]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        return {**own, **self.metadata}

    def token(self) -> tuple[dict[str, Any], int]:
        sent = {name: str(value) for name, value in request.form.items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        shown = base64.urlsafe_b64encode(
            hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        )
        sure = (
            asked is not None
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == shown.rstrip(b"=").decode()
            and asked["redirect_uri"] == sent.get("redirect_uri")
            and request.authorization is not None
            and (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
        )
        if asked is None or not sure:
            return {"error": "invalid_grant"}, 400
        self.used.append(asked)
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        key = jwk.OctKey.import_key(SECRET) if self.algorithm == "HS256" else self.key
        text = jwt.encode(header, said, key, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "id_token": text}, 200


@contextmanager
def running_idp() -> Iterator[Idp]:
    """An identity provider that answers on loopback until the end."""
    idp = Idp()
    app = Flask("idp")
    app.add_url_rule("/.well-known/openid-configuration", "a", lambda: jsonify(idp.describe()))
    app.add_url_rule(
        "/jwks", "b", lambda: jsonify(keys=[idp.published.as_dict(private=False, use="sig")])
    )
    app.add_url_rule("/token", "c", idp.token, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    idp.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""What an agency's identity provider says of itself: its addresses and keys, asked once an hour."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.jwk import KeySet

TIMEOUT_S = 10
KEPT_S = 3600

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unavailable(Exception):
    """The identity provider does not answer, or not as one would."""


class Discovery:
    """The description and the keys of one issuer.

    Redirects are not followed, and its addresses are under TLS where the issuer's is.
    """

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._kept: dict[str, tuple[float, Any]] = {}

    def metadata(self) -> Mapping[str, Any]:
        """What stands at its well-known address. Raises Unavailable."""
        found = self._fetched(f"{self._issuer}/.well-known/openid-configuration", fresh=False)
        scheme = urlsplit(self._issuer).scheme
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise Unavailable("it calls itself otherwise")
        for name in _NEEDED:
            if urlsplit(str(found.get(name, ""))).scheme not in ("https", scheme):
                raise Unavailable(f"{name} is no address")
        return found

    def keys(self, *, fresh: bool = False) -> KeySet:
        """The keys that it signs with. Raises Unavailable."""
        found = self._fetched(self.metadata()["jwks_uri"], fresh=fresh)
        try:
            return KeySet.import_key_set(found)  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable("its keys cannot be read") from error

    def _fetched(self, address: str, *, fresh: bool) -> dict[str, Any]:
        since, found = self._kept.get(address, (0.0, None))
        if found is not None and not fresh and time.monotonic() - since < KEPT_S:
            return dict(found)
        try:
            answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Unavailable(address) from error
        if answer.status_code != 200 or not isinstance(found, dict):
            raise Unavailable(address)
        self._kept[address] = time.monotonic(), found
        return found

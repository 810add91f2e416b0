"""Cookies that only this host gets and no script reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.http import parse_cookie

from service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Cookie:
    """One cookie. Over TLS its name keeps other hosts of the domain from setting it."""

    def __init__(self, name: str, settings: Settings) -> None:
        secure = (settings.public_url or "").startswith("https://")
        self.name = f"__Host-{name}" if secure else name
        self._attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def read(self, environ: WSGIEnvironment) -> str:
        """What a browser sent, or nothing."""
        return parse_cookie(environ).get(self.name, "")

    def kept(self, secret: str) -> str:
        """The header by which a browser keeps it until it is closed."""
        return f"{self.name}={secret}{self._attributes}"

    @property
    def forgotten(self) -> str:
        """The header by which a browser forgets it."""
        return f"{self.name}={self._attributes}; Max-Age=0"

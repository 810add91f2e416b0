"""Where a request comes from: which address, and whether one of our own pages sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.api.problems import problem
from service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LONGEST = 45
"""Of an IPv6 address as text."""


def peer_of(environ: WSGIEnvironment, proxies: int) -> str:
    """The address that a request came from, behind as many proxies of the operator's.

    Each of them appends whom it heard, so that what a stranger wrote into the header stands before
    that and is not looked at.
    """
    header: str = environ.get("HTTP_X_FORWARDED_FOR", "")
    heard = [text.strip() for text in header.split(",")]
    if proxies and len(heard) >= proxies:
        return heard[-proxies][:_LONGEST]
    return str(environ.get("REMOTE_ADDR", ""))


def check_origin(environ: WSGIEnvironment, settings: Settings) -> None:
    """Refuse what another site's page had a browser send. Raises Problem.

    Browsers say so in one of two headers; what sends neither is no browser.
    """
    fetch_site = environ.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is not None and fetch_site != "same-origin":
        raise problem(403, "request-forged")
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and not _is_ours(origin, environ, settings):
        raise problem(403, "request-forged")


def _is_ours(origin: str, environ: WSGIEnvironment, settings: Settings) -> bool:
    """Whether an origin is the address under which this request reached us; its host was checked.

    Behind a proxy the scheme is the public address's.
    """
    public = urlsplit(settings.public_url) if settings.public_url else None
    scheme = public.scheme if public else environ["wsgi.url_scheme"]
    hosts = {environ.get("HTTP_HOST", "").lower()}
    if public:
        hosts.add(public.netloc.lower())
    return origin.lower() in {f"{scheme}://{host}" for host in hosts}

"""Which host names the service answers to. Links are never built from a name that anyone sends."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from service.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?")


def host_check(settings: Settings) -> Callable[[str], bool]:
    """Whether a request's Host header names this service.

    Without a public address that is loopback alone; with one its host and the trusted ones. The
    port does not matter: a proxy may have another.
    """
    if settings.public_url is None:
        allowed = LOOPBACK | set(settings.trusted_hosts)
    else:
        public = urlsplit(settings.public_url).netloc
        allowed = frozenset({_name(public), *settings.trusted_hosts})

    @lru_cache(maxsize=256)
    def check(host: str) -> bool:
        return _name(host) in allowed

    return check


def _name(host: str) -> str:
    match = _HOST.fullmatch(host)
    return match[1].lower() if match else ""

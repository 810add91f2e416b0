"""One request, reduced to what an answer depends on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import quote

from catalog.words.label import Language
from service.api.negotiation import accepts_gzip, language

API = "/api/v1"

Environ = Mapping[str, Any]


class Call(NamedTuple):
    """`site` is the address under which the reader reaches the service, without a last slash."""

    site: str
    path: str
    query: str
    accept: str
    gzip: bool
    if_none_match: str
    language: Language

    @property
    def api(self) -> str:
        return self.site + API


def call_of(environ: Environ, public_url: str | None) -> Call:
    """The call that a WSGI environment describes; its host has been checked before."""
    get = environ.get
    return Call(
        site=public_url or f"{environ['wsgi.url_scheme']}://{get('HTTP_HOST', '')}",
        path=environ["PATH_INFO"],
        query=environ["QUERY_STRING"],
        accept=get("HTTP_ACCEPT", ""),
        gzip=accepts_gzip(get("HTTP_ACCEPT_ENCODING", "")),
        if_none_match=get("HTTP_IF_NONE_MATCH", ""),
        language=language(get("HTTP_ACCEPT_LANGUAGE", "")),
    )


@lru_cache(maxsize=64)
def variant(site: str, data_mode: str) -> str:
    """What tells the same content's answers apart: the address in its links, and the mode."""
    return blake2b(f"{site}\n{data_mode}".encode(), digest_size=4).hexdigest()


def quoted_path(path: str) -> str:
    """A decoded path as it goes into an address."""
    return quote(path.encode("latin-1"), safe="/~!$&'()*+,;=:@")

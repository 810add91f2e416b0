"""One request over HTTP, and where it leads: connections, redirects, and who sees which secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin

import requests
from requests.auth import AuthBase
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, SSLError
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from parcel_catalog_client.address import is_unsafe_turn, same_origin
from parcel_catalog_client.errors import NotACatalog, NotReachable
from parcel_catalog_client.words import Language, said

REDIRECTS = 5

_LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
_BROKEN_OFF = ChunkedEncodingError | ContentDecodingError | DecodeError | ProtocolError


@dataclass(frozen=True)
class Asked:
    """One question. `stream` leaves the body of a good answer to be read later."""

    method: str
    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    token: str | None = None
    stream: bool = False


class Transport:
    """Sends questions to one catalog. What is not HTTP's business comes back as a response."""

    def __init__(
        self,
        api: str,
        session: requests.Session | None,
        timeout: float | tuple[float, float],
        language: Language,
    ) -> None:
        self._api = api
        self._is_own = session is None
        self._session = session or _new_session()
        self._stranger: requests.Session | None = None
        self._timeout = timeout
        self._language = language

    def fetch(self, asked: Asked) -> requests.Response:
        """The response at the end of the redirects. Raises NotReachable, NotACatalog."""
        with self.explaining(asked.url):
            response = self._arrived(asked)
            try:
                if not asked.stream or response.status_code >= 400:
                    # Read now: a body that breaks off is no answer.
                    _ = response.content
            except BaseException:
                response.close()
                raise
        return response

    @contextmanager
    def explaining(self, url: str) -> Iterator[None]:
        """What the transport says within, as NotReachable."""
        try:
            yield
        except (requests.RequestException, HTTPError) as error:
            code = _code(error)
            raise NotReachable(said(self._language, code, url=url), code=code, url=url) from error

    def close(self) -> None:
        """End the connections; a session that was given stays open."""
        if self._is_own:
            self._session.close()
        if self._stranger is not None:
            self._stranger.close()

    def _arrived(self, asked: Asked) -> requests.Response:
        response = self._request(self._session, asked, asked.url, asked.params)
        turns = 0
        while location := self._session.get_redirect_target(response):
            response.close()
            turns += 1
            target = self._turn(asked, response.url, location, turns)
            response = self._request(self._session_for(target), asked, target, {})
        return response

    def _turn(self, asked: Asked, source: str, location: str, turns: int) -> str:
        """Where a redirect leads. Raises NotACatalog where this client does not follow."""
        try:
            target = urljoin(source, location)
            unsafe = is_unsafe_turn(source, target)
        except ValueError:
            target, unsafe = location, True
        if unsafe or asked.method != "GET" or turns > REDIRECTS:
            raise self._moved(source, target)
        return target

    def _request(
        self, session: requests.Session, asked: Asked, url: str, params: Mapping[str, str | int]
    ) -> requests.Response:
        try:
            return session.request(
                asked.method,
                url,
                # What is no text (half a character, from somebody's JSON) is for the catalog to
                # refuse, as everything else is that somebody typed.
                params={
                    name: str(value).encode(errors="surrogatepass")
                    for name, value in params.items()
                },
                json=asked.body,
                headers={"Accept-Language": _LANGUAGES[self._language], **asked.headers},
                # Without one, requests would look into the user's netrc, even beside a token.
                auth=_Bearer(asked.token) if asked.token else session.auth or _Anonymous(),
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException:
            raise
        except ValueError as error:
            # Although it follows none, requests takes a redirect's address apart.
            raise self._moved(url, "?") from error

    def _session_for(self, url: str) -> requests.Session:
        """The session; for another host one that takes the same way, but nothing secret along."""
        if same_origin(url, self._api):
            return self._session
        if self._stranger is None:
            self._stranger = _new_session()
            self._stranger.verify = self._session.verify
            self._stranger.proxies = self._session.proxies
            self._stranger.trust_env = self._session.trust_env
        return self._stranger

    def _moved(self, url: str, target: str) -> NotACatalog:
        message = said(self._language, "moved", url=url, target=target)
        return NotACatalog(message, code="moved", url=url)


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Anonymous(AuthBase):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _new_session() -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = f"parcel-catalog-client/{version('parcel-catalog-client')}"
    return session


def _code(error: Exception) -> str:
    """Which of the ways not to arrive this is: a code that has its sentences."""
    if isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "not-trusted"
    # A body that stops coming is a ConnectionError around what urllib3 said.
    for one in (error, *error.args[:1]):
        if isinstance(one, requests.ReadTimeout | ReadTimeoutError):
            return "no-answer"
        if isinstance(one, _BROKEN_OFF):
            return "cut-off"
    return "not-connected"

"""Questions to one catalog and their answers: repeated where nothing came of them, judged when
they came. It knows no resource: queries and followers alike ask through it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import requests

from parcel_catalog_client.address import NoAddress, api_address, below
from parcel_catalog_client.answers import Answer, answer_of, is_demonstration, refusal
from parcel_catalog_client.errors import (
    DemonstrationRefused,
    NotACatalog,
    NotReachable,
    TryLater,
    WrongAddress,
)
from parcel_catalog_client.transport import Asked, Transport
from parcel_catalog_client.words import Language, said

CONNECT_S, READ_S = 5.0, 30.0
ATTEMPTS = 4
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 60.0

Parameters = Mapping[str, str | int]

T = TypeVar("T")


class Api:
    """One catalog's API. Raises nothing but the kinds of CatalogError.

    Reads carry no token and follow redirects; to another host nothing of `session` (headers,
    cookies, credentials) goes along. Writes follow none.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float | tuple[float, float] = (CONNECT_S, READ_S),
        session: requests.Session | None = None,
        language: Language = "zh",
        accept_demo: bool = False,
        attempts: int = ATTEMPTS,
        longest_wait_s: float = LONGEST_WAIT_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`url` may end with `/api/v1` and a slash, or without.

        `timeout` is seconds to connect and seconds of silence, or one number for both. After a
        429 or 503, and where no connection came or held, the question is asked again: `attempts`
        times in all, waiting as long as the catalog says, but never over `longest_wait_s`.
        """
        try:
            self.url = api_address(url)
        except NoAddress as error:
            raise WrongAddress(said(language, "wrong-address", value=error)) from error
        self.language: Language = language
        self.accept_demo = accept_demo
        self._attempts = attempts
        self._longest_wait_s = longest_wait_s
        self._sleep = sleep
        self._transport = Transport(self.url, session, timeout, language)

    def get_json(
        self,
        path: str,
        params: Parameters | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The document at a path below the API (`/sync/changes`), or where a link leads."""
        return self._whole(Asked("GET", self.url_of(path), params or {}, headers or {}))

    def put_json(self, path: str, body: Mapping[str, Any], token: str) -> Answer:
        """What the catalog answers to a document. The token goes to this catalog's host alone."""
        return self._whole(Asked("PUT", self.url_of(path), body=body, token=token))

    @contextmanager
    def stream(
        self,
        path: str,
        params: Parameters | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[requests.Response]:
        """A good answer whose body is read piece by piece, within the `with`.

        Where the body breaks off this is NotReachable too, and not asked again: only the reader
        knows how far it came (`Range`).
        """
        asked = Asked("GET", self.url_of(path), params or {}, headers or {}, stream=True)
        with self._good(asked) as response, self._transport.explaining(response.url):
            yield response

    def url_of(self, path: str) -> str:
        """The address of a path below the API, or of a link, on this catalog's own host."""
        try:
            return below(self.url, path)
        except NoAddress as error:
            message = said(self.language, "moved", url=self.url, target=path)
            raise NotACatalog(message, code="moved", url=self.url) from error

    def understood(self, answer: Answer, read: Callable[[Mapping[str, Any]], T]) -> T:
        """What `read` makes of the document. Its KeyError, TypeError or ValueError, which name a
        member that is missing or wrong, become NotACatalog."""
        try:
            return read(answer.document)
        except (KeyError, TypeError, ValueError) as error:
            member = error.args[0] if error.args else "?"
            message = said(self.language, "not-understood", url=answer.url, member=member)
            raise NotACatalog(message, code="not-understood", url=answer.url) from error

    def close(self) -> None:
        """End the connections; a session that was given stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _whole(self, asked: Asked) -> Answer:
        with self._good(asked) as response:
            answer = answer_of(response, self.language)
        if is_demonstration(answer.headers, answer.document):
            self._refuse_demonstration(answer.url)
        return answer

    def _good(self, asked: Asked) -> requests.Response:
        """A response that is no refusal, at the first attempt or a later one."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._judged(self._transport.fetch(asked))
            except (NotReachable, TryLater) as error:
                wait_s = _wait_s(error, attempt)
                if attempt >= self._attempts or wait_s > self._longest_wait_s:
                    raise
            self._sleep(wait_s)

    def _judged(self, response: requests.Response) -> requests.Response:
        try:
            if is_demonstration(response.headers, {}):
                self._refuse_demonstration(response.url)
            refused = refusal(response, self.language)
            if refused is not None:
                raise refused
        except BaseException:
            response.close()
            raise
        return response

    def _refuse_demonstration(self, url: str) -> None:
        if not self.accept_demo:
            raise DemonstrationRefused(said(self.language, "demonstration", url=url), url=url)


def _wait_s(error: NotReachable | TryLater, attempt: int) -> float:
    """How long to wait before the next attempt; for ever where another is of no use."""
    if isinstance(error, TryLater) and error.retry_after is not None:
        return error.retry_after
    if error.code in ("not-trusted", "no-answer"):
        return float("inf")
    return FIRST_WAIT_S * 2.0 ** (attempt - 1)

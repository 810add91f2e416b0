"""What a catalog answered: a document, a refusal, or something that no catalog says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

import requests

from parcel_catalog_client.errors import (
    CatalogError,
    Gone,
    NotACatalog,
    NotFound,
    Refused,
    TokenRefused,
    TryLater,
)
from parcel_catalog_client.words import Language, said

DEMO, REAL = "demo", "real"

_LATER = frozenset({429, 502, 503, 504})
_REFUSALS: Mapping[int, type[Refused]] = {
    401: TokenRefused,
    403: TokenRefused,
    404: NotFound,
    410: Gone,
}


@dataclass(frozen=True)
class Answer:
    """A whole answer. `document` is its JSON object, empty when nothing has changed (304).

    `content` are the bytes as they were sent, for whoever has to hash them.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    document: Mapping[str, Any]

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def etag(self) -> str | None:
        return self.headers.get("ETag")

    def link(self, rel: str) -> str | None:
        """The address of the document's first link with this relation."""
        links = self.document.get("links")
        for link in links if isinstance(links, list) else ():
            if isinstance(link, dict) and link.get("rel") == rel:
                return str(link.get("href"))
        return None


def answer_of(response: requests.Response, language: Language) -> Answer:
    """A response, which has been read and is no refusal, as an answer.

    Raises NotACatalog when it is not a JSON object that says whether its data are real.
    """
    document = {} if response.status_code == 304 else _object(response)
    if document is None or not (
        response.status_code == 304 or {DEMO, REAL} & _modes(response.headers, document)
    ):
        raise not_a_catalog(response, language)
    return Answer(response.url, response.status_code, response.headers, response.content, document)


def is_demonstration(headers: Mapping[str, str], document: Mapping[str, Any]) -> bool:
    """Whether header or document say that the data are a demonstration's."""
    return DEMO in _modes(headers, document)


def refusal(response: requests.Response, language: Language) -> CatalogError | None:
    """What a response with an error status says; None when it has another status."""
    status = response.status_code
    if status < 400:
        return None
    url = response.url
    problem = _object(response) or {}
    is_problem = isinstance(problem.get("code"), str)
    if status in _LATER:
        problem = problem if is_problem else {}
        message = _told(problem) if problem else said(language, "try-later", url=url, status=status)
        wait_s = retry_after_s(response.headers)
        return TryLater(message, url=url, status=status, problem=problem, retry_after=wait_s)
    if not is_problem:
        return not_a_catalog(response, language)
    kind = _REFUSALS.get(status, Refused)
    return kind(_told(problem), url=url, status=status, problem=problem)


def not_a_catalog(response: requests.Response, language: Language) -> NotACatalog:
    """The error for an answer that no catalog gives."""
    what = response.headers.get("Content-Type", "-")[:60]
    status = response.status_code
    message = said(language, "not-a-catalog", url=response.url, status=status, what=what)
    return NotACatalog(message, url=response.url)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait (RFC 9110, 10.2.3); None when it does not say.

    A date is measured against the answer's own Date, so that a wrong clock here does no harm.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _modes(headers: Mapping[str, str], document: Mapping[str, Any]) -> set[str]:
    told = (
        headers.get("Catalog-Data-Mode"),
        document.get("catalog_data_mode"),
        document.get("data_mode"),
    )
    return {mode for mode in told if isinstance(mode, str)}


def _told(problem: Mapping[str, Any]) -> str:
    """All the sentences of a problem, each wrong part on a line of its own."""
    lines = [str(problem.get("description") or problem.get("detail") or problem["code"])]
    errors = problem.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            where = error.get("parameter") or error.get("pointer") or error.get("code") or "?"
            lines.append(f"{where}: {error.get('detail', '')} {error.get('hint', '')}".rstrip())
    return "\n".join(lines)


def _object(response: requests.Response) -> Mapping[str, Any] | None:
    """The JSON object that a response is; None when it is none."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        return None
    try:
        found = json.loads(response.content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)

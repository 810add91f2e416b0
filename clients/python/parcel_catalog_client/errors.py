"""Everything that can keep the client from an answer: one tree, below `CatalogError`.

An error's text says what happened and what to do, in the language that the client was asked to
speak. Its `code` says the same to programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class CatalogError(Exception):
    """Anything that went wrong between this client and a catalog."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class WrongAddress(CatalogError, ValueError):
    """What was given is no address that a catalog could have."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="wrong-address")


class WrongQuestion(CatalogError, ValueError):
    """What was asked for can be in no catalog, so that none was asked."""


class NotReachable(CatalogError):
    """No whole answer came.

    `code` is `not-connected`, `not-trusted` (the certificate), `no-answer` (within the time-out)
    or `cut-off` (in the middle of the answer); `__cause__` is what the transport said.
    """

    def __init__(self, message: str, *, code: str, url: str) -> None:
        super().__init__(message, code=code)
        self.url = url


class NotACatalog(CatalogError):
    """Something answers at the address, but not as a catalog does: a proxy's page, say.

    `code` is `not-a-catalog`, `not-understood` (a member is missing or wrong), `moved` (it leads
    where this client does not follow) or `endless` (a page is its own next one).
    """

    def __init__(self, message: str, *, code: str = "not-a-catalog", url: str) -> None:
        super().__init__(message, code=code)
        self.url = url


class DemonstrationRefused(CatalogError):
    """The catalog is a demonstration, and nobody said that invented parcels are wanted."""

    def __init__(self, message: str, *, url: str) -> None:
        super().__init__(message, code="demonstration")
        self.url = url


class Refused(CatalogError):
    """The catalog refused (RFC 9457). `problem` is all it said; `errors` names each wrong part."""

    def __init__(self, message: str, *, url: str, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(message, code=str(problem.get("code", "try-later")))
        self.url = url
        self.status = status
        self.problem = problem

    @property
    def title(self) -> str:
        return str(self.problem.get("title", ""))

    @property
    def detail(self) -> str:
        return str(self.problem.get("detail", ""))

    @property
    def errors(self) -> tuple[Mapping[str, Any], ...]:
        """Each with `code`, `detail`, `hint`, and `parameter` or `pointer`."""
        return _objects(self.problem.get("errors"))


class NotFound(Refused):
    """There is no such entry, collection or resource (404)."""


class TokenRefused(Refused):
    """The token is missing, wrong, or not meant for this (401, 403)."""


class Gone(Refused):
    """What was there is there no more (410): a withdrawn entry, or the place a cursor stood at."""

    @property
    def entry(self) -> Mapping[str, Any]:
        """Of a withdrawn entry its `id`, `title`, `reason`, `replaced_by` and `date`; else {}."""
        found = self.problem.get("entry")
        return found if isinstance(found, dict) else {}

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """The ids of the entries that took a withdrawn one's place."""
        others = _objects(self.entry.get("replaced_by"))
        return tuple(str(other["id"]) for other in others if "id" in other)

    @property
    def epoch(self) -> str | None:
        """The history that the catalog has now, where a cursor was refused."""
        found = self.problem.get("epoch")
        return found if isinstance(found, str) else None

    @property
    def snapshot(self) -> str | None:
        """Where to start again, where a cursor was refused."""
        links = _objects(self.problem.get("links"))
        return next((str(link["href"]) for link in links if link.get("rel") == "snapshot"), None)


class TryLater(Refused):
    """Not now (429, 503, or a gateway's 502 and 504). `problem` is empty when a gateway said so.

    `retry_after` is the number of seconds to wait, where the answer named one.
    """

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int,
        problem: Mapping[str, Any],
        retry_after: float | None,
    ) -> None:
        super().__init__(message, url=url, status=status, problem=problem)
        self.retry_after = retry_after


def _objects(value: object) -> tuple[Mapping[str, Any], ...]:
    return (
        tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
    )

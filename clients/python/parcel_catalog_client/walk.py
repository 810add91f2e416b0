"""Lists that are fetched page by page, along their `next` links, as they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from parcel_catalog_client.answers import Answer
from parcel_catalog_client.errors import NotACatalog
from parcel_catalog_client.http import Api, Parameters
from parcel_catalog_client.model import Item, matched_of
from parcel_catalog_client.words import said

T = TypeVar("T")


class Walk(Iterator[T]):
    """The elements of a list, at most `limit`. Nothing is asked before the first is taken.

    Where a page does not come its error is raised, and taking the next element asks for it again.
    """

    def __init__(
        self,
        api: Api,
        path: str,
        params: Parameters,
        read: Callable[[Mapping[str, Any]], Sequence[T]],
        limit: int | None = None,
    ) -> None:
        self._api = api
        self._asked = params
        self._following: tuple[str, Parameters] | None = (path, params)
        self._read = read
        self._left = limit
        self._here: deque[T] = deque()
        self._first: Answer | None = None

    def __next__(self) -> T:
        if self._left == 0:
            raise StopIteration
        while not self._here:
            if self._following is None:
                raise StopIteration
            self._turn(*self._following)
        if self._left is not None:
            self._left -= 1
        return self._here.popleft()

    @property
    def first(self) -> Answer:
        """The first page as it was answered, fetched now if it has not been yet."""
        if self._first is None and self._following is not None:
            self._turn(*self._following)
        assert self._first is not None
        return self._first

    def _turn(self, path: str, params: Parameters) -> None:
        answer = self._api.get_json(path, params)
        link = answer.link("next")
        following = None if link is None else self._api.url_of(link)
        if following in (path, answer.url):
            message = said(self._api.language, "endless", url=answer.url)
            raise NotACatalog(message, code="endless", url=answer.url)
        self._here.extend(self._api.understood(answer, self._read))
        self._following = None if following is None else (following, {})
        self._first = self._first or answer


class Items(Walk[Item]):
    """Entries that fit a question. All of them are of one state of the catalog, which `epoch` and
    `seq` name: what is published while they are read does not show.
    """

    @property
    def matched(self) -> int | None:
        """How many fit, whatever the limit; None where the catalog has not counted."""
        return self._api.understood(self.first, matched_of)

    @property
    def epoch(self) -> str | None:
        return self.first.headers.get("Catalog-Epoch")

    @property
    def seq(self) -> int | None:
        if "seq" in self._asked:
            return int(self._asked["seq"])
        # A page of the past says where the catalog stands now.
        found = self.first.headers.get("Catalog-Seq", "")
        return int(found) if found.isdigit() else None

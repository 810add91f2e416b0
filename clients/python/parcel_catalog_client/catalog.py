"""Asking a catalog: its collections, their entries, and what is told about one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Self
from urllib.parse import quote

import requests

from parcel_catalog_client.errors import WrongQuestion
from parcel_catalog_client.http import CONNECT_S, READ_S, Api
from parcel_catalog_client.model import (
    CollectionInfo,
    Disclosure,
    Item,
    Match,
    Version,
    collections_of,
    disclosure_of,
    item_of,
    items_of,
    matches_of,
    versions_of,
)
from parcel_catalog_client.question import Period, Wanted, parameters
from parcel_catalog_client.walk import Items, Walk
from parcel_catalog_client.words import Language, said

PAGE_SIZE = 100


class Catalog:
    """A catalog at an address, which may end with `/api/v1` or not.

    A demonstration raises DemonstrationRefused at the first answer unless `accept_demo`.
    `timeout` is seconds to connect and seconds of silence, `language` that of what errors say.
    Everything that can go wrong is a CatalogError.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float | tuple[float, float] = (CONNECT_S, READ_S),
        session: requests.Session | None = None,
        language: Language = "zh",
        accept_demo: bool = False,
    ) -> None:
        self._api = Api(
            url, timeout=timeout, session=session, language=language, accept_demo=accept_demo
        )

    def collections(self) -> tuple[CollectionInfo, ...]:
        """All collections."""
        return self._api.understood(self._api.get_json("/collections"), collections_of)

    def collection(self, name: str) -> Collection:
        """One collection, to be asked. Whether the catalog has it shows when it is asked."""
        return Collection(self._api, name)

    def lookup(self, identifier: str) -> tuple[Match, ...]:
        """The entries that carry an id, a plot number, a document number or the like."""
        answer = self._api.get_json("/lookup", {"any-identifier": identifier})
        return self._api.understood(answer, matches_of)

    def items(self, collection: str, **question: Any) -> Items:
        """`collection(…).items(…)`."""
        return self.collection(collection).items(**question)

    def item(self, collection: str, entry_id: str, *, seq: int | None = None) -> Item:
        """`collection(…).item(…)`."""
        return self.collection(collection).item(entry_id, seq=seq)

    def versions(self, collection: str, entry_id: str) -> Iterator[Version]:
        """`collection(…).versions(…)`."""
        return self.collection(collection).versions(entry_id)

    def disclosure(self, collection: str, entry_id: str) -> Disclosure:
        """`collection(…).disclosure(…)`."""
        return self.collection(collection).disclosure(entry_id)

    def close(self) -> None:
        """End the connections; a session that was given stays open."""
        self._api.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Collection:
    """One collection of a catalog: `parcels`, `projects`, `policies` and so on."""

    def __init__(self, api: Api, name: str) -> None:
        self.name = name
        self._api = api

    def items(
        self,
        *,
        bbox: Sequence[float] | None = None,
        datetime: Period | None = None,
        sortby: str | Sequence[str] = (),
        properties: str | Sequence[str] = (),
        seq: int | None = None,
        limit: int | None = None,
        page_size: int = PAGE_SIZE,
        **fields: Wanted | None,
    ) -> Items:
        """The entries that fit, at most `limit`, fetched `page_size` at a time as they are taken.

        `fields` are queryable fields of the collection: a value, or `(from, to)` with None for an
        open end. `bbox` is west, south, east, north in degrees; entries without geometry are in
        every box. `datetime` is a day, an instant or a pair; `sortby` names fields, `-` before one
        reverses; `properties` leaves the others out. With `seq`: the catalog as it was then.
        """
        if page_size < 1 or (limit is not None and limit < 0):
            value = f"limit={limit}, page_size={page_size}"
            raise self._wrong("wrong-limit", value)
        asked = parameters(
            bbox=bbox,
            datetime=datetime,
            sortby=sortby,
            properties=properties,
            seq=seq,
            page_size=page_size if limit is None else min(page_size, max(limit, 1)),
            fields=fields,
        )
        return Items(
            self._api, self._path("items"), asked, partial(items_of, self.name), limit=limit
        )

    def item(self, entry_id: str, *, seq: int | None = None) -> Item:
        """One entry, as it is or as it was at `seq`. Raises NotFound, and Gone when withdrawn."""
        answer = self._api.get_json(self._path("items", entry_id), _pinned(seq))
        return self._api.understood(answer, partial(item_of, self.name))

    def versions(self, entry_id: str) -> Iterator[Version]:
        """Every version of an entry, newest first, also of one that was withdrawn."""
        path = self._path("items", entry_id, "versions")
        return Walk(self._api, path, {"limit": PAGE_SIZE}, versions_of)

    def disclosure(self, entry_id: str) -> Disclosure:
        """How far an entry is disclosed, field by field."""
        answer = self._api.get_json(self._path("items", entry_id, "disclosure"))
        return self._api.understood(answer, disclosure_of)

    def _path(self, *names: str) -> str:
        for name in (self.name, *names):
            # An address would lose these on its way, and lead elsewhere.
            if name in ("", ".", ".."):
                raise self._wrong("wrong-name", name)
        return "/".join(
            [
                "/collections",
                *(quote(name, safe="", errors="surrogatepass") for name in (self.name, *names)),
            ]
        )

    def _wrong(self, code: str, value: str) -> WrongQuestion:
        return WrongQuestion(said(self._api.language, code, value=value), code=code)


def _pinned(seq: int | None) -> dict[str, str | int]:
    return {} if seq is None else {"seq": seq}

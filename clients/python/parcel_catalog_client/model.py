"""What a catalog tells, as values. Each keeps its whole `document`: nothing that is told is lost.

`…_of` functions read documents; they raise KeyError, TypeError or ValueError with the name of a
member that is missing or of another kind than it should be. Members unknown here are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from parcel_catalog_client.words import Bilingual

Document = Mapping[str, Any]

T = TypeVar("T")


@dataclass(frozen=True)
class CollectionInfo:
    """What a collection holds. `item_type` is `feature` (on the map) or `record`."""

    id: str
    title: str
    description: str
    item_type: str
    document: Document = field(hash=False, repr=False)


@dataclass(frozen=True)
class Evidence:
    """Who says a value, or why there is none.

    `status` is one of the code list `evidence-status`; `sources` are ids in the collection
    `sources`, `as_of` a date as exact as the source has it (2024, 2024-06, 2024-06-30).
    """

    status: str
    sources: tuple[str, ...]
    locator: str | None
    as_of: str | None
    document: Document = field(hash=False, repr=False)


@dataclass(frozen=True)
class Item:
    """One entry, a GeoJSON Feature: longitude and latitude in degrees (CRS84)."""

    collection: str
    id: str
    document: Document = field(hash=False, repr=False)

    @property
    def geometry(self) -> Document | None:
        return self.document["geometry"]  # type: ignore[no-any-return]  # item_of has seen it

    @property
    def properties(self) -> Document:
        return self.document["properties"]  # type: ignore[no-any-return]  # item_of has seen it

    def __getitem__(self, name: str) -> Any:
        """A value; None where there is none, and then `evidence` may say why."""
        return self.properties.get(name)

    def evidence(self, name: str) -> Evidence | None:
        """What is said of a field's value or of its absence; None when nothing is."""
        said = self.properties["evidence"].get(name)
        return None if said is None else evidence_of(said)


@dataclass(frozen=True)
class Version:
    """One published state of an entry, or its withdrawal (`op` is `delete`, with a `reason`)."""

    number: int
    seq: int
    op: str
    published_at: datetime
    release: str
    reason: str | None
    replaced_by: tuple[str, ...]
    content_sha256: str | None
    redacted: bool
    document: Document = field(hash=False, repr=False)


@dataclass(frozen=True)
class DisclosedField:
    """How far one field of an entry is disclosed. `level` is must, should or may."""

    field: str
    title: Bilingual
    group: str
    level: str
    status: str
    has_value: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Disclosure:
    """How far an entry is disclosed, field by field, and what has to be said beside it."""

    collection: str
    id: str
    version: int
    fields: tuple[DisclosedField, ...]
    notices: tuple[Bilingual, ...]
    document: Document = field(hash=False, repr=False)


@dataclass(frozen=True)
class Match:
    """An entry that carries an identifier, and the field in which it does."""

    collection: str
    id: str
    field: str


def collections_of(document: Document) -> tuple[CollectionInfo, ...]:
    return tuple(
        CollectionInfo(
            _at(each, "id", str),
            _at(each, "title", str),
            _at(each, "description", str),
            _at(each, "itemType", str),
            each,
        )
        for each in _objects(document, "collections")
    )


def evidence_of(document: Document) -> Evidence:
    return Evidence(
        _at(document, "status", str),
        _texts(document, "sources") if "sources" in document else (),
        document.get("locator"),
        document.get("as_of"),
        document,
    )


def item_of(collection: str, document: Document) -> Item:
    said: Document = _at(_at(document, "properties", dict), "evidence", dict)
    for each in said.values():
        evidence_of(each)
    if document["geometry"] is not None:
        _at(document, "geometry", dict)
    return Item(collection, _at(document, "id", str), document)


def items_of(collection: str, document: Document) -> tuple[Item, ...]:
    return tuple(item_of(collection, each) for each in _objects(document, "features"))


def matched_of(document: Document) -> int | None:
    return _at(document, "numberMatched", int) if "numberMatched" in document else None


def versions_of(document: Document) -> tuple[Version, ...]:
    return tuple(
        Version(
            number=_at(each, "number", int),
            seq=_at(each, "seq", int),
            op=_at(each, "op", str),
            published_at=_time(each, "published_at"),
            release=_at(each, "release", str),
            reason=each["reason"],
            replaced_by=_texts(each, "replaced_by"),
            content_sha256=each["content_sha256"],
            redacted=_at(each, "redacted", bool),
            document=each,
        )
        for each in _objects(document, "versions")
    )


def disclosure_of(document: Document) -> Disclosure:
    return Disclosure(
        _at(document, "collection", str),
        _at(document, "id", str),
        _at(document, "version", int),
        tuple(
            DisclosedField(
                field=_at(each, "field", str),
                title=_bilingual(_at(each, "title", dict)),
                group=_at(each, "group", str),
                level=_at(each, "level", str),
                status=_at(each, "status", str),
                has_value=_at(each, "has_value", bool),
                sources=_texts(each, "sources"),
            )
            for each in _objects(document, "fields")
        ),
        tuple(map(_bilingual, _objects(document, "notices"))),
        document,
    )


def matches_of(document: Document) -> tuple[Match, ...]:
    return tuple(
        Match(_at(each, "collection", str), _at(each, "id", str), _at(each, "field", str))
        for each in _objects(document, "matches")
    )


def _bilingual(document: Document) -> Bilingual:
    return Bilingual(_at(document, "zh", str), _at(document, "en", str))


def _time(document: Document, name: str) -> datetime:
    try:
        return datetime.fromisoformat(_at(document, name, str))
    except ValueError as error:
        raise ValueError(name) from error


def _objects(document: Document, name: str) -> list[Document]:
    return _all(document, name, dict)


def _texts(document: Document, name: str) -> tuple[str, ...]:
    return tuple(_all(document, name, str))


def _all(document: Document, name: str, kind: type[T]) -> list[T]:
    found: list[T] = _at(document, name, list)
    if not all(isinstance(each, kind) for each in found):
        raise TypeError(name)
    return found


def _at(document: Document, name: str, kind: type[T]) -> T:
    if not isinstance(document, dict):
        raise TypeError(name)
    found = document[name]
    if not isinstance(found, kind):
        raise TypeError(name)
    return found

"""Files that entries may show, as staff described them. The files themselves lie in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import orjson
from sqlalchemy import Connection, Select, delete, insert, select, update

from catalog.store.public.tables import version
from catalog.store.staff.drafts import OPEN
from catalog.store.staff.tables import asset, draft

_CHUNK = 500
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True)
class Description:
    """What whoever sends a file says of it; licence and `alt_zh` have to be said."""

    file_name: str
    use: str
    licence: str
    alt_zh: str
    alt_en: str | None = None
    captured_on: str | None = None


@dataclass(frozen=True)
class Smaller:
    """A smaller form of a picture: the name of its file, its type, size and SHA-256."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Asset:
    """One file. `sha256` is that of its content as it is shown; `public` says that it is."""

    id: str
    sha256: str
    media_type: str
    size_bytes: int
    width_px: int | None
    height_px: int | None
    said: Description
    renditions: tuple[Smaller, ...]
    created_by: str
    created_at: str
    public: bool


_COLUMNS = tuple(asset.c)
_SAID = tuple(each.name for each in fields(Description))


def add(connection: Connection, new: Asset) -> None:
    """Keep a file's description."""
    row = asdict(new)
    row |= {**row.pop("said"), "renditions": orjson.dumps(new.renditions).decode()}
    connection.execute(insert(asset).values(row))


def describe(connection: Connection, asset_id: str, said: Description) -> None:
    """Describe a file anew."""
    connection.execute(update(asset).where(asset.c.id == asset_id).values(asdict(said)))


def one(connection: Connection, asset_id: str) -> Asset | None:
    """A file by its id."""
    found = _assets(connection, select(*_COLUMNS).where(asset.c.id == asset_id))
    return found[0] if found else None


def of_content(connection: Connection, sha256s: Iterable[str]) -> dict[str, Asset]:
    """The files of these contents, by SHA-256; of two descriptions the older one."""
    found: dict[str, Asset] = {}
    wanted = sorted(set(sha256s))
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        statement = select(*_COLUMNS).where(asset.c.sha256.in_(chunk))
        ordered = statement.order_by(asset.c.created_at.desc(), asset.c.id.desc())
        found |= {each.sha256: each for each in _assets(connection, ordered)}
    return found


def newest(connection: Connection, *, limit: int, before: Asset | None = None) -> list[Asset]:
    """The files that were added last, newest first, those added before a known one."""
    statement = select(*_COLUMNS).order_by(asset.c.created_at.desc(), asset.c.id.desc())
    if before is not None:
        older = asset.c.created_at < before.created_at
        same = (asset.c.created_at == before.created_at) & (asset.c.id < before.id)
        statement = statement.where(older | same)
    return _assets(connection, statement.limit(limit))


def every(connection: Connection) -> list[Asset]:
    """All files, by SHA-256."""
    return _assets(connection, select(*_COLUMNS).order_by(asset.c.sha256, asset.c.id))


def all_public(connection: Connection) -> list[Asset]:
    """Every file that is public, by SHA-256."""
    statement = select(*_COLUMNS).where(asset.c.public)
    return _assets(connection, statement.order_by(asset.c.sha256, asset.c.id))


def named(connection: Connection, text: str) -> list[Asset]:
    """The files whose SHA-256 stands in a text."""
    return list(of_content(connection, _SHA256.findall(text)).values())


def unnamed(connection: Connection, among: Iterable[Asset]) -> list[Asset]:
    """Those of some files that no public version says, and no draft that waits for something."""
    return [each for each in among if not _is_named(connection, each.sha256)]


def remove(connection: Connection, sha256: str) -> None:
    """Forget the files of a content."""
    connection.execute(delete(asset).where(asset.c.sha256 == sha256))


def set_public(connection: Connection, sha256s: Sequence[str], public: bool) -> None:
    """Say of contents whether they are public."""
    for start in range(0, len(sha256s), _CHUNK):
        chunk = sha256s[start : start + _CHUNK]
        connection.execute(update(asset).where(asset.c.sha256.in_(chunk)).values(public=public))


def _is_named(connection: Connection, sha256: str) -> bool:
    said = f"%{sha256}%"
    waiting = select(draft.c.id).where(draft.c.state.in_(OPEN), draft.c.document.like(said))
    versions = select(version.c.seq).where(version.c.content.like(said))
    return any(connection.execute(found.limit(1)).first() for found in (waiting, versions))


def _assets(connection: Connection, statement: Select[Any]) -> list[Asset]:
    found = []
    for row in connection.execute(statement):
        kept = dict(row._mapping)
        said = Description(**{name: kept.pop(name) for name in _SAID})
        kept["renditions"] = tuple(Smaller(**each) for each in orjson.loads(row.renditions))
        found.append(Asset(**kept, said=said))
    return found

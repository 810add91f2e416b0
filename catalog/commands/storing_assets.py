"""Taking in files that entries may show, and showing those that entries do.

A file is private until a release publishes an entry that shows it, and again when no public entry
does. The catalog's own word on that is its public entries: what lies in the public folder follows
from them whenever it is looked after (`put_in_order`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

import marshmallow as ma

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange import asset_files
from catalog.exchange.images import Shown, read_shown
from catalog.kinds.documents import faults_told
from catalog.kinds.media import MediaSchema
from catalog.store.database import Connection, Database
from catalog.store.public.shown import assets_shown
from catalog.store.staff import assets
from catalog.store.staff.assets import Asset, Description, Smaller
from catalog.values.canonical import sha256_hex
from catalog.values.fault import Refused, shown

_LONGEST_NAME = 200


@dataclass(frozen=True)
class PutInOrder:
    """What was done: files (by SHA-256) shown and no longer shown, and those that are lost."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    lost: tuple[str, ...]


class NoSuchAsset(Exception):
    """There is no file of that id."""

    def __init__(self, asset_id: str) -> None:
        self.asset_id = asset_id
        super().__init__(asset_id)


def store_asset(
    database: Database, act: Act, data_dir: Path, *, content: bytes, said: Description
) -> Asset:
    """Take in a file. The same content again is the same file, described anew.

    Raises NotShown for what cannot be shown, and Refused with what is wrong with the description.
    """
    found = read_shown(content)
    said = _checked(found, said)
    # First the file, then the word that there is one: a word without a file would be a lie.
    asset_files.keep(data_dir, found)
    with database.write() as connection:
        before = assets.of_content(connection, [found.sha256]).get(found.sha256)
        if before is None:
            asset_id = uuid4().hex
            assets.add(connection, _asset(asset_id, found, said, act))
        else:
            asset_id = before.id
            assets.describe(connection, asset_id, said)
        done = assets.one(connection, asset_id)
        assert done is not None
        what = "asset.stored" if before is None else "asset.described"
        record(connection, act, what, f"assets/{asset_id}", sha256=done.sha256)
    # The same content may have been erased between the two.
    asset_files.keep(data_dir, found)
    return done


def one(database: Database, asset_id: str) -> Asset:
    """A file as it is described. Raises NoSuchAsset."""
    with database.read_as_staff() as connection:
        found = assets.one(connection, asset_id)
    if found is None:
        raise NoSuchAsset(asset_id)
    return found


def page(database: Database, *, limit: int, before: str | None = None) -> list[Asset]:
    """The files that were taken in last, newest first, before one. Raises NoSuchAsset."""
    known = None if before is None else one(database, before)
    with database.read_as_staff() as connection:
        return assets.newest(connection, limit=limit, before=known)


def put_in_order(database: Database, data_dir: Path) -> PutInOrder:
    """Let the public folder hold what the public entries show, and nothing else."""
    # Looked at first: what somebody puts out meanwhile is not taken in again.
    there = asset_files.public_names(data_dir)
    with database.read_as_staff() as connection:
        wanted, gone = _order(connection)
    new = sorted(sha256 for sha256, each in wanted.items() if not each.public)
    if new or gone:
        with database.write() as connection:
            assets.set_public(connection, new, True)
            assets.set_public(connection, sorted(gone), False)
    due = {name: each.sha256 for each in wanted.values() for name in asset_files.files_of(each)}
    lost = asset_files.put_out(data_dir, due.keys() - there)
    asset_files.take_in(data_dir, there - due.keys())
    return PutInOrder(
        tuple(sorted({due[name] for name in due.keys() - there - set(lost)})),
        tuple(sorted(gone)),
        tuple(sorted({due[name] for name in lost})),
    )


def _order(connection: Connection) -> tuple[Mapping[str, Asset], set[str]]:
    """The files that are to be public, and those that are and are not to be."""
    wanted = assets.of_content(connection, assets_shown(connection))
    return wanted, {each.sha256 for each in assets.all_public(connection)} - wanted.keys()


def _checked(found: Shown, said: Description) -> Description:
    """A file is described as the entry that shows it will describe it. Raises Refused."""
    told = {**asdict(said), "asset": found.sha256, "media_type": found.media_type}
    # Kept to be recognised by its sender, and never a name of anything here.
    file_name = shown(told.pop("file_name"), _LONGEST_NAME)
    try:
        MediaSchema().load(told)
    except ma.ValidationError as error:
        raise Refused(faults_told(error.messages, "")) from None
    return replace(said, file_name=file_name)


def _asset(asset_id: str, found: Shown, said: Description, act: Act) -> Asset:
    renditions = tuple(
        Smaller(
            asset_files.rendition_name(found.sha256, each),
            each.media_type,
            len(each.content),
            sha256_hex(each.content),
        )
        for each in found.renditions
    )
    return Asset(
        id=asset_id,
        sha256=found.sha256,
        media_type=found.media_type,
        size_bytes=len(found.content),
        width_px=found.width_px,
        height_px=found.height_px,
        said=said,
        renditions=renditions,
        created_by=act.actor,
        created_at=act.at,
        public=False,
    )

"""What followers are given as files, brought up to date by the commands that change it at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from catalog.commands.storing_assets import put_in_order
from catalog.commands.tidying import remove_strays
from catalog.feed import upkeep
from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.cli import main, settings
from service.cli.speech import fail
from service.keys import account_key, signing_key
from service.settings import Settings


@main.command("signing-key")
def signing_key_command() -> None:
    """显示离线包签名的公钥 · print the public key that bundles are signed with"""
    click.echo(signing_key(settings()).public_key)


def begin_files(found: Settings, store: Database) -> None:
    """Make the keys and the head's snapshot, and remove what belongs to other histories."""
    signing_key(found)
    account_key(found)
    with _reader(store) as reader:
        try:
            epoch, _ = write_snapshot(reader, found.data_dir)
        except FeedIntegrity as broken:
            raise fail(
                f"历史不完整：{broken}；请运行 parcel-catalog verify",
                f"the history is not whole: {broken}; run parcel-catalog verify",
            ) from None
        except Abandoned:
            return  # Somebody publishes already; the worker writes what they need.
        upkeep.remove_other_epochs(found.data_dir, epoch)


def remove_erased_files(found: Settings, store: Database) -> None:
    """Remove every snapshot and bundle that holds what was erased, and its files."""
    with _reader(store) as reader:
        upkeep.remove_erased(reader, found.data_dir)
    remove_strays(store, found.data_dir, datetime.now(UTC))


def settle_assets(found: Settings, store: Database) -> None:
    """Show the files that public entries show and no others, also where no worker runs."""
    put_in_order(store, found.data_dir)


@contextmanager
def _reader(store: Database) -> Iterator[Reader]:
    reader = Reader(store)
    try:
        yield reader
    finally:
        reader.release()

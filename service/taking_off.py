"""The files of entries that somebody takes out of view, gone with them although no worker runs."""

from __future__ import annotations

import structlog

from catalog.commands.storing_assets import put_in_order
from catalog.store.database import Database
from service.settings import Settings


def take_off(database: Database, settings: Settings) -> None:
    """Let the public folder follow what was just withdrawn, outside of any transaction.

    What was withdrawn stays so where the folder cannot be written: it is logged, and the worker
    tries again.
    """
    try:
        put_in_order(database, settings.data_dir)
    except OSError as error:
        structlog.get_logger().error("storage_unavailable", error=str(error))

"""What an exception of a driver means to whoever asked: wait, or prepare the database first."""

from __future__ import annotations

from enum import StrEnum

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from catalog.store.sqlite import sqlite_module


class Failure(StrEnum):
    """`UNPREPARED`: there are no tables yet. `UNAVAILABLE`: busy, unreachable or damaged.

    `TOO_LONG`: a statement was ended that took more than one reader may ask for. `LOST`: a
    connection that once worked is gone; the same read may succeed on a new one.
    """

    UNPREPARED = "unprepared"
    LOST = "lost"
    TOO_LONG = "too-long"
    UNAVAILABLE = "unavailable"


def failure(error: BaseException) -> Failure | None:
    """What failed in the store, or None when the exception is a fault of the product's own."""
    if isinstance(error, PoolTimeout):
        return Failure.UNAVAILABLE
    found = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(found, psycopg.errors.UndefinedTable | psycopg.errors.InvalidCatalogName):
        return Failure.UNPREPARED
    if _is_lost(error):
        return Failure.LOST
    if isinstance(found, psycopg.errors.QueryCanceled):
        return Failure.TOO_LONG
    if isinstance(found, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
        return Failure.UNAVAILABLE
    sqlite = sqlite_module()
    if isinstance(found, sqlite.OperationalError):
        if str(found) == "interrupted":
            return Failure.TOO_LONG
        unprepared = ("no such table", "unable to open database file")
        return Failure.UNPREPARED if str(found).startswith(unprepared) else Failure.UNAVAILABLE
    return Failure.UNAVAILABLE if type(found) is sqlite.DatabaseError else None


def _is_lost(error: BaseException) -> bool:
    """Whether the server ended a connection in use; one that cannot be made comes wrapped."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57P"))

"""What an exception of a driver means to whoever asked: wait, or prepare the database first."""

from __future__ import annotations

from enum import StrEnum

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from catalog.store.sqlite import sqlite_module


class Failure(StrEnum):
    """`UNPREPARED`: there are no tables yet. `UNAVAILABLE`: busy, unreachable or damaged."""

    UNPREPARED = "unprepared"
    UNAVAILABLE = "unavailable"


def failure(error: BaseException) -> Failure | None:
    """What failed in the store, or None when the exception is a fault of the product's own."""
    if isinstance(error, PoolTimeout):
        return Failure.UNAVAILABLE
    found = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(found, psycopg.errors.UndefinedTable | psycopg.errors.InvalidCatalogName):
        return Failure.UNPREPARED
    if isinstance(found, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
        return Failure.UNAVAILABLE
    sqlite = sqlite_module()
    if isinstance(found, sqlite.OperationalError):
        unprepared = ("no such table", "unable to open database file")
        return Failure.UNPREPARED if str(found).startswith(unprepared) else Failure.UNAVAILABLE
    return Failure.UNAVAILABLE if type(found) is sqlite.DatabaseError else None

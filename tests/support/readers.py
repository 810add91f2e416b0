"""Readers that give their connection back, whatever a test does between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from catalog.store.database import Database
from catalog.store.public.reading import Reader


@contextmanager
def reading(database: Database) -> Iterator[Reader]:
    found = Reader(database)
    try:
        yield found
    finally:
        found.release()

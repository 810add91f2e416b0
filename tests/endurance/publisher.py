"""Publishes changes while others are killed."""

from __future__ import annotations

import threading
from random import Random

from catalog.store.database import Database
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id

ENTRIES = 150


class Publisher:
    """Sources that come, change, go and come back, in releases of one to four changes."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database = database
        self._chance = Random(seed)
        self._public: set[int] = set()
        self.published = 0

    def publish(self, changes: int) -> None:
        """Publish so many changes."""
        while changes:
            wanted = self._chance.sample(range(ENTRIES), min(changes, self._chance.randint(1, 4)))
            if self._public.issuperset(wanted) and self._chance.random() < 0.3:
                publish_changes(self._database, *(a_tombstone(source_id(n)) for n in wanted))
                self._public -= set(wanted)
            else:
                publish_sources(self._database, *wanted, doc_no=f"{self.published}")
                self._public |= set(wanted)
            self.published += len(wanted)
            changes -= len(wanted)

    def in_background(self, changes: int) -> threading.Thread:
        thread = threading.Thread(target=self.publish, args=(changes,))
        thread.start()
        return thread

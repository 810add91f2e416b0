"""What every act is told: who acts, when, and in which surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.store.public.versions import NewRelease
from catalog.values.dates import shanghai_day, utc_text
from catalog.words.wording import Severities


@dataclass(frozen=True)
class Act:
    """`actor` is an account's login or an operator, `peer` where the act came from.

    `coordinate_decimals` is the public precision; `wording` says which findings of wording keep
    an entry from being published (None: as the lists say).
    """

    actor: str
    now: datetime
    coordinate_decimals: int = 5
    peer: str = ""
    wording: Severities | None = None

    @property
    def at(self) -> str:
        """The instant as it is recorded: UTC, whole seconds."""
        return utc_text(self.now)

    def release(self, cause: str, title_zh: str, title_en: str) -> NewRelease:
        """A release of this act."""
        return NewRelease(cause, self.at, shanghai_day(self.now), title_zh, title_en)

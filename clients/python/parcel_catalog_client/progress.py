"""What a follower tells while it works: sentences, and how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TextIO

from parcel_catalog_client.sync_words import told
from parcel_catalog_client.words import Language

_A_DRAWING_S = 0.1
_A_LINE_S = 60.0
_WIDTH = 30


class Stopped(Exception):
    """The follower was told to stop, and does so between two steps."""


class Silent:
    """Tells nothing. What tells something is one too."""

    def say(self, code: str, **facts: Any) -> None:
        """One sentence about something that has happened."""

    def at(self, code: str, done: int, total: int | None) -> None:
        """How far something has come, in its own unit; without a total nobody knows how far."""

    def over(self) -> None:
        """What was in progress has ended."""


class Written(Silent):
    """Tells on a stream: on a terminal a bar that moves, elsewhere a line a minute."""

    def __init__(
        self,
        stream: TextIO,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._language: Language = language
        self._clock = clock
        self._is_terminal = stream.isatty()
        self._drawn = ""
        self._told_at = clock()

    def say(self, code: str, **facts: Any) -> None:
        self.over()
        print(told(self._language, code, **facts), file=self._stream, flush=True)

    def at(self, code: str, done: int, total: int | None) -> None:
        now = self._clock()
        if now - self._told_at < (_A_DRAWING_S if self._is_terminal else _A_LINE_S):
            return
        self._told_at = now
        share = None if not total else min(done / total, 1.0)
        what = told(self._language, code, done=f"{done:,}", total=f"{total:,}" if total else "?")
        if not self._is_terminal:
            print(what if share is None else f"{what} {share:.0%}", file=self._stream, flush=True)
            return
        self._draw(what if share is None else f"{_bar(share)} {share:4.0%} {what}")

    def over(self) -> None:
        if self._drawn:
            self._draw("")

    def _draw(self, text: str) -> None:
        # Blanks wipe what a longer text has left; a Chinese character is two columns wide.
        self._stream.write(f"\r{' ' * 2 * len(self._drawn)}\r{text}")
        self._stream.flush()
        self._drawn = text


def _bar(share: float) -> str:
    full = int(share * _WIDTH)
    return f"[{'#' * full}{'.' * (_WIDTH - full)}]"

"""Which files hold a content that was erased after they were written: fixed SQL, one row each."""

from __future__ import annotations

from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from catalog.store.public.tables import ERASED

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"

_STANDING = f"""
SELECT {_CLOCK}, (
    SELECT COUNT(v.seq) FROM version v JOIN span s ON s.seq = v.seq
    WHERE {ERASED} AND v.seq <= %(at)s AND s.until_seq > %(at)s
)
FROM clock c
"""

_AMONG = f"""
SELECT {_CLOCK}, (
    SELECT COUNT(v.seq) FROM version v WHERE {ERASED} AND v.seq > %(since)s AND v.seq <= %(to)s
)
FROM clock c
"""


def erased_standing(reader: Reader, at: int) -> tuple[Clock, int]:
    """How many versions that stood at seq `at` have lost their content. Raises NotInitialised."""
    clock, rows = reader.with_clock(_STANDING, {"at": at})
    return clock, rows[0][4]


def erased_among(reader: Reader, since: int, to: int) -> tuple[Clock, int]:
    """How many changes with since < seq <= to have lost their content. Raises NotInitialised."""
    clock, rows = reader.with_clock(_AMONG, {"since": since, "to": to})
    return clock, rows[0][4]

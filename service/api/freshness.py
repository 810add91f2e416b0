"""Reading what one has written, whichever node answers: `Catalog-Min-Seq`."""

from __future__ import annotations

import threading
import time

import marshmallow as ma

from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from catalog.words.label import Label
from service.api.parameters import Parameter, WrongParameters, parameter_faults
from service.api.problems import replica_behind
from service.api.reading import whole

ENVIRON_KEY = "HTTP_CATALOG_MIN_SEQ"

MIN_SEQ = Parameter(
    "Catalog-Min-Seq",
    Label(
        "答复须已包含此序号；本节点至多等待 0.5 秒，否则 503",
        "the answer has to include this seq; the node waits half a second at most, else 503",
    ),
    {"type": "integer", "minimum": 0},
    whole(0, 2**63 - 1),
)

_PATIENCE_S = 0.5
_PAUSE_S = 0.005


class Freshness:
    """Holds requests back until this node has reached the seq they ask for.

    Each that waits keeps a thread, so at most `most` do at a time; one more is refused at once.
    """

    def __init__(self, reader: Reader, most: int, patience_s: float = _PATIENCE_S) -> None:
        self._reader = reader
        self._most = most
        self.patience_s = patience_s
        self.waiting = 0
        self._lock = threading.Lock()

    def await_seq(self, text: str) -> None:
        """Return once the seq that a header names is reached.

        Raises WrongParameters for a text that is no seq, Problem (503) when it is not reached in
        time.
        """
        seq = _read(text)
        clock = self._reader.clock()
        if clock.seq >= seq:
            return
        with self._lock:
            if self.waiting >= self._most:
                raise replica_behind(seq, clock.seq)
            self.waiting += 1
        try:
            self._wait(seq, clock)
        finally:
            with self._lock:
                self.waiting -= 1

    def _wait(self, seq: int, clock: Clock) -> None:
        deadline = time.monotonic() + self.patience_s
        while clock.seq < seq:
            if time.monotonic() >= deadline:
                raise replica_behind(seq, clock.seq)
            time.sleep(_PAUSE_S)
            clock = self._reader.clock()


def _read(text: str) -> int:
    try:
        found: int = MIN_SEQ.read(text.strip())
    except ma.ValidationError as error:
        raise WrongParameters(parameter_faults(MIN_SEQ.name, error)) from None
    return found

"""Bodies worth keeping: what was joined or compressed once is not joined or compressed again."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

GZIP_FROM = 1024
"""A shorter body is sent as it is: compressed it would still fill the same packets."""

_LEVEL = 6
_LARGE = 2**18
_LEVEL_OF_LARGE = 4
"""Half the time of level 6 for a twelfth more bytes: a large page holds its thread long enough."""

_LARGEST_SHARE = 8
_MOST = 4096
"""Keys hold query strings: a flood of small answers must not fill the memory with them."""


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes to send, with the entity tag and the Link header that belong to them."""

    content: bytes
    etag: str = ""
    links: str = ""
    gzip: bool = False


def compressed(body: Body) -> Body:
    """The same body in gzip's form, if it is long enough to gain by it."""
    if body.gzip or len(body.content) < GZIP_FROM:
        return body
    # Without a time stamp the same body has the same bytes in every process.
    level = _LEVEL if len(body.content) < _LARGE else _LEVEL_OF_LARGE
    squeezed = gzip.compress(body.content, level, mtime=0)
    return Body(squeezed, body.etag, body.links, gzip=True)


class Bodies:
    """The most recently used bodies, up to so many bytes in this process.

    A key names its body for ever (it holds the seq, or is an entity tag), so nothing is ever
    invalidated.
    """

    def __init__(self, capacity: int = 32 * 2**20) -> None:
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Body | None:
        """The body of that key, if it is still kept."""
        with self._lock:
            body = self._kept.get(key)
            if body is not None:
                self._kept.move_to_end(key)
            return body

    def keep(self, key: Hashable, body: Body) -> Body:
        """Keep a body and return it. One that would crowd out the rest is only returned."""
        if len(body.content) <= self._capacity // _LARGEST_SHARE:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = body
                    self._size += len(body.content)
                while self._size > self._capacity or len(self._kept) > _MOST:
                    self._size -= len(self._kept.popitem(last=False)[1].content)
        return body

    def find_or_make(self, key: Hashable, make: Callable[[], Body]) -> Body:
        """The kept body of that key, or a new one, which is kept."""
        return self.find(key) or self.keep(key, make())

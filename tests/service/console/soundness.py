"""Pages have to be sound HTML, which takes longer to see than most pages take to make."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from xml.etree.ElementTree import Element

from html5lib import HTMLParser

# Times, counts, ids and digests: words of their own, never part of a tag or a reference.
_NUMBER = re.compile(r"(?<![#\w])(?:\d+|[0-9a-f]{8,})(?!\w)")
_SOUND: set[bytes] = set()


@lru_cache(maxsize=2)
def page_of(text: str) -> Element:
    """The tree of a page. Raises ParseError where a browser would have to guess."""
    found: Element = HTMLParser(strict=True).parse(text)
    return found


def must_be_sound(text: str) -> None:
    """Raise ParseError for a page or a part of one; what differs in numbers alone is as sound."""
    seen = sha256(_NUMBER.sub("0", text).encode()).digest()
    if seen in _SOUND:
        return
    if text.startswith("<!doctype"):
        page_of(text)
    else:
        HTMLParser(strict=True).parseFragment(text)
    _SOUND.add(seen)

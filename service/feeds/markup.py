"""XML with the standard library: elements in the spelling in which they go out.

Prefixes are written as they stand and declared on the root element: ElementTree's own registry of
prefixes is one for the whole process, and two documents here have different default namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    name: str,
    attributes: dict[str, str] | None = None,
    content: str | Iterable[Element] = (),
) -> Element:
    """An element with a text, or with others inside it."""
    made = Element(name, {key: _clean(text) for key, text in (attributes or {}).items()})
    if isinstance(content, str):
        made.text = _clean(content)
    else:
        made.extend(content)
    return made


def document(root: Element) -> bytes:
    """The document in UTF-8, with its declaration."""
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold, not even escaped."""
    return _NOT_XML.sub("\ufffd", text)

"""Links between resources: as objects in a body, and as a Link header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.words.label import Label

OGC = "http://www.opengis.net/def/rel/ogc/1.0/"

Link = dict[str, Any]


def link(href: str, rel: str, media_type: str, title: Label | None = None) -> Link:
    """A link object (OGC API Features, fc-md-links: every link has rel and type)."""
    found = {"href": href, "rel": rel, "type": media_type}
    return {**found, "title": str(title)} if title else found


def link_header(links: Iterable[Link]) -> str:
    """The same links as one header (RFC 8288), titles left out: they are not ASCII."""
    return ", ".join(
        f'<{found["href"]}>; rel="{found["rel"]}"; type="{found["type"]}"'.replace(
            ";version=3.0", ""
        )
        for found in links
    )

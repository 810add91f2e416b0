"""Entries by whatever identifies them: id, plot number, document number, credit code and so on."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.fields import wrong
from catalog.store.public.reading import Version
from catalog.values.identifiers import folded, is_entry_id
from catalog.words.label import Label
from service.api.answers import document
from service.api.call import Call
from service.api.links import link, link_header
from service.api.negotiation import GEOJSON, JSON
from service.api.parameters import Given, Parameter
from service.api.services import Services

NAME = "any-identifier"
_LONGEST = 120
_MOST = 100


def _read(text: str) -> str:
    if not text.strip():
        raise wrong("empty-text")
    if len(text) > _LONGEST:
        raise wrong("too-long", length=len(text), maximum=_LONGEST)
    key = folded(text)
    # PostgreSQL has no zero character in texts; no identifier has any control character.
    if any(ord(character) < 32 for character in key):
        raise wrong("wrong-form", value=text[:40], pattern="[^\\x00-\\x1f]+")
    return key


IDENTIFIER = Parameter(
    NAME,
    Label(
        "任一标识：目录编号、地块号、宗地代码、公告号、文号、全市清单编号等；全半角、大小写与空格不计",
        "any identifier: entry id, plot number, cadastral code, announcement number, document "
        "number and so on; width, case and spaces do not matter",
    ),
    {"type": "string", "minLength": 1, "maxLength": _LONGEST},
    _read,
    "N14-1",
    required=True,
    shared=False,
)


def lookup(services: Services, call: Call, given: Given) -> Response:
    """Current entries that carry the identifier; none is an empty list."""
    key = given.values[NAME]
    clock = services.reader.clock()
    found = [(kind, entry_id, "id") for kind, entry_id in _by_id(services, key.upper())]
    found += services.reader.lookup(key, _MOST)
    own = f"{call.api}/lookup?{NAME}={quote(key)}"
    links = [link(own, "self", JSON.media_type)]
    body = {
        "matches": [
            {
                "collection": kind,
                "id": entry_id,
                "field": field,
                "links": [
                    link(f"{call.api}/collections/{kind}/items/{entry_id}", "item",
                         GEOJSON.media_type)
                ],
            }
            for kind, entry_id, field in found
        ],
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }  # fmt: skip
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def _by_id(services: Services, entry_id: str) -> list[tuple[str, str]]:
    if not is_entry_id(entry_id):
        return []
    versions = ((kind, services.reader.item(kind, entry_id)[1]) for kind in KINDS)
    return [(kind, entry_id) for kind, version in versions if _is_public(version)]


def _is_public(version: Version | None) -> bool:
    return version is not None and version.content is not None

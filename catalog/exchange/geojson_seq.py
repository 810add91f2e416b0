"""Entries as a GeoJSON text sequence (RFC 8142): one Feature a record, each whole by itself.

A record is the published content with what the catalog says of itself beside it, because a line
taken out of its file must still say whether it is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from catalog.exchange.table_origin import Origin

RECORD_SEPARATOR = b"\x1e"


def records(contents: Iterable[bytes], origin: Origin) -> Iterator[bytes]:
    """The file record by record; a content ends with the brace that closes its Feature."""
    ending = b"," + orjson.dumps(_said(origin))[1:] + b"\n"
    for content in contents:
        yield RECORD_SEPARATOR + content[:-1] + ending


def _said(origin: Origin) -> dict[str, object]:
    notice = {} if origin.notice is None else {"catalog_notice": str(origin.notice)}
    return {
        "catalog_data_mode": origin.data_mode,
        "catalog_seq": origin.seq,
        "catalog_as_of": origin.as_of,
        **notice,
        "catalog_attribution": str(origin.attribution),
    }

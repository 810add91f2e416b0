"""From documents to changes: gate, references and bytes, before the clock is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from catalog.kinds import KINDS
from catalog.kinds.documents import Document, references
from catalog.rules.gate import gate_faults
from catalog.rules.projection import precision_faults, public_bytes
from catalog.store.database import Connection
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change, Newest, newest
from catalog.values.fault import Fault, Refused


def ready_changes(
    connection: Connection, documents: Sequence[Document], data_mode: str, decimals: int
) -> list[Change]:
    """The changes that publishing these documents makes, those that change nothing left out.

    Raises Refused with every fault of every document at once.
    """
    keys = [(document["collection"], document["id"]) for document in documents]
    before = newest(connection, keys)
    faults: list[Fault] = []
    for document, key in zip(documents, keys, strict=True):
        published = _content(before.get(key))
        found = gate_faults(KINDS[key[0]], document, published, data_mode)
        # What a geometry becomes can be told only of one that is well formed.
        found = found or [f.of(*key) for f in precision_faults(document, decimals)]
        faults += found
    faults += _dangling(connection, documents)
    if faults:
        raise Refused(faults)
    changes = []
    for document, key in zip(documents, keys, strict=True):
        content = public_bytes(KINDS[key[0]], document, decimals)
        last = before.get(key)
        if last is None or last.content != content:
            index = index_row(KINDS[key[0]], orjson.loads(content))
            changes.append(Change(key[0], key[1], content, index))
    return changes


def _content(last: Newest | None) -> dict[str, object] | None:
    if last is None or last.content is None:
        return None
    found: dict[str, object] = orjson.loads(last.content)
    return found


def _dangling(connection: Connection, documents: Sequence[Document]) -> Iterator[Fault]:
    """References to entries that are neither public nor part of the same release."""
    pointed = [
        (document, pointer, kind, entry_id)
        for document in documents
        for pointer, kind, entry_id in references(
            KINDS[document["collection"]], document["properties"]
        )
    ]
    known = {(document["collection"], document["id"]) for document in documents}
    wanted = {
        (name, entry_id) for _, _, kind, entry_id in pointed for name in ([kind] if kind else KINDS)
    }
    known |= {k for k, last in newest(connection, sorted(wanted - known)).items() if last.public}
    for document, pointer, kind, entry_id in pointed:
        if not any((name, entry_id) in known for name in ([kind] if kind else KINDS)):
            facts = {"value": entry_id, "collection": kind or "*"}
            yield Fault(
                pointer, "dangling-reference", facts, document["collection"], document["id"]
            )

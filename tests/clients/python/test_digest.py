"""The digest tree, held against docs/sync.md as written down in `publishing`."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from catalog.values import digest as served
from parcel_catalog_client import digest
from tests.clients.python.publishing import (
    History,
    digest_of_collection,
    digest_of_state,
    sha256,
)

SHA = sha256(b"content")


def test_an_empty_collection_is_4096_times_the_hash_of_nothing():
    assert digest.bucket_digests(()) == {}
    assert digest.collection_digest({}) == digest_of_collection(()) == served.EMPTY_COLLECTION


def test_the_order_in_which_lines_come_does_not_matter():
    lines = [(f"TP-P-{number:04d}", 1, SHA) for number in range(2_000)]
    shuffled = random.Random(1).sample(lines, len(lines))

    assert digest.bucket_digests(shuffled) == digest.bucket_digests(lines)


def test_a_digest_is_that_of_the_protocol_and_of_the_service():
    history = History()
    for number in range(3_000):
        history.upsert(f"TP-P-{number:04d}", far_max=number)
    for number in range(0, 3_000, 7):
        history.delete(f"TP-P-{number:04d}")
    tally = digest.Tally()
    for one in history.current():
        if one["op"] == "upsert":
            tally.add(one["id"], one["version"], one["content_sha256"])

    found = tally.digest()

    buckets = tally.buckets()
    raw = [bytes.fromhex(buckets.get(f"{number:03x}", sha256(b""))) for number in range(4096)]
    assert (
        found == digest_of_collection(history.current()) == served.collection_digest(b"".join(raw))
    )
    assert tally.count == 3_000 - 429


@given(st.sets(st.from_regex(r"[A-Z0-9][A-Z0-9-]{1,31}", fullmatch=True)), st.integers(1, 9))
def test_one_bucket_is_digested_in_order_of_its_ids(ids: set[str], version: int):
    lines = [(entry_id, version, SHA) for entry_id in sorted(ids)]

    assert digest.bucket_digest(lines) == served.bucket_digest(lines).hex()


def test_another_version_or_another_content_is_another_digest():
    one = digest.bucket_digests([("TP-P-001", 1, SHA)])

    assert one != digest.bucket_digests([("TP-P-001", 2, SHA)])
    assert one != digest.bucket_digests([("TP-P-001", 1, sha256(b"other"))])
    assert list(one) == [digest.bucket_of("TP-P-001")]


def test_a_state_names_its_collections_in_order_whatever_order_they_come_in():
    collections = {"sources": "b" * 64, "parcels": "a" * 64}

    found = digest.state_digest(collections)

    assert found == digest_of_state(collections) == served.state_digest(collections)

"""The chain covers everything that a published change says, and its content by hash alone."""

from __future__ import annotations

import hashlib

import pytest
import rfc8785

from catalog.values.chain import GENESIS, change_hash

CHANGE = {
    "seq": 1,
    "release": "2026-11-21-001",
    "op": "upsert",
    "collection": "parcels",
    "entry_id": "DEMO-P-001",
    "version": 1,
    "published_at": "2026-11-21T04:00:00Z",
    "reason": None,
    "replaced_by": [],
    "content_sha256": "a" * 64,
    "prev": GENESIS,
}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("seq", 2),
        ("release", "2026-11-21-002"),
        ("op", "delete"),
        ("collection", "projects"),
        ("entry_id", "DEMO-P-002"),
        ("version", 2),
        ("published_at", "2026-11-21T04:00:01Z"),
        ("reason", "error"),
        ("replaced_by", ["DEMO-P-002"]),
        ("content_sha256", None),
        ("prev", "b" * 64),
    ],
)
def test_nothing_of_a_change_can_be_altered_unseen(name: str, other: object):
    assert change_hash(**{**CHANGE, name: other}) != change_hash(**CHANGE)


def test_anybody_can_work_the_hash_out():
    said = {**CHANGE, "id": CHANGE["entry_id"]}
    del said["entry_id"]

    assert change_hash(**CHANGE) == hashlib.sha256(rfc8785.dumps(said)).hexdigest()

"""The quick way to read a line, held against the one that reads any JSON."""

from __future__ import annotations

import random
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from catalog.feed.entries import entry_bytes
from catalog.store.public.following import ChangeRow
from parcel_catalog_client.changes import Damaged, parse_line
from parcel_catalog_client.published import change_of
from tests.clients.python.publishing import History, line, sha256

_UNHASHED = ("hash", "content", "redacted", "more")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def rehashed(change: dict[str, Any], **altered: Any) -> dict[str, Any]:
    """The change as it would be published with other members."""
    found = {**change, **altered}
    told = {k: v for k, v in found.items() if k not in _UNHASHED}
    return {**found, "hash": sha256(rfc8785.dumps(told))}


def a_change(**altered: Any) -> dict[str, Any]:
    return rehashed(History().upsert("TP-P-001", name_zh="一号", note=',"content":{'), **altered)


def test_an_entry_as_the_service_writes_it_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch):
    told = {name: value for name, value in a_change().items() if name != "content"}
    told["replaced_by"], content = "[]", rfc8785.dumps(a_change()["content"])
    written = entry_bytes(ChangeRow(*told.values(), content))
    monkeypatch.delattr("parcel_catalog_client.published.parse_line")

    assert change_of(written + b"\n").content == content


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 2**53 - 1))
def test_any_texts_and_numbers_are_read_as_by_the_general_reader(
    release: str, entry_id: str, at: str, seq: int
):
    told = line(a_change(release=release, id=entry_id, published_at=at, seq=seq))

    assert change_of(told) == parse_line(told)


@pytest.mark.parametrize(
    "altered",
    [
        {"op": "delete", "reason": "merged", "content_sha256": None, "content": None},
        {"replaced_by": ["TP-P-002", "TP-P-003"]},
        {"reason": "said"},
        {"content": None, "redacted": True},
        {"more": 1},
    ],
    ids=str,
)
def test_a_line_of_another_form_is_read_too(altered: dict[str, Any]):
    told = line(rehashed(a_change(), **altered))

    assert change_of(told) == parse_line(told)
    assert change_of(told.rstrip()) == change_of(told)


def test_no_byte_can_be_altered_unseen():
    told = line(a_change())
    honest = change_of(told)
    chance = random.Random(1)

    for at in range(len(told)):
        other = bytes([(told[at] + chance.randrange(1, 256)) % 256])
        altered = told[:at] + other + told[at + 1 :]
        try:
            assert change_of(altered) == honest, altered
        except Damaged:
            continue
        assert parse_line(altered) == honest, altered

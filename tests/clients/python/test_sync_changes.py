"""Changes as they come over the wire: read, and held to their hashes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from parcel_catalog_client.changes import Change, Damaged, ghost, parse_line, parse_page
from tests.clients.python.publishing import History, line


def a_history() -> History:
    history = History()
    history.upsert("TP-P-001", name_zh="一号地块", far_max=3, note='"content":{"quoted"}')
    history.upsert("TP-P-002", name_zh="二号地块")
    history.delete("TP-P-001", reason="withdrawn")
    return history


def page(changes: list[dict[str, Any]], **members: Any) -> bytes:
    lines = b",".join(line(one).rstrip() for one in changes)
    rest = json.dumps({"epoch": "e", "next": "c", **members}).encode()
    return b'{"changes": [' + lines + b"], " + rest[1:]


def test_a_line_is_read_with_its_content_byte_for_byte():
    told = a_history().changes[0]

    found = parse_line(line(told))

    assert isinstance(found, Change)
    assert (found.seq, found.id, found.version, found.op) == (1, "TP-P-001", 1, "upsert")
    assert found.content == rfc8785.dumps(told["content"])
    assert (found.prev, found.hash) == (told["prev"], told["hash"])


@pytest.mark.parametrize("name", ["seq", "version"])
@pytest.mark.parametrize("number", [-1, 0, 2**63, 10**30])
def test_a_number_that_no_catalog_counts_to_is_refused(name: str, number: int):
    told = {**a_history().changes[0], name: number}
    hashed = {key: value for key, value in told.items() if key not in ("hash", "content")}
    canonical = json.dumps(hashed, sort_keys=True, separators=(",", ":"))

    with pytest.raises(Damaged, match=name):
        parse_line(line({**told, "hash": hashlib.sha256(canonical.encode()).hexdigest()}))


@pytest.mark.parametrize("names", [None, 0, "", {}], ids=repr)
def test_successors_are_a_list_whatever_is_hashed(names: Any):
    told = a_history().changes[0]

    with pytest.raises(Damaged, match="TP-P-001"):
        parse_line(line({**told, "replaced_by": names}))


def test_a_deletion_has_a_reason_and_no_content():
    found = parse_line(line(a_history().changes[2]))

    assert (found.op, found.reason, found.content, found.content_sha256) == (
        "delete", "withdrawn", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("where", ["before", "after"])
def test_an_erased_content_leaves_the_change_whole(where: str):
    told = {**a_history().changes[0], "content": None}
    text = line(told)
    if where == "before":
        text = text.replace(b',"content":', b',"redacted":true,"content":')
    else:
        text = text.replace(b"null}", b'null,"redacted":true}')

    found = parse_line(text)

    assert (found.redacted, found.content) == (True, None)
    assert found.content_sha256 == told["content_sha256"]


def test_members_may_come_in_any_order_with_spaces_and_with_unknown_ones_between():
    told = a_history().changes[0]
    content = rfc8785.dumps(told["content"]).decode()
    rest = json.dumps({name: value for name, value in told.items() if name != "content"})
    text = f'{{ "content" : {content} , "later" : {{"content":[1, {{}}]}} , {rest[1:]}\r\n'

    found = parse_line(text.encode())

    assert found == parse_line(line(told))


def test_a_page_gives_the_same_changes_as_lines_do():
    changes = a_history().changes

    found = parse_page(page(changes, has_more=False, head_seq=3))

    assert found["changes"] == [parse_line(line(one)) for one in changes]
    assert (found["next"], found["has_more"], found["head_seq"]) == ("c", False, 3)


@pytest.mark.parametrize("body", [b'{"changes":[],"next":"c"}', b'{ "changes" : [ ] }', b"{}"])
def test_a_page_may_be_empty(body: bytes):
    assert parse_page(body).get("changes", []) == []


@pytest.mark.parametrize(
    "name",
    ["seq", "release", "op", "collection", "id", "version", "published_at", "reason",
     "replaced_by", "content_sha256", "prev"],
)  # fmt: skip
def test_no_member_can_be_altered_or_left_out_unseen(name: str):
    told = a_history().changes[0]
    other = {"seq": 9, "version": 9, "replaced_by": ["TP-P-009"]}.get(name, "f" * 64)
    left_out = {key: value for key, value in told.items() if key != name}

    for altered in ({**told, name: other}, left_out, {**told, name: True}):
        with pytest.raises(Damaged):
            parse_line(line(altered))
        with pytest.raises(Damaged):
            parse_page(page([altered]))


def test_every_flipped_byte_of_a_line_is_seen():
    text = line(a_history().changes[0]).rstrip()

    for at in range(len(text)):
        flipped = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        with pytest.raises(Damaged):
            parse_line(flipped)


@pytest.mark.parametrize(
    "altered",
    [
        {"content": None},  # not said to be erased
        {"content": None, "redacted": "true"},
    ],
)
def test_an_upsert_without_content_is_no_change(altered: dict[str, Any]):
    with pytest.raises(Damaged, match="content does not go with its op"):
        parse_line(line({**a_history().changes[0], **altered}))


def test_a_deletion_with_content_is_no_change():
    text = line(a_history().changes[2]).replace(b"null}", b"{}}")

    with pytest.raises(Damaged):
        parse_line(text)


def test_an_unknown_op_is_no_change():
    history = History()
    history._add("parcels", "TP-P-001", "r", "erase", None, None)

    with pytest.raises(Damaged, match="op"):
        parse_line(line(history.changes[0]))


@pytest.mark.parametrize(
    "text",
    [
        b"", b"null", b"[]", b"{", b'{"seq"}', b'{"seq":1', b'{"seq":1 "a":2}', b"{1:2}",
        b'{"seq":1,}', b'{"seq":', b'{"content":{}}', b"\xff\xfe",
        b'{"a":1,"content":' + b"[" * 100_000,
        b'{"a":' + b"[" * 100_000 + b',"content":{}}',
    ],
    ids=range(14),
)  # fmt: skip
def test_whatever_is_no_change_is_damage_and_nothing_else(text: bytes):
    with pytest.raises(Damaged):
        parse_line(text)
    with pytest.raises(Damaged):
        parse_page(b'{"changes":[' + text + b"]]}")


@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 40))
def test_no_bytes_make_the_reader_fail_in_another_way(noise: bytes, at: int, skip: int):
    text = line(a_history().changes[0])
    noisy = text[:at] + noise + text[at + skip :]

    try:
        found = parse_line(noisy)
    except Damaged:
        return
    assert found == parse_line(text)


def test_a_ghost_is_a_deletion_that_nobody_published():
    found = ghost("parcels", "TP-P-009")

    assert (found.op, found.seq, found.id, found.content) == ("delete", 0, "TP-P-009", None)

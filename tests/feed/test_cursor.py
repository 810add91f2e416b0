"""A cursor is one text for one position, and nothing else is a cursor."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feed.cursor import (
    LONGEST,
    Cursor,
    CursorInvalid,
    CursorInWalk,
    CursorTooNarrow,
    Mode,
    Scope,
    cursor_at,
    decode,
    encode,
)
from catalog.kinds import KINDS

EPOCH = "00000000-0000-4000-8000-000000000001"
CHAIN = "0123456789abcdef"
HERE = Cursor(EPOCH, 7, CHAIN)
LONG = Cursor(EPOCH, 2**63 - 2, CHAIN, tuple(sorted(KINDS)), "compact", 2**63 - 1, CHAIN)
TOLD = [1, EPOCH, 7, CHAIN, None, "compact", None]

seqs = st.integers(0, 2**63 - 1)
scopes = st.none() | st.sets(st.sampled_from(sorted(KINDS)), min_size=1).map(
    lambda names: tuple(sorted(names))
)
cursors = st.builds(
    Cursor,
    st.uuids().map(str),
    seqs,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    scopes,
    st.sampled_from(["compact", "full"]),
)


def spelt(told: object, **options: object) -> str:
    text = json.dumps(told, separators=(",", ":"), **options)  # type: ignore[arg-type]
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@given(cursors)
def test_what_is_written_is_read(cursor: Cursor):
    assert decode(encode(cursor)) == cursor


@given(seqs, seqs)
def test_a_walk_leads_onwards(one: int, other: int):
    cursor = replace(HERE, seq=one, to=other, to_chain=CHAIN)

    if other > one:
        assert decode(encode(cursor)) == cursor
    else:
        with pytest.raises(CursorInvalid):
            decode(encode(cursor))


def test_the_longest_cursor_is_not_too_long():
    assert len(encode(LONG)) <= LONGEST
    assert decode(encode(LONG)) == LONG


modes = st.sampled_from(["compact", "full"])


@given(cursors, scopes, modes)
def test_at_rest_all_that_is_covered_may_be_asked_for_and_nothing_else(
    cursor: Cursor, scope: Scope | None, mode: Mode
):
    missed = set(scope or KINDS) - set(cursor.scope or KINDS)

    if not missed:
        cursor.check_covers(scope, mode)
        return
    with pytest.raises(CursorTooNarrow) as refused:
        cursor.check_covers(scope, mode)
    assert set(refused.value.missed) == missed
    assert refused.value.covered == cursor.scope


@given(scopes, scopes, modes)
def test_in_the_midst_of_a_walk_nothing_else_may_be_asked_for(
    walked: Scope | None, scope: Scope | None, mode: Mode
):
    cursor = replace(HERE, scope=walked, to=9, to_chain=CHAIN)

    cursor.check_covers(walked, "compact")
    if (scope, mode) != (walked, "compact"):
        with pytest.raises((CursorInWalk, CursorTooNarrow)):
            cursor.check_covers(scope, mode)


def test_a_cursor_can_stand_in_an_address_as_it_is():
    assert set(encode(LONG)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_a_cursor_holds_the_beginning_of_the_chain_alone():
    whole = CHAIN + "f" * 48

    assert decode(cursor_at(EPOCH, 7, whole)) == HERE
    assert decode(cursor_at(EPOCH, 7, whole, leads_to=(9, whole))) == replace(
        HERE, to=9, to_chain=CHAIN
    )


@pytest.mark.parametrize(
    "told",
    [
        [2, *TOLD[1:]],
        [True, *TOLD[1:]],
        TOLD[:6],
        [*TOLD, None],
        {"seq": 7},
        7,
        None,
        [1, "one", *TOLD[2:]],
        [1, EPOCH.upper().replace("0", "A"), *TOLD[2:]],
        [1, None, *TOLD[2:]],
        [1, EPOCH, -1, *TOLD[3:]],
        [1, EPOCH, 2**63, *TOLD[3:]],
        [1, EPOCH, 7.0, *TOLD[3:]],
        [1, EPOCH, "7", *TOLD[3:]],
        [1, EPOCH, True, *TOLD[3:]],
        [1, EPOCH, 7, CHAIN[:-1], *TOLD[4:]],
        [1, EPOCH, 7, CHAIN.upper(), *TOLD[4:]],
        [1, EPOCH, 7, None, *TOLD[4:]],
        [*TOLD[:4], [], *TOLD[5:]],
        [*TOLD[:4], ["gardens"], *TOLD[5:]],
        [*TOLD[:4], ["sources", "parcels"], *TOLD[5:]],
        [*TOLD[:4], ["parcels", "parcels"], *TOLD[5:]],
        [*TOLD[:4], [["parcels"]], *TOLD[5:]],
        [*TOLD[:4], "parcels", *TOLD[5:]],
        [*TOLD[:5], "newest", None],
        [*TOLD[:5], ["full"], None],
        [*TOLD[:5], "full", [9, CHAIN]],
        [*TOLD[:5], "compact", [7, CHAIN]],
        [*TOLD[:5], "compact", ["9", CHAIN]],
        [*TOLD[:5], "compact", [9, CHAIN[:-1]]],
        [*TOLD[:5], "compact", [9, None]],
        [*TOLD[:5], "compact", [9]],
        [*TOLD[:5], "compact", [9, CHAIN, CHAIN]],
        [*TOLD[:5], "compact", 9],
        [*TOLD[:5], "compact", False],
    ],
    ids=str,
)
def test_what_says_anything_else_is_no_cursor(told: object):
    with pytest.raises(CursorInvalid):
        decode(spelt(told))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "abc",
        "光标",
        "\ud800",
        "a b",
        "\x00",
        spelt(TOLD) + "=",
        spelt(TOLD) + "\n",
        spelt(TOLD).swapcase(),
        spelt(TOLD)[:-1],
        spelt(TOLD, indent=0),
        base64.b64encode(b"\xff" * 30).decode(),
        "A" * (LONGEST + 1),
        spelt([[[[[]]]]]),
        spelt("[" * 600),
    ],
    ids=repr,
)
def test_what_is_spelt_otherwise_is_no_cursor(text: str):
    assert decode(spelt(TOLD)) == HERE
    with pytest.raises(CursorInvalid):
        decode(text)


@given(st.text() | st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_does_anything_but_be_refused(text: str):
    with pytest.raises(CursorInvalid):
        decode(text)

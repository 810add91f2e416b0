"""The bytes of an entry are those of RFC 8785, as somebody else's library makes them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.kinds.fields import Number
from catalog.rules.projection import public_bytes
from catalog.values.canonical import canonical_bytes, plain, sha256_hex
from tests.support.catalogs import seed_documents

SCALE = max(
    field.scale for kind in KINDS.values() for field in kind.fields.values()
    if isinstance(field, Number)
)  # fmt: skip

# Names within an entry are those of fields; the two ways of sorting differ beyond the BMP alone.
NAMES = st.text(st.characters(max_codepoint=0xD7FF), max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FIGURES = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**10), 10**10, places=SCALE, allow_nan=False).map(Decimal),
    st.floats(-180, 180).map(lambda degrees: round(degrees, 9)).filter(
        lambda degrees: not degrees or abs(degrees) >= 1e-5
    ),
)  # fmt: skip
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), TEXTS, FIGURES),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=40,
)


@given(DOCUMENTS)
def test_canonical_bytes_are_those_of_rfc_8785(document: object):
    assert canonical_bytes(document) == rfc8785.dumps(plain(document))


@given(DOCUMENTS)
def test_what_was_canonical_is_canonical_again(document: object):
    content = canonical_bytes(document)

    assert canonical_bytes(json.loads(content)) == content


def test_every_seeded_entry_has_the_bytes_of_rfc_8785():
    contents = {
        document["id"]: public_bytes(KINDS[document["collection"]], document, 5)
        for document in seed_documents(demonstration=True)
    }

    assert {i for i, b in contents.items() if b != rfc8785.dumps(json.loads(b))} == set()


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (3.0, b"3"),
        (Decimal("3.00"), b"3"),
        (Decimal("1.790"), b"1.79"),
        (-0.0, b"0"),
        (121.35, b"121.35"),
        (89784.76, b"89784.76"),
        (123456789012345, b"123456789012345"),
        ({"b": 1, "a": 2}, b'{"a":2,"b":1}'),
        ({"容": 1, "é": 2, "z": 3}, '{"z":3,"é":2,"容":1}'.encode()),
        ("\u2028\t㎡", '"\u2028\\t㎡"'.encode()),
    ],
)
def test_one_value_has_one_spelling(value: object, spelt: bytes):
    assert canonical_bytes(value) == spelt


def test_a_number_beyond_any_double_becomes_none_that_could_be_published():
    assert plain(Decimal("1e400")) == float("inf")
    assert plain({"a": [Decimal("-1e400")]}) == {"a": [float("inf")]}


def test_a_hash_is_the_lower_case_sha_256_of_the_bytes():
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert sha256_hex(b"") == empty

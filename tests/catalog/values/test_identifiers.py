"""Identifiers of the field: which are well formed, and which mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values.identifiers import folded, is_credit_code, is_entry_id

# Made up from the standard's alphabet; the last place is its check character.
CREDIT_CODE = "91310107MA1G00000Q"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("text", ["TP-PRJ-E4", "DEMO-P-001", "A1", "0-", "A" * 32])
def test_an_entry_id_has_2_to_32_capitals_digits_and_hyphens(text: str):
    assert is_entry_id(text)


@pytest.mark.parametrize(
    "text", ["", "A", "A" * 33, "-A1", "tp-p-1", "TP_P", "TP P", "TP-P-１", "TP-P-1\n", "桃浦"]
)
def test_anything_else_is_no_entry_id(text: str):
    assert not is_entry_id(text)


def with_check_character(body: str) -> str:
    """The credit code of 17 places, worked out as GB 32100-2015 says it (weights 3^i mod 31)."""
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + ALPHABET[-total % 31]


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_a_credit_code_checks_with_one_last_character_and_no_other(body: str):
    right = with_check_character(body)

    assert [body + last for last in ALPHABET if is_credit_code(body + last)] == [right]


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_place_never_checks(body: str, place: int, other: str):
    code = with_check_character(body)

    mistyped = code[:place] + other + code[place + 1 :]

    assert is_credit_code(mistyped) == (mistyped == code)


@pytest.mark.parametrize(
    "text", ["", "9" * 17, "9" * 19, "I" * 18, "９" * 18, "91310107ma1g00000u"]
)
def test_what_is_not_18_of_the_alphabet_is_no_credit_code(text: str):
    assert not is_credit_code(text)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "沪府规划〔2021〕169号",
            "沪府规划[2021]169号",
            "沪府规划［2021］169号",
            "沪府规划 【2021】 169 号",
        ),
        ("N14-1", "n14-1", "Ｎ１４－１", " N14-1 "),
        ("普府〔2026〕32号", "普府〔２０２６〕３２号"),
    ],
)
def test_spellings_of_one_identifier_meet(spellings: tuple[str, ...]):
    assert len({folded(spelling) for spelling in spellings}) == 1


def test_different_identifiers_stay_apart():
    assert len({folded(text) for text in ("N14-1", "N14-2", "N141", "091-06", "0 91-60")}) == 5

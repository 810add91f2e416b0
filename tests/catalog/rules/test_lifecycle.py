"""A parcel's state goes on, and back only where the trade goes back."""

from __future__ import annotations

import pytest

from catalog.rules.lifecycle import may_follow
from catalog.values.codes import code_list

STATES = list(code_list("lifecycle-state").codes)
ONWARD = [
    "planned", "acquiring", "banked", "promotable", "promoting", "pre_announced", "announced",
    "bidding", "sold", "contracted", "handed_over", "started", "completed", "in_production",
    "full_capacity",
]  # fmt: skip
BEFORE_SALE, AFTER_SALE = ONWARD[:8], ONWARD[8:]
BACK = {("unsold", "promoting"), ("withdrawn", "banked"), ("reclaimed", "banked")}
ASIDE = {
    *((before, "unsold") for before in ("pre_announced", "announced", "bidding")),
    *((before, "withdrawn") for before in (*BEFORE_SALE, "unsold")),
    *((before, "expired") for before in (*AFTER_SALE, "renewed")),
    *((before, "renewed") for before in (*AFTER_SALE, "expired")),
    *((before, "reclaimed") for before in (*AFTER_SALE, "expired", "renewed")),
}


def allowed() -> set[tuple[str, str]]:
    onward = {(a, b) for i, a in enumerate(ONWARD) for b in ONWARD[i + 1 :]}
    return onward | ASIDE | BACK | {(state, state) for state in STATES}


@pytest.mark.parametrize("before", STATES)
def test_a_state_is_followed_by_those_states_and_no_others(before: str):
    followers = {after for after in STATES if may_follow(before, after)}

    assert followers == {after for state, after in allowed() if state == before}


def test_a_state_that_is_not_known_binds_nothing():
    for state in STATES:
        assert may_follow(None, state)
        assert may_follow(state, None)


def test_every_state_of_the_list_can_be_reached():
    assert {after for before, after in allowed() if before != after} == set(STATES) - {"planned"}

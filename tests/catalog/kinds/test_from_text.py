"""A query parameter spells a value in one way, and never nearly."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
import pytest

from catalog.kinds import KINDS
from catalog.kinds.fields import Described

FIELDS = KINDS["parcels"].fields
AREA, TERM = FIELDS["site_area_m2"], FIELDS["grant_term_years"]
KEY, STATE, CHANNEL = FIELDS["key_parcel"], FIELDS["lifecycle_state"], FIELDS["green_channel"]
CONTACT, SUPPLY, PLOT = FIELDS["contact"], FIELDS["expected_supply"], FIELDS["plot_no"]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (AREA, "11820", 11820),
        (AREA, "11820.50", 11820.5),
        (TERM, "20", 20),
        (KEY, "true", True),
        (KEY, "false", False),
        (STATE, "promotable", "promotable"),
        (CHANNEL, "land_supply", "land_supply"),
        (CONTACT, "TP-SVC-1", "TP-SVC-1"),
        (SUPPLY, "2027", "2027"),
        (PLOT, "N14-1 和 N14-2", "N14-1 和 N14-2"),
    ],
)
def test_a_value_is_spelt(field: Described, text: str, value: Any):
    assert field.from_text(text) == value


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        *(
            (AREA, text, "not-a-number")
            for text in (
                "", " 1", "1 ", "+1", "1_000", "1,000", "１２", "٣", "1e3", "0x1", "01", ".5",
                "5.", "NaN", "Infinity", "1\n", "--1", "1" * 16, "0." + "1" * 16,
            )
        ),
        (AREA, "-5", "out-of-range"),
        (AREA, "1.005", "too-many-decimals"),
        (AREA, "1234567.123456789", "too-many-digits"),
        (TERM, "20.5", "too-many-decimals"),
        *((KEY, text, "not-a-flag") for text in ("True", "1", "yes", "", " true")),
        (STATE, "PROMOTABLE", "not-a-code"),
        (CHANNEL, "supply,plan", "not-a-code"),
        (CONTACT, "tp-svc-1", "not-an-id"),
        (SUPPLY, "2027-1", "not-a-partial-date"),
        (PLOT, "", "empty-text"),
        (PLOT, "N14\u200b-1", "hidden-character"),
        (PLOT, "x" * 61, "too-long"),
    ],
)  # fmt: skip
def test_what_only_resembles_a_value_is_refused(field: Described, text: str, code: str):
    with pytest.raises(ma.ValidationError) as refused:
        field.from_text(text)

    assert refused.value.messages[0][0] == code

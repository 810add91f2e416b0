"""A value is told in words, with its unit, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.kinds.spoken import NO_VALUE, spoken
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS
from tests.catalog.generated import values
from tests.catalog.kinds.test_descriptions import ALL, CJK

PARCEL = KINDS["parcels"].fields


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("site_area_m2", 40000, "40,000 平方米", "40,000 m²"),
        ("site_area_m2", 0.5, "0.5 平方米", "0.5 m²"),
        ("far_max", 2.5, "2.5", "2.5"),
        ("green_ratio_pct", 20, "20%", "20%"),
        ("output_rate_wan_mu_y", 1200, "1,200 万元/亩·年", "1,200 × 10,000 CNY per mu and year"),
        ("key_parcel", False, "否", "no"),
        ("zone", "no-such-code", "no-such-code", "no-such-code"),
        ("soil_status", None, "无值", "no value"),
        ("plot_no", "ZZ-101", "ZZ-101", "ZZ-101"),
        ("talent_policies", ["TP-POL-1", "TP-POL-2"], "TP-POL-1、TP-POL-2", "TP-POL-1, TP-POL-2"),
        (
            "infrastructure",
            [{"utility": "road", "status": "existing"}, {"utility": "road"}],
            "（类别：道路；状态：现状）、（类别：道路）",
            "(Utility: road access; State: existing), (Utility: road access)",
        ),
    ],
)
def test_a_value_is_told_as_its_field_says(name: str, value: object, zh: str, en: str):
    assert spoken(PARCEL[name], value) == Label(zh, en)


def test_a_field_that_is_no_longer_described_is_told_as_it_stands():
    assert spoken(None, {"甲": [1, 2.5]}) == Label('{"甲":[1,2.5]}', '{"甲":[1,2.5]}')
    assert spoken(None, "文字") == Label("文字", "文字")
    assert spoken(PARCEL["site_area_m2"], "many") == Label("many", "many")


def test_every_unit_has_its_words():
    units = {field.traits.unit for field in ALL.values()} - {None}

    assert units == UNIT_WORDS.keys()
    assert not [unit for unit, words in UNIT_WORDS.items() if CJK.search(words.en)]


@given(st.data())
def test_every_value_of_every_field_can_be_told(data: st.DataObject):
    kind = KINDS[data.draw(st.sampled_from(list(KINDS)))]
    field = kind.fields[data.draw(st.sampled_from(list(kind.fields)))]

    said = spoken(field, data.draw(values(field)))

    assert isinstance(said.zh, str)
    assert said != NO_VALUE

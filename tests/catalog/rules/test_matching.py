"""Matching against an oracle that works everything out the slow way, and what it says of it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.match_telling import VERDICTS, said_of_score, sentence
from catalog.rules.matching import Judged, Judgement, judge, order
from catalog.rules.meeting import Reason
from catalog.rules.reaching import reaches
from catalog.rules.requirements import Requirement
from catalog.values.codes import code_list
from catalog.values.fault import Refused
from catalog.words.label import Label
from service.api.requirement_body import REQUIREMENT, requirement_of
from service.showing.entry import Entry
from tests.catalog.rules.matching_oracle import (
    FIGURES,
    Raw,
    a_facility,
    a_parcel,
    a_requirement,
    expected,
    place,
)

CASES = 10_000


def an_entry(kind: str, raw: Raw) -> Entry:
    return Entry(KINDS[kind], raw["id"], raw["properties"], raw["geometry"])


def asked_of(body: Raw) -> Requirement:
    return requirement_of(REQUIREMENT.understood(body))


def judged(body: Raw, parcel: Raw, facilities: list[Raw] = [], mode: str = "demo") -> Judgement:  # noqa: B006
    requirement, entry = asked_of(body), an_entry("parcels", parcel)
    around = [an_entry("facilities", facility) for facility in facilities]
    return judge(requirement, entry, reaches(requirement, entry, around, mode))


def test_every_judgement_is_what_an_oracle_says_and_every_sentence_is_true(scale: float):
    random, differences, told = Random(7), [], set()
    for case in range(max(300, int(CASES * scale))):
        mode = random.choice(("demo", "real"))
        parcels = [a_parcel(random, number, mode) for number in range(random.randint(1, 4))]
        facilities = [a_facility(random, number, mode) for number in range(random.randint(0, 4))]
        body = a_requirement(random)
        places = {}
        for parcel in parcels:
            found = judged(body, parcel, facilities, mode)
            wanted = expected(body, parcel, facilities, mode)
            if told_of(found) != wanted:
                differences.append((case, body, parcel, told_of(found), wanted))
            told |= set(wanted["told"].values())
            for one in found.conditions:
                check_explanation(one, body, parcel)
            metres = {one.condition.criterion.name: one.value for one in found.conditions}
            places[order(found)] = place(body, parcel, wanted, metres)
        by_rule = [places[key] for key in sorted(places)]
        if by_rule != sorted(by_rule):
            differences.append((case, body, parcels, by_rule))

    assert differences == []
    assert {reason for _, reason in told} == set(Reason), "each reason has come up"


def told_of(found: Judgement) -> Raw:
    """A judgement as the oracle spells it."""
    told = {
        one.condition.criterion.name: (str(one.outcome), str(one.reason))
        for one in found.conditions
    }
    score = found.score and (found.score.fulfilled, found.score.untold, found.score.total)
    return {"outcome": str(found.outcome), "told": told, "score": score}


def check_explanation(one: Judged, body: Raw, parcel: Raw) -> None:
    """What a condition's explanation says is what stands in the data, and what was asked."""
    had, name = parcel["properties"], one.condition.criterion.name
    field = one.condition.criterion.field
    assert one.status == had["evidence"].get(field, {}).get("status") or field == "geometry"
    assert one.operator == had["evidence"].get(field, {}).get("operator") or field == "geometry"
    said = sentence(one, lambda field, entry_id: Label(f"名{entry_id}", f"name {entry_id}"))
    title, verdict = one.condition.criterion.title, VERDICTS[one.outcome]
    assert said.zh.startswith(f"{title.zh}：")
    assert said.en.startswith(f"{title.en}: ")
    assert said.zh.rpartition("——")[2].startswith(verdict.zh)
    assert said.en.rpartition(" – ")[2].startswith(verdict.en)
    assert not any("\u4e00" <= character <= "\u9fff" for character in said.en)
    for text in (*_values_said(one, had, field), *_limits_said(body.get(name, {}))):
        assert text in said.zh, text
        assert text in said.en, text
    if one.reason is Reason.DISPUTED:
        assert (
            said.zh.endswith("——信息不足：来源不一致，不能据以断定。") or one.operator == "approx"
        )
    if one.value is None and field != "geometry":
        absent = one.status if had.get(field) is None and one.status else "unknown"
        assert code_list("evidence-status").label(absent).zh in said.zh


def _values_said(one: Judged, had: Raw, field: str) -> list[str]:
    """Texts that stand in both languages, as far as the value has some."""
    if one.value is None:
        return []
    if field == "geometry":
        return [f"{one.value:,}", f"{one.facility}"]
    value = had.get(field)
    if field == "admission":
        return list(had["admission"]["industry_codes"])
    if field in FIGURES.values():
        return [f"{value:,}"]
    if field == "expected_supply":
        return [value]
    if field == "industry_orientation":
        return list(value)
    if field == "land_use_code":
        return [value] if value else []
    return []


def _limits_said(limit: Raw) -> list[str]:
    figures = [limit[name] for name in ("min", "max", "promise", "latest") if name in limit]
    texts = [f"{figure:,}" if isinstance(figure, int) else figure for figure in figures]
    codes = [code for code in limit.get("any_of", []) if code[:2] not in ("li", "le", "ag")]
    return [*texts, *codes]


def test_a_wider_land_use_and_one_in_another_scheme_rule_nothing_out():
    def told(*uses: Raw, **leading: str) -> tuple[str, str]:
        made = {"lifecycle_state": "promoting", "land_uses": list(uses), **leading, "evidence": {}}
        parcel = {"id": "DEMO-P-001", "geometry": None, "properties": made}
        found = judged({"land_use": {"scheme": "sh_planning", "any_of": ["C65"]}}, parcel)
        one = found.conditions[1]
        return str(one.outcome), sentence(one, lambda field, entry_id: None).zh.rpartition("：")[2]

    def use(scheme: str, code: str, **share: int) -> Raw:
        return {"scheme": scheme, "code": code, **share}

    wider, other = (
        "公布的用地代码较所求为粗，未载是否为所求用途。",
        "用途或其一部分以其他分类体系或文字公布，不作换算。",
    )
    assert told(use("sh_planning", "C2C6")) == ("unknown", wider)
    assert told(use("sh_planning", "M1"), use("mnr_2023", "0802")) == ("unknown", other)
    thirds = [use("sh_planning", code, share_pct=33.3) for code in ("M1", "C2", "C8")]
    assert told(*thirds, use("mnr_2023", "0802"))[0] == "unfit"
    assert told(use("sh_planning", "M1"), land_use_scheme="sh_planning", land_use_code="M1")[0] == (
        "unfit"
    )


def test_better_judgements_come_first_and_ties_go_by_id():
    body = {
        "far": {"min": 2},
        "height_m": {"min": 24, "weight": 5},
        "site_area_m2": {"min": 5000, "weight": 2},
    }

    def parcel(number: int, **properties: Any) -> Raw:
        evidence = {name: {"status": "illustrative"} for name in properties}
        made = {"lifecycle_state": "promoting", "far_max": 2, **properties, "evidence": evidence}
        return {"id": f"DEMO-P-{number:03d}", "geometry": None, "properties": made}

    found = [
        judged(body, one)
        for one in (
            parcel(4, height_limit_m=24),
            parcel(3, site_area_m2=9000),
            parcel(2, height_limit_m=30, site_area_m2=4000),
            parcel(1),
        )
    ]

    assert [one.parcel_id[-1] for one in sorted(found, key=order)] == ["2", "4", "3", "1"]
    assert {str(one.outcome) for one in found} == {"fits"}
    said = said_of_score(found[0].score) if found[0].score else None
    assert said == Label(
        "希望条件权重合计 7，其中已符合 5，信息不足 2。",
        "Of the weights of what should hold (7), 5 hold and 2 cannot be judged.",
    )


def test_of_those_that_lack_as_many_conditions_the_one_that_lacks_least_comes_first():
    body = {"far": {"min": 2}, "site_area_m2": {"min": 10_000, "max": 12_000}}

    def parcel(number: int, **properties: Any) -> Raw:
        evidence = {name: {"status": "illustrative"} for name in properties}
        made = {"lifecycle_state": "promoting", "far_max": 2, **properties, "evidence": evidence}
        return {"id": f"DEMO-P-{number:03d}", "geometry": None, "properties": made}

    found = [
        judged(body, one)
        for one in (
            parcel(1, site_area_m2=30_000),  # 1.5 above
            parcel(2, lifecycle_state="sold", site_area_m2=11_000),  # in a category
            parcel(3, site_area_m2=9_000),  # 0.1 below
            parcel(4, site_area_m2=12_600),  # 0.05 above
            parcel(5, site_area_m2=9_990, far_max=1.99),  # in two
            parcel(6, site_area_m2=9_000),
        )
    ]

    assert {str(one.outcome) for one in found} == {"unfit"}
    assert [one.parcel_id[-1] for one in sorted(found, key=order)] == list("436125")


def test_what_is_only_explored_is_not_on_offer():
    parcel = {
        "id": "DEMO-P-001",
        "geometry": None,
        "properties": {
            "lifecycle_state": "promoting",
            "supply_features": ["lease_then_grant"],
            "supply_feature_stage": "explored",
            "evidence": {"supply_features": {"status": "sourced"}},
        },
    }

    found = judged({"supply_features": {"all_of": ["lease_then_grant"]}}, parcel)

    assert str(found.outcome) == "unfit"
    said = sentence(found.failing[0], lambda field, entry_id: None)
    assert said.zh == (
        "供应模式：先租后让（文件所载，探索）；要求提供先租后让——不符合：尚非现行可选方式。"
    )
    assert "it is not on offer" in said.en


@pytest.mark.parametrize(
    ("limit", "outcome", "because"),
    [
        ({"min": 35_500}, "fits", "所载为约数"),
        ({"min": 36_000}, "unknown", "所载为约数；所求界限在约数的舍入范围之内"),
        ({"max": 35_999}, "unknown", "所载为约数；所求界限在约数的舍入范围之内"),
        ({"max": 35_499}, "unfit", "所载为约数"),
    ],
)
def test_a_rough_figure_settles_nothing_within_its_rounding(limit: Raw, outcome: str, because: str):
    said = {"status": "illustrative", "operator": "approx"}
    made = {"lifecycle_state": "promoting", "site_area_m2": 36_000}
    parcel = {
        "id": "DEMO-P-012",
        "geometry": None,
        "properties": {**made, "evidence": {"site_area_m2": said}},
    }

    found = judged({"site_area_m2": limit}, parcel)

    assert str(found.outcome) == outcome
    told = sentence(found.conditions[1], lambda field, entry_id: None)
    assert "约 36,000" in told.zh
    assert told.zh.endswith(f"——{VERDICTS[found.conditions[1].outcome].zh}：{because}。")
    assert "stated as approximate" in told.en
    said["operator"] = "range"
    told = sentence(
        judged({"site_area_m2": limit}, parcel).conditions[1], lambda field, entry_id: None
    )
    assert "区间 36,000" in told.zh


def test_a_distance_settles_nothing_within_the_accuracy_of_the_place():
    random = Random(3)
    parcel, station = a_parcel(random, 1, "demo"), a_facility(random, 1, "demo")
    parcel["geometry"] = {"type": "Point", "coordinates": [121.352, 31.281]}
    station["geometry"] = {"type": "Point", "coordinates": [121.362, 31.281]}
    said = {"facility_kind": "metro_station", "status": "existing", "location_accuracy_m": 30}
    station["properties"].update(said)

    def told(most: int) -> Judged:
        return judged({"metro_station_m": {"max": most}}, parcel, [station]).conditions[1]

    metres = told(5_000).value
    found = {by: told(metres + by) for by in (30, 29, -30, -31)}

    assert [str(one.outcome) for one in found.values()] == ["fits", "unknown", "unknown", "unfit"]
    assert {one.accuracy_m for one in found.values()} == {30}
    said_of = {by: sentence(one, lambda field, entry_id: None) for by, one in found.items()}
    place = f"{metres:,} 米（位置精度 ±30 米），至TP-FAC-001"
    assert all(place in said.zh for said in said_of.values())
    assert said_of[29].zh.endswith("——信息不足：所求界限在设施位置精度之内。")
    assert "(its place ±30 m)" in said_of[29].en
    # Of two, the one that is near enough for certain decides, though the other may be nearer.
    rough = {**station, "id": "TP-FAC-002", "properties": {**station["properties"]}}
    rough["properties"]["location_accuracy_m"] = 900
    both = judged({"metro_station_m": {"max": metres + 40}}, parcel, [rough, station])
    decided = both.conditions[1]
    assert (decided.facility, str(decided.outcome)) == ("TP-FAC-001", "fits")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "", "requirement-empty"),
        ({"parcels": ["DEMO-P-001"]}, "", "requirement-empty"),
        ({"far": {}}, "/far/min", "missing"),
        ({"far": {"min": "2"}}, "/far/min", "not-a-number"),
        ({"far": {"min": 11}}, "/far/min", "out-of-range"),
        ({"far": {"min": 2, "strength": "must", "weight": 3}}, "/far", "weight-of-must"),
        ({"far": {"min": 2, "weight": 6}}, "/far/weight", "out-of-range"),
        ({"far": {"min": 2, "strength": "maybe"}}, "/far/strength", "strength-unknown"),
        ({"site_area_m2": {"min": 5, "max": 4}}, "/site_area_m2", "range-reversed"),
        ({"site_area_m2": {"weight": 4}}, "/site_area_m2", "limit-missing"),
        ({"tracks": {"any_of": []}}, "/tracks/any_of", "missing"),
        ({"tracks": {"any_of": ["x"]}}, "/tracks/any_of/0", "not-an-id"),
        ({"land_use": {"any_of": ["M1"]}}, "/land_use/scheme", "missing"),
        (
            {"land_use": {"scheme": "contract_use", "any_of": ["M1"]}},
            "/land_use/scheme",
            "scheme-not-matched",
        ),
        ({"metro_station_m": {"max": 1.5}}, "/metro_station_m/max", "not-an-integer"),
        ({"speed": 1}, "/speed", "unknown-request-member"),
    ],
)
def test_what_is_no_requirement_is_refused_where_it_is_wrong(body: Raw, pointer: str, code: str):
    with pytest.raises(Refused) as refused:
        asked_of(body)

    assert (refused.value.faults[0].pointer, refused.value.faults[0].code) == (pointer, code)

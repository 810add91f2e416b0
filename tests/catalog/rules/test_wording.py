"""What is published is worded as documents of the office are."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from catalog.kinds import KINDS
from catalog.rules.gate import gate_faults
from catalog.rules.wording import (
    Finding,
    wording_faults,
    wording_findings,
    wording_remarks,
)
from catalog.words.label import Label
from catalog.words.severity import Severity
from catalog.words.wording import _row, default_severities, rules, severities
from tests.catalog.documents import SOURCED, a_parcel, a_real_parcel, a_source, an_entry, document
from tests.support.catalogs import seed_documents


def found_in(text: str, **properties: Any) -> list[Finding]:
    """What is found in the description of a parcel."""
    read = document(a_parcel(description_zh=text, **properties))
    return wording_findings(KINDS["parcels"], read)


def a_policy(**properties: Any) -> dict[str, Any]:
    given = {
        "name_zh": "测试措施",
        "policy_kind": "measure",
        "categories": ["land"],
        "validity_status": "not_stated",
        **properties,
    }
    return document(an_entry("policies", "TP-POL-T1", SOURCED, given))


def found_in_policy(**properties: Any) -> list[str]:
    return [f.words for f in wording_findings(KINDS["policies"], a_policy(**properties))]


@pytest.mark.parametrize(
    ("text", "rule", "words", "instead"),
    [
        ("毗邻中以(上海)创新园", "official-name", "中以(上海)创新园", "中以（上海）创新园"),
        ("毗邻中以创新园", "official-name", "中以创新园", "中以（上海）创新园"),
        ("位于桃浦智慧城", "official-name", "桃浦智慧城", "桃浦智创城"),
        ("依据普府[2026]31号", "document-number", "[2026]31号", "〔2026〕31号"),
        ("依据普府（2026）第031号", "document-number", "（2026）第031号", "〔2026〕31号"),
        ("依据普府〔2026〕031号", "document-number", "〔2026〕031号", "〔2026〕31号"),
        ("座落于武威路", "wrong-word", "座落", "坐落"),
        ("面积40000平米", "wrong-word", "平米", "平方米"),
        ("引进香港、台湾等国家企业", "sensitive", "香港、台湾等国家", "港澳台地区"),
    ],
)
def test_a_finding_tells_what_to_write_instead(text: str, rule: str, words: str, instead: str):
    (finding,) = found_in(text)

    assert (finding.rule, finding.words, finding.instead.zh) == (rule, words, instead)
    assert finding.pointer == "/properties/description_zh"
    assert text[finding.position - 1 :].startswith(words)


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("确保年内开工", "promise", "确保"),
        ("以最低价供地", "promise", "最低价"),
        ("环评保证通过", "promise", "保证通过"),
        ("稳赚零风险", "promise", "稳赚"),
        ("全市最好的地块", "superlative", "最好"),
        ("配套全市第一", "superlative", "全市第一"),
        ("本区唯一", "superlative", "唯一"),
        ("享受税收返还", "fair-competition", "税收返还"),
        ("可先租后让", "commitment", "可先租后让"),
    ],
)
def test_promises_and_boasts_are_found(text: str, rule: str, words: str):
    assert (rule, words) in [(finding.rule, finding.words) for finding in found_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "中以（上海）创新园，普府〔2026〕31号",
        "竞买保证金以公告为准，本目录不保证",
        "第一批供应，第一季度公告，第一产业占比",
        "工业用地最低价标准，容积率最大值，最大限度节约用地",
        "《桃浦科技智慧城控制性详细规划》已批复",
        "《最好的地块》一文",
        "地块唯一编码，最终方案，最近地铁站",
        "探索先租后让，不可先租后让",
        "海绵城市建设指标（2025）",
        "集中港口资源，数据中台建设",
        "审图号：沪S（2026）001号，GS（2024）0650号",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["The best site, risk-free.", "World-class location", "guaranteed approval within 5 days"],
)
def test_english_is_held_to_the_same(text: str):
    read = document(a_parcel(description_en=text))

    assert wording_findings(KINDS["parcels"], read)


def test_what_is_only_explored_must_not_be_told_as_on_offer():
    explored = {"commitment_word": "探索", "commitment_stage": "explored"}

    assert found_in_policy(description_zh="企业可享受补贴", **explored) == ["可享受"]
    assert found_in_policy(description_en="Leases are available.", **explored) == ["are available"]
    assert found_in_policy(description_zh="先租后让不是现行可选方式", **explored) == []
    for stage in ("studied", "sought", "prepared", "planned"):
        assert found_in_policy(description_zh="可直接申请", commitment_stage=stage)
    assert found_in_policy(description_zh="企业可享受补贴", commitment_stage="implemented") == []


def test_a_facility_that_is_planned_has_not_been_opened():
    def told(status: str) -> list[Finding]:
        given = {"name_zh": "测试站", "facility_kind": "metro_station", "status": status}
        given["description_zh"] = "该站已开通"
        read = document(an_entry("facilities", "TP-FAC-T1", SOURCED, given))
        return wording_findings(KINDS["facilities"], read)

    assert [finding.rule for finding in told("planned")] == ["commitment"]
    assert told("existing") == []


def test_the_source_s_own_word_of_commitment_may_be_repeated():
    assert found_in_policy(description_zh="确保用地供给", commitment_word="确保") == []
    assert found_in_policy(description_zh="确保用地供给", commitment_word="支持") == ["确保"]


def test_the_title_of_a_document_is_what_it_is_but_its_number_is_not():
    read = document(a_source(name_zh="确保桃浦科技智慧城第一的通知", doc_no="普府[2026]31号"))

    found = wording_findings(KINDS["sources"], read)

    assert [(f.pointer, f.rule) for f in found] == [("/properties/doc_no", "document-number")]


def test_another_name_may_be_another_name():
    read = document(a_parcel(aliases=[{"name": "桃浦智慧城", "relation": "same"}]))

    assert wording_findings(KINDS["parcels"], read) == []


def test_a_finding_inside_a_list_or_a_note_names_its_place():
    read = document(
        a_parcel(
            infrastructure=[{"utility": "road"}, {"utility": "gas", "note_zh": "确保接通"}],
            evidence={"far_max": {**SOURCED, "note_zh": "见普府[2026]31号"}},
        )
    )

    assert [f.pointer for f in wording_findings(KINDS["parcels"], read)] == [
        "/properties/infrastructure/1/note_zh",
        "/properties/evidence/far_max/note_zh",
    ]


def test_what_staff_write_for_themselves_is_nobody_s_wording():
    read = document(a_parcel(staff_note="确保"))

    assert wording_findings(KINDS["parcels"], read) == []


def test_of_overlapping_findings_the_longest_is_told():
    assert [f.words for f in found_in("保证通过审批")] == ["保证通过"]


def test_every_finding_is_told_in_its_place():
    found = found_in("确保最好，确保通过")

    assert [(f.words, f.position) for f in found if f.rule == "promise"] == [
        ("确保", 1),
        ("确保", 6),
    ]


def test_a_fault_of_wording_keeps_an_entry_from_being_published():
    read = document(a_real_parcel(description_zh="依据普府[2026]31号，确保开工"))

    def codes(spelt: str | None) -> list[tuple[str, Any]]:
        chosen = None if spelt is None else severities(spelt)
        faults = gate_faults(KINDS["parcels"], read, None, "real", chosen)
        return [(f.code, f.facts["words"]) for f in faults if f.code == "wording"]

    assert codes(None) == [("wording", "[2026]31号")]
    assert codes("promise=fault") == [("wording", "[2026]31号"), ("wording", "确保")]
    assert codes("document-number=warning") == []


def test_a_rule_that_is_off_finds_nothing_and_a_warning_is_only_a_remark():
    read = document(a_parcel(description_zh="确保开工，全市唯一"))
    chosen = severities("superlative=off")

    (remark,) = wording_remarks(KINDS["parcels"], read, chosen)

    assert remark.severity is Severity.WARNING
    assert remark.said.facts["rule"] == Label("承诺", "Promises")
    assert wording_faults(KINDS["parcels"], read, chosen) == []


def test_a_setting_names_rules_and_severities_or_is_refused():
    assert severities("") == default_severities()
    chosen = severities("promise=fault, superlative=off")
    assert chosen == {
        **default_severities(),
        "promise": Severity.FAULT,
        "superlative": Severity.OFF,
    }
    with pytest.raises(ValueError, match="no rule 'boast'; the rules are commitment"):
        severities("boast=off")
    with pytest.raises(ValueError, match="promise is fault or warning or off, not 'error'"):
        severities("promise=error")
    with pytest.raises(ValueError, match="not ''"):
        severities("promise")


@pytest.mark.parametrize("demonstration", [False, True])
def test_nothing_is_found_in_what_is_published_already(demonstration: bool):
    found = [
        (read["id"], finding.pointer, finding.words)
        for read in seed_documents(demonstration=demonstration)
        for finding in wording_findings(KINDS[read["collection"]], read)
    ]

    assert found == []


@pytest.mark.parametrize("rule", rules().values(), ids=list(rules()))
def test_every_rule_is_whole_in_both_languages(rule: Any):
    assert rule.label.zh
    assert rule.label.en.isascii()
    assert rule.severity in ("warning", "fault")
    assert rule.source
    for row in rule.rows:
        assert row.instead.zh
        assert row.instead.en
        # What a row finds as it stands is not what it tells to write.
        assert not any(word == row.instead.zh for word in row.words)
        for word in row.words:
            assert row.pattern.fullmatch(word)
            assert row.unless is None or not row.unless.fullmatch(word)


def test_a_row_that_is_malformed_is_refused():
    for wrong in (
        "{words: [甲], instead: {zh: 乙, en: b}, unles: [丙]}",
        "{instead: {zh: 乙, en: b}}",
    ):
        with pytest.raises(ValueError, match="malformed"):
            _row(yaml.safe_load(wrong))

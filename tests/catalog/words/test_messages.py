"""Every refusal can be told to a person, in both languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from catalog.words.label import Label
from catalog.words.messages import MESSAGES, told
from tests.catalog.words.raised import Raised, answered, handed, raised, texts

CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
ALL = sorted({*raised(), *handed(), *answered()}, key=lambda found: (found.code, found.where))
# The request's own facts, which whoever answers adds.
ADDED_LATER = {"internal-error", "method-not-allowed", "not-acceptable", "resource-not-found"}


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def wanted(code: str) -> set[str]:
    message = MESSAGES[code]
    return named(message.zh) | named(message.hint_zh)


def test_every_code_that_is_raised_has_a_message():
    assert len(ALL) > 100
    assert {(found.code, found.where) for found in ALL if found.code not in MESSAGES} == set()


def test_every_message_is_of_a_code_that_some_room_raises():
    assert MESSAGES.keys() - texts() == set()


@pytest.mark.parametrize("found", ALL, ids=lambda found: f"{found.code}@{found.where}")
def test_a_refusal_gives_every_fact_that_its_message_tells(found: Raised):
    assert found.facts is not None, "the facts of a refusal stand beside it"
    if found.code not in ADDED_LATER:
        assert wanted(found.code) <= found.facts


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_whole_in_both_languages(code: str):
    message = MESSAGES[code]

    for text in (message.zh, message.hint_zh):
        assert text.endswith("。")
        assert CJK.search(text)
    for text in (message.en, message.hint_en):
        assert text.endswith(".")
        assert not CJK.search(text)
    assert named(message.zh) == named(message.en)
    assert named(message.hint_zh) == named(message.hint_en)


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_is_completed_by_its_facts(code: str, language):
    facts = {name: f"‹{name}›" for name in wanted(code)}

    said = told(code, facts, language)

    assert "{" not in said.detail
    assert "<" not in said.detail + said.hint
    assert all(fact in said.detail + said.hint for fact in facts.values())


def test_facts_are_told_in_the_language_of_the_reader():
    facts = {"title": Label("容积率上限", "Maximum floor area ratio")}

    assert "容积率上限" in told("must-field", facts, "zh").detail
    assert "Maximum floor area ratio" in told("must-field", facts, "en").detail


def test_a_fact_that_was_forgotten_never_hides_the_refusal():
    assert "<value>" in told("not-a-number", {}, "en").detail

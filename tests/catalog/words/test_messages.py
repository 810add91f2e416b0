"""Every refusal can be told to a person, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.words.label import Label
from catalog.words.messages import MESSAGES, told

ROOMS = ("catalog", "service")
RAISING = re.compile(r"\b(?:wrong|Fault|Unreadable|problem)\((.*?)\)", re.DOTALL)
CODE = re.compile(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"')


def codes_raised() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted(Path(room).rglob("*.py")):
            if "words" not in path.parts:
                for call in RAISING.findall(path.read_text(encoding="utf-8")):
                    yield from ((code, str(path)) for code in CODE.findall(call))


def test_every_code_that_is_raised_has_a_message():
    without = {(code, path) for code, path in codes_raised() if code not in MESSAGES}

    assert without == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_whole_in_both_languages(code):
    message = MESSAGES[code]

    for text in (message.zh, message.hint_zh):
        assert text.endswith("。")
    for text in (message.en, message.hint_en):
        assert text.endswith(".")
    named = [set(re.findall(r"\{(\w+)\}", t)) for t in (message.zh, message.en)]
    assert named[0] == named[1]


def test_facts_are_told_in_the_language_of_the_reader():
    facts = {"title": Label("容积率上限", "Maximum floor area ratio")}

    assert "容积率上限" in told("must-field", facts, "zh").detail
    assert "Maximum floor area ratio" in told("must-field", facts, "en").detail


def test_a_fact_that_was_forgotten_never_hides_the_refusal():
    assert "<value>" in told("not-a-number", {}, "en").detail

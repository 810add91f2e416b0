"""Code lists: fixed, complete in both languages, and mapped onto one another without dead ends."""

from __future__ import annotations

import re

import pytest

from catalog.values.codes import code_list, code_list_names

LISTS = [code_list(name) for name in code_list_names()]
CJK = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_a_list_is_told_in_both_languages(found):
    for label in (found.title, *(code.label for code in found.codes.values())):
        assert label.zh.strip()
        assert label.en.strip()
        assert not CJK.search(label.en)
    for code in found.codes.values():
        assert code.note is None or (code.note.zh.strip() and code.note.en.strip())


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_a_list_says_its_version_and_what_it_follows(found):
    assert str(found.version).strip()
    assert found.source.strip()
    assert found.codes


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_titles_within_a_list_tell_its_codes_apart(found):
    for titles in (
        [c.label.zh for c in found.codes.values()],
        [c.label.en for c in found.codes.values()],
    ):
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.name)
def test_a_crosswalk_leads_to_a_code_that_exists(found):
    for code in found.codes.values():
        for other, same in code.same_as.items():
            assert same in code_list(other), f"{code.code} same as {other}:{same}"


def test_a_list_that_does_not_exist_is_not_made_up():
    with pytest.raises(KeyError):
        code_list("colours")
    with pytest.raises(KeyError):
        code_list("../../kinds/kind")


def test_whether_a_code_is_of_a_list_is_asked_of_the_list():
    statuses = code_list("evidence-status")

    assert "pending" in statuses
    assert "Pending" not in statuses
    assert statuses.label("pending").zh == "尚未公布"

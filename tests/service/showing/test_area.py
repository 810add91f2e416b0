"""What is asked of a place is answered by every kind of facility."""

from __future__ import annotations

from catalog.values.codes import code_list
from service.showing.area import QUESTIONS


def test_no_kind_of_facility_is_left_out_and_none_answers_twice():
    kinds = [kind for question in QUESTIONS for kind in question.kinds]

    assert sorted(kinds) == sorted(code_list("facility-kind").codes)

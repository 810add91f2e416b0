"""What the office calls a fault of wording is published by no way there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.commands import planning, reviewing
from catalog.commands.acts import Act
from catalog.commands.releasing import release_drafts
from catalog.store.database import Database
from catalog.values.fault import Refused
from catalog.words.wording import severities
from tests.catalog.commands.acting import EDITOR, PUBLISHER, approved, drafted, planned
from tests.catalog.documents import Raw, a_source, load_raw, publish
from tests.support.catalogs import CHECKER, NOON, an_act

TITLES = {"title_zh": "测试", "title_en": "Test"}


def ill_worded(entry_id: str = "TP-SRC-T2") -> Raw:
    return a_source(entry_id, description_zh="依据普府[2026]31号，确保开工")


def worded(actor: str, spelt: str) -> Act:
    return replace(an_act(actor, NOON), wording=severities(spelt))


def words(refused: pytest.ExceptionInfo[Refused]) -> list[object]:
    assert {fault.code for fault in refused.value.faults} == {"wording"}
    return [fault.facts["words"] for fault in refused.value.faults]


def test_the_lists_decide_where_no_setting_does(empty_catalog: Database):
    load_raw(empty_catalog, a_source(), ill_worded())

    with pytest.raises(Refused) as refused:
        release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    assert words(refused) == ["[2026]31号"]


def test_the_setting_decides_otherwise(empty_catalog: Database):
    load_raw(empty_catalog, a_source(), ill_worded())

    with pytest.raises(Refused) as refused:
        release_drafts(empty_catalog, worded(CHECKER, "promise=fault"), **TITLES)
    assert words(refused) == ["[2026]31号", "确保"]

    done = release_drafts(empty_catalog, worded(CHECKER, "document-number=warning"), **TITLES)
    assert done.entries == 2


def test_reviewers_are_not_troubled_with_what_would_be_refused_in_the_end(empty_catalog: Database):
    publish(empty_catalog, a_source())
    draft = drafted(empty_catalog, ill_worded("TP-SRC-T1"))

    with pytest.raises(Refused) as refused:
        reviewing.submit(
            empty_catalog, worded(EDITOR, "document-number=off,promise=fault"), [draft.id]
        )

    assert words(refused) == ["确保"]


def test_a_release_is_told_beforehand_and_refused_at_its_time(empty_catalog: Database):
    publish(empty_catalog, a_source())
    draft = drafted(empty_catalog, a_source(description_zh="确保开工"))
    plan = planned(empty_catalog, [approved(empty_catalog, draft)])
    strict = worded(PUBLISHER, "promise=fault")

    (shown,) = planning.candidates(empty_catalog, plan.name, wording=strict.wording)
    with pytest.raises(Refused) as refused:
        planning.publish_planned(empty_catalog, strict, plan.name)

    assert words(refused) == ["确保"]
    assert [fault.code for fault in shown.faults] == ["wording"]
    assert planning.publish_planned(empty_catalog, an_act(PUBLISHER), plan.name).entries == 1

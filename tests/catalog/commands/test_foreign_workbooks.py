"""The office's own workbook is explained once; the second month imports without a question."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from catalog.commands.drafting import begin, change, discard
from catalog.commands.importing import (
    Imported,
    NoSuchUpload,
    NotGood,
    TrialOutdated,
    carry_out,
    confirm_mapping,
    forget_mapping,
    known_mappings,
    look,
    receive,
    try_out,
)
from catalog.commands.importing import tried as tried_out
from catalog.commands.judging import NotMapped
from catalog.exchange.workbook_proposing import Proposal
from catalog.exchange.workbook_trial import Trial
from catalog.store.database import Database
from catalog.store.staff import selections
from tests.catalog.documents import a_parcel
from tests.catalog.exchange.ledgers import SAID, a_ledger
from tests.support.catalogs import an_act
from tests.support.patience import A_HANG_S


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def sent(database: Database, folder: Path, data: bytes) -> str:
    return receive(database, an_act(), folder=folder, file_name="台账.xlsx", data=data).id


def tried(database: Database, folder: Path, data: bytes) -> Trial:
    return try_out(database, sent(database, folder, data), folder=folder)


def imported(database: Database, folder: Path, data: bytes) -> Imported:
    upload_id = sent(database, folder, data)
    digest = try_out(database, upload_id, folder=folder).digest
    return carry_out(database, an_act(), upload_id, folder=folder, digest=digest)


def proposed(database: Database, folder: Path) -> Proposal:
    found = look(database, sent(database, folder, a_ledger("十一月")), folder=folder).proposal
    assert found is not None
    return found


def confirmed(database: Database, folder: Path, **changes: Any) -> None:
    """The proposal with what a person adds: the evidence of all values, formulas admitted."""
    seen = look(database, sent(database, folder, a_ledger("十一月")), folder=folder)
    found = seen.mapping if seen.proposal is None else seen.proposal.mapping
    assert found is not None
    meanings = tuple(
        replace(m, formulas=m.key == "site_area_m2") if m.key else m for m in found.meanings
    )
    said = replace(found, meanings=meanings, default=SAID, **changes)
    confirm_mapping(database, an_act(), said.as_json())


def codes(trial: Trial) -> list[tuple[str, str]]:
    told = [*trial.faults, *(fault for line in trial.lines for fault in line.faults)]
    return [(fault.address, fault.fault.code) for fault in told]


def test_what_the_columns_mean_is_guessed_from_their_headings(demo_catalog: Database, folder: Path):
    found = proposed(demo_catalog, folder)

    keys = {g.meaning.heading: (g.meaning.key, g.meaning.unit) for g in found.guesses}
    assert (found.sheet, found.heading_row, found.mapping.depth) == ("台账", 4, 1)
    assert found.mapping.collection == "parcels"
    assert keys == {
        "序号": (None, None),
        "地块名称": ("name_zh", None),
        "地块编号": ("plot_no", None),
        "片区": ("zone", None),
        "用地面积（亩）": ("site_area_m2", "亩"),
        "容积率": ("far_max", None),
        "绿地率(%)": ("green_ratio_pct", "%"),
        "经办人": (None, None),
    }
    assert found.mapping.identified_by == "plot_no"
    assert found.mapping.other_sheets == ("填表说明",)
    assert found.guesses[1].sample == ("示例一", "示例二", "示例三")


def test_nothing_is_imported_before_somebody_says_what_it_means(
    demo_catalog: Database, folder: Path
):
    with pytest.raises(NotMapped):
        tried(demo_catalog, folder, a_ledger("十一月"))


def test_a_ledger_is_mapped_once_and_the_second_month_comes_in_without_a_question(
    demo_catalog: Database, folder: Path
):
    confirmed(demo_catalog, folder)

    first = imported(demo_catalog, folder, a_ledger("十一月"))
    again = tried(demo_catalog, folder, a_ledger("十一月"))
    later = a_ledger("十二月", above=2, row_7=[3, "示例三", "ZZ-3", "东拓区", 6, 1.5, None, "丙"])
    seen = look(demo_catalog, sent(demo_catalog, folder, later), folder=folder)
    second = imported(demo_catalog, folder, later)

    assert first.trial.counts == {"accepted": 3, "rejected": 0, "unchanged": 0}
    assert (first.trial.rows_in, first.trial.blank) == (5, 2)
    areas = [draft.document["properties"]["site_area_m2"] for draft in first.drafts]
    assert areas == [11820, 23640, 2000]
    zones = [draft.document["properties"]["zone"] for draft in first.drafts]
    assert zones == ["core", "core", "east"], "a merged cell speaks for all its rows"
    assert first.drafts[0].document["properties"]["evidence"]["site_area_m2"] == SAID
    assert again.counts == {"accepted": 0, "rejected": 0, "unchanged": 3}
    assert seen.mapping is not None
    assert seen.proposal is None
    assert second.trial.counts == {"accepted": 1, "rejected": 0, "unchanged": 2}
    assert second.drafts[0].id == first.drafts[2].id
    assert second.drafts[0].document["properties"]["site_area_m2"] == 4000


def test_pressed_twice_at_once_or_sent_twice_a_ledger_is_imported_once(
    demo_catalog: Database, folder: Path
):
    confirmed(demo_catalog, folder)
    one, other = (sent(demo_catalog, folder, a_ledger("十一月")) for _ in range(2))
    digest = try_out(demo_catalog, one, folder=folder).digest
    assert try_out(demo_catalog, other, folder=folder).digest == digest
    start = Barrier(4)

    def press(upload_id: str) -> str:
        start.wait(A_HANG_S)
        try:
            return str(
                len(
                    carry_out(
                        demo_catalog, an_act(), upload_id, folder=folder, digest=digest
                    ).drafts
                )
            )
        except (NoSuchUpload, NotGood, TrialOutdated) as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(press, [one, one, other, other]))

    assert sorted(ends)[0] == "3", ends
    assert ends.count("3") == 1, ends
    assert ends.count("NoSuchUpload") == 1, "the same button, pressed twice"
    assert set(ends) - {"3", "NoSuchUpload"} == {"NotGood"}, "the other says what is there already"
    with demo_catalog.read_as_staff() as connection:
        named = selections.of_collection(connection, "parcels", limit=99)
    plots = [draft.document["properties"].get("plot_no") for draft in named]
    assert [plots.count(f"ZZ-{n}") for n in (1, 2, 3)] == [1, 1, 1]


def test_only_a_draft_that_its_rows_are_of_makes_a_trial_old(demo_catalog: Database, folder: Path):
    confirmed(demo_catalog, folder)
    upload_id = sent(demo_catalog, folder, a_ledger("十一月"))
    try_out(demo_catalog, upload_id, folder=folder)
    kept = {}

    draft = begin(demo_catalog, an_act(), collection="parcels")
    kept["another begun"] = tried_before(demo_catalog, folder, upload_id)
    named = {**draft.document, "properties": a_parcel(plot_no="zz-2")["properties"]}
    draft = change(demo_catalog, an_act(), draft.id, row_version=1, document=named)
    kept["one that is called so"] = tried_before(demo_catalog, folder, upload_id)
    try_out(demo_catalog, upload_id, folder=folder)
    discard(demo_catalog, an_act(), draft.id, row_version=draft.row_version)
    kept["discarded"] = tried_before(demo_catalog, folder, upload_id)
    try_out(demo_catalog, upload_id, folder=folder)
    (mapping,) = known_mappings(demo_catalog)
    forget_mapping(demo_catalog, an_act(), mapping.fingerprint)
    kept["forgotten headings"] = tried_before(demo_catalog, folder, upload_id)

    assert kept == {
        "another begun": True,
        "one that is called so": False,
        "discarded": False,
        "forgotten headings": False,
    }


def tried_before(database: Database, folder: Path, upload_id: str) -> bool:
    return tried_out(database, upload_id, folder=folder) is not None


def test_a_formula_counts_only_where_somebody_admitted_it(demo_catalog: Database, folder: Path):
    mapping = replace(proposed(demo_catalog, folder).mapping, default=SAID)
    confirm_mapping(demo_catalog, an_act(), mapping.as_json())

    assert codes(tried(demo_catalog, folder, a_ledger("十一月"))) == [("台账!E6", "cell-formula")]


def test_a_name_that_two_entries_have_names_none(demo_catalog: Database, folder: Path):
    confirmed(demo_catalog, folder, identified_by="plot_no")
    imported(demo_catalog, folder, a_ledger("十一月", row_7=_named("ZZ-9", "重名")))
    imported(demo_catalog, folder, a_ledger("十二月", row_7=_named("ZZ-8", "重名")))
    confirmed(demo_catalog, folder, identified_by="name_zh")

    trial = tried(demo_catalog, folder, a_ledger("十三月", row_7=_named("ZZ-7", "重名")))

    assert codes(trial) == [("台账!7", "row-ambiguous")]


def _named(plot_no: str, name: str) -> list[Any]:
    return [3, name, plot_no, "东拓区", 3, 1.5, None, "丙"]


def test_a_sheet_that_nobody_spoke_of_is_not_passed_over(demo_catalog: Database, folder: Path):
    confirmed(demo_catalog, folder, other_sheets=())

    assert ("填表说明", "workbook-unknown-sheet") in codes(
        tried(demo_catalog, folder, a_ledger("十一月"))
    )


def test_a_mapping_can_be_taken_back(demo_catalog: Database, folder: Path):
    confirmed(demo_catalog, folder)
    (kept,) = known_mappings(demo_catalog)

    forget_mapping(demo_catalog, an_act(), kept.fingerprint)

    assert known_mappings(demo_catalog) == []
    with pytest.raises(NotMapped):
        tried(demo_catalog, folder, a_ledger("十一月"))

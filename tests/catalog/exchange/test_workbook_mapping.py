"""What a foreign sheet means is guessed from its headings; what stays doubtful is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from catalog.exchange.workbook_mapping import SheetMapping, foreign_rows, sheet_mapping
from catalog.exchange.workbook_proposing import Proposal, propose
from catalog.exchange.workbook_trial import Trial, foreign_trial
from catalog.kinds.parcels import PARCELS
from catalog.rules.slot import empty_slot
from catalog.values.fault import Refused
from tests.catalog.exchange.ledgers import SAID, a_ledger
from tests.catalog.exchange.workbooks import reread


def proposed() -> Proposal:
    found = propose(reread(a_ledger("十一月")), "台账")
    assert found is not None
    return found


def confirmed() -> SheetMapping:
    found = proposed().mapping
    meanings = tuple(replace(m, formulas=m.key == "site_area_m2") for m in found.meanings)
    return replace(found, meanings=meanings, default=SAID)


def tried(data: bytes) -> Trial:
    mapping = confirmed()
    found = foreign_rows(reread(data), {mapping.fingerprint: mapping})
    assert found is not None
    return foreign_trial(PARCELS, mapping, found[0], [], empty_slot(), data_mode="demo")


def codes(trial: Trial) -> list[tuple[str, str]]:
    told = [*trial.faults, *(fault for line in trial.lines for fault in line.faults)]
    return [(fault.address, fault.fault.code) for fault in told]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([3, "示例三", "ZZ-3", "东拓区", 17.74, 1.5, None, "丙"], ("台账!E7", "unit-not-exact")),
        ([3, "示例三", "ZZ-3", "东边", 3, 1.5, None, "丙"], ("台账!D7", "not-a-code")),
        ([3, "示例三", 7, "东拓区", 3, 1.5, None, "丙"], ("台账!C7", "cell-number-for-text")),
        ([3, "示例三", None, "东拓区", 3, 1.5, None, "丙"], ("台账!7", "row-without-name")),
        ([3, "示例三", "ZZ-3", "东拓区", "３亩", 1.5, None, ""], ("台账!E7", "full-width-digits")),
        ([3, "示例三", "ZZ-3", "东拓区", "3", "约1.5", 0, ""], ("台账!F7", "not-a-quantity")),
        ([3, "示例三", "ZZ-3", "东拓区", 3, 2, 0, "", "另议"], ("台账!I7", "cell-without-heading")),
        ([3, "示例三", "ZZ-3", "东拓区", ("=1/0", "#DIV/0!"), 2, 0, ""], ("台账!E7", "cell-error")),
    ],
)
def test_what_stays_doubtful_is_refused_with_the_address_of_its_cell(
    row: list[Any], fault: tuple[str, str]
):
    trial = tried(a_ledger("十一月", row_7=row))

    assert codes(trial) == [fault]
    assert not trial.good


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"collection": "plots"}, ("/collection", "unknown-collection")),
        ({"identified_by": "far_max"}, ("/identified_by", "mapping-names-nothing")),
        ({"identified_by": "doc_no"}, ("/identified_by", "mapping-names-nothing")),
        ({"depth": 3}, ("/depth", "mapping-form")),
        ({"default": {"status": "pending"}}, ("/default/status", "status-needs-value")),
        ({"default": {"status": "true"}}, ("/default", "mapping-form")),
        ({"meanings": [{"heading": "x"}]}, ("", "mapping-form")),
        (
            {"meanings": [{"column": 1, "heading": "x", "key": "no_such"}]},
            ("/meanings/0/key", "mapping-unknown-key"),
        ),
        (
            {"meanings": [{"column": 1, "heading": "x", "key": "far_max", "unit": "亩"}]},
            ("/meanings/0/unit", "unit-of-another-measure"),
        ),
        (
            {"meanings": [{"column": c, "heading": "x", "key": "plot_no"} for c in (1, 2)]},
            ("/meanings/0/key", "mapping-key-twice"),
        ),
    ],
)
def test_a_mapping_that_says_nothing_sensible_is_refused(
    change: dict[str, Any], fault: tuple[str, str]
):
    said = proposed().mapping.as_json()

    with pytest.raises(Refused) as refused:
        sheet_mapping({**said, **change})

    assert fault in {(found.pointer, found.code) for found in refused.value.faults}

"""What the catalog writes into a workbook it reads back as nothing changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.exchange.workbook_columns import SAID, columns
from catalog.exchange.workbook_own import machine, rows
from catalog.exchange.workbook_rows import patched
from catalog.exchange.workbook_scanning import MAX_ROWS
from catalog.exchange.workbook_writing import MAX_DRAFTS
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.kind import Kind
from tests.catalog.exchange.workbooks import reread, written
from tests.catalog.generated import documents


def imported(kind: Kind, data: bytes, *before: Document, data_mode: str = "demo") -> Any:
    """(row, what it makes of its draft) for every row of a workbook."""
    book = reread(data)
    about = machine(book)
    assert about is not None
    found = rows(book, about, kind)
    assert found.faults == ()
    assert found.rows_in == found.blank + len(found.rows)
    return [
        (
            row,
            patched(
                kind,
                before[int(row.draft_id or "", 16)],
                row.cells,
                where=row.address,
                data_mode=data_mode,
            ),
        )
        for row in found.rows
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@given(data=st.data())
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
def test_importing_an_export_changes_nothing(kind: Kind, data: st.DataObject):
    some = data.draw(st.lists(documents(kind, 12), min_size=1, max_size=4))

    found = imported(kind, written(*some), *some)

    assert {int(row.draft_id, 16) for row, _ in found} == set(range(len(some)))
    for row, after in found:
        assert after.faults == ()
        assert after.fields == ()
        assert after.document == some[int(row.draft_id, 16)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_the_hidden_sheet_of_the_largest_export_is_still_read(kind: Kind):
    used = {(name, member) for name in kind.fields for member in SAID}

    assert MAX_DRAFTS + len(columns(kind, None, used)) + 10 <= MAX_ROWS

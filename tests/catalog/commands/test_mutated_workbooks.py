"""Whatever becomes of a workbook on its way, each of its rows is accounted for, and all or
nothing of it is stored."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from catalog.commands.asking import export
from catalog.commands.importing import Imported, NotGood, carry_out_judged
from catalog.commands.judging import judge
from catalog.exchange.workbook_columns import LEADING
from catalog.exchange.workbook_judged import kept, read_kept
from catalog.exchange.workbook_own import MACHINE_SHEET
from catalog.exchange.workbook_trial import ACCEPTED
from catalog.store.database import Database
from tests.catalog.commands.test_importing import everything, parcels
from tests.catalog.exchange.workbooks import Cells, cells_of, reread, rewritten
from tests.support.catalogs import CHECKER, an_act
from tests.support.figures import Tell

FIELDS = ["name_zh", "plot_no", "site_area_m2", "far_max", "zone", "infrastructure", "boundaries"]
SHEET = "地块"
VALUES: list[Any] = [
    None, "", " ", 0, 1, -1, 12000, 12000.25, 1e15 + 1, 0.1 + 0.2, 1e300, True, False,
    "17.73亩", "17.74亩", "１２", "=1+1", ("=1+1", 2), ("=1/0", "#DIV/0!"), "核心区", "东区",
    "illustrative", "官方", "虚构示例", "尚未公布", "TP-SRC-1", "甲" * 3000, "a\u202eb",
    "类别=道路；状态=现状", "类别=道路；状态",
    lambda book, sheet, row, column: sheet.write_datetime(
        row, column, date(2026, 11, 21), book.add_format({"num_format": "yyyy-mm-dd"})
    ),
    lambda book, sheet, row, column: sheet.write_number(
        row, column, 0.35, book.add_format({"num_format": "0%"})
    ),
]  # fmt: skip


def typing(cells: Cells, chance: random.Random) -> None:
    """Anything is typed somewhere, also above and below the rows and into headings."""
    rows = [row for row, _ in cells[SHEET]]
    at = (chance.randrange(1, max(rows) + 3), chance.randrange(1, 42))
    cells[SHEET][at] = chance.choice(VALUES)


def typing_into_a_row(cells: Cells, chance: random.Random) -> None:
    at = chance.choice([at for at in cells[SHEET] if at[0] > 4] or [(5, 1)])
    cells[SHEET][at] = chance.choice(VALUES)


def typing_well(cells: Cells, chance: random.Random) -> None:
    """A sound area in a row that is there."""
    heads = [at for at, value in cells[SHEET].items() if value == "用地面积（平方米）"]
    row = chance.choice([row for row, _ in cells[SHEET] if row > 4] or [5])
    if heads:
        cells[SHEET][row, heads[0][1]] = chance.choice([12000 + row, f"{row * 3}亩", 0.5])


def losing_a_row(cells: Cells, chance: random.Random) -> None:
    row = chance.choice([row for row, _ in cells[SHEET]])
    cells[SHEET] = {at: v for at, v in cells[SHEET].items() if at[0] != row}


def doubling_a_row(cells: Cells, chance: random.Random) -> None:
    row = chance.choice([row for row, _ in cells[SHEET]])
    to = max(row for row, _ in cells[SHEET]) + chance.randrange(1, 4)
    cells[SHEET] |= {(to, c): v for (r, c), v in cells[SHEET].items() if r == row}


def moving_all(cells: Cells, chance: random.Random) -> None:
    down, right = chance.randrange(4), chance.randrange(4)
    cells[SHEET] = {(r + down, c + right): v for (r, c), v in cells[SHEET].items()}


def swapping_columns(cells: Cells, chance: random.Random) -> None:
    one, other = (chance.randrange(1, 20) for _ in range(2))
    swapped = {one: other, other: one}
    cells[SHEET] = {(r, swapped.get(c, c)): v for (r, c), v in cells[SHEET].items()}


def sorting_rows_apart(cells: Cells, chance: random.Random) -> None:
    """One column alone is sorted, the rest stays: every row now names another's value."""
    column = chance.randrange(1, 20)
    rows = [at[0] for at in cells[SHEET] if at[1] == column and at[0] > 4]
    for row, value in zip(rows, [cells[SHEET][r, column] for r in reversed(rows)], strict=True):
        cells[SHEET][row, column] = value


def losing_the_description(cells: Cells, chance: random.Random) -> None:
    rows = [row for row, _ in cells[MACHINE_SHEET]]
    row = chance.randrange(6, max(rows) + 1)
    cells[MACHINE_SHEET] = {at: v for at, v in cells[MACHINE_SHEET].items() if at[0] != row}


MUTATIONS: list[Callable[[Cells, random.Random], None]] = [
    typing,
    typing_well,
    typing_well,
    typing_well,
    typing_well,
    typing_into_a_row,
    losing_a_row,
    doubling_a_row,
    moving_all,
    swapping_columns,
    sorting_rows_apart,
    losing_the_description,
]


def rows_below_the_headings(cells: Cells) -> int:
    """Counted by the test itself, from what was written."""
    heads = [at[0] for at, v in cells[SHEET].items() if v == LEADING["draft"].zh]
    if not heads:
        return 0
    written = [at[0] for at, value in cells[SHEET].items() if value not in (None, "")]
    return max(0, max(written) - min(heads) - 1)


def test_every_row_is_accounted_for_and_all_or_nothing_is_stored(
    demo_catalog: Database, scale: float, tell: Tell
):
    chance = random.Random(20261121)
    ids = [draft.id for draft in parcels(demo_catalog, 4)]
    ends: Counter[str] = Counter()

    for _ in range(int(1000 * scale)):
        cells = cells_of(export(demo_catalog, an_act(), draft_ids=ids, fields=FIELDS).data)
        for _ in range(chance.randrange(1, 4)):
            chance.choice(MUTATIONS)(cells, chance)
        before = {row[0]: row for row in everything(demo_catalog)}

        done = carried_out(demo_catalog, cells)

        after = {row[0]: row for row in everything(demo_catalog)}
        assert after.keys() == before.keys()
        moved = {one for one in after if after[one] != before[one]}
        if done is None:
            assert moved == set()
            ends["refused"] += 1
        else:
            wanted = {li.draft.id for li in done.trial.lines if li.draft and li.outcome == ACCEPTED}
            assert moved == wanted == {draft.id for draft in done.drafts}
            ends["imported"] += 1

    assert ends["refused"] > 0
    assert ends["imported"] > 0
    engine = "sqlite" if demo_catalog.is_sqlite else "postgresql"
    tell("MUTATED WORKBOOKS", engine=engine, refused=ends["refused"], imported=ends["imported"])


def carried_out(database: Database, cells: Cells) -> Imported | None:
    """What became of a workbook; None when it was refused, for a reason that is told."""
    book = reread(rewritten(cells))
    with database.read_as_staff() as connection:
        judged = judge(connection, book)
    seen = judged.trial
    assert read_kept(kept(judged)) == judged
    assert seen.rows_in == rows_below_the_headings(cells)
    assert sum(seen.counts.values()) + seen.blank == seen.rows_in
    for line in seen.lines:
        assert (line.outcome == "rejected") == bool(line.faults)
        assert (line.outcome == "accepted") == bool(line.fields)
    try:
        with database.write() as connection:
            return carry_out_judged(connection, an_act(CHECKER), judged, digest=seen.digest)
    except NotGood as refused:
        assert not refused.trial.good or not refused.trial.counts[ACCEPTED]  # noqa: PT017
        return None

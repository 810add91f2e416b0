"""Not one digit of a number changes on its way through store, workbook and import."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import orjson
from sqlalchemy import insert

from catalog.commands.drafting import begin
from catalog.commands.importing import carry_out_judged
from catalog.commands.judging import judge
from catalog.exchange.limited import read_workbook
from catalog.exchange.workbook_writing import MAX_DRAFTS, Outgoing, write_workbook
from catalog.kinds.documents import Document
from catalog.kinds.fields import Number
from catalog.kinds.parcels import PARCELS
from catalog.rules.slot import blank
from catalog.store.database import Database
from catalog.store.staff import selections
from catalog.store.staff.drafts import Draft, kept_form
from catalog.store.staff.tables import draft as draft_table
from catalog.values.canonical import plain
from tests.catalog.exchange.workbooks import NOON, a_draft
from tests.support.catalogs import CHECKER, an_act
from tests.support.figures import Tell

NUMBERS = {
    name: field
    for name, field in PARCELS.fields.items()
    if isinstance(field, Number) and not field.traits.computed
}


def a_number(field: Number, chance: random.Random) -> Decimal:
    """Any number that the field admits, small ones as often as large ones."""
    low, high = (int(bound.scaleb(field.scale)) for bound in (field.minimum, field.maximum))
    digits = chance.randrange(1, min(15, len(str(high))) + 1)
    whole = chance.randrange(10 ** (digits - 1), 10**digits)
    return Decimal(min(max(whole, low), high)).scaleb(-field.scale)


def a_document(chance: random.Random, *, said: bool = False) -> Document:
    numbers = {name: a_number(field, chance) for name, field in NUMBERS.items()}
    evidence = {name: {"status": "illustrative"} for name in NUMBERS} if said else {}
    document: Document = plain(
        {**blank("sources"), "collection": "parcels", "properties": {**numbers}}
    )
    document["properties"]["evidence"] = evidence
    return document


def stored(database: Database, count: int, chance: random.Random) -> list[Draft]:
    """Drafts full of numbers, stored at once."""
    made = [a_draft(a_document(chance), f"{chance.getrandbits(128):032x}") for _ in range(count)]
    rows = [
        {f.name: getattr(d, f.name) for f in fields(Draft)} | {"document": kept_form(d.document)}
        for d in made
    ]
    with database.write() as connection:
        connection.execute(insert(draft_table), rows)
        return list(selections.these(connection, [d.id for d in made]).values())


def portions(count: int) -> Iterator[int]:
    while count > 0:
        yield min(count, MAX_DRAFTS)
        count -= MAX_DRAFTS


def test_no_digit_changes_between_store_and_workbook(
    empty_catalog: Database, scale: float, tell: Tell
):
    chance = random.Random(20261121)
    wanted = int(1_000_000 * scale)
    seen = 0

    for count in portions(-(-wanted // len(NUMBERS))):
        found = stored(empty_catalog, count, chance)
        data = write_workbook(Outgoing(PARCELS, found, list(NUMBERS), "demo", NOON))
        book = read_workbook("数.xlsx", data)
        with empty_catalog.read_as_staff() as connection:
            tried = judge(connection, book).trial
        assert tried.counts == {"accepted": 0, "rejected": 0, "unchanged": count}
        # Told from the cells themselves as well, not only by what the import makes of them.
        (sheet,) = [s for s in book.sheets if s.name == "地块"]
        cells = [c.value for row in sheet.rows.values() for c in row.values() if c.kind == "n"]
        sent = [Decimal(str(v)) for d in found for n, v in d.document["properties"].items()
                if n in NUMBERS]  # fmt: skip
        assert sorted(map(Decimal, cells)) == sorted(sent)
        seen += len(sent)

    assert seen >= wanted
    tell("DECIMALS THROUGH WORKBOOKS", engine=_engine(empty_catalog), decimals=seen, changed=0)


def test_no_digit_changes_between_workbook_and_store(
    empty_catalog: Database, scale: float, tmp_path: Path
):
    chance = random.Random(7)
    empty = [begin(empty_catalog, an_act(), collection="parcels") for _ in range(int(200 * scale))]
    wanted = {draft.id: a_document(chance, said=True) for draft in empty}
    sent = [replace(draft, document=wanted[draft.id]) for draft in empty]
    data = write_workbook(Outgoing(PARCELS, sent, list(NUMBERS), "demo", NOON))
    book = read_workbook("数.xlsx", data)

    with empty_catalog.write() as connection:
        judged = judge(connection, book)
        done = carry_out_judged(connection, an_act(CHECKER), judged, digest=judged.trial.digest)

    assert len(done.drafts) == len(empty)
    for draft in done.drafts:
        for name in NUMBERS:
            said = (orjson.dumps(d["properties"][name]) for d in (draft.document, wanted[draft.id]))
            assert next(said) == next(said)


def _engine(database: Database) -> str:
    return "sqlite" if database.is_sqlite else "postgresql"

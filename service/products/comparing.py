"""What a sheet of an old state says otherwise than one of today, by the names of its parts.

A parcel's own values are compared by their versions (`service.showing.printed`). A sheet prints
more than these: names of what they point at, packages, what is nearby, and documents. Those change
while the parcel does not, as when a measure expires.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator

from catalog.words.label import Label
from service.products.citing import Citations
from service.products.model import Block, Cited, Row
from service.products.sheet import sheet
from service.products.words import FIXED
from service.showing.published import Published


def otherwise(
    then: Published, now: Published, parcel_id: str, told: Collection[Label]
) -> tuple[Label, ...]:
    """The titles of the parts that read otherwise, in the order of the sheet.

    `told` are the titles of the parcel's fields that are known to differ: these alone make no part
    another one. The parcel must be public in both states.
    """
    (old, before), (new, after) = (_parts(each, parcel_id) for each in (then, now))
    known = {title.zh for title in told}
    found = [
        block.title
        for block in _merged(old, new)
        if _said(block, old, known) != _said(block, new, known)
    ]
    return (*found, *((FIXED["sources"],) if before != after else ()))


def _parts(published: Published, parcel_id: str) -> tuple[dict[str, Block], frozenset[Hashable]]:
    entry = published.one("parcels", parcel_id)
    assert entry is not None
    citations = Citations()
    blocks = sheet(published, entry, citations, "").blocks
    return {block.name: block for block in blocks}, frozenset(map(_document, citations.listed))


def _merged(old: dict[str, Block], new: dict[str, Block]) -> Iterator[Block]:
    yield from new.values()
    yield from (block for name, block in old.items() if name not in new)


def _said(block: Block, blocks: dict[str, Block], known: Collection[str]) -> list[Hashable]:
    """What the rows of that block say, but for those of which it is known that they differ."""
    rows = blocks[block.name].rows if block.name in blocks else ()
    return [_row(row) for row in rows if row.title.zh not in known]


def _row(row: Row) -> Hashable:
    # The number of a document says nothing by itself: it moves as others come and go.
    return row.title, row.lines, row.known, row.status, row.remarks


def _document(one: Cited) -> Hashable:
    places = frozenset((place.locator, place.as_of) for place in one.places)
    return one.title, one.doc_no, one.issuers, one.issued_on, one.url, places

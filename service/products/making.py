"""Products as bytes: functions of the published catalog and of what is asked for alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.products.booklet import Chosen, booklet
from service.products.citing import Citations
from service.products.edition import Order, edition, made, square
from service.products.model import Cited, Edition
from service.products.sheet import sheet
from service.products.slides.booklet import booklet_slides, sources_slides
from service.products.slides.deck import Deck
from service.products.slides.parcel import by_number, parcel_slides
from service.products.telling import told
from service.products.typesetting import forget, pdf, pictures
from service.products.words import FIXED, edition_line
from service.showing.entry import Entry
from service.showing.published import Published


def parcel_pdf(published: Published, entry: Entry, order: Order) -> bytes:
    """The sheet of a parcel: one page of A4 or two, in both languages three at most as a rule."""
    return pdf("sheet", _of_parcel(published, entry, order), made(published))


def parcel_picture(published: Published, entry: Entry, order: Order) -> bytes:
    """The sheet of a parcel as one long picture, 1080 pixels wide."""
    # The template is 540 pt wide.
    return pictures("long", _of_parcel(published, entry, order), ppi=144)[0]


def parcel_thumbnail(published: Published, entry: Entry, order: Order) -> bytes:
    """A card of 500 by 400 pixels for whoever shares the page."""
    return pictures("thumbnail", _of_parcel(published, entry, order), ppi=144)[0]


def home_thumbnail(published: Published, order: Order) -> bytes:
    """The same of the whole catalog."""
    issue = edition(published, order, "/")
    return pictures("thumbnail", _data(order, issue, (), {"sheet": None}), ppi=144)[0]


def booklet_pdf(published: Published, chosen: Chosen, order: Order) -> bytes:
    """The booklet of the chosen parcels."""
    issue = edition(published, order, "/parcels")
    citations = Citations()
    content = booklet(published, chosen, order, citations)
    squares = {one.id: square(one.address) for one in content.sheets}
    data = _data(
        order,
        issue,
        citations.listed,
        {"booklet": content, "squares": squares, "qr": square(issue.address)},
    )
    try:
        return pdf("booklet", data, made(published))
    finally:
        forget()


def parcel_pptx(published: Published, entry: Entry, order: Order) -> bytes:
    """The sheet of a parcel as slides."""
    issue = edition(published, order, f"/parcels/{entry.id}")
    citations = Citations()
    content = sheet(published, entry, citations, issue.address, order.since(entry.id))
    deck = Deck(order.tongue, content.name.zh, made(published))
    parcel_slides(deck, issue, content, by_number(citations.listed))
    sources_slides(deck, issue, citations.listed)
    return deck.content()


def booklet_pptx(published: Published, chosen: Chosen, order: Order) -> bytes:
    """The booklet of the chosen parcels as slides."""
    issue = edition(published, order, "/parcels")
    citations = Citations()
    content = booklet(published, chosen, order, citations)
    deck = Deck(order.tongue, FIXED["booklet"].zh, made(published))
    booklet_slides(deck, issue, content, citations.listed)
    return deck.content()


def _of_parcel(published: Published, entry: Entry, order: Order) -> dict[str, Any]:
    issue = edition(published, order, f"/parcels/{entry.id}")
    citations = Citations()
    content = {
        "sheet": sheet(published, entry, citations, issue.address, order.since(entry.id)),
        "qr": square(issue.address),
    }
    return _data(order, issue, citations.listed, content)


def _data(
    order: Order, issue: Edition, sources: tuple[Cited, ...], content: Mapping[str, Any]
) -> dict[str, Any]:
    """What a template is given."""
    found = {
        "words": {**FIXED, "edition": edition_line(issue)},
        "edition": issue,
        "sources": sources,
        **content,
    }
    return {"tongue": order.tongue, **told(found, order.tongue)}

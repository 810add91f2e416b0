"""Products over HTTP: which one an address asks for, and how it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from typing import cast
from urllib.parse import quote

from flask import Response

from catalog.kinds.parcels import PARCELS
from catalog.query.compiler import COUNT_LIMIT
from catalog.query.listing import Page
from catalog.query.model import Query
from catalog.store.public.erasures import erased_standing
from catalog.values.identifiers import is_entry_id
from catalog.words.label import Label
from catalog.words.reasons import REASONS
from service.api.answer import Answer, Headers
from service.api.answers import REVALIDATE, matches, standing, strong_tag
from service.api.problems import RETRY_AFTER_S, Problem
from service.products import making
from service.products.booklet import MOST, Chosen
from service.products.edition import Order
from service.products.press import Busy, Press
from service.products.software import software
from service.products.telling import Tongue
from service.products.words import withdrawn_since
from service.showing.entry import Entry, entry_of
from service.showing.printed import seq_of
from service.showing.published import Published
from service.web.site.parcels import filters
from service.web.site.parcels.asking import query_for
from service.web.site.problems import gone_or_missing
from service.web.site.rendering import day
from service.web.site.visit import Visit

PDF = "application/pdf"
PNG = "image/png"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

BOOKLET = Label("桃浦智创城产业用地推介手册", "Taopu industrial land prospectus")

_MODES = {"demo": Label("演示", "demo"), "real": Label("正式", "real")}
_WITHDRAWN = REASONS["withdrawn"]
_POLICY = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")

OfParcel = Callable[[Published, Entry, Order], bytes]
OfChosen = Callable[[Published, Chosen, Order], bytes]


def parcel_pdf(visit: Visit, entry_id: str) -> Response:
    """`/parcels/{id}.pdf`: the sheet, as it stands or as of `seq`, in the languages of `lang`."""
    return _of_parcel(visit, entry_id, "pdf", PDF, making.parcel_pdf)


def parcel_pptx(visit: Visit, entry_id: str) -> Response:
    """`/parcels/{id}.pptx`: the same as slides."""
    return _of_parcel(visit, entry_id, "pptx", PPTX, making.parcel_pptx)


def parcel_picture(visit: Visit, entry_id: str) -> Response:
    """`/parcels/{id}.png`: the same as a long picture."""
    return _of_parcel(visit, entry_id, "png", PNG, making.parcel_picture)


def parcel_thumbnail(visit: Visit, entry_id: str) -> Response:
    """`/parcels/{id}/thumbnail.png`: what is shown where somebody shares the page."""
    return _of_parcel(visit, entry_id, "thumbnail", PNG, making.parcel_thumbnail, named=False)


def home_thumbnail(visit: Visit) -> Response:
    """`/thumbnail.png`: the same of the home page."""
    published, order = _published(visit), _order(visit)

    def make() -> bytes:
        return making.home_thumbnail(published, order)

    key = _key(visit, published, order, "thumbnail")
    return _sent(visit, key, PNG, None, visit.services.presses.small, make)


def booklet_pdf(visit: Visit) -> Response:
    """`/brochure.pdf`: the parcels in `ids`, or those that the address of a list names."""
    return _booklet(visit, "pdf", PDF, making.booklet_pdf)


def booklet_pptx(visit: Visit) -> Response:
    """`/brochure.pptx`: the same as slides."""
    return _booklet(visit, "pptx", PPTX, making.booklet_pptx)


def _booklet(visit: Visit, ending: str, media_type: str, make: OfChosen) -> Response:
    published, order = _published(visit), _order(visit)
    chosen = _chosen(visit, published)
    ids = tuple(entry.id for entry in chosen.parcels)
    order = _with_withdrawn(visit, published, order, ids)
    key = _key(visit, published, order, "booklet", ending, ids, chosen.matched, chosen.narrowed)
    name = _name(visit, published, "brochure", BOOKLET, ending)
    press = visit.services.presses.large
    return _sent(visit, key, media_type, name, press, lambda: make(published, chosen, order))


def _chosen(visit: Visit, published: Published) -> Chosen:
    """The parcels that an address names: by `ids`, in their order, or by what lists are asked."""
    lists, at = visit.services.lists, published.clock.seq
    count = _counted(lists.page(Query(PARCELS.name, limit=1, at=at)))
    ids = [name for name in visit.asked_all("ids") if is_entry_id(name)]
    if ids:
        # What is not there is not counted, and makes no booklet of its own.
        found = published.many(PARCELS.name, ids)
        return Chosen(found[:MOST], len(found), count, narrowed=True)
    asked = filters.read(visit)
    pairs = asked.question()
    if asked.sort:
        pairs.append(("sortby", asked.sort))
    page = lists.page(replace(query_for(visit, pairs), limit=MOST, at=at))
    parcels = [entry_of(PARCELS.name, content) for content in page.contents]
    return Chosen(parcels, _counted(page), count, asked.narrowed)


def _counted(page: Page) -> int:
    """How many there are; of more than are counted, how many are."""
    return COUNT_LIMIT if page.number_matched is None else page.number_matched


def _of_parcel(
    visit: Visit, entry_id: str, form: str, media_type: str, make: OfParcel, named: bool = True
) -> Response:
    published, order = _published(visit), _order(visit)
    entry = published.one(PARCELS.name, entry_id)
    if entry is None:
        return gone_or_missing(visit, PARCELS, entry_id, published.clock.seq)
    order = _with_withdrawn(visit, published, order, (entry_id,))
    key = _key(visit, published, order, form, entry_id)
    name = _name(visit, published, entry_id, entry.name, form) if named else None
    press = visit.services.presses.small
    return _sent(visit, key, media_type, name, press, lambda: make(published, entry, order))


def _published(visit: Visit) -> Published:
    """The catalog as of `seq`, or as it stands where none is named that there has been."""
    seq = seq_of(visit.asked("seq"))
    if seq is None or not 0 < seq < visit.clock.seq:
        return visit.published
    services = visit.services
    # Not on the shelf: everybody else reads the newest state.
    return Published(services.reader, services.lists, replace(visit.clock, seq=seq))


def _order(visit: Visit) -> Order:
    settings = visit.services.settings
    asked = visit.asked("lang")
    tongue = cast(Tongue, asked if asked in ("zh", "en", "both") else visit.language)
    provider = Label(settings.provider_zh, settings.provider_en)
    return Order(tongue, visit.call.site, provider)


def _with_withdrawn(
    visit: Visit, published: Published, order: Order, ids: tuple[str, ...]
) -> Order:
    """The order with what an old state must say of parcels that have left the catalog since."""
    seq, head, reader = published.clock.seq, visit.clock.seq, visit.services.reader
    if seq == head:
        return order
    found = ((name, reader.item(PARCELS.name, name, head)[1]) for name in ids)
    gone = tuple(
        (
            name,
            withdrawn_since(seq, day(now.published_at), REASONS.get(now.reason or "", _WITHDRAWN)),
        )
        for name, now in found
        if now is not None and now.op == "delete"
    )
    return replace(order, withdrawn=gone)


def _key(visit: Visit, published: Published, order: Order, *of: object) -> tuple[object, ...]:
    """Everything that the bytes depend on. Of the past an erasure changes them as well, and a new
    version of what makes them: a tag must not stand for the bytes that an old one made."""
    clock = published.clock
    past = clock.seq < visit.clock.seq
    erased = erased_standing(visit.services.reader, clock.seq)[1] if past else 0
    return (software(), clock.epoch, clock.seq, erased, clock.data_mode, order, *of)


def _sent(
    visit: Visit,
    key: tuple[object, ...],
    media_type: str,
    name: str | None,
    press: Press,
    make: Callable[[], bytes],
) -> Response:
    call, clock = visit.call, visit.clock
    etag = strong_tag(
        blake2b(repr(key).encode(), digest_size=16).hexdigest(), call, clock, squeezed=False
    )
    lines: Headers = [
        ("ETag", etag),
        ("Cache-Control", REVALIDATE),
        ("X-Content-Type-Options", "nosniff"),
        _POLICY,
        *standing(clock),
    ]
    if matches(call.if_none_match, etag):
        return Answer(304, lines)
    try:
        content = press.made(key, make)
    except Busy:
        headers = (("Retry-After", str(RETRY_AFTER_S)),)
        raise Problem(503, "exports-busy", headers=headers) from None
    lines.append(("Content-Type", media_type))
    if name is not None:
        lines.append(("Content-Disposition", name))
    return Answer(200, lines, content)


def _name(visit: Visit, published: Published, plain: str, title: Label, ending: str) -> str:
    """Shown by a browser, and kept under a name that says whether it is invented, and of when."""
    clock = published.clock
    mode = _MODES[clock.data_mode]
    ascii_name = f"{plain}-{mode.en}-{clock.seq}.{ending}"
    full = quote(f"{visit.say(title)}-{visit.say(mode)}-{clock.seq}.{ending}", safe="-.")
    way = "inline" if ending in ("pdf", "png") else "attachment"
    return f"{way}; filename=\"{ascii_name}\"; filename*=UTF-8''{full}"

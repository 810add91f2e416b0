"""`changes`: the feed itself. A poll with nothing new costs one indexed read and no page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b

import orjson
from flask import Response

from catalog.feed.cursor import CursorInvalid, CursorInWalk, CursorTooNarrow, decode
from catalog.feed.pages import USUAL_PAGE, Ask, Page
from catalog.feed.positions import CursorExpired, EpochChanged, HistoryDiverged
from catalog.store.public.clock import Clock
from catalog.store.public.following import Revision
from catalog.words.label import Label
from service.api.answer import Answer
from service.api.answers import REVALIDATE, matches, public
from service.api.bodies import Body, compressed
from service.api.call import Call
from service.api.items_parameters import format_parameter
from service.api.negotiation import JSON
from service.api.parameters import Given, Parameters
from service.api.problems import problem
from service.api.route import Route
from service.api.services import Services
from service.api.sync import asking
from service.api.sync.names import SYNC, TAG
from service.api.sync.refusals import start_again
from service.api.sync.states import digests

CLOSED = "public, max-age=86400, immutable"
"""A page of every change that a cursor names and that does not reach the head. It would be so for
ever, were it not that a content can be erased: then nobody shows it for longer than a day."""

_CONTENT_TYPE = ("Content-Type", JSON.media_type)


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/changes", "getChanges", TAG, Label("变更", "Changes"), JSON, "Changes", changes,
        Parameters(
            asking.CURSOR, asking.SINCE, asking.CHANGES_LIMIT, asking.COLLECTIONS, asking.MODE,
            format_parameter(("json",)),
        ),
        problems={410: "StartAgainProblem"},
    )  # fmt: skip


def changes(services: Services, call: Call, given: Given) -> Response:
    """A page of changes, as far as this process does not have it, or the client, already."""
    ask, pages = _ask(given), services.feed_pages
    revision = services.feed.revision()
    body = pages.find(_closed_key(revision, call))
    if body is not None:
        return _answer(call, revision.clock, body, CLOSED)
    etag = _tag(revision, call)
    # An asterisk names no tag: whether there is a page at all is still to be seen.
    if call.if_none_match != "*" and matches(call.if_none_match, etag):
        return _answer(call, revision.clock, Body(b"", etag), REVALIDATE)
    body = pages.find((etag, call.gzip))
    if body is not None:
        return _answer(call, revision.clock, body, REVALIDATE)
    page = _page(services, call, ask)
    # What was erased since the revision was read is told under a tag that is given up already.
    revision = Revision(page.clock, revision.erased)
    etag = _tag(revision, call)
    body = Body(_content(page), etag)
    body = compressed(body) if call.gzip else body
    # Without a cursor an address does not name its epoch, and must lead into a new one at once.
    closed = page.closed and ask.cursor is not None
    pages.keep(_closed_key(revision, call) if closed else (etag, call.gzip), body)
    return _answer(call, page.clock, body, CLOSED if closed else REVALIDATE)


def _ask(given: Given) -> Ask:
    asking.check_apart(given, "cursor", "since")
    text = given.get("cursor")
    try:
        return Ask(
            limit=given.get("limit", USUAL_PAGE),
            cursor=None if text is None else decode(text),
            collections=given.get("collections"),
            mode=given.get("mode"),
            now="since" in given.values,
        )
    except CursorInvalid:
        raise problem(400, "cursor-invalid") from None
    except CursorInWalk:
        raise problem(400, "cursor-in-walk") from None
    except CursorTooNarrow as narrow:
        covered, missed = ", ".join(narrow.covered), ", ".join(narrow.missed)
        raise problem(400, "cursor-too-narrow", covered=covered, missed=missed) from None


def _page(services: Services, call: Call, ask: Ask) -> Page:
    try:
        return services.feed.page(ask, datetime.now(UTC))
    except CursorInvalid:
        raise problem(400, "cursor-invalid") from None
    except EpochChanged as changed:
        raise start_again("epoch-changed", call, changed.clock) from None
    except CursorExpired as expired:
        raise start_again("cursor-expired", call, expired.clock) from None
    except HistoryDiverged as diverged:
        raise start_again("history-diverged", call, diverged.clock) from None


def _closed_key(revision: Revision, call: Call) -> Hashable:
    clock = revision.clock
    return clock.epoch, revision.erased, call.path, call.query, call.gzip


def _tag(revision: Revision, call: Call) -> str:
    """The entity tag of a page: of all that it can depend on, none of which is the page."""
    clock = revision.clock
    told = (
        f"{clock.epoch} {clock.seq} {clock.chain} {clock.data_mode} {revision.erased} "
        f"{call.site}{call.path}?{call.query}"
    )
    return f'W/"{blake2b(told.encode(), digest_size=16).hexdigest()}"'


def _content(page: Page) -> bytes:
    """The page as JSON. The changes are joined as they are."""
    clock = page.clock
    head = orjson.dumps({"epoch": clock.epoch, "mode": page.mode})
    tail = orjson.dumps(
        {
            "next": page.next,
            "has_more": page.has_more,
            "head_seq": clock.seq,
            "to": page.to,
            **(digests(page.state, page.scope) if page.state else {}),
            "catalog_data_mode": clock.data_mode,
        }
    )
    return b'%b,"changes":[%b],%b' % (head[:-1], b",".join(page.changes), tail[1:])


def _answer(call: Call, clock: Clock, body: Body, cache_control: str) -> Answer:
    common = (("ETag", body.etag), *public(clock, cache_control))
    if matches(call.if_none_match, body.etag):
        return Answer(304, [*common])
    encoding = [("Content-Encoding", "gzip")] if body.gzip else []
    return Answer(200, [_CONTENT_TYPE, *common, *encoding], body.content)

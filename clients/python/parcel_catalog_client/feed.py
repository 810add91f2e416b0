"""One page of the feed, asked for and looked over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parcel_catalog_client.changes import Change, Damaged, parse_page
from parcel_catalog_client.claims import Claims, claims_of
from parcel_catalog_client.errors import Refused
from parcel_catalog_client.http import Api
from parcel_catalog_client.replica import Position

CHANGES = "/sync/changes"
LIMIT = 1000

_START_AGAIN = frozenset(
    {
        *("cursor-expired", "epoch-changed", "history-diverged"),
        *("cursor-invalid", "cursor-in-walk", "cursor-too-narrow"),
    }
)


class StartAgain(Exception):
    """Nothing can be followed from the copy's position: a new one is pulled. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Page:
    """Changes by seq; `to` is the seq at which the page, or a compact walk, ends.

    `claims` are there where the copy stands, after this page, at a state of the catalog.
    """

    changes: list[Change]
    cursor: str
    has_more: bool
    to: int
    head_seq: int
    claims: Claims | None
    etag: str | None


def fetch_page(
    api: Api, position: Position, etag: str | None = None, *, at_least: int = 0
) -> Page | None:
    """The page after a position; None when `etag` is still that of the answer.

    `at_least` is a seq that the answering node must have come to. Raises StartAgain, Damaged.
    """
    headers = {"Catalog-Min-Seq": str(at_least)} if at_least else {}
    if etag is not None:
        headers["If-None-Match"] = etag
    params = {**_ways(position), "limit": LIMIT, "cursor": position.cursor or ""}
    try:
        answer = api.get_json(CHANGES, params, headers=headers)
    except Refused as refused:
        if at_least and refused.code == "replica-behind":
            # Another history may not have come as far as the last one had.
            return fetch_page(api, position, etag)
        if refused.code in _START_AGAIN:
            raise StartAgain(refused.code) from refused
        raise
    if answer.not_modified:
        return None
    told = parse_page(answer.content)
    page = api.understood(answer, lambda _: _page(told, answer.etag))
    if told.get("epoch") != position.epoch or told["catalog_data_mode"] != position.data_mode:
        raise Damaged("a page is of another history than its cursor")
    _check_order(page, position)
    return page


def cursor_at_head(api: Api, position: Position) -> tuple[str, int]:
    """A cursor of the position's mode and collections that stands at the head, and that seq,
    told by a node that has come to the position at least."""
    at_least = {"Catalog-Min-Seq": str(position.seq)}
    answer = api.get_json(CHANGES, {**_ways(position), "since": "now"}, headers=at_least)
    return api.understood(answer, lambda told: (str(told["next"]), int(told["head_seq"])))


def _ways(position: Position) -> dict[str, str | int]:
    """The parameters that say how to follow, whatever the way of the cursor beside them is."""
    named = position.collections
    scope = {} if named is None else {"collections": ",".join(named)}
    return {"mode": position.mode, **scope}


def _page(told: Mapping[str, Any], etag: str | None) -> Page:
    to = int(told["to"])
    has_claims = told.get("state_digest") is not None
    return Page(
        told["changes"],
        str(told["next"]),
        bool(told["has_more"]),
        to,
        int(told["head_seq"]),
        claims_of(told, to) if has_claims else None,
        etag,
    )


def _check_order(page: Page, position: Position) -> None:
    before = position.seq
    for change in page.changes:
        if not before < change.seq <= page.to:
            raise Damaged(f"change {change.seq} comes after {before} on a page up to {page.to}")
        before = change.seq
    if page.has_more and not page.changes:
        raise Damaged("a page holds nothing and says that there is more")
    if not page.has_more and page.claims is None:
        raise Damaged(f"a walk ends at {page.to} without a digest")

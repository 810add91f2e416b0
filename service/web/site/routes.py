"""Every page of the site: the one table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog.kinds import KINDS
from service.web.site.page import Page
from service.web.site.views import entries, home, searching

_OWN = (
    Page("/", "home", home.show),
    Page("/search", "search", searching.show),
)

_WITH_OWN_LIST = frozenset[str]()
"""Kinds whose list is a page of its own, named above."""

_WITH_OWN_PAGE = frozenset[str]()
"""Kinds whose entries have pages of their own, named above."""


def _alike() -> Iterator[Page]:
    """The pages of the other kinds, which are made alike."""
    for kind in KINDS:
        if kind not in _WITH_OWN_LIST:
            yield Page(f"/{kind}", f"list_{kind}", partial(entries.listed, collection=kind))
        if kind not in _WITH_OWN_PAGE:
            view = partial(entries.one, collection=kind)
            yield Page(f"/{kind}/<entry_id>", f"entry_{kind}", view)


PAGES = (*_OWN, *_alike())

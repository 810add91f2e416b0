"""The number of parcels that the government has stated, beside the number published here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from catalog.query.model import Equals, Query, SortKey
from catalog.store.public.clock import Clock
from catalog.words.label import Label
from catalog.words.notices import declared_total
from service.api.services import Services


@dataclass(frozen=True)
class Totals:
    """`declared` is None until the figure itself is published. Invented parcels verify nothing."""

    published: int
    verified: int
    declared: int | None
    as_of: str | None
    entry_id: str | None
    sources: tuple[str, ...]
    locator: str | None

    @property
    def wording(self) -> Label | None:
        if self.declared is None:
            return None
        return declared_total(self.declared, self.as_of or "—", self.verified)


def totals(services: Services, now: Clock) -> Totals:
    """The totals of the current catalog."""
    published = services.extents.of("parcels", now).count
    verified = 0 if now.data_mode == "demo" else published
    stated = _stated(services, now)
    if stated is None:
        return Totals(published, verified, None, None, None, (), None)
    properties = stated["properties"]
    said = properties["evidence"].get("value", {})
    return Totals(
        published,
        verified,
        properties["value"],
        said.get("as_of") or properties.get("period_end"),
        stated["id"],
        tuple(said.get("sources") or ()),
        said.get("locator"),
    )


def _stated(services: Services, now: Clock) -> dict[str, Any] | None:
    """The newest published figure of the declared total."""
    query = Query(
        "indicators",
        where=(Equals("metric", "declared_total"),),
        sort=(SortKey("period_end", descending=True),),
        limit=1,
        at=now.seq,
    )
    contents = services.lists.page(query).contents
    found: dict[str, Any] | None = orjson.loads(contents[0]) if contents else None
    return found if found and found["properties"].get("value") is not None else None

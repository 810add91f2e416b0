"""Which state of the catalog a product shows, and the addresses that lead back to it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import segno

from catalog.values.dates import SHANGHAI
from catalog.words.label import Label
from service.products.model import Edition
from service.products.telling import Tongue
from service.showing.published import Published

_EMPTY = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of what is made of a catalog in which nothing has been published."""


@dataclass(frozen=True)
class Order:
    """How a product is wanted: its languages, the address of the site, and who provides the data.

    `site` is the address of the service without a last slash; links and squares are built from it.
    `withdrawn` says of parcels, by id, that they have left the catalog since.
    """

    tongue: Tongue
    site: str
    provider: Label
    withdrawn: tuple[tuple[str, Label], ...] = ()

    def since(self, entry_id: str) -> Label | None:
        """What became of a parcel after the state that is shown; None while it is public."""
        return dict(self.withdrawn).get(entry_id)

    def page(self, path: str, seq: int) -> str:
        """The address of a page, in the product's language, that knows of which seq the copy is."""
        prefix = "/en" if self.tongue == "en" else ""
        return f"{self.site}{prefix}{path}?seq={seq}"


def edition(published: Published, order: Order, path: str) -> Edition:
    """The state that is published at a seq; `path` is that of the page which the product is of."""
    clock = published.clock
    return Edition(
        seq=clock.seq,
        epoch=clock.epoch,
        as_of=made(published).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        demonstration=clock.data_mode == "demo",
        address=order.page(path, clock.seq),
        provider=order.provider,
    )


def made(published: Published) -> datetime:
    """The date of a product: when its seq was published, whenever it is made."""
    instant = published.published_at
    return datetime.fromisoformat(instant) if instant else _EMPTY


def square(address: str) -> str:
    """The QR code of an address, as SVG without a border."""
    found = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        found, kind="svg", border=0, dark="#1c2b28", xmldecl=False, svgns=True
    )
    return found.getvalue().decode()

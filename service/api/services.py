"""What the views need from the house: made once when the application is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.feed.pages import Feed
from catalog.query.extent import Extents
from catalog.query.listing import Lists
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.api.bodies import Bodies
from service.api.freshness import Freshness
from service.identity.bearer import Door
from service.identity.oidc import Provider
from service.identity.sessions import StaffDoor
from service.outbound.bell import Bell
from service.settings import Settings

if TYPE_CHECKING:
    from service.api.contract import Contract


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    reader: Reader
    lists: Lists
    extents: Extents
    contract: Contract
    docs_page: bytes
    freshness: Freshness
    door: Door
    staff: StaffDoor
    oidc: Provider | None
    bell: Bell
    feed: Feed
    bodies: Bodies = field(default_factory=Bodies)
    feed_pages: Bodies = field(default_factory=lambda: Bodies(16 * 2**20))
    """Apart from the others, which one walk along the whole history would crowd out."""

    def close(self) -> None:
        """Give back the connections of this process and, first, of this thread."""
        self.reader.release()
        self.database.dispose()

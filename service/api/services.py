"""What the views need from the house: made once when the application is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Semaphore
from typing import TYPE_CHECKING

from catalog.feed.pages import Feed
from catalog.query.extent import Extents
from catalog.query.listing import Lists
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.api.bodies import Bodies
from service.api.freshness import Freshness
from service.identity.bearer import Door
from service.identity.sessions import StaffDoor
from service.outbound.bell import Bell
from service.products.press import Presses
from service.settings import Settings
from service.showing.published import Shelf

if TYPE_CHECKING:
    from service.api.contract import Contract
    from service.identity.oidc import Provider


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
    bell: Bell
    feed: Feed
    export_slots: Semaphore
    bodies: Bodies = field(default_factory=Bodies)
    feed_pages: Bodies = field(default_factory=lambda: Bodies(16 * 2**20))
    """Apart from the others, which one walk along the whole history would crowd out."""

    pages: Bodies = field(default_factory=lambda: Bodies(16 * 2**20))
    """Pages of the site, apart from what machines read."""

    @cached_property
    def shelf(self) -> Shelf:
        """The published catalog as pages and products read it."""
        return Shelf(self.reader, self.lists)

    presses: Presses = field(default_factory=Presses)
    """Where sheets, booklets and pictures are made."""

    @cached_property
    def oidc(self) -> Provider | None:
        """The agency's identity provider, None where there is none."""
        if self.settings.oidc_issuer is None:
            return None
        # A third of a second's import that only who has a provider pays.
        from service.identity.oidc import provider_of

        return provider_of(self.settings, self.staff)

    def close(self) -> None:
        """Give back the connections of this process and, first, of this thread."""
        self.reader.release()
        self.database.dispose()

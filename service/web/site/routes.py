"""Every page of the site: the one table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog.kinds import KINDS
from service.web.site.page import Page
from service.web.site.parcels import comparing, listing, parcel
from service.web.site.views import (
    area,
    enquiring,
    entries,
    home,
    industries,
    mapping,
    matching,
    policies,
    projects,
    reading,
    register,
    searching,
)

_OWN = (
    Page("/", "home", home.show),
    Page("/area", "area", area.show),
    Page("/industries", "industries", industries.show),
    Page("/map", "map", mapping.show),
    Page("/map.svg", "map_picture", mapping.picture),
    Page("/match", "match", matching.show),
    Page("/compare", "compare", comparing.show),
    Page("/parcels", "parcels", listing.show),
    Page("/parcels/<entry_id>", "parcel", parcel.show),
    Page("/projects", "projects", projects.listed),
    Page("/policies", "policies", policies.listed),
    Page("/foreign-investors", "foreign", policies.foreign),
    Page("/register", "register", register.show),
    Page("/enquiry", "enquiry", enquiring.ask),
    Page("/enquiry", "send_enquiry", enquiring.receive, "POST"),
    Page("/enquiry/received", "enquiry_received", enquiring.received),
    Page("/search", "search", searching.show),
    Page("/data", "data", reading.data),
    Page("/accessibility", "accessibility", reading.accessibility),
)


def _alike() -> Iterator[Page]:
    """The lists and the entries' pages of kinds that have none of their own above."""
    own = {page.path for page in _OWN}
    for kind in KINDS:
        pages = (
            Page(f"/{kind}", f"list_{kind}", partial(entries.listed, collection=kind)),
            Page(f"/{kind}/<entry_id>", f"entry_{kind}", partial(entries.one, collection=kind)),
        )
        yield from (page for page in pages if page.path not in own)


PAGES = (*_OWN, *_alike())

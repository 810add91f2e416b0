"""What a page says of itself to search engines: schema.org data in a block that runs nothing."""

from __future__ import annotations

from markupsafe import Markup

from catalog.words.label import Label
from service.api.landing import ABOUT, TITLE
from service.settings import Settings
from service.showing.entry import Entry
from service.showing.jsonld import catalog_node, crumbs_node, data_block, entry_node
from service.web.site.visit import Visit


def of_entry(visit: Visit, entry: Entry) -> Markup:
    """The data of an entry's page, and where the page stands."""
    address = visit.of(entry)
    places = [
        (visit.t("首页", "Home"), visit.at("/")),
        (visit.say(entry.kind.title), visit.at(f"/{entry.kind.name}")),
        (visit.say(entry.name), address),
    ]
    node = entry_node(visit.published, entry, address, visit.language)
    # The block escapes whatever could end it.
    return Markup(data_block(node, crumbs_node(places)))


def of_catalog(visit: Visit) -> Markup:
    """The data of the home page: the catalog as a whole."""
    settings = visit.services.settings
    node = catalog_node(
        visit.call.site,
        TITLE,
        ABOUT,
        _provider(settings),
        settings.license_url,
        visit.clock.seq,
        visit.published.published_at,
        visit.demo,
        visit.language,
    )
    return Markup(data_block(node))


def _provider(settings: Settings) -> Label | None:
    """Who provides the data, where the operator has said so."""
    said = settings.model_fields_set & {"provider_zh", "provider_en"}
    return Label(settings.provider_zh, settings.provider_en) if said else None

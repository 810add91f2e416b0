"""Published entries as schema.org data for search engines: what is published, and nothing else.

A value that is not known, disputed or invented is left out, and so is every type that would claim
more than the catalog does: a parcel is a Place and no offer, a reply to a proposal a CreativeWork
and no legislation. A type that sounds as if the thing stood there already comes with the words for
how far it is, and a figure with what must be said beside it: that it was planned, or worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from catalog.kinds.fields import Number
from catalog.rules.published import is_true_to_place
from catalog.values.codes import code_list
from catalog.words import notices
from catalog.words.label import Label, Language
from service.showing.entry import ILLUSTRATIVE, Entry
from service.showing.figures import NOWHERE, figure
from service.showing.moments import moments
from service.showing.published import Published

Node = dict[str, Any]

_CONTEXT = "https://schema.org"
_TOLD = frozenset({"official", "sourced", "derived"})
_UNITS = {"m²": "MTK", "m": "MTR", "%": "P1", "年": "ANN", "1": "C62"}
"""UN/CEFACT codes of the units in which figures are kept."""

_FIGURES = (
    "site_area_m2", "far_min", "far_max", "gfa_m2", "height_limit_m", "building_density_pct",
    "green_ratio_pct", "grant_term_years",
)  # fmt: skip
_STATES, _THERE = {"facilities": "status", "projects": "stage"}, "existing"
_LIMITS = {"le": "maxValue", "ge": "minValue"}
_EXACT = (None, "eq", "exact")


def entry_node(published: Published, entry: Entry, address: str, language: Language) -> Node | None:
    """What is told of an entry on its page at that address; None for kinds that have no type."""
    make = _MAKERS.get(entry.kind.name)
    if make is None:
        return None
    other: Language = "zh" if language == "en" else "en"
    name, alternate = entry.name.in_language(language), entry.name.in_language(other)
    description = entry.pair("description").in_language(language)
    return _known(
        {
            "@context": _CONTEXT,
            "@id": address,
            "url": address,
            "name": name,
            "alternateName": alternate if alternate != name else None,
            "description": description or None,
            "disambiguatingDescription": _apart(entry, language),
            **make(published, entry, language),
        }
    )


def catalog_node(
    site: str,
    title: Label,
    about: Label,
    provider: Label | None,
    license_url: str | None,
    seq: int,
    modified: str | None,
    demo: bool,
    language: Language,
) -> Node:
    """The catalog as a whole, for the home page: a data set with the forms in which it is had."""
    items = f"{site}/api/v1/collections/parcels/items"
    downloads = (
        ("application/geo+json", items),
        ("text/csv", f"{items}?f=csv"),
    )
    return _known(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "@id": f"{site}/",
            "url": f"{site}/",
            "name": title.in_language(language),
            "description": about.in_language(language),
            "disambiguatingDescription": (
                notices.DEMONSTRATION.in_language(language) if demo else None
            ),
            "inLanguage": ["zh-CN", "en"],
            "creator": _organisation(provider.in_language(language)) if provider else None,
            "license": license_url,
            "isAccessibleForFree": True,
            "version": str(seq),
            "dateModified": modified,
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": form, "contentUrl": address}
                for form, address in downloads
            ],
        }
    )


def crumbs_node(places: Sequence[tuple[str, str]]) -> Node:
    """Where a page stands: names with their addresses, the page itself last."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(places, start=1)
        ],
    }


def data_block(*nodes: Node | None) -> str:
    """The nodes as a data block of an HTML page; empty without any.

    Browsers run no script of this type, so that a policy without inline scripts lets it stand. No
    text in it can end the block: what HTML could take for markup is written as JSON escapes.
    """
    found = [node for node in nodes if node is not None]
    if not found:
        return ""
    text = orjson.dumps(found[0] if len(found) == 1 else found).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _place(published: Published, entry: Entry, language: Language) -> Node:
    address = entry.pair("address").in_language(language)
    return {
        "@type": "Place",
        "identifier": [*_identifiers(entry, ("plot_no", "planning_unit", "cadastral_code"))],
        "address": _text(entry, "address", address),
        "geo": _geo(entry),
        "additionalProperty": [*_figures(entry, language)],
        "subjectOf": [*_sources(published, entry, language)],
    }


def _project(published: Published, entry: Entry, language: Language) -> Node:
    place = _place(published, entry, language)
    located = {name: place[name] for name in ("address", "geo", "additionalProperty")}
    return {
        "@type": "Project",
        "subjectOf": place["subjectOf"],
        "location": {"@type": "Place", **_known(located)} if any(located.values()) else None,
    }


def _policy(published: Published, entry: Entry, language: Language) -> Node:
    parent = published.one("policies", entry["part_of"]) if entry["part_of"] else None
    status = entry["validity_status"]
    validity = code_list("validity-status").label(status) if status else None
    return {
        "@type": "CreativeWork",
        "identifier": _value(entry, "doc_no"),
        "datePublished": _value(entry, "issued_on"),
        "expires": _value(entry, "expires_on"),
        "creativeWorkStatus": validity.in_language(language) if validity else None,
        "creator": _organisations(entry, "issuers", language),
        "isPartOf": _work(parent, language) if parent else None,
        "isBasedOn": [*_sources(published, entry, language)],
    }


def _announcement(published: Published, entry: Entry, language: Language) -> Node:
    held = [moment for moment in moments(entry) if moment.aspect == "event"]
    organisers = _organisations(entry, "organisers", language)
    if held:
        return {
            "@type": "Event",
            "startDate": held[0].first,
            "endDate": held[0].last,
            "eventStatus": (
                "https://schema.org/EventCancelled" if entry["state"] == "terminated" else None
            ),
            "organizer": organisers,
        }
    return {
        "@type": "CreativeWork",
        "identifier": _value(entry, "announcement_no"),
        "datePublished": _value(entry, "published_on"),
        "creator": organisers,
        "isBasedOn": [*_sources(published, entry, language)],
    }


def _service(published: Published, entry: Entry, language: Language) -> Node:
    return {
        "@type": "Service",
        "provider": _organisations(entry, "provider_units", language),
    }


def _source(published: Published, entry: Entry, language: Language) -> Node:
    return {key: value for key, value in _work(entry, language).items() if key != "name"}


def _enterprise(published: Published, entry: Entry, language: Language) -> Node:
    return {"@type": "Organization", "subjectOf": [*_sources(published, entry, language)]}


_MAKERS: Mapping[str, Callable[[Published, Entry, Language], Node]] = {
    "parcels": _place,
    "facilities": _place,
    "projects": _project,
    "policies": _policy,
    "announcements": _announcement,
    "service-guides": _service,
    "enterprises": _enterprise,
    "sources": _source,
}


def _figures(entry: Entry, language: Language) -> Iterator[Node]:
    for name in _FIGURES:
        field = entry.kind.public_fields.get(name)
        if not isinstance(field, Number) or _value(entry, name) is None:
            continue
        operator = entry.evidence(name).get("operator")
        member = "value" if operator in _EXACT else _LIMITS.get(str(operator))
        # What is about so much, or more than that, has no member that would not say it exactly.
        if member is None:
            continue
        yield _known(
            {
                "@type": "PropertyValue",
                "propertyID": name,
                "name": field.traits.title.in_language(language),
                member: entry[name],
                "unitCode": _UNITS.get(field.traits.unit or ""),
                "description": _beside(entry, name, language),
            }
        )


def _beside(entry: Entry, name: str, language: Language) -> str:
    """What the pages say beside the figure; empty where it stands by itself."""
    caveats = figure(NOWHERE, entry, name).caveats
    return ("；" if language == "zh" else "; ").join(one.in_language(language) for one in caveats)


def _identifiers(entry: Entry, names: Iterable[str]) -> Iterator[Node]:
    for name in names:
        field = entry.kind.public_fields.get(name)
        if field is not None and (value := _value(entry, name)) is not None:
            yield {"@type": "PropertyValue", "propertyID": name, "value": value}


def _geo(entry: Entry) -> Node | None:
    """Where it truly lies. An invented or schematic outline would put it on somebody's land."""
    geometry = entry.geometry
    if geometry is None or not is_true_to_place(entry):
        return None
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    if geometry["type"] == "Polygon":
        ring = " ".join(f"{point[1]} {point[0]}" for point in geometry["coordinates"][0])
        return {"@type": "GeoShape", "polygon": ring}
    return None


def _sources(published: Published, entry: Entry, language: Language) -> Iterator[Node]:
    """The documents that the entry rests on, each once, in the order in which they are named."""
    said = (entry.properties.get("evidence") or {}).values()
    named = dict.fromkeys(source for one in said for source in one.get("sources") or ())
    for source in published.many("sources", named):
        yield _work(source, language)


def _work(entry: Entry, language: Language) -> Node:
    return _known(
        {
            "@type": "CreativeWork",
            "name": entry.name.in_language(language),
            "identifier": _value(entry, "doc_no"),
            "datePublished": _value(entry, "issued_on"),
            "url": _value(entry, "url"),
        }
    )


def _organisations(entry: Entry, field: str, language: Language) -> list[Node]:
    zh = _value(entry, field) or ()
    en = entry[f"{field}_en"] or ()
    names = en if language == "en" and len(en) == len(zh) else zh
    return [_organisation(name) for name in names]


def _organisation(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _text(entry: Entry, field: str, value: str) -> str | None:
    return value if _value(entry, field) is not None else None


def _value(entry: Entry, field: str) -> Any:
    """A value that somebody stands for; None where it is not known, disputed or invented."""
    value, status = entry[field], entry.evidence(field).get("status")
    evidenced = (
        field in entry.kind.public_fields and entry.kind.public_fields[field].traits.evidenced
    )
    return None if evidenced and status not in _TOLD else value


def _invented(entry: Entry, language: Language) -> str | None:
    invented = entry.invented or entry.evidence("name_zh").get("status") == ILLUSTRATIVE
    return notices.DEMONSTRATION.in_language(language) if invented else None


def _apart(entry: Entry, language: Language) -> str | None:
    """What keeps it from being taken for what it is not: real, or there already."""
    said = (_invented(entry, language), _how_far(entry, language))
    return " ".join(text for text in said if text) or None


def _how_far(entry: Entry, language: Language) -> str | None:
    """The state of a facility that is not known to exist, and of any project."""
    name = _STATES.get(entry.kind.name)
    if name is None or entry[name] == _THERE:
        return None
    found = figure(NOWHERE, entry, name)
    title, value, word = (
        label.in_language(language)
        for label in (found.title, found.value, entry.pair(f"{name}_word"))
    )
    notes = [note for note in (word, entry["status_as_of"]) if note and found.known]
    if language == "zh":
        return f"{title}：{value}{'（' + '，'.join(notes) + '）' if notes else ''}。"
    return f"{title}: {value}{' (' + ', '.join(notes) + ')' if notes else ''}."


def _known(node: Mapping[str, Any]) -> Node:
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}

"""Who provides the data, how often it changes, and on which terms: as nodes of the description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.query.extent import Extent
from catalog.store.public.clock import Clock
from catalog.store.public.recent import Reach
from catalog.words.label import Label
from service.api.call import Call
from service.settings import Settings

Node = dict[str, Any]


@dataclass(frozen=True)
class Described:
    """What there is to describe, as it stands at one seq."""

    call: Call
    settings: Settings
    clock: Clock
    reaches: Mapping[str, Reach]
    extents: Mapping[str, Extent]

    def node(self, name: str) -> str:
        """The address of a part of the description."""
        return f"{self.call.site}/catalog.jsonld#{name}"

    def reference(self, name: str) -> Node:
        return {"@id": self.node(name)}


def both(label: Label) -> list[Node]:
    """A text in each of its languages."""
    return [
        {"@language": "zh", "@value": label.zh},
        {"@language": "en", "@value": label.en},
    ]


def terms(about: Described) -> Node:
    """The terms written out, which stands once in a description."""
    settings = about.settings
    return {
        "dct:publisher": {
            **about.reference("provider"),
            "@type": "foaf:Agent",
            "foaf:name": both(Label(settings.provider_zh, settings.provider_en)),
        },
        "dct:accrualPeriodicity": {
            **about.reference("update-cycle"),
            "@type": "dct:Frequency",
            "rdfs:label": settings.update_cycle,
        },
        "dct:license": {
            "@id": license_address(about),
            "@type": "dct:LicenseDocument",
            "rdfs:label": settings.license_title,
        },
        "dct:accessRights": [
            {
                **about.reference(name),
                "@type": "dct:RightsStatement",
                "dct:title": both(title),
                "rdfs:label": said,
            }
            for name, title, said in (
                ("open-attribute", Label("开放属性", "Open attribute"), settings.open_attribute),
                (
                    "sharing-attribute",
                    Label("共享属性", "Sharing attribute"),
                    settings.sharing_attribute,
                ),
            )
        ],
    }


def same_terms(about: Described) -> Node:
    """The same terms, named alone."""
    return {
        "dct:publisher": about.reference("provider"),
        "dct:accrualPeriodicity": about.reference("update-cycle"),
        "dct:license": {"@id": license_address(about)},
        "dct:accessRights": [
            about.reference("open-attribute"),
            about.reference("sharing-attribute"),
        ],
    }


def license_address(about: Described) -> str:
    return about.settings.license_url or about.node("license")

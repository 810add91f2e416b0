"""The list of sources of a product, numbered in the order in which its values name them.

Documents have numbers, and places in them numbers below these: `3.2` is the second place that is
cited of the third document.
"""

from __future__ import annotations

from catalog.words.label import Label
from service.products.model import Cited, Place
from service.showing.entry import Entry
from service.showing.figures import Figure

_SEPARATORS = Label("、", ", ")


class Citations:
    """Numbers for places in documents: the same document, locator and date are one number."""

    def __init__(self) -> None:
        self._documents: dict[str, Entry] = {}
        self._places: dict[str, dict[tuple[str | None, str | None], Place]] = {}

    def of(self, found: Figure) -> tuple[str, ...]:
        """The numbers of what a figure rests on."""
        return tuple(self._number(source, found.locator, found.as_of) for source in found.sources)

    @property
    def listed(self) -> tuple[Cited, ...]:
        """All that was cited so far, by number."""
        return tuple(
            _cited(number, source, tuple(self._places[source.id].values()))
            for number, source in enumerate(self._documents.values(), 1)
        )

    def _number(self, source: Entry, locator: str | None, as_of: str | None) -> str:
        self._documents.setdefault(source.id, source)
        places = self._places.setdefault(source.id, {})
        if (locator, as_of) not in places:
            document = list(self._documents).index(source.id) + 1
            number = f"{document}.{len(places) + 1}"
            places[locator, as_of] = Place(number, locator, as_of)
        return places[locator, as_of].number


def _cited(number: int, source: Entry, places: tuple[Place, ...]) -> Cited:
    zh = source["issuers"] or []
    return Cited(
        number=number,
        title=source.name,
        doc_no=source["doc_no"],
        issuers=Label(_SEPARATORS.zh.join(zh), _SEPARATORS.en.join(source["issuers_en"] or zh)),
        issued_on=source["issued_on"],
        url=source["url"],
        places=places,
    )

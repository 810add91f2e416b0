"""The list of sources of a product, numbered in the order in which its values name them."""

from __future__ import annotations

from catalog.words.label import Label
from service.products.model import Cited
from service.showing.entry import Entry
from service.showing.figures import Figure

_SEPARATORS = Label("、", ", ")


class Citations:
    """Numbers for places in documents: the same document, locator and date are one number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None, str | None], int] = {}
        self._cited: list[Cited] = []

    def of(self, figure: Figure) -> tuple[int, ...]:
        """The numbers of what a figure rests on."""
        return tuple(
            self._number(source, figure.locator, figure.as_of) for source in figure.sources
        )

    @property
    def listed(self) -> tuple[Cited, ...]:
        """All that was cited so far, by number."""
        return tuple(self._cited)

    def _number(self, source: Entry, locator: str | None, as_of: str | None) -> int:
        key = (source.id, locator, as_of)
        if key not in self._numbers:
            number = self._numbers[key] = len(self._cited) + 1
            self._cited.append(_cited(number, source, locator, as_of))
        return self._numbers[key]


def _cited(number: int, source: Entry, locator: str | None, as_of: str | None) -> Cited:
    zh = source["issuers"] or []
    return Cited(
        number=number,
        title=source.name,
        doc_no=source["doc_no"],
        issuers=Label(_SEPARATORS.zh.join(zh), _SEPARATORS.en.join(source["issuers_en"] or zh)),
        issued_on=source["issued_on"],
        locator=locator,
        as_of=as_of,
        url=source["url"],
    )

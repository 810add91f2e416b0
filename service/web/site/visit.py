"""One visit to a page of the site: in which language, asking for what, at which seq."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from catalog.store.public.clock import Clock
from catalog.words.label import Label, Language
from service.api.call import Call
from service.api.services import Services
from service.showing.entry import Entry
from service.showing.published import Published

PREFIX: Mapping[Language, str] = {"zh": "", "en": "/en"}
"""What the addresses of a language's pages begin with."""

Given = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Visit:
    """What a view is told. `path` is the page's address without its language's prefix.

    `query` holds every parameter's values in the order in which they came; pages read those that
    they know, and ignore the rest: shared links bring parameters of others along. `key` names the
    page that this visit is shown for ever; None where it is nobody else's.
    """

    services: Services
    call: Call
    clock: Clock
    language: Language
    path: str
    query: Mapping[str, list[str]]
    key: Hashable | None = None

    @property
    def published(self) -> Published:
        return self.services.shelf.at(self.clock)

    @property
    def demo(self) -> bool:
        return self.clock.data_mode == "demo"

    def asked(self, name: str) -> str:
        """The first value of a parameter, without the space around it."""
        return self.query.get(name, [""])[0].strip()

    def asked_all(self, name: str) -> list[str]:
        """Every value of a parameter, also where commas stand between them, each once."""
        found = (part.strip() for text in self.query.get(name, []) for part in text.split(","))
        return list(dict.fromkeys(part for part in found if part))

    def say(self, label: Label) -> str:
        return label.in_language(self.language)

    def t(self, zh: str, en: str) -> str:
        """One of two texts."""
        return en if self.language == "en" else zh

    def at(self, path: str, language: Language | None = None, /, **query: object) -> str:
        """The address of a page in this or that language; parameters without value are left out."""
        given = {name: value for name, value in query.items() if value not in (None, "", [])}
        tail = "?" + urlencode(given, doseq=True, safe=",:") if given else ""
        prefix = PREFIX[language or self.language]
        found = prefix + quote(path, safe="/.-") if path != "/" else f"{prefix}/"
        return f"{self.call.site}{found}{tail}"

    def of(self, entry: Entry) -> str:
        """The address of an entry's page."""
        return self.at(f"/{entry.kind.name}/{entry.id}")

    def file(self, path: str) -> str:
        """The address of something that is the same in every language."""
        return f"{self.call.site}{path}"

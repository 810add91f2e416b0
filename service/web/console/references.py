"""What entries point at, by name: an id in what is shown becomes the name that people know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from catalog.commands import overview
from catalog.store.staff.drafts import OPEN
from catalog.values.identifiers import is_entry_id
from catalog.words.label import Label
from service.web.console.naming import called
from service.web.console.visit import Visit


@dataclass(frozen=True)
class Named:
    """How an entry is called, and its page where whoever reads may open it."""

    name: str
    address: str = ""


class References:
    """Writes texts with the names of the entries that they name by id."""

    def __init__(self, visit: Visit, found: Mapping[str, Named]) -> None:
        self._visit, self._found = visit, found
        ids = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
        self._ids = re.compile(rf"(?<![A-Z0-9-])(?:{ids})(?![A-Z0-9-])") if ids else None

    def text(self, text: str) -> Markup:
        """A text whose ids became names with a link, each id beside its name."""
        escaped = str(escape(text))
        return Markup(self._ids.sub(self._written, escaped) if self._ids else escaped)

    def say(self, label: Label) -> Markup:
        return self.text(self._visit.say(label))

    def _written(self, match: re.Match[str]) -> str:
        named = self._found[match[0]]
        name: str | Markup = named.name
        if named.address:
            name = Markup('<a href="{}">{}</a>').format(named.address, name)
        return str(Markup('{} <small class="id">{}</small>').format(name, match[0]))


def references_in(visit: Visit, *contents: Mapping[str, Any] | None) -> References:
    """The entries that these documents point at, as staff know them, drafts among them."""
    wanted = sorted({text for content in contents for text in _ids(content or {})})
    found = {}
    for draft in overview.named(visit.services.database, wanted):
        waits = draft.state in OPEN
        path = f"/drafts/{draft.id}" if waits else f"/entries/{draft.collection}/{draft.called}"
        found[draft.called] = Named(called(visit, draft.document), visit.at(path))
    return References(visit, found)


def _ids(content: Mapping[str, Any]) -> Iterator[str]:
    """Every text in a document's properties that may be an id."""
    pending: list[Any] = [content.get("properties")]
    while pending:
        inner = pending.pop()
        if isinstance(inner, str):
            if is_entry_id(inner):
                yield inner
        elif isinstance(inner, Mapping):
            pending.extend(inner.values())
        elif isinstance(inner, Iterable):
            pending.extend(inner)

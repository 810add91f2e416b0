"""One visit to a page: who, in which language, asking for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from flask import request

from catalog.commands.acts import Act
from catalog.words.label import Label, Language
from service.api.call import Call
from service.api.services import Services
from service.identity.principal import Principal
from service.web.console.words import WORDS

ROOT = "/console"


@dataclass(frozen=True)
class Visit:
    """What a view is told. `principal` is None on the pages that everybody may see."""

    services: Services
    call: Call
    now: datetime
    language: Language
    principal: Principal | None = None
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> Principal:
        """Who is logged in, where the route asks for somebody."""
        assert self.principal is not None
        return self.principal

    @property
    def act(self) -> Act:
        """What commands are told of this visit."""
        return self.services.staff.act_of(request.environ, self.now, self.who.login)

    @property
    def by_htmx(self) -> bool:
        """Whether a part of a page is asked for, not a page."""
        return "HTTP_HX_REQUEST" in request.environ

    @cached_property
    def posted(self) -> dict[str, list[str]]:
        """The fields of the form that was sent."""
        return {name: list(found) for name, found in request.form.lists()}

    def typed(self, name: str) -> str:
        """The text of one field of the form, without the space around it."""
        return request.form.get(name, "").strip()

    def number(self, name: str) -> int:
        """A field that holds a whole number, 0 where it does not."""
        text = self.typed(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def secret(self, name: str) -> str:
        """A field exactly as it was typed: spaces belong to a password."""
        return request.form.get(name, "")

    @property
    def environ(self) -> dict[str, Any]:
        return request.environ

    def asked(self, name: str) -> str:
        """A parameter of the address."""
        return self.query.get(name, "").strip()

    def at(self, path: str) -> str:
        """The address of a page of the console."""
        return urlsplit(self.call.site).path + ROOT + quote(path, safe="/?&=#,%+")

    def t(self, key: str, **facts: object) -> str:
        """The words of a key in the visitor's language, completed with facts."""
        found = WORDS[key].in_language(self.language)
        return found.format(**facts) if facts else found

    def say(self, label: Label) -> str:
        return label.in_language(self.language)

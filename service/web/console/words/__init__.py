"""What stands on the console's pages, in Chinese and English, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catalog.words.label import Label
from service.web.console.words.assets import ASSETS
from service.web.console.words.editing import EDITING
from service.web.console.words.enquiries import ENQUIRIES
from service.web.console.words.entering import ENTERING
from service.web.console.words.home import HOME
from service.web.console.words.lists import LISTS
from service.web.console.words.naming import NAMING
from service.web.console.words.people import PEOPLE
from service.web.console.words.previewing import PREVIEWING
from service.web.console.words.releasing import RELEASING
from service.web.console.words.requests import REQUESTS
from service.web.console.words.reviewing import REVIEWING
from service.web.console.words.shell import SHELL
from service.web.console.words.workbooks import WORKBOOKS

WORDS: Mapping[str, Label] = MappingProxyType(
    {
        **SHELL,
        **NAMING,
        **ENTERING,
        **HOME,
        **LISTS,
        **EDITING,
        **REVIEWING,
        **RELEASING,
        **PREVIEWING,
        **PEOPLE,
        **WORKBOOKS,
        **REQUESTS,
        **ENQUIRIES,
        **ASSETS,
    }
)
"""A test holds every key that a page uses to be here, and every key here to be used."""

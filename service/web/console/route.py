"""What a page of the console is: its address, who may see it, and its view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Response

from service.identity.principal import Principal

View = Callable[..., Response]

EVERYBODY = "everybody"
"""Asks for nothing: pages on the way in."""

USUAL_BYTES = 8 * 2**20
"""Of a form that is sent, with what is sent with it."""

SESSION = "session"
"""Asks for somebody who is logged in, whoever it is."""


@dataclass(frozen=True)
class Page:
    """One page, or one act that a form sends.

    `asks` is EVERYBODY, SESSION or a permission of `catalog.rules.permissions`, or several of
    which one is enough. Its view is called with the visit and, by name, what stands at the `<…>`
    of the path. `owing` pages open while a person still has to change a password or set up codes.
    A form of more than `most_bytes` is refused unread.
    """

    path: str
    name: str
    asks: str | tuple[str, ...]
    view: View
    method: Literal["GET", "POST"] = "GET"
    owing: bool = False
    most_bytes: int = USUAL_BYTES

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions of which one is asked for; none where being there is enough."""
        if self.asks in (EVERYBODY, SESSION):
            return ()
        return (self.asks,) if isinstance(self.asks, str) else self.asks

    def admit(self, principal: Principal) -> None:
        """Refuse whoever has none of the permissions. Raises Problem (403)."""
        if self.permissions and not any(map(principal.may, self.permissions)):
            principal.require(self.permissions[0])

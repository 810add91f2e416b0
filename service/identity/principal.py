"""Whoever acts, by session or by token alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.rules.permissions import PERMISSIONS
from service.api.problems import Problem, problem


@dataclass(frozen=True)
class Principal:
    """Who it is and what they may do at this moment.

    `owes` is "", "password" or "totp": what they have to do first, and until then `permissions`
    are none. `csrf` goes with every unsafe request of a session; it is empty for a token.
    """

    login: str
    name: str
    roles: frozenset[str]
    permissions: frozenset[str]
    owes: str = ""
    csrf: str = field(default="", repr=False)
    token_id: str | None = None

    def may(self, permission: str) -> bool:
        """Whether a permission is theirs. Raises KeyError for one that there is not."""
        if permission not in PERMISSIONS:
            raise KeyError(permission)
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Refuse whoever lacks a permission. Raises Problem."""
        if self.may(permission):
            return
        if self.owes:
            raise problem(403, "something-owed")
        facts = {"permission": PERMISSIONS[permission].label}
        raise Problem(403, "permission-missing", facts, cacheable=False)

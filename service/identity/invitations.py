"""Links by which people come in for the first time."""

from __future__ import annotations

import secrets

from catalog.commands.inviting import SECRET_PREFIX
from catalog.values.secret import SECRET_BYTES, secret_text

PATH = "/console/invitations/"


def new_secret() -> str:
    """The secret of a new link, which nobody can guess."""
    return secret_text(secrets.token_bytes(SECRET_BYTES), SECRET_PREFIX)


def address(site: str, secret: str) -> str:
    """Where a link leads, below the address under which people reach the service."""
    return f"{site}{PATH}{secret}"

"""Addresses: of a catalog however somebody wrote it, and of what its links point to."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

API = "/api/v1"


class NoAddress(ValueError):
    """The text is no address that a catalog could have, or leads out of it.

    It is told without the account that may stand in it.
    """


def api_address(text: str) -> str:
    """`https://host/api/v1` for an address given with or without `/api/v1` and a last slash."""
    parts = _split(text.strip())
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise NoAddress(text.rpartition("@")[2])
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(API)}{API}"


def below(api: str, target: str) -> str:
    """The address of a path below the API, or of a link in one of its answers.

    A link is followed on the host that the catalog was asked at, whatever host the link names: the
    catalog may know itself by another name, and no answer sends this client elsewhere.
    """
    if "://" not in target:
        return f"{api}/{target.lstrip('/')}"
    parts = _split(target)
    _, found, path = parts.path.partition(API)
    if not found or path[:1] not in ("", "/"):
        raise NoAddress(target)
    return f"{api}{path}{f'?{parts.query}' if parts.query else ''}"


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses share scheme, host and port, so that a secret may go to both."""
    return _origin(one) == _origin(other)


def is_unsafe_turn(source: str, target: str) -> bool:
    """Whether a redirect leads away from HTTP, or from an encrypted connection to a plain one.

    Raises ValueError when it leads to no address at all.
    """
    scheme = _origin(target)[0]
    return scheme not in ("http", "https") or (scheme == "http" and source.startswith("https:"))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError as error:
        raise NoAddress(text) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_a_number:
        raise NoAddress(text)
    return parts

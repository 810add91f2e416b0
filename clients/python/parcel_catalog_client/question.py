"""A question to a collection, as the parameters of its address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

Scalar = str | int | float | Decimal | bool | date
Wanted = Scalar | tuple[Scalar | None, Scalar | None]
"""What a field must be: a value, or `(from, to)` with both ends included; None leaves one open."""

Moment = str | datetime | date
Period = Moment | tuple[Moment | None, Moment | None]


def parameters(
    *,
    bbox: Sequence[float] | None,
    datetime: Period | None,
    sortby: Sequence[str],
    properties: Sequence[str],
    seq: int | None,
    page_size: int,
    fields: dict[str, Wanted | None],
) -> dict[str, str | int]:
    """What to ask for. A field wanted to be None is not asked about."""
    found: dict[str, str | int] = {"limit": page_size}
    if bbox is not None:
        found["bbox"] = ",".join(map(_text, bbox))
    if datetime is not None:
        found["datetime"] = _between(datetime, "/", "..")
    if sortby:
        found["sortby"] = ",".join([sortby] if isinstance(sortby, str) else sortby)
    if properties:
        found["properties"] = ",".join([properties] if isinstance(properties, str) else properties)
    if seq is not None:
        found["seq"] = seq
    for name, wanted in fields.items():
        if wanted is not None:
            found[name] = _between(wanted, "..", "")
    return found


def _between(wanted: Wanted, separator: str, open_end: str) -> str:
    if not isinstance(wanted, tuple):
        return _text(wanted)
    return separator.join(open_end if end is None else _text(end) for end in wanted)


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        # Without an exponent, which no parameter may have.
        return format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)

"""Which life-cycle state of a parcel may follow which."""

from __future__ import annotations

# A listing need not show every step, so any later state may follow an earlier one.
_FORWARD = (
    "planned",
    "acquiring",
    "banked",
    "promotable",
    "promoting",
    "pre_announced",
    "announced",
    "bidding",
    "sold",
    "contracted",
    "handed_over",
    "started",
    "completed",
    "in_production",
    "full_capacity",
)
_ASIDE = {
    "unsold": frozenset({"pre_announced", "announced", "bidding"}),
    "withdrawn": frozenset(_FORWARD[: _FORWARD.index("sold")]) | {"unsold"},
    "expired": frozenset(_FORWARD[_FORWARD.index("sold") :]) | {"renewed"},
    "renewed": frozenset({"expired"}) | frozenset(_FORWARD[_FORWARD.index("sold") :]),
    "reclaimed": frozenset(_FORWARD[_FORWARD.index("sold") :]) | {"expired", "renewed"},
}
_BACK = frozenset(
    {
        ("unsold", "promoting"),
        ("withdrawn", "banked"),
        ("reclaimed", "banked"),
    }
)


def may_follow(before: str | None, after: str | None) -> bool:
    """Whether a published state may be followed by another. Unknown states bind nothing."""
    if before is None or after is None or before == after or (before, after) in _BACK:
        return True
    if after in _ASIDE:
        return before in _ASIDE[after]
    if before in _FORWARD and after in _FORWARD:
        return _FORWARD.index(before) < _FORWARD.index(after)
    return False

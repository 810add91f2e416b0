"""How much weight a remark on an entry has."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """A fault keeps the entry from being published; `off` is for what nobody wants to be told."""

    FAULT = "fault"
    WARNING = "warning"
    OFF = "off"

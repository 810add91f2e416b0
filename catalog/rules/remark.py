"""What is worth saying of a draft, whether or not it keeps the draft from being published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.values.fault import Fault


class Severity(StrEnum):
    """`off` is for what nobody wants to be told."""

    FAULT = "fault"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True)
class Remark:
    """`said` names the place, the message and its facts, as for a refusal."""

    severity: Severity
    said: Fault

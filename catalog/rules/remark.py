"""What is worth saying of a draft, whether or not it keeps the draft from being published."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.values.fault import Fault
from catalog.words.severity import Severity


@dataclass(frozen=True)
class Remark:
    """`said` names the place, the message and its facts, as for a refusal."""

    severity: Severity
    said: Fault

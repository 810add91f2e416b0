"""Where a table of entries comes from: what it has to say of itself wherever it is taken to."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.words.label import Label
from catalog.words.notices import DEMONSTRATION


@dataclass(frozen=True)
class Origin:
    """The catalog at one seq. `as_of` is when that was published, None before the first release;
    `crs` is the URI of the geometries' coordinates."""

    kind: str
    data_mode: str
    epoch: str
    seq: int
    as_of: str | None
    attribution: Label
    licence: str
    crs: str

    @property
    def notice(self) -> Label | None:
        """What has to stand beside invented parcels, None in a real catalog."""
        return DEMONSTRATION if self.data_mode == "demo" else None

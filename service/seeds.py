"""The data files that ship with the product."""

from __future__ import annotations

from importlib.resources import as_file, files

from catalog.exchange.reading import RawEntry, read_file

_LARGEST_SEED = 8 * 1024 * 1024
DEMONSTRATION = "demo"


def seed_entries(*, demonstration: bool) -> list[RawEntry]:
    """All sourced facts, and in a demonstration the invented parcels as well."""
    with as_file(files("seed")) as root:
        return [
            entry
            for path in sorted(root.glob("*/*.yaml"))
            if demonstration or path.parent.name != DEMONSTRATION
            for entry in read_file(path, _LARGEST_SEED)
        ]

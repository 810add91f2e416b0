"""Every kind loads from every format, and its own seed changes nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.commands.loading import load
from catalog.exchange.reading import read_file
from catalog.kinds import KINDS
from catalog.store.database import Database
from tests.catalog.documents import Raw, a_source, load_raw
from tests.support.catalogs import an_act, seed_documents
from tests.support.patience import A_HANG_S


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["json", "yaml", "geojson"])
def test_seeded_entries_of_every_kind_are_unchanged_in_every_format(
    demo_files: dict[tuple[str, str], Path], shared_demo: Database, kind: str, suffix: str
):
    entries = read_file(demo_files[kind, suffix], 2**26)

    loaded = load(shared_demo, entries, an_act())

    assert {line.outcome for line in loaded.lines} <= {"unchanged"}
    assert len(loaded.lines) == len(entries)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The seed, one file a kind and format."""
    folder = tmp_path_factory.mktemp("formats")
    found: dict[tuple[str, str], Path] = {}
    documents: list[Raw] = seed_documents(demonstration=True)
    for kind in KINDS:
        mine = [d for d in documents if d["collection"] == kind]
        collection: dict[str, Any] = {"type": "FeatureCollection", "features": mine}
        for suffix, text in {
            "json": json.dumps(mine, ensure_ascii=False),
            "yaml": yaml.safe_dump(mine, allow_unicode=True, default_flow_style=None),
            "geojson": json.dumps(collection),
        }.items():
            found[kind, suffix] = folder / f"{kind}.{suffix}"
            found[kind, suffix].write_text(text, encoding="utf-8")
    return found


def test_thousands_of_entries_are_compared_in_time(empty_catalog: Database, scale: float):
    entries = [a_source(f"TP-SRC-N{n}") for n in range(int(20_000 * scale))]
    begun = time.process_time()

    loaded = load_raw(empty_catalog, *entries)

    assert {line.outcome for line in loaded.lines} == {"added"}
    assert time.process_time() - begun < A_HANG_S

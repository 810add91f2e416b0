"""The types are those of the contract, and the element keeps to them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients.widget.hosting import WIDGET
from tests.support.not_tested import skip_loudly

NEEDED = ("package.json", "tsconfig.json", "make-types.mjs", "types.d.ts", "parcel-catalog.js",
          "parcel-catalog.d.ts")  # fmt: skip


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the element and the tools that its package.json pins."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        skip_loudly("the element's types need node and npm")
    folder = tmp_path_factory.mktemp("widget")
    for name in NEEDED:
        shutil.copy(WIDGET / name, folder)
    install = ["npm", "install", "--prefix", str(folder), "--no-audit", "--ignore-scripts"]
    try:
        subprocess.run(install, check=True, capture_output=True, timeout=180)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        skip_loudly("npm cannot install openapi-typescript and typescript here")
    return folder


def test_the_types_are_made_from_the_contract_as_it_is(workshop: Path):
    contract = WIDGET.parents[1] / "openapi.yaml"

    subprocess.run(["node", "make-types.mjs", contract, "made.d.ts"], cwd=workshop, check=True)

    # After a change of the contract: cd clients/widget && npm install && npm run types
    assert (workshop / "made.d.ts").read_text() == (WIDGET / "types.d.ts").read_text()


def test_the_element_keeps_to_its_types_and_packs_what_it_needs(workshop: Path):
    checked = subprocess.run(["npx", "tsc", "--project", "."], cwd=workshop, capture_output=True)
    packed = subprocess.run(
        ["npm", "pack", "--dry-run", "--json", str(WIDGET)], check=True, capture_output=True
    )

    assert checked.stdout.decode() == ""
    assert checked.returncode == 0
    files = {one["path"] for one in json.loads(packed.stdout)[0]["files"]}
    assert files == {
        "README.md", "package.json", "parcel-catalog.js", "parcel-catalog.d.ts", "types.d.ts",
        "custom-elements.json", "demo.html", "demo.css", "demo.js",
    }  # fmt: skip

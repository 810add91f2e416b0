"""The JavaScript client of OGC APIs that web maps are made with reads the service."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import orjson
import pytest

from catalog.kinds import KINDS
from tests.support.catalogs import Catalogs
from tests.support.not_tested import skip_loudly
from tests.support.server import environment_of, gunicorn

PACKAGE = "@camptocamp/ogc-client@1.3.0"
SCRIPT = Path(__file__).with_name("ogc_client.mjs")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script beside an installed client."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        skip_loudly("@camptocamp/ogc-client needs node and npm")
    install = ["npm", "install", "--prefix", str(tmp_path), "--no-audit", "--ignore-scripts"]
    try:
        subprocess.run([*install, PACKAGE], check=True, capture_output=True, timeout=120)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        skip_loudly(f"npm cannot install {PACKAGE} here")
    return Path(shutil.copy(SCRIPT, tmp_path))


def test_ogc_client_reads_collections_items_and_what_may_be_asked(
    sqlite_catalogs: Catalogs, script: Path
):
    with gunicorn("service:create_app()", **environment_of(sqlite_catalogs.shared_demo)) as port:
        address = f"http://127.0.0.1:{port}/api/v1/"
        done = subprocess.run(["node", script, address], check=True, capture_output=True)

    read = orjson.loads(done.stdout)
    parcels = [f"DEMO-P-{number:03d}" for number in range(1, 22)]
    assert read["features"] == [name for name, kind in KINDS.items() if kind.geometry]
    assert read["all"] == [*KINDS]
    assert set(read["queryables"]) >= set(KINDS["parcels"].queryables)
    assert set(read["sortables"]) >= set(KINDS["parcels"].sortables)
    assert read["items"] == parcels[:5]
    assert read["page"] == parcels[2:5]
    assert read["one"] == "ZZ-01"

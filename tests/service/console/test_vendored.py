"""What the pages take from others is what its manifest says."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path

import service.web
from tests.service.contract_client import Client

VENDOR = Path(service.web.__file__).parent / "static" / "vendor"


def test_every_vendored_file_is_the_one_that_the_manifest_names():
    manifest = json.loads((VENDOR / "manifest.json").read_text())

    for name, said in manifest.items():
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == said["sha256"]
        assert (VENDOR / said["licence_file"]).is_file()
    scripts = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".mjs", ".css")}
    assert scripts == manifest.keys()


def test_only_what_the_manifest_names_is_served_and_compressed(any_client: Client):
    for name in json.loads((VENDOR / "manifest.json").read_text()):
        whole = any_client.get(f"/static/vendor/{name}")
        squeezed = any_client.get(f"/static/vendor/{name}", Accept_Encoding="gzip")

        assert whole.data == (VENDOR / name).read_bytes()
        assert gzip.decompress(squeezed.data) == whole.data
        assert len(squeezed.data) * 2 < len(whole.data)
        tag = whole.headers["ETag"]
        assert any_client.get(f"/static/vendor/{name}", If_None_Match=tag).status_code == 304
    assert any_client.get("/static/vendor/maplibre-gl.mjs").content_type.startswith(
        "text/javascript"
    )
    assert any_client.get("/static/vendor/manifest.json").status_code == 404


def test_the_stylesheet_is_small_and_loads_nothing():
    style = (VENDOR.parent / "console.css").read_text()

    assert len(style.encode()) < 15_000
    assert "url(" not in style
    assert "@import" not in style

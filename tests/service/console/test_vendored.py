"""What the pages take from others is what its manifest says."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import service.web

VENDOR = Path(service.web.__file__).parent / "static" / "vendor"


def test_every_vendored_file_is_the_one_that_the_manifest_names():
    manifest = json.loads((VENDOR / "manifest.json").read_text())

    for name, said in manifest.items():
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == said["sha256"]
        assert (VENDOR / said["licence_file"]).is_file()
    scripts = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".mjs", ".css")}
    assert scripts == manifest.keys()


def test_the_stylesheet_is_small_and_loads_nothing():
    style = (VENDOR.parent / "console.css").read_text()

    assert len(style.encode()) < 15_000
    assert "url(" not in style
    assert "@import" not in style

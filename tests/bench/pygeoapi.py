"""pygeoapi, a well-known server of the same standard: installed, given parcels, and served.

It lives in an environment of its own. Its one provider for files with indexes is SpatiaLite's,
so it needs a Python whose sqlite3 loads extensions, and SpatiaLite itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from service.settings import Settings
from tests.bench.client import Connection
from tests.support.server import answering, free_port

VERSION = "0.21.0"

_INSTALL_S = 900
_CAN = (
    "import sqlite3; c = sqlite3.connect(':memory:'); c.enable_load_extension(True); "
    "c.load_extension('mod_spatialite')"
)
_TEXT = {"en": "parcels"}


class NotHere(Exception):
    """pygeoapi cannot be had on this machine; the text says why."""


def installed(folder: Path) -> Path:
    """The folder of programs of an environment with pygeoapi, made if it is not there yet."""
    programs = folder / "pygeoapi" / "bin"
    if (programs / "pygeoapi").exists():
        return programs
    wanted = [f"pygeoapi=={VERSION}", f"gunicorn=={version('gunicorn')}"]
    try:
        _run(_python(), "-m", "venv", str(programs.parent))
        _run(str(programs / "python"), "-m", "pip", "install", "--quiet", *wanted)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotHere(f"pygeoapi {VERSION} cannot be installed: {_last(error)}") from None
    return programs


def database(programs: Path, exported: Path, folder: Path) -> Path:
    """The parcels of a GeoPackage in a SpatiaLite database."""
    target = folder / "parcels.sqlite"
    script = Path(__file__).with_name("spatialite.py")
    subprocess.run(
        [programs / "python", script, exported, target], check=True, stdout=subprocess.DEVNULL
    )
    return target


@contextmanager
def serving_peer(programs: Path, data: Path) -> Iterator[Connection]:
    """A connection to pygeoapi over such a database, under as many workers and threads as ours."""
    port = free_port()
    config, openapi = data.with_suffix(".json"), data.with_suffix(".yml")
    config.write_text(json.dumps(_config(port, data)))
    _run(str(programs / "pygeoapi"), "openapi", "generate", str(config), "--output-file",
         str(openapi))  # fmt: skip
    command = [
        str(programs / "gunicorn"),
        "-b", f"127.0.0.1:{port}",
        "-w", "1",
        "-k", "gthread",
        "--threads", str(Settings.model_fields["threads"].default),
        "--keep-alive", "5",
        "--no-control-socket",
        "--log-level", "warning",
        "pygeoapi.flask_app:APP",
    ]  # fmt: skip
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    with answering(port, command, **environment):
        yield Connection(port)


def _python() -> str:
    """A Python that pygeoapi's provider can be run by. Raises NotHere."""
    found = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    for python in filter(None, (sys.executable, found)):
        if subprocess.run([python, "-c", _CAN], capture_output=True).returncode == 0:
            return python
    raise NotHere(
        "pygeoapi's provider needs SpatiaLite (Debian: libsqlite3-mod-spatialite) and a Python "
        "whose sqlite3 loads extensions (Debian: python3-venv)"
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_S)


def _last(error: Exception) -> str:
    """The last line of what a program said, which says why."""
    said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
    return said.splitlines()[-1] if said else str(error)


def _config(port: int, data: Path) -> dict[str, Any]:
    nowhere = "http://127.0.0.1"
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": 20, "max_items": 1000},
            "map": {"url": f"{nowhere}/{{z}}/{{x}}/{{y}}.png", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": _TEXT, "description": _TEXT, "keywords": ["parcels"],
                "keywords_type": "theme", "terms_of_service": nowhere, "url": nowhere,
            },
            "license": {"name": "none", "url": nowhere},
            "provider": {"name": "none", "url": nowhere},
            "contact": {"name": "none"},
        },
        "resources": {
            "parcels": {
                "type": "collection",
                "title": _TEXT, "description": _TEXT, "keywords": ["parcels"], "links": [],
                "extents": {"spatial": {
                    "bbox": [121, 31, 122, 32],
                    "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                }},
                "providers": [{
                    "type": "feature", "name": "SQLiteGPKG", "data": str(data),
                    "id_field": "id", "table": "parcels",
                }],
            }
        },
    }  # fmt: skip

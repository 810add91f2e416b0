"""The documentation in a real browser, under its own policy."""

from __future__ import annotations

import subprocess

import pytest

from service.api.call import API
from tests.support.catalogs import Catalogs
from tests.support.server import environment_of, gunicorn

pytestmark = pytest.mark.browser


def test_the_documentation_lists_every_collection_and_breaks_no_policy(
    browser: str, sqlite_catalogs: Catalogs
):
    environment = environment_of(sqlite_catalogs.shared_demo)
    with gunicorn("service:create_app()", **environment) as port:
        run = subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu",
                "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom",
                f"http://127.0.0.1:{port}{API}/docs",
            ],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip

    for tag in ("parcels", "projects", "sources"):
        assert f'id="operations-tag-{tag}"' in run.stdout
    assert "Content Security Policy" not in run.stderr
    assert "CONSOLE" not in run.stderr

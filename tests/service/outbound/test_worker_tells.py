"""The worker, started as it is in earnest, tells whoever asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from catalog.commands import webhooks
from catalog.store.database import Database
from tests.service.outbound.conftest import Receive
from tests.service.outbound.listening import Listener, wait_until
from tests.support.builders import publish_sources
from tests.support.server import environment_of
from tests.support.webhooks import an_endpoint, an_owner


def test_the_worker_tells_what_is_published(
    receive: Receive, empty_catalog: Database, authorities: Path, tmp_path: Path
):
    listener, owner = Listener(), an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner, url=receive(listener).url)
    chosen = {
        "CATALOG_DATA_DIR": str(tmp_path),
        # Without the one loopback is refused, without the other its certificate.
        "CATALOG_WEBHOOK_ALLOW": "127.0.0.0/8",
        "SSL_CERT_FILE": str(authorities),
    }

    with subprocess.Popen(
        [sys.executable, "-m", "service.cli", "work"],
        env={**os.environ, **environment_of(empty_catalog), **chosen},
        stdout=subprocess.DEVNULL,
    ) as worker:
        try:
            for number in range(3):
                publish_sources(empty_catalog, number)
                wait_until(
                    lambda told=number + 1: (
                        webhooks.one(empty_catalog, owner, endpoint).told == told
                    )
                )
        finally:
            worker.terminate()

    assert worker.returncode == 0
    assert listener.first_arrivals == [1, 2, 3]
    assert listener.faults == []

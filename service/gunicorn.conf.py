"""How gunicorn runs the service: threads in a few processes, nothing written outside its folder.

Two slow clients stall two synchronous workers and eight stall 2 x 4 threads; 2 x 16 threads
survive eight.
"""

# ruff: noqa: N999 - the name is gunicorn's

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import gunicorn.http.wsgi  # type: ignore[import-untyped]

# Each process keeps its counts in files of this folder, which /metrics sums. The client library
# looks for it when it is imported, so it has to be there before anything of the service is.
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="catalog-metrics-")

from service.settings import load_settings

_settings = load_settings()

bind = _settings.bind
workers = _settings.workers
worker_class = "gthread"
threads = _settings.threads
timeout = 60
graceful_timeout = 30
keepalive = 5

# A filter is part of the address, and each of its Chinese characters nine bytes of it. No longer
# line is to be had.
limit_request_line = 8190

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# Engines are made in each worker on first use, so a preloaded application forks safely.
preload_app = True

# The socket is written to the home folder by default, which a container may not have.
control_socket_disable = True

# The service writes its own line a request.
accesslog = None
errorlog = "-"
loglevel = "warning"

# The header cannot be left out; it need not say which software answers.
gunicorn.http.wsgi.SERVER = "catalog"


def when_ready(server: Any) -> None:
    """Take what was built at the start out of garbage collection: it lives as long as we do.

    The contract and the kinds are a hundred thousand objects that every full collection would
    walk, and that a worker would copy from its parent by walking them.
    """
    gc.collect()
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that is gone; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)

"""Running the service and its worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import click

from catalog.store.database import Database
from catalog.store.migrating import is_current
from catalog.store.public.clock import NotInitialised
from catalog.store.public.reading import Reader
from service.cli import database, main, settings
from service.cli.speech import fail, say
from service.logs import configure_logs
from service.worker import run_until_signalled

_SERVICE = Path(__file__).resolve().parent.parent
_GUNICORN = _SERVICE / "gunicorn.conf.py"
_BESIDE = _SERVICE / "beside.py"


@main.command()
@click.option("--bind", help="监听地址 · address to listen on, host:port")
@click.option("--work", "also_work", is_flag=True, help="同时运行后台任务 · run the worker as well")
def serve(bind: str | None, also_work: bool) -> None:
    """启动服务 · run the service (gunicorn)"""
    found = settings()
    if not is_current(database(found)):
        raise fail(
            "数据库结构不是最新：请先运行 parcel-catalog migrate（新的数据库：init）",
            "the database is not up to date: run parcel-catalog migrate first (a new one: init)",
        )
    address = bind or found.bind
    base = found.public_url or f"http://{address}"
    say(
        f"首页 {base}/\n接口 {base}/api/v1\n文档 {base}/api/v1/docs\n"
        f"QGIS / GDAL（OGC API Features）地址 {base}/api/v1",
        f"site {base}/en/\nAPI {base}/api/v1\ndocumentation {base}/api/v1/docs\n"
        f"address for QGIS and GDAL (OGC API Features) {base}/api/v1",
    )
    sys.stdout.flush()
    if also_work:
        _work_beside()
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", "-c", str(_GUNICORN), "-b", address,
         "service:create_app()"],
    )  # fmt: skip


@main.command()
@click.option("--until-eof", is_flag=True, hidden=True)
def work(until_eof: bool) -> None:
    """运行后台任务：到期发布、快照、通知 · run the worker: expiry, snapshots, webhooks"""
    found = settings()
    store = database(found)
    _check_there_are_tables(store)
    configure_logs(found)
    say("后台任务已启动", "the worker has started")
    if until_eof:
        threading.Thread(target=_stop_at_eof, daemon=True).start()
    run_until_signalled(found, store)


def _check_there_are_tables(store: Database) -> None:
    """Ends a worker that has nothing to work on; for the catalog itself it waits."""
    reader = Reader(store)
    with suppress(NotInitialised):
        reader.clock()
    reader.release()


def _work_beside() -> None:
    """Start a worker that is started again when it ends, and ends when the service does."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    # -P: the folder beside it holds names like `errors`, which are not to be imported from there.
    keeper = [sys.executable, "-P", str(_BESIDE)]
    worker = [sys.executable, "-m", "service.cli", "work", "--until-eof"]
    subprocess.Popen([*keeper, *worker], stdin=reading)
    os.close(reading)


def _stop_at_eof() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)

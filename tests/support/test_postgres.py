"""The server that the PostgreSQL half of the tests stands on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.support.postgres import SERVER_VARIABLE, PostgresServer

_STARTED_AND_WAITING = """
import sys
from tests.support.postgres import throwaway_postgres
with throwaway_postgres() as server:
    print(server.connect().info.host, flush=True)
    sys.stdin.read()
"""


def _ask(server: PostgresServer, database: str, question: str) -> object:
    engine = create_engine(server.url(database), poolclass=NullPool)
    with engine.connect() as connection:
        return connection.execute(text(question)).scalar()


def _tell(server: PostgresServer, database: str, statement: str) -> None:
    engine = create_engine(server.url(database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(statement))


def _name() -> str:
    return f"t{uuid4().hex[:12]}"


def test_a_database_made_from_a_template_holds_what_the_template_holds(
    postgres_server: PostgresServer,
) -> None:
    template, copy = _name(), _name()
    postgres_server.create_database(template)
    _tell(postgres_server, template, "CREATE TABLE place AS SELECT '桃浦' AS name")

    postgres_server.create_database(copy, template=template)

    assert _ask(postgres_server, copy, "SELECT name FROM place") == "桃浦"


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(
    postgres_server: PostgresServer,
) -> None:
    name = _name()
    postgres_server.create_database(name)
    engine = create_engine(postgres_server.url(name), poolclass=NullPool)

    with engine.connect():
        postgres_server.drop_database(name)

    with pytest.raises(Exception, match="does not exist"):
        _ask(postgres_server, name, "SELECT 1")


def test_text_is_utf8_and_connections_suffice(postgres_server: PostgresServer) -> None:
    with postgres_server.connect() as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        (allowed,) = connection.execute("SHOW max_connections").fetchone() or ("0",)

    assert int(allowed) >= 100


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_a_server_does_not_outlive_its_test_run(
    ending: signal.Signals, postgres_server: PostgresServer
) -> None:
    if os.environ.get(SERVER_VARIABLE):
        pytest.skip("the server was named, so none is started here")
    with subprocess.Popen(
        [sys.executable, "-c", _STARTED_AND_WAITING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        assert folder.is_dir()

        run.send_signal(ending)

    deadline = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < deadline, "the server's folder is still there"
        time.sleep(0.05)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()

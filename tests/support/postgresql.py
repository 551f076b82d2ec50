"""A real PostgreSQL server for tests, started on demand with its own port and folder, and removed after the run."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.support import WAIT_SECONDS
from tests.support.freezing import freeze

SUPERUSER = "postgres"
GUARDED = "guarded"
"""The only role that must log in with a password, if a test creates it."""
_UNPRIVILEGED = 65534
"""User id of Linux's unprivileged user: PostgreSQL refuses to run as root."""


def _programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


PROGRAMS = _programs()

requires_postgresql = unittest.skipIf(PROGRAMS is None, "PostgreSQL's server is not installed here.")
"""Skip a test, or a class of tests, if PostgreSQL is not installed."""


def _identity() -> dict[str, Any]:
    return {"user": _UNPRIVILEGED, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def run(program: str, *arguments: str, **environ: str) -> str:
    """Run one of PostgreSQL's programs and return its output. Raises AssertionError if it fails."""
    assert PROGRAMS is not None
    done = subprocess.run(
        [PROGRAMS / program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environ},
        timeout=WAIT_SECONDS,
        **_identity(),
    )
    if done.returncode:
        raise AssertionError(f"{program} failed: {done.stderr}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A PostgreSQL server. With `durable`, it syncs to disk as in production."""

    def __init__(self, *, durable: bool = False, primary: Server | None = None, **settings: str) -> None:
        """Create the data folder; with `primary`, as a streaming standby of that server; `settings` configure it."""
        self._settings = settings
        self.port = _free_port()
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="burrowgate-postgresql-"))
        self.data = self._folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self._folder, _UNPRIVILEGED, "nogroup")
        if primary is None:
            run("initdb", "-D", str(self.data), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
            access = self.data / "pg_hba.conf"
            access.write_text(f"host all {GUARDED} all scram-sha-256\n{access.read_text()}")
        else:
            source = f"host=127.0.0.1 port={primary.port} user={SUPERUSER}"
            run("pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-c", "fast", "--no-sync")

    def start(self) -> Server:
        """Start the server and wait until it accepts connections."""
        assert PROGRAMS is not None
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._folder),
            "max_connections": "300",
            "fsync": "on" if self._durable else "off",
            "log_min_messages": "fatal",
            **self._settings,
        }
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [PROGRAMS / "postgres", "-D", self.data, *(f"--{name}={value}" for name, value in settings.items())],
                stdout=log,
                stderr=log,
                cwd="/",
                **_identity(),
            )
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                self.connect().close()
                return self
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"PostgreSQL did not start: {(self._folder / 'log').read_text()}") from None
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is a fast orderly shutdown; SIGKILL and SIGQUIT end it without one."""
        if self._process is not None:
            if how is signal.SIGKILL:
                self._kill_all()
            else:
                self._process.send_signal(how)
            self._process.wait(WAIT_SECONDS)
            self._process = None

    def _kill_all(self) -> None:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for pid in (self._process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def freeze(self, frozen: bool) -> None:
        """Suspend all processes of the server, so that it no longer responds, or resume them."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        freeze((self._process.pid, *map(int, children)), frozen)

    def remove(self) -> None:
        """Stop the server if it runs, and delete its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def connect(self, database: str = SUPERUSER, user: str = SUPERUSER) -> psycopg.Connection[tuple[Any, ...]]:
        """Return a connection in autocommit mode, for use by the test itself."""
        return psycopg.connect(host="127.0.0.1", port=self.port, user=user, dbname=database, autocommit=True)

    def execute(self, sql: str, *, database: str = SUPERUSER) -> list[tuple[Any, ...]]:
        """Run `sql` as the superuser and return its rows."""
        with self.connect(database) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def url(self, *, user: str = SUPERUSER, database: str = SUPERUSER, schema: str = "", **more: str) -> str:
        """Return the URL of a store on this server."""
        if schema:
            more["options"] = f"-csearch_path={schema}"
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in more.items())
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}" + (f"?{query}" if query else "")


@cache
def server() -> Server:
    """Return the server that all tests of this run share."""
    made = Server()
    atexit.register(made.remove)
    return made.start()


_numbers = itertools.count(1)


def new_schema() -> str:
    """Create an empty schema on `server` and return its name."""
    name = f"s{next(_numbers)}"
    server().execute(f"CREATE SCHEMA {name}")
    return name

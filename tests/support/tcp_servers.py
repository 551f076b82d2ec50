"""Real servers of TCP targets for tests: PostgreSQL, MariaDB, Redis and sshd, each on a free port of 127.0.0.1.

A server is made with its folder by the first test that asks for it (`mariadb()`, `redis()`), serves all tests of the
process, and is stopped and removed when the process ends. Tests that stop, freeze or configure one make their own by
its class, and call `remove` when they are done.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from tests.support import WAIT_SECONDS
from tests.support.freezing import freeze
from tests.support.ports import free_port
from tests.support.postgresql import Server as PostgresqlServer
from tests.support.postgresql import requires_postgresql
from tests.support.postgresql import server as postgresql

__all__ = [
    "MariadbServer",
    "PostgresqlServer",
    "RedisServer",
    "SshServer",
    "mariadb",
    "postgresql",
    "redis",
    "requires_mariadb",
    "requires_postgresql",
    "requires_redis",
    "requires_sshd",
    "scram_postgresql",
]

ROOT_PASSWORD = "root-of-tests"
"""Password of MariaDB's `root` and of Redis's `default`."""
_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def _program(name: str) -> str:
    return shutil.which(name, path=_PLACES) or ""


MARIADBD = _program("mariadbd")
REDIS_SERVER = _program("redis-server")
SSHD = _program("sshd")

requires_mariadb = unittest.skipIf(not MARIADBD, "mariadbd is not installed here.")
requires_redis = unittest.skipIf(not REDIS_SERVER, "redis-server is not installed here.")
requires_sshd = unittest.skipIf(not SSHD, "sshd is not installed here.")


class _Process:
    """A server in a process of its own with a folder of its own."""

    name = ""
    greets = True
    """Whether the server speaks first, so that it is ready when it has sent something."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"burrowgate-{self.name}-"))
        self.folder.chmod(0o755)
        self.log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the server and wait until it accepts connections."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.command()], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/"
            )
        deadline = time.monotonic() + WAIT_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{self.name} did not start: {self.log.read_text('utf-8', 'replace')}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                return not self.greets or bool(probe.recv(1))
        except OSError:
            return False

    def stop(self) -> None:
        """End the server, and return when it has ended; its folder stays."""
        if self._process is not None:
            self.freeze(False)
            self._process.kill()
            self._process.wait(WAIT_SECONDS)
            self._process = None

    def freeze(self, frozen: bool) -> None:
        """Suspend the server, so that it accepts connections and answers nothing, or resume it."""
        if self._process is not None:
            freeze((self._process.pid,), frozen)

    def remove(self) -> None:
        """Stop the server if it runs, and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command: str | Path, check: bool = True, input: str | None = None, **environ: str) -> str:
        """Run a program and return what it has written. Raises AssertionError if it fails and `check` is set."""
        done = subprocess.run(
            command,
            check=False,
            stdin=None if input is not None else subprocess.DEVNULL,
            input=input,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env={"PATH": _PLACES, "LC_ALL": "C.UTF-8", "HOME": str(self.folder), **environ},
            timeout=WAIT_SECONDS,
        )
        if check and done.returncode:
            raise AssertionError(f"{command[0]} failed with {done.returncode}: {done.stdout}")
        return done.stdout


_UNSAFE_AND_FAST = (
    "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync",
)  # fmt: skip
"""Options of MariaDB that keep it from waiting for the disk."""


class MariadbServer(_Process):
    """MariaDB with a database `app`, a table `app.items` of three rows, and `root` with `ROOT_PASSWORD`."""

    name = "mariadb"

    def __init__(self, *arguments: str) -> None:
        """Create the data folder; `arguments` are further options of `mariadbd`."""
        super().__init__()
        self.data = self.folder / "data"
        self._arguments = arguments
        self._user = "mysql" if os.geteuid() == 0 else ""
        if self._user:
            shutil.chown(self.folder, self._user, self._user)
        install = ["--no-defaults", f"--datadir={self.data}", "--auth-root-authentication-method=normal"]
        self.run(
            _program("mariadb-install-db"),
            *install,
            *_UNSAFE_AND_FAST,
            "--skip-test-db",
            "--skip-name-resolve",
            *([f"--user={self._user}"] if self._user else []),
        )
        self.init = self.folder / "init.sql"
        self.init.write_text(
            "DELETE FROM mysql.global_priv WHERE User = '';\n"
            "FLUSH PRIVILEGES;\n"
            f"CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '{ROOT_PASSWORD}';\n"
            "GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n"
            f"ALTER USER root@'localhost' IDENTIFIED BY '{ROOT_PASSWORD}';\n"
            "CREATE DATABASE IF NOT EXISTS app;\n"
            "CREATE TABLE IF NOT EXISTS app.items (id INT PRIMARY KEY, name VARCHAR(40));\n"
            "INSERT IGNORE INTO app.items VALUES (1, 'one'), (2, 'two'), (3, 'three');\n"
        )

    def command(self) -> Sequence[str | Path]:
        return [
            MARIADBD,
            "--no-defaults",
            f"--datadir={self.data}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            f"--socket={self.folder / 's'}",
            f"--pid-file={self.folder / 'pid'}",
            f"--init-file={self.init}",
            "--skip-name-resolve",
            "--innodb-buffer-pool-size=16M",
            *_UNSAFE_AND_FAST,
            "--skip-log-bin",
            *([f"--user={self._user}"] if self._user else []),
            *self._arguments,
        ]

    def client(self, sql: str, *, user: str = "root", password: str = ROOT_PASSWORD, check: bool = True) -> str:
        """Run `sql` by the client `mariadb` over TCP and return what it prints, without names of columns."""
        return self.run(
            _program("mariadb"), "--no-defaults", "-h127.0.0.1", f"-P{self.port}", f"-u{user}", "-N", "-e", sql,
            check=check, MYSQL_PWD=password,
        )  # fmt: skip


class RedisServer(_Process):
    """Redis that keeps nothing on disk; its user `default` has `ROOT_PASSWORD`."""

    name = "redis"
    greets = False

    def __init__(self, *arguments: str) -> None:
        super().__init__()
        self._arguments = arguments

    def command(self) -> Sequence[str | Path]:
        return [
            REDIS_SERVER,
            *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)),
            *("--requirepass", ROOT_PASSWORD, "--save", "", "--appendonly", "no"),
            *self._arguments,
        ]

    def client(self, *command: str, user: str = "default", password: str = ROOT_PASSWORD, check: bool = True) -> str:
        """Run one command by `redis-cli` and return what it prints."""
        return self.run(
            _program("redis-cli"), "-h", "127.0.0.1", "-p", str(self.port), "--user", user, "--no-auth-warning",
            *command, check=check, REDISCLI_AUTH=password,
        )  # fmt: skip


class SshServer(_Process):
    """sshd that accepts certificates of one CA, and a host key of its own. Its log is at level VERBOSE."""

    name = "sshd"

    def __init__(self, *lines: str) -> None:
        """`lines` are further ones of the configuration, and win. The user of this process is who can log in."""
        super().__init__()
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.ca, self.host_key = self.folder / "ca", self.folder / "host"
        for key in (self.ca, self.host_key):
            self.run(_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd of root needs this folder
        self.config = self.folder / "config"
        self.config.write_text(
            "\n".join(
                [
                    *lines,
                    f"Port {self.port}",
                    "ListenAddress 127.0.0.1",
                    f"HostKey {self.host_key}",
                    f"TrustedUserCAKeys {self.ca}.pub",
                    "AuthorizedPrincipalsFile none",
                    "AuthorizedKeysFile none",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no",
                    "UsePAM no",
                    "StrictModes no",
                    f"PidFile {self.folder / 'pid'}",
                    "LogLevel VERBOSE",
                    "Subsystem sftp internal-sftp",
                    "",
                ]
            )
        )

    def command(self) -> Sequence[str | Path]:
        return [SSHD, "-D", "-e", "-f", self.config]

    def ssh(self, folder: Path, *command: str, user: str = "", options: Sequence[str] = (), check: bool = True) -> str:
        """Run `command` by `ssh` with the key `key` and the certificate `key-cert.pub` of `folder`."""
        found = ["-i", str(folder / "key"), "-o", f"CertificateFile={folder / 'key-cert.pub'}"]
        return self.run(
            *(_program("ssh"), "-F", "none", "-T", "-p", str(self.port), *found),
            *("-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes"),
            *("-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={folder / 'known'}", *options),
            *(f"{user or self.user}@127.0.0.1", *command),
            check=check,
        )  # fmt: skip


_Server = TypeVar("_Server", bound=_Process)


LIBRARIAN = "librarian"
"""Role of `scram_postgresql` that may make roles and is no superuser; it owns the database `app`."""


def new_scram_postgresql(**settings: str) -> PostgresqlServer:
    """Return a new PostgreSQL server, not started, on which everyone but `postgres` logs in by SCRAM."""
    server = PostgresqlServer(**settings)
    (server.data / "pg_hba.conf").write_text("host all postgres all trust\nhost all all all scram-sha-256\n")
    return server


def fill_postgresql(server: PostgresqlServer) -> None:
    """Make the role `LIBRARIAN` with `ROOT_PASSWORD`, and its database `app` with a table `items` of three rows."""
    server.execute(f"CREATE ROLE {LIBRARIAN} LOGIN CREATEROLE PASSWORD '{ROOT_PASSWORD}'")
    server.execute(f"CREATE DATABASE app OWNER {LIBRARIAN}")
    server.execute(
        f"SET ROLE {LIBRARIAN}; CREATE TABLE items (id INT PRIMARY KEY, name TEXT);"
        " INSERT INTO items VALUES (1, 'one'), (2, 'two'), (3, 'three')",
        database="app",
    )
    server.execute("GRANT CREATE ON SCHEMA public TO PUBLIC", database="app")


@cache
def scram_postgresql() -> PostgresqlServer:
    """Return the PostgreSQL server with passwords that all tests of this process share, filled."""
    server = new_scram_postgresql()
    atexit.register(server.remove)
    server.start()
    fill_postgresql(server)
    return server


@cache
def mariadb() -> MariadbServer:
    """Return the MariaDB server that all tests of this process share."""
    return _shared(MariadbServer())


@cache
def redis() -> RedisServer:
    """Return the Redis server that all tests of this process share."""
    return _shared(RedisServer())


def _shared(server: _Server) -> _Server:
    atexit.register(server.remove)
    server.start()
    return server

"""Gateways that are killed while they issue or revoke credentials: the next one leaves nothing of theirs on servers."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import threading
import unittest
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar
from urllib.error import HTTPError, URLError

from burrowgate.core.targets import Target
from tests.support.gateway_process import Gateway, until
from tests.support.tcp_servers import (
    LIBRARIAN,
    ROOT_PASSWORD,
    MariadbServer,
    PostgresqlServer,
    RedisServer,
    fill_postgresql,
    new_scram_postgresql,
    requires_mariadb,
    requires_postgresql,
    requires_redis,
)
from tests.support.tcp_sockets import unread_bytes
from tests.support.tcp_world import TcpWorld, now

SECONDS = 10.0
"""Within which the next gateway has removed what the killed one left; much less than the minute of an old lease."""


class KilledGatewayCase:
    """One library on a server of its own; the gateway is killed at points that the server or the store holds."""

    library: ClassVar[tuple[str, str, str, dict[str, str]]]
    """Type, user and password of its own credential, and options."""
    target_type: ClassVar[str]
    server: Any

    @abstractmethod
    def accounts(self) -> set[str]:
        """Return the accounts of sessions that are on the server."""

    def setUp(self) -> None:
        self.before = self.accounts()
        self.world = TcpWorld(self)  # type: ignore[arg-type]
        library_type, username, password, options = self.library
        self.target: Target = self.world.add_target("db", self.target_type, self.server.port)
        admin = self.world.add_credential("admin", {"password": password}, username=username)
        made = self.world.add_library("users", library_type, self.server.port, credential=admin, **options)
        self.world.bind(self.target, made, "brokered")
        self.mint()  # so that the gateway has a connection to the server
        self.known = self.names()
        assert len(self.known) == 1

    def names(self) -> set[str]:
        """Return the accounts that this test has made."""
        return self.accounts() - self.before

    def mint(self) -> str:
        return str(self.world.gateway.mint("db")["session"]["id"])

    def in_background(self, work: Any, *arguments: str) -> None:
        """Do what the gateway, which is killed meanwhile, will not answer."""

        def run() -> None:
            with contextlib.suppress(HTTPError, URLError, OSError):
                work(*arguments)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, SECONDS)  # type: ignore[attr-defined]

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Suspend the server; in between, it gets what it is asked for and does nothing."""
        self.server.freeze(True)
        try:
            yield
        finally:
            self.server.freeze(False)

    def wait_until_asked(self) -> None:
        until(lambda: unread_bytes(self.server.port), "the server is asked for something")

    @contextlib.contextmanager
    def store_locked(self) -> Iterator[None]:
        """Let no commit of the gateway succeed."""
        connection = sqlite3.connect(self.world.store.path, isolation_level=None, timeout=10)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def leases(self, state: str) -> list[Any]:
        return [body for _, body, _ in self.world.resources("lease") if f'"state":"{state}"' in str(body)]

    def kill(self) -> None:
        self.world.gateway.process.stop(signal.SIGKILL)

    def restart(self) -> None:
        self.world.gateway = Gateway(self, beside=self.world.gateway)  # type: ignore[arg-type]

    def wait_for_names(self, names: set[str]) -> None:
        until(lambda: self.names() == names, f"only {names} are on the server, not {self.names()}", SECONDS)

    def test_killed_while_the_server_makes_the_account(self) -> None:
        """(tcp T31)"""
        with self.frozen():
            self.in_background(self.mint)
            until(lambda: self.leases("issuing"), "the lease is stored")
            self.wait_until_asked()
            self.kill()
        until(lambda: len(self.names()) == 2, "the server has made the account of the killed gateway")
        self.restart()
        self.wait_for_names(self.known)

    def test_killed_between_the_account_and_the_commit_of_its_session(self) -> None:
        """(tcp T31)"""
        with self.frozen():
            self.in_background(self.mint)
            until(lambda: self.leases("issuing"), "the lease is stored")
            self.wait_until_asked()
            locked = self.store_locked()
            locked.__enter__()
        try:
            until(lambda: len(self.names()) == 2, "the server has made the account")
            until(lambda: not unread_bytes(self.server.port), "the server has answered")
            self.kill()
        finally:
            locked.__exit__(None, None, None)
        self.restart()
        self.wait_for_names(self.known)

    def test_killed_while_the_server_removes_the_account(self) -> None:
        """(tcp T31)"""
        sid = self.mint()
        with self.frozen():
            self.in_background(self.world.gateway.revoke, sid)
            until(lambda: self.leases("revoking"), "the lease is to be revoked")
            self.wait_until_asked()
            self.kill()
        self.restart()
        self.wait_for_names(self.known)
        self.world.wait_for_end(sid)

    def test_account_of_a_live_session_outlives_the_kill_but_not_the_session(self) -> None:
        """(tcp T31)"""
        self.kill()
        self.restart()
        sid = self.mint()
        assert self.known < self.names(), (self.known, self.names())
        self.kill()
        self.world.store.commit(replace(self.target, version=self.target.version + 1, deleted_at=now()))
        self.restart()
        self.wait_for_names(set())
        self.world.wait_for_end(sid)


@requires_postgresql
class PostgresqlTests(KilledGatewayCase, unittest.TestCase):
    library = (
        "postgresql-role",
        LIBRARIAN,
        ROOT_PASSWORD,
        {"database": "app", "grants": "GRANT SELECT ON items TO {role};"},
    )
    target_type = "postgresql"
    server: PostgresqlServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = new_scram_postgresql()
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()
        fill_postgresql(cls.server)

    def accounts(self) -> set[str]:
        return {row[0] for row in self.server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'bg\\_%'")}


@requires_mariadb
class MariadbTests(KilledGatewayCase, unittest.TestCase):
    library = ("mariadb-user", "root", ROOT_PASSWORD, {"grants": "GRANT SELECT ON app.* TO {user};"})
    target_type = "mysql"
    server: MariadbServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = MariadbServer()
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()

    def accounts(self) -> set[str]:
        return set(self.server.client("SELECT user FROM mysql.user WHERE user LIKE 'bg\\_%'").split())


@requires_redis
class RedisTests(KilledGatewayCase, unittest.TestCase):
    library = ("redis-acl", "default", ROOT_PASSWORD, {"rules": "~* &* +@all"})
    target_type = "redis"
    server: RedisServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = RedisServer()
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()

    def accounts(self) -> set[str]:
        return {name for name in self.server.client("ACL", "USERS").split() if name.startswith("bg_")}

"""Ends of TCP sessions on a real gateway: each deletion ends exactly its sessions, and all surfaces say why."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from collections.abc import Callable
from typing import Any

from burrowgate.core.tcp.hosts import Host, HostSet, Source, SourceKind
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project
from burrowgate.core.tcp.vaults import Binding, Vault, VaultKind
from burrowgate.proxy.tcp.burrowgate_connect import ENDED, EXPIRED
from burrowgate.tcp.records import HOST, HOST_SET, PROJECT, SOURCE, VAULT
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import until
from tests.support.tcp_sockets import SocketTunnel, is_reset, proof_fields
from tests.support.tcp_world import CLIENT, TcpWorld, now

RACERS = 50


class EndCase(unittest.TestCase):
    def setUp(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.listening.settimeout(WAIT_SECONDS)
        self.addCleanup(self.listening.close)
        self.port: int = self.listening.getsockname()[1]
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()
        self.world = self.new_world()

    def new_world(self) -> TcpWorld:
        """Return the gateway of the test."""
        return TcpWorld(self)

    def _accept(self) -> None:
        try:
            while True:
                self.accepted.append(self.listening.accept()[0])
        except OSError:
            pass

    def tunnel(self, name: str, minted: dict[str, Any], number: int = 0) -> SocketTunnel:
        """Return a tunnel of a session of the target `name`, by a client of its own."""
        host = f"{name}.localhost:{self.world.gateway.port}"
        nonce = f"{number:03}efghijklmnopq"
        fields = proof_fields(minted["session"]["id"], host, nonce=nonce)
        return SocketTunnel(self, self.world.gateway.port, minted["token"], host=host, fields=fields)

    def open(self, name: str) -> tuple[str, SocketTunnel]:
        """Return a new session of the target `name` and a live tunnel of it."""
        minted = self.world.gateway.mint(name)
        tunnel = self.tunnel(name, minted)
        self.assertTrue(tunnel.head.startswith(b"HTTP/1.1 101 "), tunnel.head)
        return minted["session"]["id"], tunnel

    def assert_ends_one(
        self,
        doomed: tuple[str, SocketTunnel],
        living: tuple[str, SocketTunnel],
        delete: Callable[[], object],
        reason: str,
        code: int = 4003,
    ) -> None:
        """`delete` ends the session `doomed`, and leaves `living` alone.

        The reason is the same in the message and close frame, the API, the command line and the history (tcp T40).
        """
        sid, ending = doomed
        other, going_on = living
        delete()
        ending.read_to_end()
        self.assertEqual(ending.close_code, code)
        said = [json.loads(frame.text) for frame in ending.frames if frame.opcode == 1]
        self.assertEqual(said[-1].get("reason"), reason)
        self.assertEqual(self.world.wait_for_end(sid), reason)
        self.assert_reason(sid, reason)
        going_on.send(b"still here")
        self.assertFalse(self.world.session_entry(other).get("termination"))

    def assert_reason(self, sid: str, reason: str) -> None:
        """API and command line say that a session ended for `reason`, as session and in the history."""
        for path in (f"history/sessions/{sid}", f"sessions/{sid}"):
            shown = self.world.gateway.admin("GET", path)
            self.assertEqual((shown.get("tcp") or shown)["termination"], reason, path)
        self.assertRegex(self.world.gateway.cli("sessions", "show", sid).stdout, rf"(?m)^ended +{reason}$")
        self.assertRegex(self.world.gateway.cli("history", "sessions").stdout, rf" {reason}(?: \(.*\))? +{sid}")

    def start_client(self, minted: dict[str, Any]) -> subprocess.Popen[str]:
        """Start the client of its own for a session; its standard input stays open."""
        running = subprocess.Popen(
            [sys.executable, "-S", "-E", str(CLIENT), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.world.environ(BURROWGATE_LINK=self.world.link(minted)),
        )
        self.addCleanup(running.communicate)
        self.addCleanup(running.kill)
        return running


class DeletionTests(EndCase):
    """What a session stands on is deleted: it ends with that reason, a session that stands on another one lives."""

    def assert_ends(self, reason: str, *command: str) -> None:
        """`burrowgate` with the words `command` ends the session of `db`, and leaves that of `other` alone."""

        def delete() -> None:
            done = self.world.gateway.cli(*command)
            self.assertEqual(done.returncode, 0, done.stderr)

        self.assert_ends_one(self.open("db"), self.open("other"), delete, reason)
        minted_again = self.world.gateway.mint("other")
        self.assertTrue(self.tunnel("other", minted_again).head.startswith(b"HTTP/1.1 101 "))

    def other(self) -> None:
        self.world.add_target("other", "tcp", self.port)

    def test_host(self) -> None:
        """(tcp T14)"""
        self.hosts()
        self.assert_ends("ended:host:db-1", "hosts", "delete", "ho")

    def test_host_set(self) -> None:
        """(tcp T15)"""
        self.hosts()
        self.assert_ends("ended:host-set:dbs", "host-sets", "delete", "dbs")

    def test_source(self) -> None:
        """(tcp T16)"""
        self.hosts()
        self.assert_ends("ended:source:rack", "sources", "delete", "rack")

    def hosts(self) -> None:
        """Make the target `db` with a host of a set of its own."""
        self.other()
        source = Source(
            source_id="so", project_id=DEFAULT_PROJECT, name="rack", kind=SourceKind.STATIC, created_at=now()
        )
        host_set = HostSet(
            set_id="se", project_id=DEFAULT_PROJECT, name="dbs", source_id="so", port=self.port, created_at=now()
        )
        host = Host(host_id="ho", set_id="se", name="db-1", address="127.0.0.1", created_at=now())
        self.world.put(SOURCE, source)
        self.world.put(HOST_SET, host_set)
        self.world.put(HOST, host)
        self.world.add_target("db", "tcp", 0, host_sets=("se",))

    def test_credential(self) -> None:
        """(tcp T17)"""
        self.credentials()
        self.assert_ends("ended:credential:login", "credentials", "delete", "login")

    def test_vault(self) -> None:
        """(tcp T19)"""
        self.credentials()
        self.assert_ends("ended:vault:safe", "vaults", "delete", "safe")

    def test_binding(self) -> None:
        """(tcp T20)"""
        binding = self.credentials()
        self.assert_ends(f"ended:binding:{binding.binding_id}", "bindings", "delete", "db", "login")

    def credentials(self) -> Binding:
        """Make the target `db` with a brokered credential of a vault of its own."""
        self.other()
        vault = Vault(vault_id="v2", project_id=DEFAULT_PROJECT, name="safe", kind=VaultKind.LOCAL, created_at=now())
        self.world.put(VAULT, vault)
        target = self.world.add_target("db", "tcp", self.port)
        credential = self.world.add_credential("login", {"password": "x"}, username="ada", vault=vault)
        return self.world.bind(target, credential, "brokered")

    def test_library(self) -> None:
        """(tcp T18)"""
        from tests.support.tcp_servers import SSHD, SshServer

        if not SSHD:
            self.skipTest("sshd is not installed here.")
        self.other()
        server = SshServer()
        self.addCleanup(server.remove)
        authority = self.world.add_credential("ca", {"private_key": server.ca.read_text()}, kind="ssh-key")
        library = self.world.add_library("certificates", "ssh-ca", credential=authority, principals="ada")
        self.world.bind(self.world.add_target("db", "ssh", self.port), library, "brokered")
        self.assert_ends("ended:library:certificates", "libraries", "delete", "certificates")

    def test_target(self) -> None:
        """(tcp T21)"""
        self.other()
        self.world.add_target("db", "tcp", self.port)
        self.assert_ends("ended:target:db", "targets", "remove", "db")

    def test_project(self) -> None:
        """(tcp T22)"""
        self.project("acme/infra")
        self.assert_ends("ended:project:acme/infra", "projects", "delete", "acme/infra")

    def test_organisation(self) -> None:
        """(tcp T23)"""
        self.project("acme/infra")
        self.assert_ends("ended:organisation:acme", "projects", "delete", "acme/")

    def project(self, name: str) -> None:
        """Make the target `db` in a project of its own."""
        self.other()
        project = Project(project_id="p1", name=name, created_at=now())
        self.world.put(PROJECT, project)
        self.world.add_target("db", "tcp", self.port, project="p1")

    def test_revocation(self) -> None:
        """(tcp T12, T40) Its API and command line say the same as the close frame and the history."""
        self.other()
        sid, tunnel = self.open("other")
        self.world.gateway.revoke(sid)
        tunnel.read_to_end()
        self.assertEqual(tunnel.close_code, 4001)
        self.assertEqual(self.world.wait_for_end(sid), "revoked")
        self.assertEqual(self.world.gateway.admin("GET", f"sessions/{sid}")["state"], "revoked")
        self.assert_reason(sid, "revoked")

    def test_client_says_the_reason_and_exits_with_its_code(self) -> None:
        """(tcp T40) When the session ends, and of one that has ended before."""
        self.hosts()
        for reason, command in (("revoked", ("sessions", "revoke")), ("ended:host:db-1", ("hosts", "delete"))):
            minted = self.world.gateway.mint("db")
            before = len(self.accepted)
            running = self.start_client(minted)
            until(lambda before=before: len(self.accepted) > before, "the client is connected")  # type: ignore[misc]
            done = self.world.gateway.cli(*command, minted["session"]["id"] if reason == "revoked" else "ho")
            self.assertEqual(done.returncode, 0, done.stderr)
            _, errors = running.communicate(timeout=WAIT_SECONDS)
            self.assertEqual((running.returncode, f"({reason}" in errors), (ENDED, True), errors)
            again = self.start_client(minted)
            _, errors = again.communicate(timeout=WAIT_SECONDS)
            self.assertEqual((again.returncode, len(errors.splitlines())), (ENDED, 1), errors)


class HistoryTests(EndCase):
    def test_history_stays_and_the_file_itself_refuses_its_deletion(self) -> None:
        """(tcp T28)"""
        self.world.add_target("db", "tcp", self.port)
        sid, tunnel = self.open("db")
        self.world.gateway.admin("DELETE", "targets/db")
        tunnel.read_to_end()
        self.assertEqual(self.world.wait_for_end(sid), "ended:target:db")
        with sqlite3.connect(self.world.store.path) as connection:
            for statement in ("DELETE FROM history", "UPDATE history SET body = '{}'"):
                with self.assertRaises(sqlite3.DatabaseError):
                    connection.execute(statement)
        connection.close()
        kinds = [row[0] for row in self.world.store.rows("SELECT kind FROM history WHERE sid = ?", sid)]
        self.assertIn("session", kinds)
        self.assertIn("connection", kinds)


class LimitTests(EndCase):
    def test_fourth_of_three_is_refused_the_others_live_and_the_last_close_ends_the_session(self) -> None:
        """(tcp T9)"""
        self.world.add_target("db", "tcp", self.port, connection_limit=3, bind="none")
        minted = self.world.gateway.mint("db")
        three = [self.tunnel("db", minted, number) for number in range(3)]
        fourth = self.tunnel("db", minted, 4)
        self.assertTrue(fourth.head.startswith(b"HTTP/1.1 429 "), fourth.head)
        for one in three:
            self.assertTrue(one.head.startswith(b"HTTP/1.1 101 "), one.head)
            one.send(b"here")
        for one in three:
            one.send_eof()
            one.reset()
        self.assertEqual(self.world.wait_for_end(minted["session"]["id"]), "closed")

    def test_of_fifty_that_race_exactly_the_limit_get_in(self) -> None:
        """(tcp T9)"""
        self.world.add_target("db", "tcp", self.port, connection_limit=3, bind="none")
        minted = self.world.gateway.mint("db")
        heads = self.race(lambda number: self.tunnel("db", minted, number).head[:12], RACERS)
        self.assertEqual(heads.count(b"HTTP/1.1 101"), 3, heads)
        self.assertLessEqual(set(heads), {b"HTTP/1.1 101", b"HTTP/1.1 429", b"HTTP/1.1 503"})

    def test_of_two_clients_that_race_one_is_bound(self) -> None:
        """(tcp T10)"""
        self.world.add_target("db", "tcp", self.port)
        for _ in range(10):
            minted = self.world.gateway.mint("db")
            heads = self.race(lambda number, minted=minted: self.tunnel("db", minted, number).head[:12], 2)  # type: ignore[misc]
            self.assertEqual(sorted(heads), [b"HTTP/1.1 101", b"HTTP/1.1 409"])

    def race(self, run: Callable[[int], bytes], count: int) -> list[bytes]:
        """Return the results of `run`, called in `count` threads at once."""
        results: list[bytes] = []
        barrier = threading.Barrier(count)

        def work(number: int) -> None:
            barrier.wait()
            results.append(run(number))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(results), count)
        return results


class ExpiryTests(EndCase):
    def test_session_ends_at_its_second_and_its_client_was_warned(self) -> None:
        """(tcp T13, T40)"""
        self.world.add_target("db", "tcp", self.port)
        minted = self.world.gateway.mint("db", ttl="60s")
        tunnel = self.tunnel("db", minted)
        warned = [json.loads(tunnel.read_text()) for _ in range(2)][-1]
        self.assertEqual((warned["t"], warned["why"]), ("warn", "expired"))
        tunnel.socket.settimeout(90)
        stop = threading.Event()

        def stay() -> None:  # what a client sends counts as an answer to pings
            while not stop.wait(10):
                tunnel.send(b".")

        threading.Thread(target=stay, daemon=True).start()
        tunnel.read_to_end()
        stop.set()
        self.assertEqual(tunnel.close_code, 4002)
        self.assertLess(abs(time.time() - warned["ends"]), 1.5)
        until_reset = [is_reset(one) for one in self.accepted[-1:]]
        self.assertEqual(until_reset, [True])
        sid = minted["session"]["id"]
        self.assertEqual(self.world.wait_for_end(sid), "expired")
        self.assert_reason(sid, "expired")
        client = self.start_client(minted)
        client.communicate(timeout=WAIT_SECONDS)
        self.assertEqual(client.returncode, EXPIRED)

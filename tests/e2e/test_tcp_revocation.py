"""Ends of TCP sessions in a real gateway with two workers: revoked by one process, dead in another."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support import TIMES, WAIT_SECONDS
from tests.support.gateway_process import Gateway, until
from tests.support.tcp_sockets import SocketTunnel, is_reset, proof_fields

ROUNDS = 30


class GatewayCase(unittest.TestCase):
    """A gateway with a target `db` that listens here."""

    workers = "2"

    def setUp(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(WAIT_SECONDS)
        self.addCleanup(self.listening.close)
        self.gateway = Gateway(self, "--workers", self.workers, "--drain-timeout", "1s")
        self.gateway.add("db", f"tcp://127.0.0.1:{self.listening.getsockname()[1]}")
        self.host = f"db.localhost:{self.gateway.port}"

    def open(self) -> tuple[str, SocketTunnel, socket.socket]:
        """Return a new session, and both ends of a tunnel of it."""
        minted = self.gateway.mint("db")
        sid = minted["session"]["id"]
        fields = proof_fields(sid, self.host)
        client = SocketTunnel(self, self.gateway.port, minted["token"], host=self.host, fields=fields)
        self.assertTrue(client.head.startswith(b"HTTP/1.1 101 "), client.head)
        target, _ = self.listening.accept()
        self.addCleanup(target.close)
        return sid, client, target

    def assert_opened_once(self, sid: str) -> None:
        """The audit log has one binding of a session and one connection; what is refused left neither."""

        def actions() -> list[str]:
            events = self.gateway.admin("GET", f"audit-events?session_id={sid}&limit=100")["events"]
            return [event["action"] for event in events]

        until(lambda: "connection.opened" in actions(), "The connection is not in the audit log")
        found = actions()
        self.assertEqual((found.count("session.bound"), found.count("connection.opened")), (1, 1), found)


class RevocationTests(GatewayCase):
    def test_one_connection_is_cut_by_another_process_and_its_session_goes_on(self) -> None:
        sid, client, target = self.open()
        connections = f"sessions/{sid}/connections"
        (shown,) = until(lambda: self.gateway.admin("GET", connections)["connections"], "The connection is not listed")
        self.assertEqual((shown["closed_at"], shown["session_id"]), (None, sid))
        live = f"connections?session_id={sid}"
        (listed,) = until(lambda: self.gateway.admin("GET", live)["connections"], "The tunnel is not reported")
        self.assertEqual(listed["id"], shown["id"])
        self.gateway.admin("DELETE", f"live/{shown['id']}")
        self.assertTrue(is_reset(target))
        client.read_to_end()
        self.assertEqual(client.close_code, 4005)
        until(lambda: self.gateway.admin("GET", connections)["connections"][0]["reason"] == "cut", "It is not closed")
        self.assertEqual(self.gateway.admin("GET", f"sessions/{sid}")["tcp"]["state"], "active")
        self.assertEqual(set(self.gateway.admin("GET", f"sessions/{sid}/snapshot")["parts"]) & {"target"}, {"target"})

    def test_a_revocation_by_another_process_ends_both_sides_within_100_ms(self) -> None:
        """From the request that revokes until both sockets are dead (tcp T12)."""
        times = []
        for _ in range(ROUNDS):
            sid, client, target = self.open()
            ends: list[float] = []

            def wait(client: SocketTunnel = client, target: socket.socket = target, ends: list[float] = ends) -> None:
                is_reset(target)
                with contextlib.suppress(OSError):
                    client.read_to_end()
                ends.append(time.monotonic())

            waiting = threading.Thread(target=wait)
            waiting.start()
            began = time.monotonic()
            self.gateway.revoke(sid)
            waiting.join()
            times.append(ends[0] - began)
            self.assertEqual(client.close_code, 4001)
        times.sort()
        if os.environ.get(TIMES):
            print(f"median {times[len(times) // 2] * 1e3:.0f} ms, longest {times[-1] * 1e3:.0f} ms")
            self.assertLess(times[-1], 0.1)
        self.assertLess(times[len(times) // 2], 0.1)

    def test_a_second_client_is_refused_and_the_first_goes_on(self) -> None:
        """(tcp T10)"""
        minted = self.gateway.mint("db")
        sid, token = minted["session"]["id"], minted["token"]
        first = SocketTunnel(self, self.gateway.port, token, host=self.host, fields=proof_fields(sid, self.host))
        self.assertTrue(first.head.startswith(b"HTTP/1.1 101 "), first.head)
        target, _ = self.listening.accept()
        self.addCleanup(target.close)
        second = SocketTunnel(self, self.gateway.port, token, host=self.host, fields=proof_fields(sid, self.host))
        self.assertTrue(second.head.startswith(b"HTTP/1.1 409 "), second.head)
        without = SocketTunnel(self, self.gateway.port, token, host=self.host)
        self.assertTrue(without.head.startswith(b"HTTP/1.1 428 "), without.head)
        first.send(b"still here")
        self.assertEqual(target.recv(100), b"still here")
        self.assert_opened_once(sid)

    def test_a_gateway_that_stops_says_so(self) -> None:
        _, client, target = self.open()
        self.gateway.process.send(signal.SIGTERM)
        client.read_to_end()
        self.assertEqual(client.close_code, 1001)
        self.assertTrue(is_reset(target))


class ProofTests(GatewayCase):
    workers = "1"
    """Each process remembers the proofs that it has accepted (`core.tcp.proofs`)."""

    def test_proof_that_was_used_or_is_old_is_refused(self) -> None:
        """(tcp T11)"""
        minted, key = self.gateway.mint("db"), Ed25519PrivateKey.generate()
        sid, used = minted["session"]["id"], proof_fields(minted["session"]["id"], self.host, key=key)
        old = proof_fields(sid, self.host, key=key, age=61)
        other_host = proof_fields(sid, "other.localhost", key=key)
        for fields, status in ((old, "428"), (used, "101"), (used, "428"), (old, "428"), (other_host, "428")):
            tunnel = SocketTunnel(self, self.gateway.port, minted["token"], host=self.host, fields=fields)
            self.assertTrue(tunnel.head.startswith(f"HTTP/1.1 {status} ".encode()), tunnel.head)
        self.assert_opened_once(sid)

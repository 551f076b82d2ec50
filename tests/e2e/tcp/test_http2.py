"""Tunnels over HTTP/2 (RFC 8441) on real sockets: to the gateway itself by TLS, and through HAProxy.

nginx 1.22 and Caddy 2.6 do not pass extended CONNECT on; clients behind them use HTTP/1.1.
"""

from __future__ import annotations

import random
import socket
import threading
import unittest
from pathlib import Path

from tests.support import WAIT_SECONDS, requires
from tests.support.gateway_process import Process, environment, new_folder, until
from tests.support.http2_tunnel import Http2Tunnel
from tests.support.ports import free_port
from tests.support.tcp_sockets import is_reset, proof_fields, reset
from tests.support.tcp_world import TcpWorld
from tests.support.tls_clients import authority, client_context, put, server

HOST = "db.localhost"
MIB = 1 << 20


class Http2Case(unittest.TestCase):
    def setUp(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(WAIT_SECONDS)
        self.addCleanup(self.listening.close)
        self.port = free_port()
        self.world = self.start()
        self.world.add_target("db", "tcp", self.listening.getsockname()[1])

    def start(self) -> TcpWorld:
        """Start what listens at `port`."""
        raise NotImplementedError

    def dial(self) -> socket.socket:
        """Return a connection to `port` that speaks HTTP/2."""
        raise NotImplementedError

    def open(self) -> tuple[str, Http2Tunnel, socket.socket]:
        """Return a new session, and both ends of a tunnel of it."""
        minted = self.world.gateway.mint("db")
        sid = minted["session"]["id"]
        proof = dict(line.split(": ", 1) for line in proof_fields(sid, HOST).splitlines())
        tunnel = Http2Tunnel(self, self.dial(), minted["token"], host=f"{HOST}:{self.port}", proof=proof)
        self.assertEqual(tunnel.head, b"200")
        target, _ = self.listening.accept()
        target.settimeout(WAIT_SECONDS)
        self.addCleanup(target.close)
        self.assertIn('"open"', tunnel.read_text())
        return sid, tunnel, target

    def check(self) -> None:
        """An exchange in both directions, half-close, and the codes of resets and of a revocation."""
        _, client, target = self.open()
        up, down = random.Random(1).randbytes(3 * MIB), random.Random(2).randbytes(3 * MIB)
        got = bytearray()

        def read() -> None:
            while data := target.recv(MIB):
                got.extend(data)

        reading = threading.Thread(target=read)
        reading.start()
        client.send(up)
        client.send_eof()
        reading.join()
        self.assertEqual(got, up)
        sending = threading.Thread(target=lambda: (target.sendall(down), target.close()))
        sending.start()
        self.assertEqual(client.read_stream(len(down)), down)
        sending.join()
        client.read_to_end()
        self.assertEqual(client.close_code, 1000)
        _, client, target = self.open()
        reset(target)
        client.read_to_end()
        self.assertEqual(client.close_code, 4007)
        _, client, target = self.open()
        client.reset()
        self.assertTrue(is_reset(target))
        sid, client, target = self.open()
        self.world.gateway.revoke(sid)
        client.read_to_end()
        self.assertEqual(client.close_code, 4001)
        self.assertTrue(is_reset(target))


class DirectTests(Http2Case):
    def start(self) -> TcpWorld:
        issuer, home = authority(), Path(new_folder(self), "home")
        home.mkdir(mode=0o700)
        put(home / "certificates", "db", server(issuer, HOST))
        self.context = client_context(issuer, protocols=("h2",))
        return TcpWorld(self, "--tls", "--https-port", str(self.port), home=str(home))

    def dial(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), WAIT_SECONDS)
        secured = self.context.wrap_socket(plain, server_hostname=HOST)
        self.assertEqual(secured.selected_alpn_protocol(), "h2")
        return secured

    def test_tunnels_pass(self) -> None:
        """(tcp T2)"""
        self.check()


@requires("haproxy")
class BehindHaproxyTests(Http2Case):
    def start(self) -> TcpWorld:
        world = TcpWorld(self)
        folder = Path(new_folder(self))
        conf = folder / "haproxy.cfg"
        conf.write_text(
            "defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n timeout tunnel 1h\n"
            f"frontend front\n bind 127.0.0.1:{self.port} proto h2\n default_backend gateway\n"
            f"backend gateway\n server one 127.0.0.1:{world.gateway.port}\n"
        )
        Process(self, "-f", str(conf), program="haproxy", environ=environment(str(folder)))
        until(self._listens, "HAProxy listens")
        return world

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def dial(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), WAIT_SECONDS)

    def test_tunnels_pass(self) -> None:
        """(tcp T2)"""
        self.check()

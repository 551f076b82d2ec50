"""The client behind nginx, Caddy and HAProxy, and an idle tunnel behind the timeouts of nginx.

    BURROWGATE_IDLE_SECONDS=600 pytest -n 3 tests/e2e/tcp/test_front.py -k client_passes

leaves the tunnels idle for ten minutes behind servers with their own timeouts: run it before a release.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import time
import unittest
from typing import ClassVar

from tests.e2e import test_tcp_wire as wire
from tests.e2e.tcp.test_programs import PIECE, Source, answer_hash, read_all
from tests.support import requires
from tests.support.gateway_process import until
from tests.support.ports import free_port
from tests.support.tcp_world import TcpWorld

IDLE_SECONDS = float(os.environ.get("BURROWGATE_IDLE_SECONDS", "0"))
"""How long nothing passes through the tunnel of `test_client_passes`."""
TIMEOUT_SECONDS = 3
"""In place of the 60 s after which nginx closes a connection on which nothing passes."""


class FrontCase(unittest.TestCase):
    """The client of a real gateway with another server in front of it."""

    front: ClassVar[type[wire.ProxyCase]]

    def listen(self, *options: str, location: str = "") -> int:
        """Return the local port of a client that reaches the gateway, with `options`, through the other server.

        `location` are further directives of nginx.
        """
        world = TcpWorld(self, *options)
        world.add_target("db", "tcp", Source(self, answer_hash).port)
        link = world.link(world.gateway.mint("db"))
        helper = self.front("test_tunnels_pass")
        self.addCleanup(helper.doCleanups)
        helper.port, helper.front = world.gateway.port, free_port()
        helper.home = world.user_home
        if location:
            helper.location = location  # type: ignore[attr-defined]
        helper.server = helper.start()
        until(lambda: _listens(helper.front), "the server in front listens")
        _, port = world.listen(link.replace(f":{world.gateway.port}/", f":{helper.front}/"))
        return port

    def check(self, port: int, *, idle: float = IDLE_SECONDS) -> None:
        with socket.create_connection(("127.0.0.1", port), 60) as local:
            local.sendall(PIECE)
            time.sleep(idle)
            local.sendall(PIECE)
            local.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(local).decode(), hashlib.sha256(PIECE * 2).hexdigest())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@requires("nginx")
class BehindNginxTests(FrontCase):
    front = wire.NginxTests

    def test_client_passes(self) -> None:
        """(tcp T2)"""
        self.check(self.listen())

    def test_pings_keep_an_idle_tunnel_and_without_them_nginx_ends_it(self) -> None:
        """The timeouts of nginx are 3 s in place of 60 s, and the tunnel is idle for three of them (tcp T7)"""
        directives = f"proxy_read_timeout {TIMEOUT_SECONDS}s; proxy_send_timeout {TIMEOUT_SECONDS}s;"
        kept = self.listen("--tcp-ping-interval", "2s", location=directives)
        ended = self.listen(location=directives)
        with socket.create_connection(("127.0.0.1", ended), 60) as local:
            local.sendall(PIECE)
            self.check(kept, idle=3 * TIMEOUT_SECONDS)
            local.settimeout(1)
            with contextlib.suppress(ConnectionResetError):
                self.assertEqual(local.recv(1), b"")


@requires("caddy")
class BehindCaddyTests(FrontCase):
    front = wire.CaddyTests

    def test_client_passes(self) -> None:
        """(tcp T2)"""
        self.check(self.listen())


@requires("haproxy")
class BehindHaproxyTests(FrontCase):
    front = wire.HaproxyTests

    def test_client_passes(self) -> None:
        """(tcp T2)"""
        self.check(self.listen())

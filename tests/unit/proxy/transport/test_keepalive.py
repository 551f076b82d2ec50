"""TCP keep-alive: the options that a real socket gets."""

from __future__ import annotations

import socket

from burrowgate.proxy.transport.keepalive import set_keepalive
from tests.support import TestCase


class Wire:
    """A transport with a real socket, or without one."""

    def __init__(self, handle: socket.socket) -> None:
        self.socket = handle
        self.setTcpKeepAlive = lambda on: handle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, on)


class SocketlessWire:
    """A transport without a socket."""

    is_kept_alive = False

    def setTcpKeepAlive(self, enabled: bool) -> None:
        self.is_kept_alive = enabled


class KeepaliveTests(TestCase):
    def options(self, user_timeout_ms: int) -> tuple[int, ...]:
        with socket.socket() as handle:
            set_keepalive(Wire(handle), idle=20, interval=10, count=3, user_timeout_ms=user_timeout_ms)
            names = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
            self.assertTrue(handle.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
            return tuple(handle.getsockopt(socket.IPPROTO_TCP, name) for name in names)

    def test_socket_gets_the_options(self) -> None:
        self.assertEqual(self.options(50_000), (20, 10, 3, 50_000))

    def test_user_timeout_is_the_systems_unless_it_is_given(self) -> None:
        self.assertEqual(self.options(0), (20, 10, 3, 0))

    def test_closed_socket_is_no_error(self) -> None:
        with socket.socket() as handle:
            pass
        wire = Wire(handle)
        wire.setTcpKeepAlive = lambda on: None  # type: ignore[assignment, return-value]
        set_keepalive(wire, idle=20, interval=10, count=3)

    def test_transport_without_a_socket_is_left_alone(self) -> None:
        wire = SocketlessWire()
        set_keepalive(wire, idle=20, interval=10, count=3)
        self.assertTrue(wire.is_kept_alive)

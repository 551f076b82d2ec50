"""TCP keep-alive (RFC 9293, 3.8.4): the system closes a connection whose peer no longer responds."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any


def set_keepalive(transport: Any, *, idle: int, interval: int, count: int, user_timeout_ms: int = 0) -> None:
    """Probe the peer of `transport` (ITCPTransport) after `idle` seconds without a byte, then every `interval` seconds.

    After `count` probes without an answer the connection is closed; with `user_timeout_ms` (RFC 5482), also when sent
    data is not acknowledged for so many milliseconds. A platform that lacks an option keeps its own value, and a
    transport without a socket is left alone.
    """
    transport.setTcpKeepAlive(True)
    # Over TLS this is the socket below; `getHandle` would return the connection of OpenSSL.
    wire: socket.socket | None = getattr(transport, "socket", None)
    if wire is None:
        return
    options = [(socket.TCP_KEEPIDLE, idle), (socket.TCP_KEEPINTVL, interval), (socket.TCP_KEEPCNT, count)]
    if user_timeout_ms:
        options.append((socket.TCP_USER_TIMEOUT, user_timeout_ms))
    for option, value in options:
        with suppress(OSError):
            wire.setsockopt(socket.IPPROTO_TCP, option, value)

"""Load generator of WebSockets: opens any number, sends messages to an echo, waits until they are cut."""

from __future__ import annotations

import select
import socket
import ssl
import time
from functools import cache
from statistics import quantiles
from typing import Any

from bench import websockets
from bench.environment import allow_descriptors
from bench.loads import commands

_MESSAGE = bytes(range(64, 128))
_SENT = websockets.from_client(_MESSAGE)
_ECHO = websockets.from_server(_MESSAGE)
_BATCH = 200
"""Connections that are opened at the same time."""


@cache
def _any_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Tunnels:
    """Open WebSockets."""

    def __init__(self) -> None:
        self._open: dict[int, socket.socket] = {}
        self._poll = select.epoll()

    def open(self, port: int, fields: dict[str, str], origin: str, count: int, tls: bool = False) -> int:
        """Open `count` more, by `tls` or plain; returns the number of open ones."""
        opening = websockets.opening(fields, origin)
        accepted = b"sec-websocket-accept: " + websockets.accepting(websockets.KEY).lower()
        for first in range(0, count, _BATCH):
            fresh = []
            for _ in range(min(_BATCH, count - first)):
                connection = socket.create_connection(("127.0.0.1", port), timeout=20)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if tls:
                    connection = _any_certificate().wrap_socket(connection, server_hostname=fields["Host"])
                connection.sendall(opening)
                fresh.append(connection)
            for connection in fresh:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = connection.recv(4096)
                    if not more:
                        raise ConnectionError("an opening was cut")
                    head += more
                if not head.startswith(b"HTTP/1.1 101 ") or accepted not in head.lower():
                    raise ConnectionError(f"an opening was refused: {head.splitlines()[0].decode('latin-1')}")
                connection.setblocking(False)
                self._open[connection.fileno()] = connection
                self._poll.register(connection, select.EPOLLIN)
        return len(self._open)

    def echo(self, seconds: float) -> dict[str, float]:
        """Send messages through each for `seconds`, one after another; returns their number and delays."""
        deadline = time.monotonic() + seconds
        delays: list[float] = []
        sent = {}
        parts: dict[int, bytes] = {}
        for number, connection in self._open.items():
            connection.send(_SENT)
            sent[number] = time.monotonic()
        waiting = len(sent)
        ended = begun = time.monotonic()
        while waiting:
            events = self._poll.poll(10)
            if not events:
                raise TimeoutError(f"{waiting} messages did not come back")
            for number, _ in events:
                connection = self._open[number]
                try:
                    got = connection.recv(4096)
                except ssl.SSLWantReadError:  # a session ticket, which comes behind the handshake
                    continue
                if got != _ECHO:
                    got = parts.pop(number, b"") + got
                    if got != _ECHO:
                        if not got or not _ECHO.startswith(got):
                            raise ConnectionError("a message came back wrong, or a connection was cut")
                        parts[number] = got
                        continue
                now = time.monotonic()
                delays.append(now - sent[number])
                if now < deadline:
                    sent[number] = now
                    connection.send(_SENT)
                else:
                    waiting -= 1
                    ended = now
        hundredths = quantiles(delays, n=100) if len(delays) > 1 else delays * 99
        return {"messages": len(delays), "seconds": ended - begun, "p50": hundredths[49], "p99": hundredths[98]}

    def watch(self, seconds: float) -> dict[str, Any]:
        """Wait until all are cut, for `seconds` at most; returns how many were, and when the last one was."""
        deadline = time.monotonic() + seconds
        cut, last = 0, 0.0
        while self._open and time.monotonic() < deadline:
            for number, _ in self._poll.poll(0.1):
                try:
                    if self._open[number].recv(4096):
                        continue
                except (BlockingIOError, ssl.SSLWantReadError):
                    continue
                except ConnectionError:
                    pass
                last = time.monotonic()
                cut += 1
                self._poll.unregister(number)
                self._open.pop(number).close()
        return {"cut": cut, "left": len(self._open), "last": last}

    def close(self) -> int:
        """Close all; returns how many were open."""
        count = len(self._open)
        for connection in self._open.values():
            connection.close()
        self._open.clear()
        self._poll.close()
        self._poll = select.epoll()
        return count


if __name__ == "__main__":
    allow_descriptors()
    tunnels = Tunnels()
    commands.serve({"open": tunnels.open, "echo": tunnels.echo, "watch": tunnels.watch, "close": tunnels.close})

"""Load generator of hundreds of slow or silent clients, in one thread: they occupy what a gateway lets them occupy."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from bench.http import request
from bench.loads import commands

_PERIOD_SECONDS = 1.0
"""Time between two bytes."""
_BUFFER = 4096
_REQUESTS = 64
"""Requests of a slow reader at a time, so that the responses fill all buffers."""


class Slow:
    """Slow clients."""

    def __init__(self) -> None:
        self._connections: list[socket.socket] = []
        self._stopping = Event()
        self._thread: Thread | None = None

    def heads(self, port: int, count: int) -> int:
        """Connect `count` clients that send a head, one byte per second."""
        return self._begin(port, count, b"GET / HTTP/1.1\r\nHost: x\r\nX: ", self._send_byte)

    def readers(self, port: int, count: int, path: str, fields: dict[str, str]) -> int:
        """Connect `count` clients that request `path` repeatedly and read one byte per second."""
        return self._begin(port, count, request(path, fields) * _REQUESTS, self._read_byte)

    def silent(self, port: int, count: int) -> int:
        """Connect `count` clients that send nothing."""
        return self._begin(port, count, b"", lambda connection: None)

    def _begin(self, port: int, count: int, sent: bytes, each: Callable[[socket.socket], object]) -> int:
        for _ in range(count):
            made = socket.socket()
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            made.connect(("127.0.0.1", port))
            if sent:
                made.sendall(sent)
            made.setblocking(False)
            self._connections.append(made)
        self._stopping.clear()
        self._thread = Thread(target=self._run, args=(each,), daemon=True)
        self._thread.start()
        return count

    def _run(self, each: Callable[[socket.socket], object]) -> None:
        while not self._stopping.wait(_PERIOD_SECONDS):
            for connection in self._connections:
                with suppress(OSError):  # `end` counts the connections that were cut
                    each(connection)

    @staticmethod
    def _send_byte(connection: socket.socket) -> None:
        connection.send(b"y")

    @staticmethod
    def _read_byte(connection: socket.socket) -> None:
        connection.recv(1)

    def end(self) -> int:
        """Close all connections; returns how many were still open."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(5)
        held = sum(map(_is_open, self._connections))
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        return held


def _is_open(connection: socket.socket) -> bool:
    """Return whether `connection` is still open, as far as is known."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        if not selector.select(0):
            return True
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    slow = Slow()
    commands.serve({"heads": slow.heads, "readers": slow.readers, "silent": slow.silent, "end": slow.end})

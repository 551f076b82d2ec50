"""Visitors who are slow or silent, hundreds of them in one thread: they hold what a gateway lets them hold."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from bench.http import request
from bench.loads import commands

_EVERY = 1.0
"""Seconds between two bytes."""
_BUFFER = 4096
_ASKED = 64
"""How often a slow reader asks in one go, so that the answers fill every buffer on the way."""


class Slow:
    """The slow ones."""

    def __init__(self) -> None:
        self._connections: list[socket.socket] = []
        self._enough = Event()
        self._thread: Thread | None = None

    def heads(self, port: int, count: int) -> int:
        """So many send a head, a byte a second."""
        return self._begin(port, count, b"GET / HTTP/1.1\r\nHost: x\r\nX: ", self._drip)

    def readers(self, port: int, count: int, path: str, fields: dict[str, str]) -> int:
        """So many ask for `path` again and again, and take a byte a second."""
        return self._begin(port, count, request(path, fields) * _ASKED, self._sip)

    def silent(self, port: int, count: int) -> int:
        """So many say nothing."""
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
        self._enough.clear()
        self._thread = Thread(target=self._go_on, args=(each,), daemon=True)
        self._thread.start()
        return count

    def _go_on(self, each: Callable[[socket.socket], object]) -> None:
        while not self._enough.wait(_EVERY):
            for connection in self._connections:
                with suppress(OSError):  # whoever was cut is counted in the end
                    each(connection)

    @staticmethod
    def _drip(connection: socket.socket) -> None:
        connection.send(b"y")

    @staticmethod
    def _sip(connection: socket.socket) -> None:
        connection.recv(1)

    def end(self) -> int:
        """Let them go; how many still had their connection."""
        self._enough.set()
        if self._thread is not None:
            self._thread.join(5)
        held = sum(map(_is_open, self._connections))
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        return held


def _is_open(connection: socket.socket) -> bool:
    """Whether nobody ended `connection`, as far as it is known."""
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

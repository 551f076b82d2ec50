"""Server of large downloads and uploads, which it checks: `python -m bench.upstreams.bodies PORT SIZE`."""

from __future__ import annotations

import re
import socket
import sys
from threading import Thread

from bench.environment import Environment
from bench.patterns import BLOCK, matches
from bench.processes import free_port

_LENGTH = re.compile(rb"^content-length: *([0-9]+)\r$", re.IGNORECASE | re.MULTILINE)


def start(environment: Environment, size: int) -> int:
    """Start it, with responses to GET of `size` bytes; returns its port. Raises `NoResult`."""
    port = free_port()
    environment.module("bench.upstreams.bodies", port, size).listens(port)
    return port


def serve(port: int, size: int) -> None:
    """Serve until the process is stopped."""
    listener = socket.create_server(("127.0.0.1", port), backlog=64)
    while True:
        connection, _ = listener.accept()
        Thread(target=_converse, args=(connection, size), daemon=True).start()


def _converse(connection: socket.socket, size: int) -> None:
    space = memoryview(bytearray(1 << 20))
    with connection:
        try:
            while True:
                head, body = _head(connection)
                if not head:
                    return
                if head.startswith(b"GET"):
                    _send(connection, size)
                else:
                    answer = b"ok" if _receive(connection, head, body, space) else b"no"
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + answer)
        except OSError:
            return


def _head(connection: socket.socket) -> tuple[bytes, bytes]:
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        more = connection.recv(65536)
        if not more:
            return b"", b""
        got += more
    return got[: end + 2], got[end + 4 :]


def _send(connection: socket.socket, size: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % size)
    while size:
        part = BLOCK[: min(size, len(BLOCK))]
        connection.sendall(part)
        size -= len(part)


def _receive(connection: socket.socket, head: bytes, body: bytes, space: memoryview) -> bool:
    """Receive the rest of the body that begins with `body`; returns whether all of it is right."""
    match = _LENGTH.search(head)
    if match is None:
        return False
    size, done = int(match[1]), len(body)
    good = matches(memoryview(body), 0)
    while done < size:
        count = connection.recv_into(space, min(len(space), size - done))
        if not count:
            return False
        good = good and matches(space[:count], done)
        done += count
    return good and done == size


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))

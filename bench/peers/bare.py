"""Bare Python: a loop of epoll, recv and send that relays bytes, the minimum cost of a proxy in Python."""

from __future__ import annotations

import select
import socket
import sys

from bench.environment import ROOT, Environment
from bench.peers.served import Peer
from bench.processes import Process

READ = 131072 - 512
_FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def _begin(environment: Environment, port: int, upstream: int, cookie: str) -> Process:
    command = [sys.executable, "-m", "bench.peers.bare", str(port), str(upstream), cookie]
    return environment.start("bare", command, cores=environment.cores.proxy, cwd=ROOT)


PEER = Peer(
    name="bare Python",
    version=lambda: f"Python {sys.version.split()[0]}",
    begin=_begin,
    remarks=("no proxy: looks for the cookie in a connection's first bytes, and at nothing after them",),
)


class Loop:
    """Connections of clients, each with a connection to the upstream."""

    def __init__(self, port: int, upstream: int, cookie: str) -> None:
        self._upstream = upstream
        self._cookie = cookie.encode("ascii")
        self._listening = socket.create_server(("127.0.0.1", port), backlog=4096)
        self._listening.setblocking(False)
        self._poller = select.epoll()
        self._poller.register(self._listening, select.EPOLLIN)
        self._buffer = memoryview(bytearray(READ))
        self._ends: dict[int, tuple[socket.socket, socket.socket]] = {}
        self._unknown: set[int] = set()

    def run(self) -> None:
        """Relay bytes until the process is stopped."""
        poll, ends, space, unknown = self._poller.poll, self._ends, self._buffer, self._unknown
        while True:
            for number, _ in poll():
                pair = ends.get(number)
                if pair is None:
                    self._take()
                    continue
                source, sink = pair
                try:
                    read = source.recv_into(space)
                    if number in unknown and not self._admit(source, bytes(space[:read])):
                        read = 0
                    if read and sink.send(space[:read]) == read:
                        continue
                except OSError:
                    pass
                # The connection ended, or the sink does not keep up, which does not happen in these workloads.
                for end in pair:
                    ends.pop(end.fileno(), None)
                    end.close()

    def _take(self) -> None:
        try:
            visitor, _ = self._listening.accept()
        except OSError:
            return
        target = socket.create_connection(("127.0.0.1", self._upstream))
        self._unknown.add(visitor.fileno())
        for one, other in ((visitor, target), (target, visitor)):
            one.setblocking(False)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * READ)
            self._ends[one.fileno()] = one, other
            self._poller.register(one, select.EPOLLIN)

    def _admit(self, visitor: socket.socket, data: bytes) -> bool:
        self._unknown.discard(visitor.fileno())
        if self._cookie in data:
            return True
        visitor.send(_FORBIDDEN)
        return False


if __name__ == "__main__":
    Loop(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]).run()

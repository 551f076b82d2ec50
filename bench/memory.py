"""CPU time of small requests in memory: no sockets, no other programs, so that versions can be compared exactly.

Usage: `python -m bench.memory [WORK...]`. Each line is the least of some rounds, because what other programs do can
only add to it. To compare two versions, run this program in both checkouts in turns.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator

from hpack import Encoder
from hyperframe.frame import HeadersFrame, SettingsFrame, WindowUpdateFrame

from burrowgate.core.http.h2_frame_limits import PREFACE
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http2.backends import load_backend
from burrowgate.proxy.http2.connection import Http2ServerConnection
from tests.support.proxy_wire import HOST, KEY, PEER, Near, World

ROUNDS = 7
REQUESTS = 4000
STREAMS = 10
"""Requests under way at a time on an HTTP/2 connection."""
VISIT = "AAECAwQFBgcICQoL"
HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Type: text/plain\r\n"
    b'Content-Length: %d\r\nConnection: keep-alive\r\nETag: "5f"\r\nAccept-Ranges: bytes\r\n\r\n'
)
SMALL = b"Hello, visitor!"
LARGE = bytes(65536)
BROWSER = (
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
    (b"accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    (b"accept-language", b"en-GB,en;q=0.5"),
    (b"accept-encoding", b"gzip, deflate, br, zstd"),
    (b"sec-fetch-dest", b"document"),
    (b"sec-fetch-mode", b"navigate"),
    (b"sec-fetch-site", b"same-origin"),
    (b"priority", b"u=0, i"),
)
"""Fields of a browser, without those that differ between its requests."""

Fields = list[tuple[bytes, bytes]]


def _world(scheme: str, library: str = "h2") -> tuple[World, bytes]:
    world = World(public=False, scheme=scheme, http2=load_backend(library))
    name = "__Host-burrowgate" if scheme == "https" else "burrowgate"
    return world, f"{name}={KEY.cookie(world.session.sid, VISIT)}".encode()


def _fields(number: int, *, differs: bool) -> tuple[bytes, Fields]:
    """Return path and fields of the request with that number, without its cookie."""
    if not differs:
        return b"/", list(BROWSER)
    page = (b"referer", b"https://app.localhost/page/%d" % (number % 977))
    return b"/asset/%d.js?v=%d" % (number, number // 977), [*BROWSER, page, (b"if-none-match", b'"%d"' % number)]


def http2(*, differs: bool = False, library: str = "h2", body: bytes = SMALL) -> Callable[[], float]:
    """Return what sends one round of requests on an HTTP/2 connection, and returns the CPU seconds of each."""
    world, cookie = _world("https", library)
    near = Near(world.turns, Http2ServerConnection(world.context, world.limits, b""), PEER)
    near.secured = TlsPeer(names=frozenset({HOST.decode()}))  # type: ignore[attr-defined]
    near.protocol.makeConnection(near)
    encoder, numbers = Encoder(), iter(range(1 << 30))
    near.protocol.dataReceived(
        PREFACE + SettingsFrame(0, settings={SettingsFrame.INITIAL_WINDOW_SIZE: 1 << 20}).serialize()
    )

    def batches() -> Iterator[bytes]:
        for _ in range(REQUESTS // STREAMS):
            pieces = [WindowUpdateFrame(0, len(body) * STREAMS).serialize()]
            for _ in range(STREAMS):
                number = next(numbers)
                path, fields = _fields(number, differs=differs)
                head = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", path)]
                block = encoder.encode([*head, *fields, (b"cookie", cookie)])
                pieces.append(HeadersFrame(2 * number + 1, block, flags=["END_STREAM", "END_HEADERS"]).serialize())
            yield b"".join(pieces)

    return lambda: _round(world, near, list(batches()), body)


def http1(*, differs: bool) -> Callable[[], float]:
    """Return the same for an HTTP/1.1 connection."""
    world, cookie = _world("http")
    near = Near(world.turns, Http1ServerConnection(world.context, world.limits), PEER)
    near.protocol.makeConnection(near)
    numbers = iter(range(1 << 30))

    def requests() -> Iterator[bytes]:
        for _ in range(REQUESTS):
            path, fields = _fields(next(numbers), differs=differs)
            lines = b"".join(b"%b: %b\r\n" % field for field in [*fields, (b"Cookie", cookie)])
            yield b"GET %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (path, HOST, lines)

    return lambda: _round(world, near, list(requests()), SMALL)


def _round(world: World, near: Near, reads: list[bytes], body: bytes) -> float:
    answer = HEAD % len(body) + body
    before = len(world.records)
    client, turns = near.protocol, world.turns
    gc.collect()
    started = time.process_time()
    for data in reads:
        client.dataReceived(data)
        turns.run()
        for target in world.made:
            if target.received:
                target.received.clear()
                target.near.protocol.dataReceived(answer)
        turns.run()
        near.far.received.clear()
        world.clock.advance(0.0005)
    taken = time.process_time() - started
    done = world.statuses[before:]
    assert done == [200] * REQUESTS, done[:3]
    world.records.clear()
    world.wait(2)
    return taken / REQUESTS


WORKS: dict[str, Callable[[], Callable[[], float]]] = {
    "h1": lambda: http1(differs=False),
    "h1-browser": lambda: http1(differs=True),
    "h2": http2,
    "h2-browser": lambda: http2(differs=True),
    "h2-large": lambda: http2(body=LARGE),
    "ngh2": lambda: http2(library="ngh2"),
    "ngh2-browser": lambda: http2(differs=True, library="ngh2"),
    "ngh2-large": lambda: http2(library="ngh2", body=LARGE),
}


def main() -> None:
    """Measure the works that are named, or all."""
    names = sys.argv[1:] or list(WORKS)
    rounds = {name: WORKS[name]() for name in names}
    least = {name: min(run() for _ in range(ROUNDS)) for name, run in rounds.items()}
    for name, seconds in least.items():
        print(f"{name:12} {seconds * 1e6:6.1f} µs of CPU per request")


if __name__ == "__main__":
    main()

"""SEC-65, SEC-66: no traffic of one client makes the gateway's memory grow, with a link and without.

Each kind takes three seconds, or as many as `BURROWGATE_STRESS_SECONDS` says.
"""

from __future__ import annotations

import itertools
import os
import socket
import sqlite3
import ssl
import threading
import time
import unittest
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import StreamEnded, StreamReset

from burrowgate.sessions.visits import MAX_DIRECT_VISITS
from tests.stress import hostile_traffic
from tests.stress.gateway_under_load import MEGABYTE
from tests.stress.hostile_traffic import (
    KINDS,
    Access,
    agents,
    batches,
    cookies,
    heads,
    paths,
    seed_of,
    short_names,
)
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, Process, free_port, new_folder, until
from tests.support.tls_clients import authority, client_context, put, server

TARGET = Path(__file__).parent / "hostile_target.py"
SECONDS = float(os.environ.get("BURROWGATE_STRESS_SECONDS", "3"))
MAX_GROWTH = 32 * MEGABYTE
RETURN = 1.1
"""Factor of its memory before, which the gateway's memory must return to."""
SENDERS = 3
CONNECTIONS = 900
"""Connections at a time, of the thousand that one address may have."""
TLS_CONNECTIONS = 200


class MemoryCase(unittest.TestCase):
    """A gateway with a target, and two sessions of it."""

    OPTIONS: tuple[str, ...] = ()

    def setUp(self) -> None:
        self.start(Gateway(self, "--upstream-idle-timeout", "1s", *self.OPTIONS))

    def start(self, gateway: Gateway) -> None:
        """Add the target to `gateway`, and mint the sessions."""
        self.gateway = gateway
        self.gateway.add("app", f"http://127.0.0.1:{int(Process(self, str(TARGET)).line())}")
        full, pages = self.gateway.mint("app"), self.gateway.mint("app", kind="page-share")
        self.host = full["url"].split("/")[2]
        self.stranger = Access(host=self.host)
        self.holder = Access(
            host=self.host, token=full["token"], page_token=pages["token"], page_seed=seed_of(pages["seed"])
        )

    def send(self, data: bytes) -> bytes:
        """Send `data` on a new connection; returns all that comes until the gateway ends it."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.gateway.port), WAIT_SECONDS) as made:
            with suppress(ConnectionError):
                made.sendall(data)
            with suppress(ConnectionError):
                while more := made.recv(1 << 18):
                    received += more
        return received

    def attack(self, works: Iterator[Callable[[], object]], seconds: float) -> tuple[int, int]:
        """Run the calls that `works` yields, in some threads; returns their number, and the highest memory meanwhile.

        The memory is that of the gateway, in bytes.
        """
        deadline = time.monotonic() + seconds
        lock, done = threading.Lock(), [0]

        def run() -> None:
            while time.monotonic() < deadline:
                with lock:
                    work = next(works)
                work()
                done[0] += 1

        self.gateway.process.forget_peak()
        threads = [threading.Thread(target=run) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return done[0], self.gateway.process.memory("VmHWM")

    def requests_of(self, kind: hostile_traffic.Request, access: Access) -> Iterator[Callable[[], object]]:
        """Yield calls that send one batch each."""
        for batch in batches(kind, access):
            yield lambda batch=batch: self.send(batch)  # type: ignore[misc]

    def assert_bounded(self, name: str, before: int, peak: int, done: int) -> None:
        """Check the gateway's memory at its highest, and that it returns to what it was before."""
        returned = lambda: self.gateway.process.memory() <= RETURN * before  # noqa: E731
        self.addCleanup(
            print, f"{name}: {done} times, {before / MEGABYTE:.1f} MB, at most +{(peak - before) / MEGABYTE:.1f} MB"
        )
        self.assertGreater(done, 0)
        self.assertLess(peak - before, MAX_GROWTH)
        until(returned, f"memory of {before}, at most {RETURN} times as much", timeout=15)


class HostileRequests(MemoryCase):
    def warm_up(self, access: Access) -> None:
        """Send some requests of each kind."""
        for kind in KINDS:
            for _ in range(3):
                self.send(next(batches(kind, access)))

    def check(self, access: Access) -> None:
        self.warm_up(access)
        first = self.gateway.process.memory()
        for kind in KINDS:
            with self.subTest(kind=kind.__name__):
                before = self.gateway.process.memory()
                done, peak = self.attack(self.requests_of(kind, access), SECONDS)
                self.assert_bounded(kind.__name__, before, peak, done)
        self.assertLess(self.gateway.process.memory() - first, MAX_GROWTH, "all kinds together")

    def test_requests_without_a_link_take_no_memory(self) -> None:
        self.check(self.stranger)

    def test_requests_with_a_link_take_no_memory(self) -> None:
        self.check(self.holder)
        self.gateway.process.stop()
        (path,) = Path(self.gateway.home).glob("*.sqlite")
        with closing(sqlite3.connect(path)) as store:
            visits = store.execute("SELECT sid, count(*), sum(requests) FROM visits GROUP BY sid").fetchall()
            (events,) = store.execute("SELECT count(*) FROM events").fetchone()
        self.assertGreater(sum(requests for _, _, requests in visits), MAX_DIRECT_VISITS)
        self.assertLessEqual(max(count for _, count, _ in visits), MAX_DIRECT_VISITS + 1)
        self.assertLess(events, 100)


class ConnectionsCase(MemoryCase):
    """Many connections of one address that wait."""

    def connections(self, data: Callable[[int], bytes], *, complete: bool, live: int = 0) -> tuple[int, int]:
        """Open connections and send `data` of each number; returns the gateway's memory before, and with them all.

        `live` requests of them must be under way then.
        """
        before = self.gateway.process.memory()
        self.gateway.process.forget_peak()
        opened = []
        for number in range(CONNECTIONS):
            made = socket.create_connection(("127.0.0.1", self.gateway.port), WAIT_SECONDS)
            opened.append(made)
            with suppress(ConnectionError):
                made.sendall(data(number))
                if complete:
                    made.recv(1 << 16)
        until(lambda: self.gateway.gauge("requests_in_flight") == live, "all heads read")
        peak = self.gateway.process.memory("VmHWM")
        for made in opened:
            made.close()
        until(lambda: self.gateway.gauge("client_connections") == 0, "no connections")
        return before, peak


class HostileConnections(ConnectionsCase):
    """Connections that wait with a head, or the half of one."""

    def test_idle_connections_keep_no_long_head(self) -> None:
        for access, kind in itertools.product(
            (self.stranger, self.holder), (heads, agents, paths, cookies, short_names)
        ):
            with self.subTest(kind=kind.__name__, token=bool(access.token)):
                # The allocator keeps what as many ordinary connections took: heads as long, and the same for all.
                ordinary = short_names(access, 0)
                self.connections(lambda _, head=ordinary: head, complete=True)  # type: ignore[misc]
                before, peak = self.connections(partial(kind, access), complete=True)
                self.assert_bounded(f"idle {kind.__name__}", before, peak, CONNECTIONS)

    def test_incomplete_heads_are_bounded_together(self) -> None:
        kinds: dict[str, Callable[[int], bytes]] = {
            "long": lambda number: heads(self.stranger, number)[:-2],
            "one field": lambda number: agents(self.stranger, number)[:-4],
            "many fields": lambda _: self.stranger.head("/", *(f"x{number}: v" for number in range(6000)))[:-2],
            "a target": lambda number: b"GET /%d%b" % (number, b"p" * 50_000),
        }
        for name, data in kinds.items():
            with self.subTest(kind=name):
                self.connections(lambda _: self.stranger.head("/", "User-Agent: ordinary"), complete=True)
                before, peak = self.connections(data, complete=False)
                self.assert_bounded(f"incomplete {name}", before, peak, CONNECTIONS)


class WaitingRequests(ConnectionsCase):
    """Connections with requests behind one that is not answered."""

    OPTIONS = ("--upstream-response-timeout", "10s")

    def test_requests_that_wait_for_their_turn_are_bounded_together(self) -> None:
        first = self.holder.head("/silent/")
        kinds = {
            "short": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 480,
            "long targets": b"".join(self.stranger.head(f"/{n}{'p' * 16000}") for n in range(8)),
            "fields": b"".join(heads(self.stranger, number) for number in range(2)),
            "a body": self.stranger.head("/", "Content-Length: 1000000") + b"b" * 120_000,
        }
        self.connections(lambda _: first, complete=False, live=CONNECTIONS)
        before = self.gateway.process.memory()
        for name, rest in kinds.items():
            with self.subTest(kind=name):
                _, peak = self.connections(lambda _, rest=rest: first + rest, complete=False, live=CONNECTIONS)  # type: ignore[misc]
                self.addCleanup(print, f"waiting {name}: at most +{(peak - before) / MEGABYTE:.1f} MB of all so far")
                self.assertLess(peak - before, MAX_GROWTH)
        # The allocator keeps what it has got once, and the same again needs no more.
        kept = self.gateway.process.memory()
        _, peak = self.connections(lambda _: first + kinds["a body"], complete=False, live=CONNECTIONS)
        self.addCleanup(print, f"waiting once more: at most +{(peak - kept) / MEGABYTE:.1f} MB")
        self.assertLess(peak - kept, MAX_GROWTH / 4)


class HostileTls(MemoryCase):
    def setUp(self) -> None:
        home, self.https_port = Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(authority(), "app.localhost"))
        self.start(Gateway(self, "--tls", "--https-port", str(self.https_port), home=str(home)))
        self.context = client_context(None)
        self.context_h2 = client_context(None, protocols=["h2"])

    def connect_tls(self, name: str, context: ssl.SSLContext) -> ssl.SSLSocket:
        """Return a new TLS connection for the server `name`."""
        made = socket.create_connection(("127.0.0.1", self.https_port), WAIT_SECONDS)
        return context.wrap_socket(made, server_hostname=name)

    def shake_hands(self, number: int) -> None:
        """Complete a handshake for a name that no certificate has."""
        self.connect_tls(f"{number}.{'s' * 60}.{'n' * 60}.{'i' * 60}.localhost", self.context).close()

    def ask_http2(self, number: int) -> None:
        """Send requests with names that no other has, on one connection, and read until all have ended."""
        client = H2Connection(H2Configuration(header_encoding=None, validate_outbound_headers=False))
        client.initiate_connection()
        pseudo = [(":method", "GET"), (":scheme", "https"), (":authority", "app.localhost"), (":path", "/")]
        for stream in range(16):
            names = [(f"x{number}-{stream}-{field}-{'n' * (field % 90)}", "v" * 100) for field in range(90)]
            client.send_headers(2 * stream + 1, pseudo + names, end_stream=True)
        ended = 0
        with self.connect_tls("app.localhost", self.context_h2) as made, suppress(ConnectionError, ssl.SSLError):
            made.sendall(client.data_to_send())
            while ended < 16 and (data := made.recv(1 << 16)):
                ended += sum(isinstance(event, (StreamEnded, StreamReset)) for event in client.receive_data(data))

    def check(self, name: str, work: Callable[[int], None]) -> None:
        for number in range(60):
            work(number)
        before = self.gateway.process.memory()
        done, peak = self.attack((partial(work, number) for number in itertools.count(100)), SECONDS)
        self.assert_bounded(name, before, peak, done)

    def test_names_in_handshakes_take_no_memory(self) -> None:
        self.check("SNI", self.shake_hands)

    def test_http2_field_names_take_no_memory(self) -> None:
        self.check("HTTP/2 names", self.ask_http2)

    def test_idle_connections_take_no_more_memory_each_time(self) -> None:
        def open_all(body: bytes) -> list[ssl.SSLSocket]:
            opened = []
            for _ in range(TLS_CONNECTIONS):
                made = self.connect_tls("app.localhost", self.context)
                made.sendall(b"POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                made.recv(1 << 16)
                opened.append(made)
            return opened

        for made in open_all(b"x" * 500_000):  # after which the allocator keeps what it needs for as much
            made.close()
        until(lambda: self.gateway.gauge("client_connections") == 0, "no connections")
        before = self.gateway.process.memory()
        self.gateway.process.forget_peak()
        opened = open_all(b"x" * 500_000)
        peak = self.gateway.process.memory("VmHWM")
        for made in opened:
            made.close()
        self.assert_bounded("idle TLS", before, peak, len(opened))


if __name__ == "__main__":
    unittest.main()

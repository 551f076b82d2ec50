"""Mixed traffic with two workers: all responses are right, a revocation holds at once, and nothing is kept.

It takes ten seconds, or as many as `BURROWGATE_MIXED_SECONDS` says. Run for ten minutes before a release:
`BURROWGATE_MIXED_SECONDS=600 pytest -s tests/stress/test_mixed_traffic.py`.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import socket
import sqlite3
import unittest
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, StreamEnded, StreamReset

from burrowgate.sessions.visits import MAX_DIRECT_VISITS
from tests.stress.gateway_under_load import MEGABYTE
from tests.support import WAIT_SECONDS
from tests.support.gateway_process import Gateway, free_port, new_folder, start_app, until
from tests.support.tls_clients import authority, client_context, put, server

SECONDS = float(os.environ.get("BURROWGATE_MIXED_SECONDS", "10"))
WARM_UP_SECONDS = 5.0
SESSIONS = 20
BODY_BYTES = 50_000_000
STREAMS = 10
"""Requests of HTTP/2 at a time on one connection."""
PAUSE_SECONDS = 0.02
"""Between two requests of one visitor, so that revocations and long bodies get their share of two cores."""
MAX_GROWTH = 32 * MEGABYTE
GONE = 410


@dataclass(slots=True, kw_only=True, eq=False)
class Link:
    """A session, as its visitors see it."""

    sid: str
    token: str
    revoked: bool = False
    """Whether the gateway has confirmed the revocation."""
    revoking: bool = False
    tunnels: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class ToThisMachine(AbstractResolver):
    """Resolver that gives every name the address of this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@dataclass(slots=True, kw_only=True)
class Use:
    """Resources that the processes of the gateway use."""

    memory: list[int]
    """Resident memory of each process, in bytes."""
    descriptors: list[int]
    rows: dict[str, int]
    """Rows of each table of the store."""

    def __str__(self) -> str:
        memory = " + ".join(f"{size / MEGABYTE:.1f}" for size in self.memory)
        rows = ", ".join(f"{table} {count}" for table, count in self.rows.items())
        return f"memory {memory} MB; descriptors {' + '.join(map(str, self.descriptors))}; rows: {rows}"


class MixedTraffic(unittest.TestCase):
    def setUp(self) -> None:
        home, self.https_port = Path(new_folder(self), "home"), free_port()
        home.mkdir(mode=0o700)
        put(home / "certificates", "app", server(authority(), "app.localhost"))
        self.gateway = Gateway(
            self, "--workers", "2", "--tls", "--https-port", str(self.https_port), "--upstream-idle-timeout", "1s",
            home=str(home),
        )  # fmt: skip
        self.gateway.add("app", f"http://127.0.0.1:{start_app(self)}")
        self.base = f"https://app.localhost:{self.https_port}"
        self.links = [self.mint() for _ in range(SESSIONS)]
        self.revoked: deque[Link] = deque(maxlen=4)
        self.done: Counter[str] = Counter()
        self.turn = itertools.count()
        pattern = bytes(range(256)) * 1024
        self.long_body = (pattern * (BODY_BYTES // len(pattern) + 1))[:BODY_BYTES]
        self.digest = hashlib.sha256(self.long_body).hexdigest()

    def mint(self) -> Link:
        minted = self.gateway.mint("app")
        return Link(sid=minted["session"]["id"], token=minted["token"])

    def link(self) -> Link:
        """Return the next session, of those that live and of those that were revoked lately."""
        links = [*self.links, *self.revoked]
        return links[next(self.turn) % len(links)]

    def processes(self) -> list[int]:
        """Return the process ids of the gateway and its workers."""
        parent = self.gateway.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def use(self) -> Use:
        """Return the resources in use once nothing is open."""
        for gauge in ("requests_in_flight", "client_connections", "upstream_connections"):
            until(lambda gauge=gauge: self.gateway.gauge(gauge) == 0, f"no {gauge}")  # type: ignore[misc]
        memory, descriptors = [], []
        for pid in self.processes():
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            memory.append(pages * os.sysconf("SC_PAGE_SIZE"))
            descriptors.append(len(os.listdir(f"/proc/{pid}/fd")))
        (path,) = Path(self.gateway.home).glob("*.sqlite")
        with closing(sqlite3.connect(path)) as store:
            rows = {
                table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("sessions", "visits", "events", "changes")
            }
        return Use(memory=memory, descriptors=descriptors, rows=rows)

    # Visitors. Each yields after a request, to be stopped there.

    def check(self, link: Link, was_revoked: bool, status: int, kind: str) -> bool:
        """Check a status: a request begun after the revocation is refused; returns whether the target responded."""
        if was_revoked:
            self.assertEqual(status, GONE, kind)
        if status == GONE:
            self.assertTrue(link.revoking, kind)
            self.done[f"{kind} refused"] += 1
            return False
        self.assertEqual(status, 200, kind)
        self.done[kind] += 1
        return True

    async def get(self, client: aiohttp.ClientSession) -> AsyncIterator[None]:
        while True:
            link = self.link()
            was_revoked, path = link.revoked, f"/head?{next(self.turn)}"
            async with client.get(self.base + path, headers=link.fields) as response:
                body = await response.read()
                if self.check(link, was_revoked, response.status, "GET"):
                    self.assertIn(path.encode(), body)
            yield

    async def post(self, client: aiohttp.ClientSession) -> AsyncIterator[None]:
        while True:
            link = self.link()
            was_revoked, body = link.revoked, os.urandom(20_000)
            try:
                async with client.post(self.base + "/upload", data=body, headers=link.fields) as response:
                    text = await response.text()
                    if self.check(link, was_revoked, response.status, "POST"):
                        self.assertIn(hashlib.sha256(body).hexdigest(), text)
            except aiohttp.ClientConnectionError:
                self.assertTrue(link.revoking, "POST was cut")
            yield

    async def long_bodies(self, client: aiohttp.ClientSession) -> AsyncIterator[None]:
        while True:
            link = self.link()
            was_revoked = link.revoked
            try:
                async with client.put(self.base + "/upload", data=self.long_body, headers=link.fields) as response:
                    text = await response.text()
                    if self.check(link, was_revoked, response.status, "50 MB up"):
                        self.assertIn(self.digest, text)
                yield
                was_revoked = link.revoked
                url = f"{self.base}/download?size={BODY_BYTES}"
                async with client.get(url, headers=link.fields) as response:
                    digest = hashlib.sha256()
                    async for piece in response.content.iter_chunked(1 << 16):
                        digest.update(piece)
                    if self.check(link, was_revoked, response.status, "50 MB down"):
                        self.assertEqual(digest.hexdigest(), self.digest)
            except aiohttp.ClientError:
                self.assertTrue(link.revoking, "a long body was cut")
                self.done["50 MB cut"] += 1
            yield

    async def websockets(self, client: aiohttp.ClientSession) -> AsyncIterator[None]:
        while True:
            link = self.link()
            was_revoked = link.revoked
            fields = link.fields | {"Origin": self.base}
            try:
                async with client.ws_connect(self.base + "/echo", headers=fields) as tunnel:
                    link.tunnels.append(tunnel)
                    self.assertFalse(was_revoked)
                    for number in range(20):
                        await tunnel.send_str(str(number))
                        message = await tunnel.receive()
                        if message.type is not aiohttp.WSMsgType.TEXT:
                            self.assertTrue(link.revoking, f"a tunnel was cut: {message}")
                            self.done["tunnel cut"] += 1
                            break
                        self.assertEqual(message.data, f"you said {number}")
                        yield
                    link.tunnels.remove(tunnel)
                    self.done["tunnel"] += 1
            except aiohttp.WSServerHandshakeError as error:
                self.check(link, was_revoked, error.status, "tunnel")
            except ConnectionError:
                self.assertTrue(link.revoking, "a tunnel was cut")
            yield

    async def http2(self, _: object) -> AsyncIterator[None]:
        context = client_context(None, protocols=["h2"])
        while True:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", self.https_port, ssl=context, server_hostname="app.localhost"
            )
            client = H2Connection(H2Configuration(header_encoding=None))
            client.initiate_connection()
            try:
                for _number in range(20):
                    await self.ask_http2(client, reader, writer)
                    yield
            finally:
                writer.close()

    async def ask_http2(self, client: H2Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send some requests at once, and check all responses."""
        asked: dict[int, tuple[Link, bool, str]] = {}
        for _ in range(STREAMS):
            link, stream, path = self.link(), client.get_next_available_stream_id(), f"/head?{next(self.turn)}"
            asked[stream] = link, link.revoked, path
            pseudo = [(":method", "GET"), (":scheme", "https"), (":authority", self.base[8:]), (":path", path)]
            client.send_headers(stream, [*pseudo, ("authorization", f"Bearer {link.token}")], end_stream=True)
        status: dict[int, int] = {}
        texts: dict[int, bytes] = dict.fromkeys(asked, b"")
        open_streams = set(asked)
        while open_streams:
            writer.write(client.data_to_send())
            data = await reader.read(1 << 16)
            self.assertTrue(data, "an HTTP/2 connection was cut")
            for event in client.receive_data(data):
                match event:
                    case ResponseReceived():
                        status[event.stream_id] = int(dict(event.headers)[b":status"])
                    case DataReceived():
                        texts[event.stream_id] += event.data
                        client.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    case StreamEnded() | StreamReset():
                        open_streams.discard(event.stream_id)
        writer.write(client.data_to_send())
        for stream, (link, was_revoked, path) in asked.items():
            if stream not in status:
                self.assertTrue(link.revoking, "a stream was reset")
            elif self.check(link, was_revoked, status[stream], "HTTP/2 GET"):
                self.assertIn(path.encode(), texts[stream])

    async def revocations(self, client: aiohttp.ClientSession) -> AsyncIterator[None]:
        """Replace the oldest session again and again: mint one, revoke the other, and see it refused at once."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(0.25)
            new = await loop.run_in_executor(None, self.mint)
            old = self.links.pop(0)
            self.links.append(new)
            self.revoked.append(old)
            old.revoking = True
            await loop.run_in_executor(None, self.gateway.revoke, old.sid)
            old.revoked = True
            for _ in range(4):  # new connections, which come to either worker
                async with client.get(self.base + "/head", headers=old.fields | {"Connection": "close"}) as response:
                    self.assertEqual(response.status, GONE)
            deadline = loop.time() + 2
            while any(not tunnel.closed for tunnel in old.tunnels):
                self.assertLess(loop.time(), deadline, "a tunnel of a revoked session is open")
                await asyncio.sleep(0.02)
            self.done["revoked"] += 1
            yield

    # The test.

    async def run_all(self, seconds: float) -> None:
        """Run all visitors for `seconds`, each up to the end of a request."""
        deadline = asyncio.get_running_loop().time() + seconds
        connector = aiohttp.TCPConnector(resolver=ToThisMachine(), ssl=client_context(None), limit=0)
        timeout = aiohttp.ClientTimeout(total=3 * WAIT_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as client:

            async def visitor(kind: Callable[[aiohttp.ClientSession], AsyncIterator[None]]) -> None:
                requests = kind(client)
                async for _ in requests:
                    if asyncio.get_running_loop().time() >= deadline:
                        break
                    await asyncio.sleep(PAUSE_SECONDS)
                await requests.aclose()  # type: ignore[attr-defined]

            kinds = [self.get] * 6 + [self.post] * 3 + [self.websockets] * 6 + [self.http2] * 2
            kinds += [self.long_bodies, self.revocations]
            running: list[Coroutine[Any, Any, None]] = [visitor(kind) for kind in kinds]
            async with asyncio.timeout(seconds + 3 * WAIT_SECONDS), asyncio.TaskGroup() as group:
                for each in running:
                    group.create_task(each)

    def test_nothing_is_kept_of_mixed_traffic(self) -> None:
        asyncio.run(self.run_all(WARM_UP_SECONDS))
        self.done.clear()
        before, pids = self.use(), self.processes()
        asyncio.run(self.run_all(SECONDS))
        after = self.use()
        print(f"\n{SECONDS:g} s: {dict(self.done)}\nbefore: {before}\nafter:  {after}")
        for kind in ("GET", "POST", "50 MB up", "50 MB down", "tunnel", "HTTP/2 GET", "GET refused", "revoked"):
            self.assertGreater(self.done[kind], 0, kind)
        self.assertEqual(self.processes(), pids, "a worker was replaced")
        for grown, size in zip(after.memory, before.memory, strict=True):
            self.assertLess(grown - size, MAX_GROWTH)
        for count, allowed in zip(after.descriptors, before.descriptors, strict=True):
            self.assertLessEqual(count, allowed + 2)
        self.assertLessEqual(after.rows["visits"], after.rows["sessions"] * (MAX_DIRECT_VISITS + 1))


if __name__ == "__main__":
    unittest.main()

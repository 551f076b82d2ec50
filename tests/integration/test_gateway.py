"""The whole gateway in this process, on real sockets: start, service, drain, stop and cleanup."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from twisted.internet import error as errors
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater
from twisted.logger import globalLogPublisher

from burrowgate.errors import BurrowgateError, ConfigError, HomeError, StoreDamaged
from burrowgate.server import clock_files
from burrowgate.server.clock import steady_time
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from tests.support import WAIT_SECONDS, ReactorTestCase
from tests.support.descriptors import open_descriptors
from tests.support.sockets import AdminFailed, Apps, Client, admin, connect, get

REACTOR: Any = reactor
WEBSOCKET = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)


THREAD_END_SECONDS = 5
"""Time for a thread to end: it may be scheduled late on a busy machine."""


def threads() -> set[str]:
    """Return the names of the gateway's threads that go on running."""
    running = [thread for thread in threading.enumerate() if thread.name.startswith("burrowgate")]
    for thread in running:
        thread.join(THREAD_END_SECONDS)
    return {thread.name for thread in running if thread.is_alive()}


def open_things() -> set[str]:
    """Return the descriptors, threads and log observers of this process that a gateway must not leave."""
    return descriptors() | threads() | {f"log observer {id(one)}" for one in globalLogPublisher._observers}


def descriptors() -> set[str]:
    """Return the open sockets and database files of this process."""
    return {one for one in open_descriptors() if "socket:" in one or "sqlite" in one}


class GatewayCase(ReactorTestCase):
    """A home, and any number of gateways in it; each is stopped when the test ends."""

    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.lines: list[str] = []

    def gateway(self, **options: Any) -> Gateway:
        values = {"home": str(self.home), "port": 0, "admin_port": 0, **options}
        return Gateway(load(None, {}, values), reactor, write=self.lines.append)

    async def started(self, **options: Any) -> Gateway:
        gateway = self.gateway(**options)
        await gateway.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(gateway.stop()))
        return gateway

    def app(self) -> Apps:
        app = Apps(reactor)
        self.addCleanup(lambda: Deferred.fromCoroutine(app.stop()))
        return app

    async def admin(self, gateway: Gateway, method: str, path: str, body: Any = None) -> Any:
        key = (self.home / "admin.key").read_text().strip()
        return await admin(reactor, gateway.admin_port, key, method, path, body)

    async def share(self, gateway: Gateway, address: str) -> Any:
        """Add the target `app` at `address` and mint a session of it; return the response of the admin API."""
        target = {"name": "app", "address": address, "type": "http", "upstream_host": "visitor"}  # which needs no probe
        await self.admin(gateway, "POST", "targets", target)
        return await self.admin(gateway, "POST", "targets/app/sessions", {})

    async def get(self, gateway: Gateway, token: str, path: str = "/") -> bytes:
        host = f"app.localhost:{gateway.visitors_port}"
        return await get(reactor, gateway.visitors_port, host, f"Burrowgate-Token: {token}", path=path)

    async def open(self, gateway: Gateway, token: str, path: str = "/", *fields: str) -> Client:
        """Return a new connection on which a request was sent."""
        client = await connect(reactor, gateway.visitors_port)
        host = f"app.localhost:{gateway.visitors_port}"
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"Burrowgate-Token: {token}", *fields]
        client.send("\r\n".join([*lines, "", ""]).encode())
        return client


class ServingTests(GatewayCase):
    async def test_link_opens_until_revocation(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        path = minted["url"].removeprefix(f"http://app.localhost:{gateway.visitors_port}")
        got = await get(reactor, gateway.visitors_port, f"app.localhost:{gateway.visitors_port}", path=path)
        self.assertTrue(got.endswith(b"\r\n\r\nhello"), got)
        client = await self.open(gateway, minted["token"])
        await client.holds(b"hello")
        await self.admin(gateway, "POST", f"sessions/{minted['session']['id']}/revoke")
        client.send(f"GET / HTTP/1.1\r\nHost: app.localhost\r\nBurrowgate-Token: {minted['token']}\r\n\r\n".encode())
        self.assertIn(b"410 Gone", await client.holds(b"410 Gone"))
        client.close()
        await client.end()

    async def test_admin_api_is_not_reachable_from_the_visitors_port(self) -> None:
        gateway = await self.started()
        for host in ("127.0.0.1", "127.0.0.2", "localhost", "[::1]", "0.0.0.0"):
            for port in (gateway.admin_port, gateway.visitors_port):
                with self.assertRaises(AdminFailed):
                    await self.share(gateway, f"{host}:{port}")
        minted = await self.share(gateway, f"2130706433:{gateway.admin_port}")
        self.assertIn(b" 502 ", await self.get(gateway, minted["token"], "/api/v1/targets"))
        for host in ("localhost", "127.0.0.1", f"127.0.0.1:{gateway.admin_port}"):
            self.assertIn(b" 403 ", await get(reactor, gateway.visitors_port, host, path="/api/v1/targets"))

    async def test_log_has_no_secrets_and_few_lines(self) -> None:
        gateway, app = self.gateway(), self.app()
        await gateway.start()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        path = minted["url"].removeprefix(f"http://app.localhost:{gateway.visitors_port}")
        await get(reactor, gateway.visitors_port, f"app.localhost:{gateway.visitors_port}", path=path)
        await gateway.stop()
        written = "".join(self.lines)
        self.assertNotIn(minted["token"].rpartition(".")[2], written)
        entries = [json.loads(line) for line in written.splitlines()]
        self.assertEqual({entry["type"] for entry in entries}, {"log", "audit", "access"})
        messages = [entry["message"] for entry in entries if entry["type"] == "log"]
        self.assertEqual([one.split(" ")[0] for one in messages], ["Serving", "Stopping:", "Stopped"])
        (access,) = [entry for entry in entries if entry["type"] == "access"]
        self.assertEqual((access["status"], access["path"], access["outcome"]), (200, "/", "allowed"))

    async def test_removed_master_key_admits_nothing(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        tunnel = await self.open(gateway, minted["token"], "/", *WEBSOCKET)
        await tunnel.holds(b" 101 ")
        (key,) = (self.home / "keys").iterdir()
        key.unlink()
        await tunnel.end()
        self.assertIn(b" 403 ", await self.get(gateway, minted["token"]))

    async def test_reset_in_a_tunnel_is_a_reset_on_the_other_side(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        for is_reset in (True, False):
            tunnel = await self.open(gateway, minted["token"], "/", *WEBSOCKET)
            await tunnel.holds(b" 101 ")
            (target,) = app.open
            transport: Any = target.transport
            (transport.abortConnection if is_reset else transport.loseConnection)()
            await tunnel.end()
            self.assertEqual(tunnel.is_reset, is_reset)
        app.resets = 0
        for is_reset in (False, True):
            tunnel = await self.open(gateway, minted["token"], "/", *WEBSOCKET)
            await tunnel.holds(b" 101 ")
            transport = tunnel.transport
            (transport.abortConnection if is_reset else transport.loseConnection)()
            await app.until(lambda: not app.open)
            self.assertEqual(app.resets, int(is_reset))

    async def test_time_series_counts_open_streams(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        stream = await self.open(gateway, minted["token"], "/events")
        await stream.holds(b"data: 1")
        counted = 0
        while not counted:
            curve = await self.admin(gateway, "GET", f"timeseries?session_id={minted['session']['id']}")
            counted = sum(curve["bytes"])
        self.assertEqual(sum(curve["requests"]), 1)
        (live,) = (await self.admin(gateway, "GET", "connections"))["connections"]
        self.assertEqual(live["request_body_bytes"] + live["response_body_bytes"], counted)
        stream.close()
        await stream.end()


class RefusalTests(GatewayCase):
    async def test_rate_limit_bounds_the_log_and_admits_valid_sessions(self) -> None:
        app = self.app()
        gateway = await self.started(rejections_per_minute=1, rejections_burst=2)
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        statuses = []
        for _ in range(5):
            answer = await get(REACTOR, gateway.visitors_port, "app.localhost")
            statuses.append(int(answer.split(b" ", 2)[1]))
        self.assertEqual(statuses, [403, 403, 429, 429, 429])
        bearer = f"Authorization: Bearer {minted['token']}"
        opened = await get(REACTOR, gateway.visitors_port, "app.localhost", bearer)
        self.assertIn(b"hello", opened)
        key = "Authorization: Bearer " + (self.home / "admin.key").read_text().strip()
        counted = b'burrowgate_http_requests_total{code="429",outcome="rate_limited"} 3.0'
        while counted not in (
            await get(REACTOR, gateway.admin_port, f"127.0.0.1:{gateway.admin_port}", key, path="/metrics")
        ):
            pass  # the metrics are updated within half a second
        await gateway.stop()
        lines = [json.loads(line) for line in "".join(self.lines).splitlines()]
        outcomes = [line["outcome"] for line in lines if line["type"] == "access"]
        self.assertEqual(outcomes, ["denied", "denied", "allowed"])
        messages = [line.get("message", "") for line in lines]
        self.assertTrue(any("rate limit: 3 requests of 127.0.0.1" in message for message in messages))

    async def test_refuses_requests_beyond_size_limits(self) -> None:
        gateway = await self.started(
            max_request_header_size="1KiB",
            max_request_header_count=10,
            max_request_target_size=64,
            max_request_body_size=100,
        )
        token = (await self.share(gateway, "127.0.0.1:1"))["token"]
        for status, fields, path in (
            (431, ["X-Long: " + "x" * 1100], "/"),
            (431, ["X-Short: x"] * 10, "/"),
            (414, [], "/" + "x" * 64),
            (403, ["Content-Length: 101"], "/"),  # who has no link does not learn what is accepted
            (413, ["Content-Length: 101", f"Burrowgate-Token: {token}"], "/"),
            (403, ["X-Short: x"] * 7, "/" + "x" * 63),
        ):
            answer = await get(REACTOR, gateway.visitors_port, "app.localhost", *fields, path=path)
            self.assertEqual(int(answer.split(b" ", 2)[1]), status)

    async def test_reload_applies_changed_rate_limit(self) -> None:
        gateway = await self.started(rejections_per_minute=1, rejections_burst=1)
        values = {"home": str(self.home), "port": 0, "admin_port": 0, "rejections_per_minute": 0}
        gateway.reload(load(None, {}, values))
        for _ in range(3):
            answer = await get(REACTOR, gateway.visitors_port, "app.localhost")
            self.assertTrue(answer.startswith(b"HTTP/1.1 403 "))


class TwoGatewaysTests(GatewayCase):
    async def test_revocation_applies_to_the_next_request_of_the_other(self) -> None:
        one, two, app = await self.started(), await self.started(), self.app()
        minted = await self.share(one, f"127.0.0.1:{app.port}")
        self.assertTrue((await self.get(two, minted["token"])).endswith(b"hello"))
        kept = await self.open(two, minted["token"])
        await kept.holds(b"hello")
        await self.admin(one, "POST", f"sessions/{minted['session']['id']}/revoke")
        kept.send(f"GET / HTTP/1.1\r\nHost: app.localhost\r\nBurrowgate-Token: {minted['token']}\r\n\r\n".encode())
        await kept.holds(b"410 Gone")
        kept.close()
        await kept.end()

    async def test_revocation_cuts_exchanges_of_the_other(self) -> None:
        one, two, app = await self.started(), await self.started(), self.app()
        minted = await self.share(one, f"127.0.0.1:{app.port}")
        tunnel = await self.open(two, minted["token"], "/", *WEBSOCKET)
        await tunnel.holds(b" 101 ")
        events = await self.open(two, minted["token"], "/events")
        await events.holds(b"data: 1")
        await self.admin(one, "POST", f"sessions/{minted['session']['id']}/revoke")
        cut = Deferred.fromCoroutine(self.both_end(tunnel, events))
        await cut.addTimeout(3, REACTOR)  # it takes a tenth of a second, unless the machine is very busy

    async def test_admin_api_lists_and_cuts_connections_of_the_other(self) -> None:
        one, two, app = await self.started(), await self.started(), self.app()
        minted = await self.share(one, f"127.0.0.1:{app.port}")
        tunnel = await self.open(two, minted["token"], "/", *WEBSOCKET)
        await tunnel.holds(b" 101 ")
        listed: list[Any] = []
        while not listed:
            listed = (await self.admin(one, "GET", "connections"))["connections"]
            await deferLater(REACTOR, 0.05)
        self.assertEqual((listed[0]["session_id"], listed[0]["tunnel"]), (minted["session"]["id"], True))
        session = await self.admin(one, "GET", f"sessions/{minted['session']['id']}")
        self.assertEqual(session["open_connections"], 1)
        await self.admin(one, "DELETE", f"connections/{listed[0]['id']}")
        await tunnel.end()
        with self.assertRaises(AdminFailed):
            await self.admin(two, "DELETE", f"connections/{listed[0]['id']}")

    async def test_max_connections_applies_to_both_together(self) -> None:
        one, two, app = await self.started(), await self.started(), self.app()
        await self.share(one, f"127.0.0.1:{app.port}")
        minted = await self.admin(one, "POST", "targets/app/sessions", {"limits": {"max_connections": 1}})
        tunnel = await self.open(one, minted["token"], "/", *WEBSOCKET)
        await tunnel.holds(b" 101 ")
        self.assertIn(b" 429 ", await self.get(one, minted["token"]))
        self.assertIn(b" 429 ", await self.get(two, minted["token"]))
        tunnel.close()
        await tunnel.end()
        for gateway in (two, one, two, one):
            self.assertIn(b" 200 ", await self.get(gateway, minted["token"]))

    async def both_end(self, *clients: Client) -> None:
        for client in clients:
            await client.end()


class StartTests(GatewayCase):
    def setUp(self) -> None:
        super().setUp()
        self.before = open_things()

    async def fails(self, error: type[BurrowgateError], **options: Any) -> str:
        gateway = self.gateway(**options)
        try:
            await gateway.start()
        except error as raised:
            self.assertEqual(open_things() - self.before, set())
            return str(raised)
        raise self.failureException("It started.")

    async def test_port_in_use_is_an_error(self) -> None:
        taken = REACTOR.listenTCP(0, Factory(), interface="127.0.0.1")
        self.before = open_things()
        port = taken.getHost().port
        for options in ({"port": port}, {"admin_port": port}):
            self.assertIn(str(port), await self.fails(ConfigError, **options))
        await taken.stopListening()

    async def test_damaged_store_is_an_error(self) -> None:
        self.home.mkdir(mode=0o700)
        (self.home / "gateway.sqlite").write_bytes(b"this is not a database" * 100)
        self.assertIn("gateway.sqlite", await self.fails(StoreDamaged))

    async def test_unknown_store_scheme_is_an_error(self) -> None:
        await self.fails(ConfigError, store="nonsense:x")

    async def test_home_readable_by_others_is_an_error(self) -> None:
        self.home.mkdir(mode=0o755)
        os.chmod(self.home, 0o755)
        self.assertIn("chmod", await self.fails(HomeError))

    async def test_start_and_stop_leave_nothing_open(self) -> None:
        for store in ("memory:", "sqlite:gateway.sqlite"):
            gateway = self.gateway(store=store)
            await gateway.start()
            await self.admin(gateway, "GET", "targets")
            await gateway.stop()
            self.assertEqual(open_things() - self.before, set())


class StopTests(GatewayCase):
    async def slow(self, **options: Any) -> tuple[Gateway, Apps, Client]:
        """Return a gateway with a request under way to which the target has not responded."""
        gateway, app = await self.started(**options), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        client = await self.open(gateway, minted["token"], "/slow")
        await app.until(lambda: bool(app.held))
        return gateway, app, client

    async def test_stop_drains_requests_and_refuses_connections(self) -> None:
        gateway, app, client = await self.slow()
        idle = await connect(reactor, gateway.visitors_port)
        key = (self.home / "admin.key").read_text().strip()
        kept = await connect(reactor, gateway.admin_port)
        head = f"GET /api/v1/targets HTTP/1.1\r\nHost: 127.0.0.1:{gateway.admin_port}\r\n"
        kept.send(f"{head}Authorization: Bearer {key}\r\n\r\n".encode())
        await kept.holds(b"200 OK")
        stopping = Deferred.fromCoroutine(gateway.stop())
        again = Deferred.fromCoroutine(gateway.stop())
        await idle.end()
        for port in (gateway.visitors_port, gateway.admin_port):
            with self.assertRaises(errors.ConnectionRefusedError):
                await connect(reactor, port)
        self.assertNoResult(stopping)
        app.held[0].hello()
        self.assertTrue((await client.end()).endswith(b"hello"))
        await stopping
        await again
        await kept.end()

    async def test_stop_cuts_requests_at_the_drain_timeout(self) -> None:
        gateway, _, client = await self.slow(drain_timeout="0s")
        await gateway.stop()
        self.assertEqual(await client.end(), b"")

    async def test_stop_serves_requests_that_have_arrived(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        host = f"app.localhost:{gateway.visitors_port}"
        # Blocking sockets, so that the reactor has not read the requests when the stop begins.
        clients = [socket.create_connection(("127.0.0.1", gateway.visitors_port)) for _ in range(20)]
        for client in clients:
            client.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nBurrowgate-Token: {minted['token']}\r\n\r\n".encode())
        await gateway.stop()
        for client in clients:
            with client:
                client.settimeout(WAIT_SECONDS)
                self.assertTrue(client.recv(65536).endswith(b"hello"))

    async def test_stop_writes_visit_counters(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        await self.get(gateway, minted["token"])
        await gateway.stop()
        again = await self.started()
        visits = await self.admin(again, "GET", f"sessions/{minted['session']['id']}/visits")
        self.assertEqual([visit["requests"] for visit in visits["visits"]], [1])


class NewStores(GatewayCase):
    """A store that the operator gave up, and started with `--new-store`."""

    async def status(self, gateway: Gateway) -> Any:
        return (await self.admin(gateway, "GET", "status"))["warnings"]

    async def test_audit_log_of_a_new_store_is_accepted_and_one_that_was_cut_is_not(self) -> None:
        gateway, app = await self.started(), self.app()
        await self.share(gateway, f"127.0.0.1:{app.port}")
        await gateway.stop()
        for path in self.home.glob("gateway.sqlite*"):
            path.unlink()
        said = {"home": str(self.home), "port": 0, "admin_port": 0}
        gateway = Gateway(load(None, {}, said), reactor, write=self.lines.append, new_store=True)
        self.addCleanup(gateway.stop)
        await gateway.start()
        self.assertEqual(await self.status(gateway), [])
        events = (await self.admin(gateway, "GET", "audit-events"))["events"]
        self.assertEqual([event["action"] for event in events], ["audit.accepted"])
        self.assertTrue(any("The audit log of the new store is accepted" in line for line in self.lines))
        self.assertTrue((await self.admin(gateway, "GET", "audit-events/verification"))["valid"])
        await self.share(gateway, f"127.0.0.1:{app.port}")
        await gateway.stop()
        # The option, left in a service file, does not accept what happens to the same store later.
        with contextlib.closing(sqlite3.connect(self.home / "gateway.sqlite")) as database, database:
            database.execute("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)")
        gateway = Gateway(load(None, {}, said), reactor, write=self.lines.append, new_store=True)
        self.addCleanup(gateway.stop)
        await gateway.start()
        self.assertNotEqual(await self.status(gateway), [])


class ClockSteps(GatewayCase):
    """A wall clock that jumps while a gateway runs (SEC-72)."""

    def setUp(self) -> None:
        super().setUp()
        self.ahead = 0.0

    def gateway(self, **options: Any) -> Gateway:
        said = {"home": str(self.home), "port": 0, "admin_port": 0, **options}
        return Gateway(load(None, {}, said), reactor, write=self.lines.append, wall=lambda: time.time() + self.ahead)

    async def log_says(self, part: str) -> None:
        while not any(part in line for line in self.lines):
            await deferLater(reactor, 0.05)

    async def test_clock_that_jumps_ahead_expires_nothing_until_it_is_accepted(self) -> None:
        gateway, app = await self.started(), self.app()
        token = (await self.share(gateway, f"127.0.0.1:{app.port}"))["token"]
        self.ahead = 400 * 86400.0
        await self.log_says("ahead of the time that has passed")
        self.assertIn(b" 200 ", await self.get(gateway, token))
        (warning,) = (await self.admin(gateway, "GET", "status"))["warnings"]
        self.assertIn("1 year ahead of the time that has passed", warning)
        # Restarts change nothing.
        await gateway.stop()
        gateway = await self.started()
        self.assertIn(b" 200 ", await self.get(gateway, token))
        clock_files.accept(self.home, time.time() + self.ahead, steady_time(), clock_files.boot_id())
        await self.log_says("The clock follows")
        self.assertIn(b" 410 ", await self.get(gateway, token))
        # What has expired is not valid again, whatever the clock shows now.
        self.ahead = 0.0
        self.assertIn(b" 410 ", await self.get(gateway, token))
        await gateway.stop()
        gateway = await self.started()
        self.assertIn(b" 410 ", await self.get(gateway, token))

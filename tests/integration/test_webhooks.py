"""Webhooks of whole gateways and a real receiver that fails, hangs, redirects and recovers."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client import generate_latest
from standardwebhooks.webhooks import Webhook
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

from burrowgate.admin.context import AdminContext
from burrowgate.core.durations import DAY
from burrowgate.errors import Invalid
from burrowgate.server.config.sources import load
from burrowgate.server.gateway import Gateway
from burrowgate.sessions.service import Grant
from burrowgate.sessions.targets import TargetChanges
from tests.support import ReactorTestCase


class Receiver(Resource):
    """Verifies what it receives by the reference implementation, and answers as the test says."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.mode = "accept"
        self.secrets: list[str] = []
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.paths: set[bytes] = set()

    def render_POST(self, request: Request) -> Any:
        body = request.content.read()
        headers = {
            name.decode().lower(): values[0].decode() for name, values in request.requestHeaders.getAllRawHeaders()
        }
        sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        signatures = headers["webhook-signature"].split(" ")
        for secret in self.secrets:  # as `Webhook.verify`, which takes the time of this machine only
            if Webhook(secret).sign(headers["webhook-id"], sent_at, body.decode()) not in signatures:
                request.setResponseCode(401)
                return b""
        self.paths.add(request.path)
        self.received.append((headers["webhook-id"], json.loads(body)))
        if self.mode == "hang":
            return NOT_DONE_YET
        if self.mode == "redirect":
            request.redirect(b"/elsewhere")
        elif self.mode == "break off":
            request.transport.abortConnection()
            return NOT_DONE_YET
        elif self.mode == "fail":
            request.setResponseCode(503)
        return b"x" * 100_000

    @property
    def types(self) -> list[str]:
        return [message["type"] for _, message in self.received]


class WebhookTests(ReactorTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.home = Path(self.mktemp()).absolute()
        self.receiver = Receiver()
        site = Site(self.receiver)
        site.noisy = False
        self.port = reactor.listenTCP(0, site, interface="127.0.0.1")
        self.addCleanup(self.port.stopListening)
        self.url = f"http://127.0.0.1:{self.port.getHost().port}/hook"
        self.passed = 0.0
        """Seconds by which the clock of the gateways is ahead of that of the machine."""

    async def gateway(self, **options: Any) -> Gateway:
        config = load(None, {}, {"home": str(self.home), "port": 0, "admin_port": 0, "webhook_timeout": "1s"} | options)
        began = time.time() - time.monotonic()
        gateway = Gateway(
            config,
            reactor,
            wall=lambda: began + time.monotonic() + self.passed,
            monotonic=lambda: time.monotonic() + self.passed,
            write=lambda lines: None,
        )
        await gateway.start()
        gateway._scheduler.stop()  # the test runs the jobs
        self.addCleanup(lambda: Deferred.fromCoroutine(gateway.stop()))
        return gateway

    async def round(self, *gateways: Gateway) -> None:
        """Run the jobs of `gateways` once, and wait for the deliveries that they begin."""
        for gateway in gateways:
            await gateway.primary.expiry_recorder.run()
            await gateway.primary.webhooks.delivery.run()
        while any(task.is_running for one in gateways for task in one.primary.webhooks.delivery._tasks.values()):
            await deferLater(reactor, 0.01)

    async def add(self, gateway: Gateway) -> None:
        _, added = await gateway.primary.webhooks.service.add("chat", self.url, [], actor="admin")
        self.receiver.secrets = [added.secret]

    async def mint(self, gateway: Gateway) -> str:
        context = self.context(gateway)
        await context.registry.catch_up()
        if not list(context.registry.targets()):
            await context.targets.add("app", TargetChanges(address="127.0.0.1:1"), actor="admin")
        return (await context.sessions.mint("app", Grant(label="Ann", ttl=3600), actor="admin")).session.sid

    def context(self, gateway: Gateway) -> AdminContext:
        context: AdminContext = gateway._admin.wrappedFactory.resource._context
        return context

    async def test_life_of_a_session_is_received_in_order(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        sid = await self.mint(gateway)
        session = await gateway._components.registry.require(sid)
        for address in ("192.0.2.7", "192.0.2.8"):
            gateway._components.visits.counters_for(session, "", address, b"", gateway._clock.now())
        await gateway._components.visits.flush()
        await self.context(gateway).sessions.extend(sid, 86_400, actor="admin")
        await self.round(gateway)
        self.passed += DAY + 1
        await self.round(gateway)
        await self.context(gateway).sessions.delete(sid, actor="admin")
        await self.context(gateway).sessions.revoke(await self.mint(gateway), actor="admin")
        await self.round(gateway)
        self.assertEqual(
            self.receiver.types,
            [
                "session.minted",
                "session.first_visit",
                "session.extended",
                "session.expired",
                "session.deleted",
                "session.minted",
                "session.revoked",
            ],
        )
        data = self.receiver.received[0][1]["data"]
        self.assertEqual((data["label"], data["session"], data["target"]), ("Ann", sid, "app"))
        numbers = [message["data"]["event"] for _, message in self.receiver.received]
        self.assertEqual(numbers, sorted(set(numbers)))
        for secret in ("192.0.2.", "http://", "whsec_", gateway._keys().newest.token(sid, session.created_at)):
            self.assertNotIn(secret, json.dumps(self.receiver.received))

    async def test_receiver_that_fails_hangs_and_redirects_recovers(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        await self.mint(gateway)
        for mode, wait, error in (
            ("fail", 5, "It answered 503."),
            ("hang", 30, "It did not answer in time."),
            ("redirect", 120, "It answered 302."),
            ("break off", 600, "It broke off, or did not answer by HTTP."),
        ):
            self.receiver.mode = mode
            await self.round(gateway)
            await self.round(gateway)
            progress = gateway.primary.webhooks.delivery.endpoints["chat"].progress
            self.assertEqual((progress.last_error, progress.next_at - progress.last_at), (error, wait))
            self.passed += wait + 1
        self.receiver.mode = "accept"
        await self.mint(gateway)
        await self.round(gateway)
        ids = [one for one, _ in self.receiver.received]
        self.assertEqual((len(ids), len(set(ids[:5])), len(set(ids))), (6, 1, 2))
        self.assertEqual(self.receiver.paths, {b"/hook"})

    async def test_receiver_that_hangs_delays_no_other(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        other = Receiver()
        site = Site(other)
        site.noisy = False
        port = reactor.listenTCP(0, site, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        url = f"http://127.0.0.1:{port.getHost().port}/"
        _, added = await gateway.primary.webhooks.service.add("other", url, [], actor="admin")
        other.secrets, self.receiver.mode = [added.secret], "hang"
        await self.mint(gateway)
        await gateway.primary.webhooks.delivery.run()
        while not other.received:
            await deferLater(reactor, 0.01)
        self.assertTrue(gateway.primary.webhooks.delivery._tasks["chat"].is_running)
        await self.round(gateway)

    async def test_restart_goes_on_where_it_stopped(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        self.receiver.mode = "fail"
        await self.mint(gateway)
        await self.round(gateway)
        await self.mint(gateway)
        await gateway.stop()
        self.passed += 6
        self.receiver.mode = "accept"
        gateway = await self.gateway()
        await self.round(gateway)
        await self.round(gateway)
        ids = [one for one, _ in self.receiver.received]
        self.assertEqual((len(ids), ids[0]), (3, ids[1]))

    async def test_two_gateways_on_one_store_send_each_event_once(self) -> None:
        first = await self.gateway()
        await self.add(first)
        second = await self.gateway()
        await self.round(first, second)
        for _ in range(4):
            await self.mint(first)
            await self.mint(second)
            self.passed += 3601
            await self.round(first, second)
        await self.round(first, second)
        ids = [one for one, _ in self.receiver.received]
        self.assertEqual((len(ids), len(set(ids))), (16, 16))
        self.assertEqual(self.receiver.types.count("session.expired"), 8)

    async def test_disabled_webhook_is_a_warning_until_it_is_enabled(self) -> None:
        gateway = await self.gateway(webhook_disable_after="1h")
        await self.add(gateway)
        self.receiver.mode = "fail"
        await self.mint(gateway)
        await self.round(gateway)
        await self.round(gateway)
        self.assertEqual(list(self.context(gateway).warnings()), [])
        self.passed += 1800
        await self.round(gateway)
        await self.round(gateway)
        (warning,) = self.context(gateway).warnings()
        self.assertEqual(warning, "The webhook chat has failed for 30 minutes. It answered 503.")
        self.passed += 1801
        await self.round(gateway)
        await self.round(gateway)
        (warning,) = self.context(gateway).warnings()
        self.assertIn("was disabled", warning)
        self.assertIn("burrowgate webhooks enable chat", warning)
        metrics = generate_latest(self.context(gateway).metrics).decode()
        self.assertIn('burrowgate_webhook_deliveries_total{outcome="failed",webhook="chat"} 3.0', metrics)
        self.assertIn('burrowgate_webhook_enabled{webhook="chat"} 0.0', metrics)
        self.receiver.mode = "accept"
        await gateway.primary.webhooks.service.change("chat", enabled=True, actor="admin")
        await self.round(gateway)
        await self.round(gateway)
        self.assertEqual(list(self.context(gateway).warnings()), [])
        self.assertEqual(self.receiver.types[-2:], ["session.minted", "session.expired"])

    async def test_missing_secret_is_a_warning(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        Path(gateway.primary.webhooks.service.secrets.path("chat")).unlink()
        await self.mint(gateway)
        await self.round(gateway)
        (warning,) = self.context(gateway).warnings()
        self.assertIn(f"There is no secret in {self.home}/webhooks/chat.secrets", warning)
        self.assertEqual(self.receiver.received, [])

    async def test_webhook_reaches_no_listener_of_the_gateway(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        for port in (gateway.admin_port, gateway.visitors_port):
            for host in ("127.0.0.1", "localhost", "[::1]"):
                with self.assertRaises(Invalid):
                    await gateway.primary.webhooks.service.change("chat", url=f"http://{host}:{port}/", actor="admin")
            outcome = await gateway.primary.webhooks.poster.post(f"http://localhost:{port}/", [], b"", 1.0)
            self.assertIn("leads into the gateway itself", outcome.error)

    async def test_files_of_secrets_are_private_and_the_store_has_none(self) -> None:
        gateway = await self.gateway()
        await self.add(gateway)
        path = Path(gateway.primary.webhooks.service.secrets.path("chat"))
        self.assertEqual((path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777), (0o600, 0o700))
        await gateway.stop()
        secret = self.receiver.secrets[0]
        for file in self.home.rglob("*"):
            if file.is_file() and file != path:
                self.assertNotIn(secret[6:].encode(), file.read_bytes(), file)

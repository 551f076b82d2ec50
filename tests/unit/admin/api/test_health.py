"""Liveness, readiness, status and metrics."""

from __future__ import annotations

import json

from twisted.internet.defer import Deferred

from burrowgate.core.compiled import is_compiled
from burrowgate.core.store_records import SessionPage, SessionQuery
from tests.support.admin_wire import HOST, AdminTestCase, RacingStore, World


class _LockedStore(RacingStore):
    """A store whose lists of sessions wait while it is locked, as PostgreSQL's do behind `LOCK TABLE`."""

    is_locked = False

    async def sessions(self, query: SessionQuery) -> SessionPage:
        if self.is_locked:
            await Deferred()
        return await super().sessions(query)


class LockedStoreTests(AdminTestCase):
    def setUp(self) -> None:
        self.store = _LockedStore()
        self.start(World(store=self.store))
        self.target()
        self.store.is_locked = True

    def answer(self, path: str) -> tuple[bytes, dict[str, object]]:
        """Return the status line and the JSON of the response, which comes after two seconds."""
        protocol, transport = self.connect()
        fields = f"Host: {HOST}\r\nAuthorization: Bearer {self.world.admin_key}\r\n"
        protocol.dataReceived(f"GET {path} HTTP/1.1\r\n{fields}\r\n".encode())
        self.world.reactor.advance(1.9)
        self.assertEqual(transport.value(), b"")
        self.world.reactor.advance(0.1)
        head, _, body = transport.value().partition(b"\r\n\r\n")
        return head.split(b"\r\n")[0], json.loads(body)

    def test_status_says_what_was_not_counted(self) -> None:
        line, status = self.answer("/api/v1/status")
        self.assertEqual((line, status["active_sessions"]), (b"HTTP/1.1 200 OK", None))
        self.assertIn("did not count the active sessions within 2 s", str(status["warnings"]))

    def test_impact_is_unavailable(self) -> None:
        line, problem = self.answer("/api/v1/targets/app/impact")
        self.assertEqual((line.split()[1], problem["code"]), (b"503", "store-unavailable"))
        self.assertIn("within 2 s", str(problem["detail"]))


class TestHealth(AdminTestCase):
    def test_alive_without_key(self) -> None:
        reply = self.call("GET", "/healthz", headers={"Authorization": None})
        self.assertEqual((reply.status, reply.body), (200, b"ok\n"))
        self.assertEqual(reply.headers["content-type"], "text/plain; charset=utf-8")

    def test_readiness(self) -> None:
        self.assertEqual(self.call("GET", "/readyz").status, 200)
        self.world.ready = "The store has not been reached for 6 seconds."
        reply = self.call("GET", "/readyz")
        self.assertProblem(reply, 503, "store-unavailable")
        self.assertEqual(reply.json["detail"], self.world.ready)
        self.assertEqual(self.call("GET", "/healthz").status, 200)

    def test_unavailable_store_gets_503(self) -> None:
        self.target()
        self.wait(self.world.store.close())
        for method, path, body in [
            ("GET", "/api/v1/targets", None),
            ("GET", "/api/v1/status", None),
            ("POST", "/api/v1/targets/app/sessions", {}),
            ("POST", "/api/v1/sessions/x/revoke", {}),
        ]:
            self.assertProblem(self.call(method, path, body), 503, "store-unavailable")
        for path in ("/healthz", "/metrics", "/api/v1/openapi.json"):
            self.assertEqual(self.call("GET", path).status, 200)

    def test_status(self) -> None:
        self.target()
        self.target("b")
        first = self.mint()["session"]["id"]
        self.mint()
        self.call("POST", f"/api/v1/sessions/{first}/revoke")
        self.world.warnings = ("Target `app` is not verified.",)
        self.assertEqual(
            self.call("GET", "/api/v1/status").json,
            {
                "version": "0.0.test",
                "listen": "http://127.0.0.1:8480",
                "compiled": is_compiled(),
                "http2": "off",
                "store": "memory:",
                "active_sessions": 1,
                "targets": 2,
                "warnings": ["Target `app` is not verified."],
            },
        )

    def test_metrics(self) -> None:
        self.target()
        self.call("GET", "/nothing")
        self.call("FROBNICATE", "/nothing")
        reply = self.call("GET", "/metrics")
        self.assertEqual(reply.headers["content-type"], "text/plain; version=1.0.0; charset=utf-8")
        lines = reply.body.decode().splitlines()
        for line in [
            "burrowgate_targets 1.0",
            "burrowgate_ready 1.0",
            'burrowgate_admin_requests_total{method="POST",status="201"} 1.0',
            'burrowgate_admin_requests_total{method="GET",status="404"} 1.0',
            'burrowgate_admin_requests_total{method="other",status="404"} 1.0',
        ]:
            self.assertIn(line, lines)

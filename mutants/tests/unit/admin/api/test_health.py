"""Liveness, readiness, status and metrics."""

from tests.support.admin_wire import AdminTestCase


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

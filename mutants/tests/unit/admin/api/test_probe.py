"""A probe contacts an address and stores nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamConnectError
from tests.support.admin_wire import PORT, AdminTestCase, Reply, World


class ProbeWorld(World):
    """A gateway whose targets respond by port with `responses`."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.responses = {
            3000: ProbeResult(tls=False, status=200, title="Hello"),
            8443: ProbeResult(tls=True, status=502),
        }
        self.probed: list[Target] = []

    def admin_context(self) -> AdminContext:
        return replace(super().admin_context(), probe=self.probe)

    async def probe(self, target: Target) -> ProbeResult:
        self.probed.append(target)
        if target.address.port not in self.responses:
            raise UpstreamConnectError
        return self.responses[target.address.port]


class TestProbe(AdminTestCase):
    def setUp(self) -> None:
        self.start(ProbeWorld())

    def probe(self, address: str, **fields: Any) -> Reply:
        return self.call("POST", "/api/v1/probe", {"address": address} | fields)

    def test_working_target(self) -> None:
        result = self.probe("3000").json
        self.assertEqual((result["works"], result["type"], result["status"]), (True, "http", 200))
        self.assertEqual((result["title"], result["address"], result["name"]), ("Hello", "localhost:3000", "app-3000"))
        self.assertEqual(self.actions(), [])

    def test_target_with_a_server_error(self) -> None:
        result = self.probe("10.0.0.7:8443").json
        self.assertEqual((result["works"], result["type"]), (True, "https"))
        self.assertIn("a problem of its own", result["detail"])

    def test_unreachable_target(self) -> None:
        result = self.probe("app.example:1").json
        self.assertEqual((result["works"], result["status"], result["name"]), (False, None, "app-example"))
        self.assertIn("is it running?", result["detail"])

    def test_folder(self) -> None:
        folder = os.path.join(self.mktemp(), "My Site!")
        os.makedirs(folder)
        result = self.probe(folder).json
        self.assertEqual((result["works"], result["type"], result["name"]), (True, "folder", "my-site"))
        self.assertIn("0 entries and no index.html", result["detail"])
        with open(os.path.join(folder, "index.html"), "w"):
            pass
        self.assertIn("with an index.html", self.probe(folder).json["detail"])

    def test_proposed_name_is_free(self) -> None:
        self.target("app-3000")
        self.target("app-3000-2")
        self.assertEqual(self.probe("3000").json["name"], "app-3000-3")
        self.assertEqual(self.probe("www:80").json["name"], "app-www")

    def test_verification_is_passed_on(self) -> None:
        assert isinstance(self.world, ProbeWorld)
        self.probe("https://a.example:8443", verify="none")
        self.assertEqual(self.world.probed[-1].trust.verify, "none")

    def test_forbidden_address_is_not_contacted(self) -> None:
        assert isinstance(self.world, ProbeWorld)
        self.assertProblem(self.probe("nowhere"), 422, "invalid-value", "address")
        self.assertProblem(self.probe(f"127.0.0.1:{PORT}"), 422, "address-not-allowed", "address")
        self.assertProblem(self.probe("http://a.example", type="https"), 422, "invalid-value", "type")
        self.assertEqual(self.world.probed, [])

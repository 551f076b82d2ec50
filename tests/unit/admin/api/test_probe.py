"""A probe contacts an address and stores nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from burrowgate.admin.context import AdminContext, ProbeResult
from burrowgate.admin.project_context import SshFindings, SshHostKey
from burrowgate.core.host_choice import UNKNOWN_HOST, TargetRequest
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
        self.hosts: list[str] = []
        self.by_host: dict[str, int] = {}
        self.by_path: dict[tuple[str, str], int] = {}
        self.paths: dict[str, str] = {}
        self.pages: dict[str, bytes] = {}
        self.forwarded = 200

    def admin_context(self) -> AdminContext:
        return replace(super().admin_context(), probe=self.probe)

    async def probe(self, target: Target, request: TargetRequest) -> ProbeResult:
        self.probed.append(target)
        host, path = request.host, request.path
        self.hosts.append(host)
        if request.forwarded_host:
            return ProbeResult(tls=False, status=self.forwarded)
        status = self.by_path.get((host, path), self.by_host.get(host))
        if host in self.paths and path == "/":
            return ProbeResult(tls=False, status=200, path=self.paths[host])
        if status is not None:
            return ProbeResult(tls=False, status=status, start=self.pages.get(host, b""))
        if target.address.port not in self.responses:
            raise UpstreamConnectError
        return self.responses[target.address.port]


class TestProbe(AdminTestCase):
    world: ProbeWorld

    def setUp(self) -> None:
        self.start(ProbeWorld())

    def probe(self, address: str, **fields: Any) -> Reply:
        return self.call("POST", "/api/v1/probe", {"address": address} | fields)

    def test_sshd_shows_its_host_keys_and_what_it_lacks(self) -> None:
        """(tcp T38)"""
        self.world.sshd = SshFindings(
            version="SSH-2.0-OpenSSH_9.2p1", host_keys=(SshHostKey(public="ssh-ed25519 AAAA", fingerprint="SHA256:x"),),
            problem="",
        )  # fmt: skip
        for address, fields in (("ssh://visitor@10.0.0.5", {}), ("10.0.0.5", {"type": "ssh"})):
            result = self.probe(address, **fields).json
            self.assertEqual((result["works"], result["type"], result["address"]), (True, "ssh", "10.0.0.5:22"))
            self.assertEqual(
                result["ssh"],
                {
                    "version": "SSH-2.0-OpenSSH_9.2p1",
                    "host_keys": [{"public": "ssh-ed25519 AAAA", "fingerprint": "SHA256:x"}],
                    "problem": "",
                },
            )
        self.world.sshd = SshFindings(version="SSH-2.0-x", host_keys=(), problem="It has no MAC: add one.")
        result = self.probe("ssh://10.0.0.5").json
        self.assertEqual((result["ssh"]["problem"], result["detail"]), ("It has no MAC: add one.",) * 2)
        self.assertEqual(self.world.probed, [])

    def test_other_addresses_that_speak_tcp_are_connected_to(self) -> None:
        self.world.closed_ports = (6379,)
        for address, works in (("postgresql://db.example/app", True), ("redis://10.0.0.5", False)):
            result = self.probe(address).json
            self.assertEqual((result["works"], result["ssh"]), (works, None))
        self.assertIn("is it running?", result["detail"])
        self.assertFalse(self.probe("ssh://10.0.0.5").json["works"])
        self.assertProblem(self.probe("tcp://169.254.169.254:22"), 422, field="address")
        self.assertProblem(self.probe("redis://a:b@10.0.0.5"), 422, field="address")
        self.assertEqual(self.world.probed, [])

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


class TestHostProbe(AdminTestCase):
    """A target whose public `Host` is refused gets its own."""

    PUBLIC = "app.localhost:8480"

    def setUp(self) -> None:
        self.start(ProbeWorld())
        assert isinstance(self.world, ProbeWorld)
        self.probes = self.world

    def test_target_that_refuses_the_public_host_is_added_with_its_own(self) -> None:
        for number, status in enumerate((400, 403, 421)):
            self.probes.by_host = {f"app{number}.localhost:8480": status}
            self.assertEqual(self.target(f"app{number}")["upstream_host"], "target", status)
        self.assertEqual(self.probes.hosts[:2], ["", "app0.localhost:8480"])
        self.assertEqual(self.actions()[:2], ["target.added", "target.changed"])

    def test_target_that_accepts_the_public_host_or_refuses_both_keeps_it(self) -> None:
        for number, (public, own) in enumerate(
            ((200, 200), (302, 200), (401, 200), (404, 200), (403, 403), (403, 404))
        ):
            self.probes.by_host = {f"app{number}.localhost:8480": public, "": own}
            self.assertEqual(self.target(f"app{number}")["upstream_host"], "auto", (public, own))

    def test_page_of_webpack_dev_server_that_refuses_the_host_is_recognised(self) -> None:
        self.probes.by_host = {"app.localhost:8480": 200}
        self.probes.pages = {"app.localhost:8480": b"Invalid Host header"}
        self.assertEqual(self.target("app")["upstream_host"], "target")

    def test_api_that_refuses_the_public_host_of_its_page_is_asked_too(self) -> None:
        page, api = "/transmission/web/", "/transmission/rpc"
        self.probes.paths = {"": page, self.PUBLIC: page}
        self.probes.by_path = {("", api): 409, (self.PUBLIC, api): 421}
        self.assertEqual(self.target("app")["upstream_host"], "target")
        self.assertEqual(self.probes.hosts, ["", self.PUBLIC, self.PUBLIC, ""])

    def test_by_https_a_target_that_checks_unknown_hosts_gets_its_own(self) -> None:
        self.probes.by_host = {UNKNOWN_HOST: 400}
        self.assertEqual(self.target("plain")["upstream_host"], "auto")
        self.probes.registry.naming = replace(self.probes.registry.naming, scheme="https")
        self.assertEqual(self.target("django")["upstream_host"], "target")
        self.assertEqual(self.probes.hosts[2:], ["", "django.localhost:8480", UNKNOWN_HOST, ""])
        self.probes.forwarded = 403
        self.assertEqual(self.target("rails")["upstream_host"], "auto")
        self.probes.by_host = {}
        self.probes.forwarded = 200
        self.assertEqual(self.target("any")["upstream_host"], "auto")

    def test_host_that_the_operator_names_is_kept_unasked(self) -> None:
        self.probes.by_host = {self.PUBLIC: 403}
        for number, host in enumerate(("visitor", "target", "app.internal", "app.internal:8080")):
            self.assertEqual(self.target(f"app{number}", upstream_host=host)["upstream_host"], host)
        self.assertEqual(self.probes.hosts, [])

    def test_target_that_does_not_run_keeps_the_visitors_host(self) -> None:
        self.assertEqual(self.target("app", address="3999")["upstream_host"], "auto")
        self.assertEqual(self.probes.hosts, [""])

    def test_target_is_probed_again_on_request(self) -> None:
        self.target("app")
        self.probes.by_host = {self.PUBLIC: 403}
        expected = {"upstream_host": "target", "refuses_public": True, "changed": True, "public_host": self.PUBLIC}
        expected["bare_manifest"] = ""
        self.assertEqual(self.call("POST", "/api/v1/targets/app/host-probe").json, expected)
        again = self.call("POST", "/api/v1/targets/app/host-probe").json
        self.assertEqual((again["refuses_public"], again["changed"]), (False, False))

    def test_manifest_that_browsers_fetch_without_cookies_is_named_unless_it_is_open(self) -> None:
        self.probes.responses[3000] = ProbeResult(tls=False, status=200, bare_manifest="/app.webmanifest")
        self.target("app", address="3000")
        found = self.call("POST", "/api/v1/targets/app/host-probe").json["bare_manifest"]
        self.assertEqual(found, "/app.webmanifest")
        last = self.call("GET", "/api/v1/diagnostics").json["diagnostics"][-1]
        self.assertEqual(last["level"], "warning")
        self.assertIn('crossorigin="use-credentials"', last["detail"])
        self.call("PATCH", "/api/v1/targets/app", {"open_paths": ["/app.webmanifest"]})
        self.assertEqual(self.call("POST", "/api/v1/targets/app/host-probe").json["bare_manifest"], "")
        self.assertEqual(self.call("GET", "/api/v1/diagnostics").json["diagnostics"][-1]["level"], "ok")

    def test_probe_does_not_change_what_the_operator_chose(self) -> None:
        self.target("app", upstream_host="visitor")
        self.probes.by_host = {self.PUBLIC: 403}
        result = self.call("POST", "/api/v1/targets/app/host-probe").json
        self.assertEqual(
            (result["upstream_host"], result["refuses_public"], result["changed"]), ("visitor", True, False)
        )

    def test_target_is_probed_when_its_address_or_host_changes(self) -> None:
        self.target("app", address="3999")
        self.probes.by_host = {self.PUBLIC: 403}
        self.assertEqual(self.call("PATCH", "/api/v1/targets/app", {"address": "3000"}).json["upstream_host"], "target")
        self.call("PATCH", "/api/v1/targets/app", {"upstream_host": "visitor"})
        changed = self.call("PATCH", "/api/v1/targets/app", {"upstream_host": "auto"}).json
        self.assertEqual(changed["upstream_host"], "target")

    def test_address_that_refuses_the_name_is_reported_before_it_is_added(self) -> None:
        self.probes.by_host = {"app-3000.localhost:8480": 403}
        result = self.call("POST", "/api/v1/probe", {"address": "3000"}).json
        self.assertEqual(result["upstream_host"], "target")
        self.assertIn("does not work with the Host app-3000.localhost:8480", result["detail"])

    def test_folder_gets_no_host(self) -> None:
        folder = self.mktemp()
        os.makedirs(folder)
        self.target("site", address=os.path.abspath(folder))
        self.assertProblem(self.call("POST", "/api/v1/targets/site/host-probe"), 409)
        changed = self.call("PATCH", "/api/v1/targets/site", {"upstream_host": "target"})
        self.assertProblem(changed, 422, "invalid-value", "upstream_host")

    def test_malformed_host_is_refused(self) -> None:
        for host in ("", "a b", "a/b", "a:0", "http://a", "a\r\nX: y", "user@a"):
            reply = self.call("POST", "/api/v1/targets", {"name": "app", "address": "3000", "upstream_host": host})
            self.assertProblem(reply, 422, "invalid-value", "upstream_host")

    def test_name_in_any_script_is_encoded(self) -> None:
        self.assertEqual(
            self.target("app", upstream_host="B\u00fccher.Example:80")["upstream_host"], "xn--bcher-kva.example:80"
        )

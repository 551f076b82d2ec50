"""Routes of the connection pool: forgotten with every change of the target's record, and after a failure."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.drop_box import DropBox
from burrowgate.core.field_rules import FieldRule
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Domain, TargetType, UpstreamTrust, Verify
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.testing.records import a_target
from tests.support import TestCase
from tests.support.proxy_wire import World, ok, request

CHANGES: dict[str, object] = {
    "target_id": "id-of-another",
    "name": "another",
    "address": TargetAddress(host="127.0.0.2", port=3000),
    "type": TargetType.HTTPS,
    "enabled": False,
    "domains": (Domain(host="app.example"),),
    "trust": UpstreamTrust(verify=Verify.NONE),
    "page_assets": ("/a",),
    "upgrades": ("x",),
    "open_paths": ("/a",),
    "preflight": True,
    "embed_origins": ("https://a.example",),
    "service_workers": True,
    "sign_in": SignInRule(any_account=True),
    "members": SignInRule(any_account=True),
    "identity": ("remote",),
    "identity_claims": ("email",),
    "client_ca": "/ca.pem",
    "session_cas": ("/ca.pem",),
    "protocol": UpstreamProtocol.H2,
    "upstream_host": "target",
    "request_fields": (FieldRule(name="x", value="y"),),
    "response_fields": (FieldRule(name="x", value="y"),),
    "drop": DropBox(),
    "connect_timeout": 1,
    "response_timeout": 1,
    "read_timeout": 1,
    "max_body": 1,
    "project_id": "p1",
    "tcp": TcpSettings(),
    "browser": BrowserSettings(),
    "created_at": 1,
    "deleted_at": 1,
    "version": 9,
}


class RouteTests(TestCase):
    def setUp(self) -> None:
        self.pool = World().upstreams
        self.target = a_target()
        self.route = self.pool.route(self.target)
        self.route.tls = True
        self.route.creator = object()  # type: ignore[assignment]

    def test_changes_of_all_fields_are_tested(self) -> None:
        self.assertEqual(set(CHANGES), set(self.target.__slots__))

    def test_changed_record_has_a_new_route(self) -> None:
        for field, value in CHANGES.items():
            changed = self.pool.route(replace(self.target, **{field: value}))  # type: ignore[arg-type]
            self.assertIsNot(changed, self.route, field)
            self.assertNotEqual((changed.tls, changed.creator), (True, self.route.creator), field)
            self.assertIsNot(changed.memory, self.route.memory, field)
            self.setUp()

    def test_equal_record_keeps_the_route(self) -> None:
        self.assertIs(self.pool.route(replace(self.target)), self.route)

    def test_failure_discards_the_detected_tls(self) -> None:
        self.pool.recheck_tls(self.route)
        self.assertEqual((self.route.tls, self.route.creator), (None, None))

    def test_removed_target_keeps_no_route_and_no_connection(self) -> None:
        world = World()
        visitor = world.visitor()
        visitor.send(request())
        world.target().send(ok())
        world.upstreams.remove_target(world.served.target_id)
        self.assertEqual(world.target().end, "aborted")
        visitor.send(request())
        self.assertEqual(len(world.made), 2)

"""`burrowgate projects`, `roles`, `sources`, `host-sets` and `hosts`: added, listed, changed and deleted."""

from __future__ import annotations

from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.store_records import Change
from burrowgate.identity.records import ACCOUNT
from tests.support.cli import CliTestCase

ADA = Account(account_id="a" * 22, name="Ada", role=Role.MEMBER, created_at=1_700_000_000)


class ProjectTests(CliTestCase):
    def shown(self, name: str) -> dict[str, object]:
        (found,) = (one for one in self.ok("projects", "list", "--json").json["projects"] if one["name"] == name)
        return {"max": found["max_seconds"], "limit": found["connection_limit"]}

    def test_project_is_added_changed_and_deleted(self) -> None:
        added = self.ok("projects", "add", "acme/infra", "--max-time", "2h", "--connection-limit", "3")
        self.assertIn("acme/infra", added.out)
        table = self.ok("projects", "list").out
        for text in ("default", "acme/infra", "7200 s", "3"):
            self.assertIn(text, table)
        self.ok("projects", "change", "acme/infra", "--connection-limit", "0", "--name", "acme/base")
        self.assertEqual(self.shown("acme/base"), {"max": 7200, "limit": None})
        self.ok("projects", "change", "acme/base", "--max-time", "")
        self.assertEqual(self.shown("acme/base"), {"max": None, "limit": None})
        self.assertEqual(self.run_cli("projects", "change", "acme/base").code, 2)
        self.assertIn("sessions ended: 0", self.ok("projects", "delete", "acme/base").out)
        self.assertNotIn("acme", self.ok("projects", "list").out)

    def test_prefix_deletes_all_below_it(self) -> None:
        for name in ("acme/infra", "acme/apps", "beta"):
            self.ok("projects", "add", name)
        self.assertEqual(self.ok("projects", "delete", "acme/", "--json").json, {"deleted": "acme/", "sessions": 0})
        names = [one["name"] for one in self.ok("projects", "list", "--json").json["projects"]]
        self.assertEqual(names, ["default", "beta"])
        self.assertEqual(self.run_cli("projects", "delete", "acme/").code, 3)


class RoleTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(ADA),))))
        self.ok("projects", "add", "infra")

    def test_role_is_granted_listed_and_withdrawn(self) -> None:
        self.assertIn("No role is granted", self.ok("roles", "list").out)
        self.assertIn("Ada has the role connect", self.ok("roles", "grant", "connect", "Ada", "--project", "infra").out)
        self.assertIn("local:ops", self.ok("roles", "grant", "manage", "--group", "local:ops").out)
        grants = self.ok("roles", "list", "--json").json["roles"]
        self.assertEqual(
            [(one["project"], one["role"]) for one in grants], [("default", "manage"), ("infra", "connect")]
        )
        for grant in grants:
            self.assertIn(grant["id"], self.ok("roles", "list").out)
            self.assertIn("go on", self.ok("roles", "withdraw", grant["id"]).out)
        self.assertEqual(self.run_cli("roles", "withdraw", grants[0]["id"]).code, 3)

    def test_role_is_granted_to_one_holder(self) -> None:
        for holder in ((), ("Ada", "--group", "local:ops")):
            self.assertEqual(self.run_cli("roles", "grant", "share", *holder).code, 2)
        self.assertEqual(self.run_cli("roles", "grant", "share", "Eve").code, 3)


class HostTests(CliTestCase):
    def test_hosts_are_added_to_a_set_changed_and_deleted(self) -> None:
        for kind in ("sources", "host-sets", "hosts"):
            self.assertIn("There are no", self.ok(kind, "list").out)
        self.ok("host-sets", "add", "databases", "5432")
        self.ok("hosts", "add", "databases", "10.0.0.5", "--name", "first")
        self.ok("hosts", "add", "databases", "10.0.0.6")
        self.ok("hosts", "change", "first", "--address", "10.0.0.7")
        table = self.ok("hosts", "list").out
        for text in ("databases", "first", "10.0.0.7", "10.0.0.6"):
            self.assertIn(text, table)
        self.ok("hosts", "delete", "10.0.0.6")
        self.ok("host-sets", "change", "databases", "--service-port", "5433", "--name", "replicas")
        self.assertIn("5433", self.ok("host-sets", "list").out)
        self.assertIn("sessions ended: 0", self.ok("host-sets", "delete", "replicas").out)
        self.assertIn("There are no hosts", self.ok("hosts", "list").out)
        self.assertIn("static", self.ok("sources", "list").out)

    def test_source_is_added_changed_and_deleted(self) -> None:
        self.ok("projects", "add", "infra")
        words = ("--query", "_db._tcp.example", "--record", "srv", "--project", "infra")
        self.ok("sources", "add", "records", "dns", *words)
        self.ok("host-sets", "add", "databases", "5432", "--source", "records", "--project", "infra")
        self.ok("sources", "change", "records", "--query", "_db._tcp.example.org")
        (shown,) = self.ok("sources", "list", "--json").json["sources"]
        self.assertEqual((shown["query"], shown["record"]), ("_db._tcp.example.org", "srv"))
        self.ok("sources", "change", "records", "--record", "address")
        (shown,) = self.ok("sources", "list", "--json").json["sources"]
        self.assertEqual(shown["record"], "address")
        self.assertEqual(self.run_cli("sources", "change", "records").code, 2)
        self.assertEqual(self.run_cli("sources", "add", "other", "dns").code, 5)
        self.ok("sources", "delete", "records")
        self.assertEqual(self.ok("sources", "list", "--json").json, {"sources": []})

    def test_source_of_an_installed_type_has_options(self) -> None:
        self.assertIn("query", self.ok("sources", "types").out)
        self.assertEqual(self.run_cli("sources", "add", "x", "no-such-type").code, 5)
        self.ok("sources", "add", "static-one", "static")
        self.ok("host-sets", "add", "databases", "5432", "--source", "static-one")
        self.assertIn("names no host now", self.ok("host-sets", "hosts", "databases").out)
        self.ok("hosts", "add", "databases", "10.0.0.5", "--name", "first")
        self.assertIn("10.0.0.5", self.ok("host-sets", "hosts", "databases").out)
        self.assertEqual(self.run_cli("sources", "add", "x", "static", "--option", "a=b").code, 5)

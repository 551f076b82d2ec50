"""Sources, host sets and hosts through the admin API."""

from __future__ import annotations

from typing import Any

from burrowgate.errors import HostsRefused, HostsUnavailable
from burrowgate.host_sources.interfaces import FoundHost
from tests.support.admin_wire import AdminTestCase

API = "/api/v1"
NOTHING = {"active_sessions": 0, "complete": True}


class HostCase(AdminTestCase):
    def add(self, what: str, **fields: Any) -> Any:
        """Return what was added."""
        reply = self.call("POST", f"{API}/{what}", fields)
        self.assertEqual(reply.status, 201, reply.body)
        self.assertEqual(reply.headers["location"], f"{API}/{what}/{reply.json['id']}")
        return reply.json

    def all(self, what: str) -> Any:
        return self.call("GET", f"{API}/{what}").json[what.replace("-", "_")]


class RecordTests(HostCase):
    def test_each_kind_is_found_by_name_and_id_changed_and_deleted(self) -> None:
        records = {
            "sources": self.add("sources", name="db-dns", kind="dns", query="db.example"),
            "host-sets": self.add("host-sets", name="databases", port=5432),
            "hosts": self.add("hosts", host_set="databases", address="10.0.0.5", name="first"),
        }
        for what, record in reversed(records.items()):
            path = f"{API}/{what}/{record['id']}"
            self.assertEqual(self.call("GET", path).json, record)
            self.assertEqual(self.call("GET", f"{API}/{what}/{record['name']}").json, record)
            self.assertIn(record, self.all(what))
            self.assertEqual(self.call("GET", f"{path}/impact").json, NOTHING)
            changed = self.call("PATCH", path, {"name": "renamed"}, headers={"If-Match": '"1"'})
            self.assertEqual(
                (changed.status, changed.json["name"], changed.headers["etag"]), (200, "renamed", '"2"'), changed.body
            )
            self.assertProblem(self.call("PATCH", path, {"name": "x"}, headers={"If-Match": '"1"'}), 412)
            self.assertProblem(self.call("DELETE", path, headers={"If-Match": '"1"'}), 412)
            self.assertEqual(self.call("DELETE", path).status, 204)
            for reply in (self.call("GET", path), self.call("DELETE", path), self.call("GET", f"{path}/impact")):
                self.assertProblem(reply, 404, "resource-not-found")

    def test_set_without_a_source_gets_a_static_one_of_its_name(self) -> None:
        made = self.add("host-sets", name="Databases", port=5432)
        self.assertEqual((made["name"], made["source"], made["project"]), ("databases", "databases", "default"))
        (source,) = self.all("sources")
        self.assertEqual((source["name"], source["kind"]), ("databases", "static"))

    def test_set_stands_on_a_source_of_its_project(self) -> None:
        self.call("POST", f"{API}/projects", {"name": "acme/infra"})
        self.add("sources", name="records", kind="dns", query="_db._tcp.example", record="srv", project="acme/infra")
        fields = {"name": "databases", "port": 5432, "source": "records"}
        self.assertProblem(self.call("POST", f"{API}/host-sets", fields), 404, "resource-not-found")
        made = self.add("host-sets", **fields, project="acme/infra")
        self.assertEqual((made["project"], made["source"]), ("acme/infra", "records"))
        reply = self.call("POST", f"{API}/hosts", {"host_set": "databases", "address": "10.0.0.5"})
        self.assertProblem(reply, 422, field="set")

    def test_name_in_two_projects_needs_the_id(self) -> None:
        self.call("POST", f"{API}/projects", {"name": "acme/infra"})
        first = self.add("host-sets", name="databases", port=5432)
        self.add("host-sets", name="databases", port=5433, project="acme/infra")
        self.assertProblem(self.call("GET", f"{API}/host-sets/databases"), 422, field="name")
        self.assertEqual(self.call("GET", f"{API}/host-sets/{first['id']}").json["port"], 5432)
        self.assertEqual([one["project"] for one in self.all("host-sets")], ["acme/infra", "default"])

    def test_hosts_are_named_by_their_address_unless_they_have_a_name(self) -> None:
        self.add("host-sets", name="databases", port=5432)
        for address, shown in (("10.0.0.5", "10.0.0.5"), ("[::1]", "::1"), ("db1.example", "db1.example")):
            made = self.add("hosts", host_set="databases", address=address)
            self.assertEqual((made["name"], made["address"], made["host_set"]), (shown, shown, "databases"))
        changed = self.call("PATCH", f"{API}/hosts/db1.example", {"address": "db2.example"})
        self.assertEqual((changed.json["name"], changed.json["address"]), ("db1.example", "db2.example"))

    def test_what_cannot_be_is_refused(self) -> None:
        self.add("host-sets", name="databases", port=5432)
        self.add("hosts", host_set="databases", address="10.0.0.5")
        for what, fields, status, field in (
            ("sources", {"name": "x", "kind": "dns"}, 422, "query"),
            ("sources", {"name": "x", "kind": "plugin"}, 422, "plugin"),
            ("sources", {"name": "x", "kind": "ldap"}, 422, "kind"),
            ("sources", {"name": "x", "kind": "plugin", "plugin": "no-such"}, 422, "plugin"),
            ("sources", {"name": "x", "kind": "plugin", "plugin": "dns", "options": {"wrong": "1"}}, 422, "options"),
            ("sources", {"name": "x", "kind": "plugin", "plugin": "dns"}, 422, "options"),
            ("sources", {"name": "x", "kind": "static", "options": {"query": "x"}}, 422, "options"),
            ("sources", {"name": "databases", "kind": "static"}, 409, None),
            ("sources", {"name": "x", "kind": "static", "project": "nothing"}, 404, None),
            ("host-sets", {"name": "databases", "port": 5432}, 409, None),
            ("host-sets", {"name": "x", "port": 0}, 422, "port"),
            ("host-sets", {"name": "x", "port": 5432, "source": "nothing"}, 404, None),
            ("hosts", {"host_set": "nothing", "address": "10.0.0.6"}, 404, None),
            ("hosts", {"host_set": "databases", "address": "10.0.0.6:5432"}, 422, "address"),
            ("hosts", {"host_set": "databases", "address": "a b"}, 422, "address"),
            ("hosts", {"host_set": "databases", "address": "10.0.0.5"}, 409, None),
        ):
            self.assertProblem(self.call("POST", f"{API}/{what}", fields), status, field=field)

    def test_set_takes_its_hosts_along(self) -> None:
        for name in ("databases", "others"):
            self.add("host-sets", name=name, port=5432)
            self.add("hosts", host_set=name, address="10.0.0.5", name=f"{name}-1")
        before = len(self.actions())
        self.assertEqual(self.call("DELETE", f"{API}/host-sets/databases").status, 204)
        self.assertEqual([one["name"] for one in self.all("hosts")], ["others-1"])
        self.assertEqual(self.actions()[before:], ["resource.deleted"])


class SourceTests(HostCase):
    def test_installed_types_are_listed_with_their_options(self) -> None:
        types = {one["type"]: one for one in self.call("GET", f"{API}/sources/types").json["types"]}
        self.assertEqual([option["name"] for option in types["dns"]["options"]], ["query", "record"])
        self.assertEqual([option["required"] for option in types["dns"]["options"]], [True, False])

    def test_record_and_options_are_changed(self) -> None:
        self.add("sources", name="records", kind="dns", query="_db._tcp.example")
        changed = self.call("PATCH", f"{API}/sources/records", {"record": "srv"}).json
        self.assertEqual((changed["record"], changed["version"]), ("srv", 2))
        plugin = {"kind": "plugin", "plugin": "dns"}
        made = self.add("sources", name="other", **plugin, options={"query": "db.example", "record": "address"})
        self.assertEqual(made["options"], {"query": "db.example", "record": "address"})
        changed = self.call("PATCH", f"{API}/sources/other", {"options": {"query": "db2.example"}}).json
        self.assertEqual(changed["options"], {"query": "db2.example"})
        reply = self.call("PATCH", f"{API}/sources/other", {"options": {"wrong": "1"}})
        self.assertProblem(reply, 422, field="options")

    def test_hosts_that_a_set_has_now(self) -> None:
        self.add("sources", name="records", kind="dns", query="db.example")
        self.add("host-sets", name="databases", port=5432, source="records")
        self.add("host-sets", name="listed", port=6000)
        self.add("hosts", host_set="listed", address="10.0.0.5", name="first")
        self.world.host_source.answer = [FoundHost(address="10.0.0.8"), FoundHost(address="db1.example", port=7000)]
        self.assertEqual(
            self.call("GET", f"{API}/host-sets/databases/hosts").json["hosts"],
            [
                {"name": "10.0.0.8", "address": "10.0.0.8", "port": 5432},
                {"name": "db1.example", "address": "db1.example", "port": 7000},
            ],
        )
        (listed,) = self.call("GET", f"{API}/host-sets/listed/hosts").json["hosts"]
        self.assertEqual(listed, {"name": "first", "address": "10.0.0.5", "port": 6000})

    def test_source_that_is_away_or_refuses_is_said(self) -> None:
        for error, status, code in (
            (HostsUnavailable("The inventory is away."), 503, "hosts-unavailable"),
            (HostsRefused("The inventory says no."), 502, "hosts-refused"),
        ):
            self.add("sources", name=code, kind="dns", query="db.example")
            self.add("host-sets", name=code, port=5432, source=code)
            self.world.host_source.answer = error
            reply = self.call("GET", f"{API}/host-sets/{code}/hosts")
            self.assertProblem(reply, status, code)
            self.assertIn("The inventory", reply.json["detail"])

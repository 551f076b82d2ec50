"""Targets that speak TCP: their settings, projects and host sets."""

from tests.support.admin_wire import AdminTestCase

TARGETS = "/api/v1/targets"


class TcpTargetTests(AdminTestCase):
    def test_address_names_type_user_and_database(self) -> None:
        shown = self.call("POST", TARGETS, {"name": "db", "address": "postgresql://app@10.0.0.5/shop"}).json
        self.assertEqual((shown["type"], shown["address"]), ("postgresql", "10.0.0.5:5432"))
        self.assertEqual((shown["tcp"]["user"], shown["tcp"]["database"]), ("app", "shop"))
        self.assertEqual((shown["tcp"]["bind"], shown["tcp"]["pending_timeout"]), ("first", 600))
        self.assertEqual(shown["project"], "default")

    def test_settings_are_changed_one_by_one(self) -> None:
        body = {"name": "sh", "address": "ssh://visitor@10.0.0.5", "tcp": {"max_seconds": "2h", "connection_limit": 3}}
        self.assertEqual(self.call("POST", TARGETS, body).status, 201)
        changes = {"bind": "none", "recording": "output", "host_keys": ["SHA256:" + "A" * 43], "connection_limit": None}
        shown = self.call("PATCH", f"{TARGETS}/sh", {"tcp": changes}).json["tcp"]
        self.assertEqual((shown["max_seconds"], shown["connection_limit"], shown["bind"]), (7200, None, "none"))
        self.assertEqual((shown["recording"], shown["user"]), ("output", "visitor"))

    def test_values_are_checked(self) -> None:
        self.call("POST", TARGETS, {"name": "db", "address": "redis://10.0.0.5"})
        for changes in ({"max_seconds": "5s"}, {"recording": "all"}, {"host_sets": ["web"]}, {"client_port": 0}):
            self.assertEqual(self.call("PATCH", f"{TARGETS}/db", {"tcp": changes}).status, 422, changes)
        self.assertEqual(self.call("PATCH", f"{TARGETS}/db", {"project": "none"}).status, 422)
        self.assertEqual(self.call("POST", TARGETS, {"name": "a", "address": "3000", "tcp": {"user": "x"}}).status, 422)

    def test_project_and_host_sets_are_named(self) -> None:
        admin = self.world.project_admin
        project = self.wait(admin.projects.add("acme/infra", actor="admin"))
        adding = admin.hosts.add_set(project.project_id, "web", 22, actor="admin")
        self.wait(adding)
        body = {"name": "sh", "address": "ssh://10.0.0.5", "project": "acme/infra", "tcp": {"host_sets": ["web"]}}
        shown = self.call("POST", TARGETS, body).json
        self.assertEqual((shown["project"], shown["tcp"]["host_sets"]), ("acme/infra", ["web"]))
        self.assertEqual(self.call("PATCH", f"{TARGETS}/sh", {"project": "default"}).status, 422)
        moved = self.call("PATCH", f"{TARGETS}/sh", {"project": "default", "tcp": {"host_sets": []}}).json
        self.assertEqual((moved["project"], moved["tcp"]["host_sets"]), ("default", []))

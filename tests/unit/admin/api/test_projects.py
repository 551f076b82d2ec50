"""Projects and roles through the admin API."""

from __future__ import annotations

from typing import Any

from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.store_records import Change
from burrowgate.identity.records import ACCOUNT
from tests.support.admin_wire import AdminTestCase

API = "/api/v1"
ADA = Account(account_id="a" * 22, name="Ada", role=Role.MEMBER, created_at=1_700_000_000)


class ProjectCase(AdminTestCase):
    def add(self, what: str = "projects", **fields: Any) -> Any:
        """Return what was added."""
        reply = self.call("POST", f"{API}/{what}", fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def names(self) -> list[str]:
        return [one["name"] for one in self.call("GET", f"{API}/projects").json["projects"]]


class ProjectTests(ProjectCase):
    def test_project_is_added_shown_changed_and_deleted(self) -> None:
        reply = self.call("POST", f"{API}/projects", {"name": "Acme/Infra", "max_seconds": "2h", "connection_limit": 3})
        self.assertEqual((reply.status, reply.headers["etag"]), (201, '"1"'))
        self.assertEqual((reply.json["name"], reply.json["max_seconds"]), ("acme/infra", 7200))
        path = f"{API}/projects/{reply.json['id']}"
        self.assertEqual(reply.headers["location"], path)
        self.assertEqual(self.call("GET", path).json, reply.json)
        self.assertEqual(self.call("GET", f"{API}/projects/acme%2Finfra").json, reply.json)
        changed = self.call("PATCH", path, {"max_seconds": None}, headers={"If-Match": '"1"'})
        self.assertEqual(
            (changed.status, changed.json["max_seconds"], changed.json["connection_limit"], changed.headers["etag"]),
            (200, None, 3, '"2"'),
        )
        self.assertProblem(self.call("PATCH", path, {"name": "other"}, headers={"If-Match": '"1"'}), 412)
        self.assertProblem(self.call("DELETE", path, headers={"If-Match": '"1"'}), 412)
        self.assertEqual(self.call("DELETE", path).status, 204)
        self.assertProblem(self.call("GET", path), 404, "project-not-found")
        self.assertEqual(self.actions(), ["resource.added", "resource.changed", "resource.deleted"])

    def test_default_is_listed_first_and_stays_as_it_is(self) -> None:
        self.add(name="beta")
        self.add(name="alpha")
        self.assertEqual(self.names(), ["default", "alpha", "beta"])
        path = f"{API}/projects/default"
        self.assertEqual(self.call("GET", path).json["id"], "default")
        self.assertProblem(self.call("PATCH", path, {"max_seconds": "1h"}), 422, field="name")
        self.assertProblem(self.call("DELETE", path), 422, field="name")

    def test_what_a_project_cannot_be_is_refused(self) -> None:
        self.add(name="beta")
        for fields, status, field in (
            ({"name": "a/b/c"}, 422, "name"),
            ({"name": "acme/"}, 422, "name"),
            ({"name": "a b"}, 422, "name"),
            ({"name": "x", "max_seconds": "10s"}, 422, "max_seconds"),
            ({"name": "x", "connection_limit": 0}, 422, "connection_limit"),
            ({"name": "BETA"}, 409, None),
            ({"name": "default"}, 409, None),
        ):
            self.assertProblem(self.call("POST", f"{API}/projects", fields), status, field=field)
        self.add(name="other")
        for name in ("beta", "default"):
            self.assertProblem(self.call("PATCH", f"{API}/projects/other", {"name": name}), 409, "resource-taken")

    def test_prefix_deletes_all_below_it_in_one_commit(self) -> None:
        """(tcp T23)"""
        kept = ["default", "acme", "beta/infra"]
        for name in ("acme/infra", "acme/apps", *kept[1:]):
            self.add(name=name)
        before = len(self.recorded())
        commits: list[Change] = []
        commit = self.world.store.commit

        async def counted(change: Change) -> Any:
            commits.append(change)
            return await commit(change)

        self.world.store.commit = counted  # type: ignore[method-assign]
        self.assertEqual(self.call("DELETE", f"{API}/projects/acme%2F").status, 204)
        (one,) = commits
        self.assertEqual(len(one.puts), 2)
        self.assertEqual(self.names(), kept)
        events = self.recorded()[before:]
        self.assertEqual([record.event.action.value for record in events], ["resource.deleted"] * 2)
        self.assertEqual({record.event.detail["organisation"] for record in events}, {"acme"})
        self.assertProblem(self.call("DELETE", f"{API}/projects/acme%2F"), 404, "project-not-found")
        self.assertProblem(self.call("DELETE", f"{API}/projects/a%20b%2F"), 422, field="name")

    def test_impact_of_a_project_and_of_a_prefix_is_counted(self) -> None:
        self.add(name="acme/infra")
        nothing = {"active_sessions": 0, "complete": True}
        for name in ("acme%2Finfra", "acme%2F", "default"):
            self.assertEqual(self.call("GET", f"{API}/projects/{name}/impact").json, nothing)
        for name in ("nothing", "nothing%2F"):
            self.assertProblem(self.call("GET", f"{API}/projects/{name}/impact"), 404, "project-not-found")


class RoleTests(ProjectCase):
    def setUp(self) -> None:
        super().setUp()
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(ADA),))))
        self.add(name="acme/infra")

    def test_role_is_granted_listed_and_withdrawn(self) -> None:
        granted = self.add("roles", role="connect", project="acme/infra", account="Ada")
        self.assertEqual(
            (granted["project"], granted["role"], granted["account"], granted["account_id"], granted["group"]),
            ("acme/infra", "connect", "Ada", ADA.account_id, ""),
        )
        group = self.add("roles", role="manage", group="local:ops")
        self.assertEqual((group["project"], group["account"], group["group"]), ("default", "", "local:ops"))
        self.assertEqual(self.call("GET", f"{API}/roles").json, {"roles": [granted, group]})
        path = f"{API}/roles/{granted['id']}"
        self.assertEqual(self.call("GET", path).json, granted)
        self.assertEqual(self.call("DELETE", path).status, 204)
        self.assertProblem(self.call("DELETE", path), 404, "resource-not-found")
        self.assertEqual(self.call("GET", f"{API}/roles").json, {"roles": [group]})
        self.assertEqual(self.actions()[-3:], ["role.granted", "role.granted", "role.withdrawn"])

    def test_role_is_of_an_account_or_a_group_in_a_project_that_exists(self) -> None:
        for fields, status, field in (
            ({}, 422, "group"),
            ({"account": "Ada", "group": "local:ops"}, 422, "group"),
            ({"group": "ops"}, 422, "group"),
            ({"group": ":ops"}, 422, "group"),
            ({"account": "Eve"}, 404, None),
            ({"account": "Ada", "project": "nothing"}, 404, None),
            ({"account": "Ada", "role": "admin"}, 422, "role"),
        ):
            self.assertProblem(self.call("POST", f"{API}/roles", {"role": "share"} | fields), status, field=field)

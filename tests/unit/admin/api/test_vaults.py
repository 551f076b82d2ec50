"""Vaults, credentials, libraries, bindings and leases through the admin API: no response but `reveal` has a secret."""

from __future__ import annotations

from typing import Any

from burrowgate.core.store_records import Change
from burrowgate.core.tcp.leases import Lease, LeaseState
from burrowgate.core.tokens import Key, Keyring
from burrowgate.tcp.records import LEASE
from tests.support.admin_wire import AdminTestCase

API = "/api/v1"
SECRET = "correct horse battery"
GRANTS = {"grants": "GRANT app TO {role}"}
BAO = {"kind": "openbao", "address": "https://bao.example:8200", "secret_file": "bao"}


class VaultCase(AdminTestCase):
    def add(self, what: str, **fields: Any) -> Any:
        """Return what was added."""
        reply = self.call("POST", f"{API}/{what}", fields)
        self.assertEqual(reply.status, 201, reply.body)
        return reply.json

    def stock(self) -> None:
        """Add a local vault with a password, a library, and a target of PostgreSQL."""
        self.vault = self.add("vaults", name="local")
        self.password = self.add(
            "credentials", vault="local", name="app", kind="password", username="ada", secret={"password": SECRET}
        )
        self.library = self.add(
            "libraries", vault="local", name="roles", type="postgresql-role", credential="app", host="127.0.0.1",
            port=5432, options=GRANTS,
        )  # fmt: skip
        self.target("db", address="postgresql://127.0.0.1:5432", type="postgresql")

    def lose_keys(self) -> None:
        self.world.keyring = Keyring([Key(bytes(32))])


class RecordTests(VaultCase):
    def test_vault_is_added_shown_changed_and_deleted(self) -> None:
        reply = self.call("POST", f"{API}/vaults", {"name": "Bao"} | BAO)
        self.assertEqual(reply.status, 201)
        path = f"{API}/vaults/{reply.json['id']}"
        self.assertEqual(reply.headers["location"], path)
        self.assertEqual((reply.json["name"], reply.json["project"], reply.json["kind"]), ("bao", "default", "openbao"))
        self.assertEqual(self.call("GET", f"{API}/vaults").json, {"vaults": [reply.json]})
        self.assertEqual(self.call("GET", f"{API}/vaults/bao").json, reply.json)
        changed = self.call("PATCH", path, {"namespace": "team"}, headers={"If-Match": '"1"'})
        self.assertEqual((changed.status, changed.json["namespace"], changed.headers["etag"]), (200, "team", '"2"'))
        self.assertProblem(self.call("PATCH", path, {"namespace": "x"}, headers={"If-Match": '"1"'}), 412)
        self.assertEqual(self.call("DELETE", path).status, 204)
        self.assertProblem(self.call("GET", path), 404, "resource-not-found")
        self.assertEqual(self.actions(), ["resource.added", "resource.changed", "resource.deleted"])

    def test_what_a_vault_cannot_be_is_refused(self) -> None:
        for fields, status, field in (
            ({"address": "https://bao.example"}, 422, "address"),
            (BAO | {"address": "http://bao.example"}, 422, "address"),
            (BAO | {"secret_file": "../admin.key"}, 422, "secret_file"),
            ({"project": "nowhere"}, 404, None),
            ({"kind": "keepass"}, 422, "kind"),
        ):
            self.assertProblem(self.call("POST", f"{API}/vaults", {"name": "v"} | fields), status, field=field)
        self.add("vaults", name="v")
        self.assertProblem(self.call("POST", f"{API}/vaults", {"name": "V"}), 409, "resource-taken")

    def test_secret_is_in_no_response_and_no_event_but_that_of_reveal(self) -> None:
        self.stock()
        rotated = f"{API}/credentials/app/rotate"
        self.assertEqual(self.call("POST", rotated, {"secret": {"password": SECRET + "2"}}).json["version"], 2)
        for path in ("credentials", "credentials/app", "libraries", "libraries/roles", "vaults", "audit-events"):
            reply = self.call("GET", f"{API}/{path}")
            self.assertEqual(reply.status, 200)
            self.assertNotIn("horse", reply.body.decode())
        before = self.actions()
        revealed = self.call("POST", f"{API}/credentials/app/reveal")
        self.assertEqual(revealed.json["values"], {"password": SECRET + "2"})
        self.assertEqual(self.actions(), [*before, "credential.revealed"])
        self.assertNotIn("horse", str(self.recorded()))

    def test_each_kind_of_credential_takes_its_own_secret_only(self) -> None:
        self.add("vaults", name="local")
        for kind, secret in (
            ("password", {"password": "x"}),
            ("headers", {"headers": {"Authorization": "Bearer x"}}),
            ("json", {"json": {"a": [1, None]}}),
        ):
            self.add("credentials", vault="local", name=kind, kind=kind, secret=secret)
            values = self.call("POST", f"{API}/credentials/{kind}/reveal").json["values"]
            self.assertEqual(values, secret if kind == "password" else next(iter(secret.values())))
        for secret in ({}, {"json": {"a": 1}}, {"password": "x", "private_key": "y"}):
            reply = self.call("POST", f"{API}/credentials/password/rotate", {"secret": secret})
            self.assertEqual((reply.status, reply.json["field"].partition(".")[0]), (422, "secret"))

    def test_credential_without_its_key_is_lost_until_it_is_rotated(self) -> None:
        """(tcp T33)"""
        self.stock()
        self.assertFalse(self.call("GET", f"{API}/credentials/app").json["lost"])
        self.lose_keys()
        self.assertTrue(self.call("GET", f"{API}/credentials/app").json["lost"])
        self.assertProblem(self.call("POST", f"{API}/credentials/app/reveal"), 409, "credential-lost")
        self.assertProblem(self.call("PATCH", f"{API}/credentials/app", {"name": "b"}), 409, "credential-lost")
        self.call("POST", f"{API}/credentials/app/rotate", {"secret": {"password": "new"}})
        self.assertEqual(self.call("POST", f"{API}/credentials/app/reveal").json["values"], {"password": "new"})

    def test_secrets_are_sealed_under_the_newest_key(self) -> None:
        """(tcp T33)"""
        self.stock()
        path, old, new = f"{API}/sealed-secrets/rewrap", self.world.key, Key(bytes(32))
        self.world.keyring = Keyring([old, new])
        moved = {"moved": 1, "lost": [], "remaining": 0, "by_key": {new.kid: 1}}
        self.assertEqual(self.call("POST", path).json, moved)
        self.world.keyring = Keyring([new])
        self.assertEqual(self.call("POST", f"{API}/credentials/app/reveal").json["values"], {"password": SECRET})
        self.world.keyring = Keyring([old])
        self.assertEqual(self.call("POST", path).json["lost"], ["app"])

    def test_library_needs_a_type_its_options_and_a_fitting_vault(self) -> None:
        self.stock()
        self.add("vaults", name="bao", **BAO)
        for fields, field in (
            ({"type": "nothing"}, "type"),
            ({"options": {}}, "options"),
            ({"options": GRANTS | {"unknown": "x"}}, "options"),
            ({"vault": "bao"}, "vault"),
            ({"port": 70_000}, "port"),
        ):
            body = {"vault": "local", "name": "other", "type": "postgresql-role", "options": GRANTS} | fields
            self.assertProblem(self.call("POST", f"{API}/libraries", body), 422, field=field)
        body = {"vault": "bao", "name": "kv", "type": "openbao-kv", "options": {"path": "apps/db"}}
        self.assertEqual(self.call("POST", f"{API}/libraries", body).json["vault"], "bao")

    def test_library_is_changed_and_probed(self) -> None:
        self.stock()
        changed = self.call("PATCH", f"{API}/libraries/roles", {"port": 5433, "credential": None})
        self.assertEqual((changed.json["port"], changed.json["credential_id"]), (5433, ""))
        self.assertEqual(changed.json["options"], GRANTS)
        self.world.probes.finding = "Nothing answers."
        self.assertEqual(self.call("POST", f"{API}/libraries/roles/probe").json, {"finding": "Nothing answers."})
        self.assertEqual(self.world.probes.asked, ["roles"])

    def test_types_are_listed_with_their_options(self) -> None:
        types = {one["type"]: one for one in self.call("GET", f"{API}/libraries/types").json["types"]}
        self.assertLessEqual({"ssh-ca", "postgresql-role", "mariadb-user", "redis-acl", "openbao-kv"}, types.keys())
        self.assertEqual(types["ssh-ca"]["ends_by"], "time")
        self.assertTrue(next(one for one in types["redis-acl"]["options"] if one["name"] == "rules")["required"])

    def test_names_of_two_projects_need_an_id(self) -> None:
        self.stock()
        names = self.add("vaults", name="second")
        self.assertProblem(self.call("GET", f"{API}/vaults/nothing"), 404, "resource-not-found")
        self.assertEqual(self.call("GET", f"{API}/vaults/{names['id']}").json["name"], "second")

    def test_vault_takes_what_is_in_it_along(self) -> None:
        self.stock()
        self.call("DELETE", f"{API}/vaults/local")
        self.assertEqual(self.call("GET", f"{API}/credentials").json, {"credentials": []})
        self.assertEqual(self.call("GET", f"{API}/libraries").json, {"libraries": []})

    def test_impact_names_nothing_without_sessions(self) -> None:
        self.stock()
        nothing = {"active_sessions": 0, "sessions": [], "targets": [], "complete": True}
        for path in ("vaults/local", "credentials/app", "libraries/roles"):
            self.assertEqual(self.call("GET", f"{API}/{path}/impact").json, nothing)


class BindingTests(VaultCase):
    def test_binding_is_put_listed_and_removed(self) -> None:
        self.stock()
        path = f"{API}/targets/db/bindings"
        reply = self.call("PUT", f"{path}/roles", {"use": "injected"})
        self.assertEqual((reply.status, reply.json["resource_kind"], reply.json["use"]), (201, "library", "injected"))
        self.assertEqual(self.call("PUT", f"{path}/{self.library['id']}", {"use": "injected"}).status, 200)
        self.assertProblem(self.call("PUT", f"{path}/roles", {"use": "brokered"}), 409, "state-conflict")
        self.assertEqual(self.call("PUT", f"{path}/app").json["use"], "brokered")
        self.assertEqual({one["resource"] for one in self.call("GET", path).json["bindings"]}, {"roles", "app"})
        self.assertEqual(self.call("DELETE", f"{path}/roles").status, 204)
        self.assertProblem(self.call("DELETE", f"{path}/roles"), 404, "resource-not-found")
        self.assertEqual([one["resource"] for one in self.call("GET", path).json["bindings"]], ["app"])

    def test_injected_is_for_types_that_can(self) -> None:
        self.stock()
        self.add("credentials", vault="local", name="doc", kind="json", secret={"json": {"a": 1}})
        self.target("screen", address="rdp://127.0.0.1:3389", type="rdp")
        for target, resource in (("db", "doc"), ("screen", "app"), ("screen", "roles")):
            reply = self.call("PUT", f"{API}/targets/{target}/bindings/{resource}", {"use": "injected"})
            self.assertProblem(reply, 422, "invalid-value", "use")
            self.assertEqual(self.call("PUT", f"{API}/targets/{target}/bindings/{resource}").status, 201)

    def test_targets_of_the_web_and_unknown_resources_are_refused(self) -> None:
        self.stock()
        self.target("app")
        self.assertProblem(self.call("PUT", f"{API}/targets/app/bindings/roles"), 422, field="target")
        self.assertProblem(self.call("PUT", f"{API}/targets/db/bindings/nothing"), 404, "resource-not-found")
        self.assertProblem(self.call("PUT", f"{API}/targets/nothing/bindings/roles"), 404, "target-not-found")


class LeaseTests(VaultCase):
    def test_leases_are_listed_by_state_and_target(self) -> None:
        for number, state in enumerate((LeaseState.LIVE, LeaseState.LOST, LeaseState.REVOKING)):
            lease = Lease(
                lease_id=f"l{number}",
                sid="s" * 22,
                target_name="db",
                library_id="x",
                name="roles",
                hint=f"bg_{number}",
                state=state,
                created_at=1_700_000_000 + number,
                last_error="It is away." if number else "",
            )
            self.wait(self.world.store.commit(Change(puts=(LEASE.to_resource(lease),))))
        found = self.call("GET", f"{API}/leases").json
        self.assertEqual([one["name"] for one in found["leases"]], ["bg_2", "bg_1", "bg_0"])
        self.assertEqual(found["states"], {"live": 1, "lost": 1, "revoking": 1})
        (lost,) = self.call("GET", f"{API}/leases?state=lost").json["leases"]
        self.assertEqual((lost["name"], lost["last_error"]), ("bg_1", "It is away."))
        self.assertEqual(self.call("GET", f"{API}/leases?target=other").json, {"leases": [], "states": {}})
        self.assertEqual(len(self.call("GET", f"{API}/leases?session_id={'s' * 22}").json["leases"]), 3)
        self.assertProblem(self.call("GET", f"{API}/leases?state=gone"), 422, field="state")

"""Vaults, libraries and bindings: each operation is one commit with its event, and a refused one changes nothing."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.audit import Action
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.projects import Project
from burrowgate.core.tcp.vaults import CredentialKind, Use, VaultKind
from burrowgate.errors import Invalid, PreconditionFailed, ProjectNotFound, ResourceNotFound, ResourceTaken
from burrowgate.sessions.optimistic import ExpectedVersions
from burrowgate.tcp import records
from burrowgate.tcp.impact import impact
from burrowgate.tcp.records import BINDING, CREDENTIAL, LIBRARY, PROJECT, VAULT
from burrowgate.testing.records import START, a_session, a_terms
from tests.unit.tcp.vault_case import ADMIN, VaultCase


class VaultTests(VaultCase):
    def test_vaults_are_added_found_changed_and_deleted(self) -> None:
        vault = self.a_vault(
            "Bao", kind=VaultKind.OPENBAO, address="https://bao.example", secret_file="bao.token", role_id="r"
        )
        self.assertEqual((vault.name, vault.version, vault.created_at), ("bao", 1, START))
        self.assertEqual(self.done(self.vaults.find_vault("default", "bao")), vault)
        changed = self.done(self.vaults.change_vault(vault.vault_id, actor=ADMIN, address="https://other.example"))
        self.assertEqual((changed.address, changed.version), ("https://other.example", 2))
        self.done(self.vaults.delete_vault(vault.vault_id, actor=ADMIN))
        self.fails(ResourceNotFound, self.vaults.find_vault("default", "bao"))
        self.fails(ResourceNotFound, self.vaults.vaults.get(vault.vault_id))
        self.assertEqual(
            [(event.action, event.actor, event.detail["name"]) for event in self.events()],
            [
                (Action.RESOURCE_ADDED, ADMIN, "bao"),
                (Action.RESOURCE_CHANGED, ADMIN, "bao"),
                (Action.RESOURCE_DELETED, ADMIN, "bao"),
            ],
        )
        self.assertEqual(self.events()[1].detail["changed"], "address")

    def test_names_are_unique_in_a_project_and_free_after_deletion(self) -> None:
        vault = self.a_vault()
        self.fails(ResourceTaken, self.vaults.add_vault(vault, actor=ADMIN))
        project = Project(project_id="p2", name="acme/infra", created_at=START)
        self.done(self.registry.commit(Change(puts=(PROJECT.to_resource(project),))))
        self.a_vault(project_id="p2")
        self.done(self.vaults.delete_vault(vault.vault_id, actor=ADMIN))
        self.a_vault()

    def test_a_project_has_to_exist(self) -> None:
        project = Project(project_id="p2", name="acme/infra", created_at=START)
        self.done(self.registry.commit(Change(puts=(PROJECT.to_resource(project, deleted_at=START),))))
        vault = self.a_vault()
        for project_id in ("p1", "p2"):
            self.fails(
                ProjectNotFound, self.vaults.add_vault(replace(vault, project_id=project_id, name="x"), actor=ADMIN)
            )

    def test_refused_changes_change_nothing(self) -> None:
        vault = self.a_vault()
        before = len(self.events())
        self.fails(Invalid, self.vaults.change_vault(vault.vault_id, actor=ADMIN, address="https://x.example"))
        self.fails(Invalid, self.vaults.change_vault(vault.vault_id, actor=ADMIN, kind=VaultKind.OPENBAO))
        self.fails(Invalid, self.vaults.change_vault(vault.vault_id, actor=ADMIN, name="a b"))
        stale = ExpectedVersions(frozenset({7}))
        self.fails(PreconditionFailed, self.vaults.change_vault(vault.vault_id, actor=ADMIN, name="x", expected=stale))
        self.fails(PreconditionFailed, self.vaults.delete_vault(vault.vault_id, actor=ADMIN, expected=stale))
        self.assertEqual(self.done(self.vaults.change_vault(vault.vault_id, actor=ADMIN, name="local")), vault)
        self.assertEqual(len(self.events()), before)
        self.assertEqual(self.done(self.vaults.vaults.get(vault.vault_id)), vault)

    def test_with_a_vault_its_credentials_and_libraries_are_deleted_in_one_commit(self) -> None:
        vault, other = self.a_vault(), self.a_vault("other")
        credential, library = self.a_credential(vault), self.a_library(vault)
        kept = self.a_credential(other, "kept")
        self.done(self.vaults.delete_vault(vault.vault_id, actor=ADMIN))
        for kind, record_id in (
            (VAULT.kind, vault.vault_id),
            (CREDENTIAL.kind, credential.credential_id),
            (LIBRARY.kind, library.library_id),
        ):
            self.assertEqual(self.done(self.store.resource(kind, record_id)).deleted_at, START)
        self.assertEqual(self.done(self.credentials.find("default", "kept")), kept)
        self.assertEqual(self.events()[-1].detail["with_it"], 2)


class LibraryTests(VaultCase):
    def test_libraries_are_checked_added_and_changed(self) -> None:
        vault = self.a_vault()
        admin = self.a_credential(vault)
        library = self.a_library(
            vault, credential_id=admin.credential_id, options=(("grants", "GRANT x;"), ("database", "app"))
        )
        self.assertEqual(library.options, (("database", "app"), ("grants", "GRANT x;")))
        self.assertEqual(self.checked, [library])
        changed = self.done(self.vaults.change_library(library.library_id, actor=ADMIN, host="10.0.0.7", port=5432))
        self.assertEqual((changed.host, changed.port, changed.version), ("10.0.0.7", 5432, 2))
        self.assertEqual(self.events()[-1].detail["changed"], "host, port")
        self.assertNotIn("GRANT", str([event.detail for event in self.events()]))
        self.done(self.vaults.delete_library(library.library_id, actor=ADMIN))
        self.fails(ResourceNotFound, self.vaults.find_library("default", "roles"))

    def test_own_credential_is_of_the_same_project(self) -> None:
        project = Project(project_id="p2", name="acme/infra", created_at=START)
        self.done(self.registry.commit(Change(puts=(PROJECT.to_resource(project),))))
        vault, other = self.a_vault(), self.a_vault(project_id="p2")
        admin = self.a_credential(vault)
        library = self.a_library(other)
        self.fails(
            Invalid,
            self.vaults.change_library(library.library_id, actor=ADMIN, credential_id=admin.credential_id),
        )
        self.fails(ResourceNotFound, self.vaults.change_library(library.library_id, actor=ADMIN, credential_id="none"))

    def test_invalid_changes_are_refused(self) -> None:
        library = self.a_library(self.a_vault())
        for changes in ({"port": 70_000}, {"options": [("A b", "")]}, {"type": "redis-acl"}, {"vault_id": "x"}):
            self.fails(Invalid, self.vaults.change_library(library.library_id, actor=ADMIN, **changes))


class BindingTests(VaultCase):
    def test_bindings_are_made_and_removed_as_records_of_their_own(self) -> None:
        vault = self.a_vault()
        credential, library = self.a_credential(vault), self.a_library(vault)
        target_id = self.target.target_id
        one = self.done(
            self.vaults.bind(target_id, credential_id=credential.credential_id, use=Use.INJECTED, actor=ADMIN)
        )
        self.done(self.vaults.bind(target_id, library_id=library.library_id, use=Use.BROKERED, actor=ADMIN))
        self.assertEqual(self.done(self.vaults.bindings_of(credential.credential_id)), [one])
        self.fails(
            ResourceTaken,
            self.vaults.bind(target_id, credential_id=credential.credential_id, use=Use.BROKERED, actor=ADMIN),
        )
        self.done(self.vaults.unbind(one.binding_id, actor=ADMIN))
        self.assertEqual(self.done(self.store.resource(BINDING.kind, one.binding_id)).deleted_at, START)
        self.done(self.vaults.bind(target_id, credential_id=credential.credential_id, use=Use.BROKERED, actor=ADMIN))

    def test_what_does_not_fit_is_refused(self) -> None:
        project = Project(project_id="p2", name="acme/infra", created_at=START)
        self.done(self.registry.commit(Change(puts=(PROJECT.to_resource(project),))))
        vault, other = self.a_vault(), self.a_vault(project_id="p2")
        credential, foreign = self.a_credential(vault), self.a_credential(other)
        document = self.done(
            self.credentials.add(vault.vault_id, name="doc", kind=CredentialKind.JSON, values={"a": 1}, actor=ADMIN)
        )
        target_id = self.target.target_id
        for target, ids, use, error in (
            (target_id, {}, Use.BROKERED, Invalid),
            (target_id, {"credential_id": "a", "library_id": "b"}, Use.BROKERED, Invalid),
            ("no-target", {"credential_id": credential.credential_id}, Use.BROKERED, Invalid),
            (target_id, {"credential_id": foreign.credential_id}, Use.BROKERED, Invalid),
            (target_id, {"credential_id": document.credential_id}, Use.INJECTED, Invalid),
            (target_id, {"credential_id": "none"}, Use.BROKERED, ResourceNotFound),
            (target_id, {"library_id": "none"}, Use.BROKERED, ResourceNotFound),
        ):
            self.fails(error, self.vaults.bind(target, use=use, actor=ADMIN, **ids))


class ImpactTests(VaultCase):
    def test_sessions_and_targets_that_stand_on_a_record(self) -> None:
        vault = self.a_vault()
        key = f"vault/{vault.vault_id}"
        sessions = [
            a_session(number, target_id=self.target.target_id, created_at=START, expires_at=START + 60, tcp=terms)
            for number, terms in enumerate((a_terms(basis=("target/x", key)), a_terms(basis=(key + "x",)), None), 1)
        ]
        self.done(self.registry.commit(Change(puts=tuple(sessions))))
        found = self.done(impact(self.store, self.clock, key))
        self.assertEqual(found.sessions, (sessions[0].sid,))
        self.assertEqual(found.target_ids, (self.target.target_id,))
        self.assertTrue(found.is_complete)
        self.clock.advance(60)
        self.assertEqual(self.done(impact(self.store, self.clock, key)).sessions, ())


class RecordTests(VaultCase):
    def test_records_come_back_from_the_store(self) -> None:
        vault = self.a_vault()
        credential = self.a_credential(vault)
        library = self.a_library(vault, options=(("a", "b"),))
        binding = self.done(
            self.vaults.bind(
                self.target.target_id, credential_id=credential.credential_id, use=Use.INJECTED, actor=ADMIN
            )
        )
        for kind, record in ((VAULT, vault), (CREDENTIAL, credential), (LIBRARY, library), (BINDING, binding)):
            resource = self.done(self.store.resource(kind.kind, kind.id_of(record)))
            self.assertEqual(kind.from_resource(resource), record)
            self.assertIn(kind, records.KINDS)

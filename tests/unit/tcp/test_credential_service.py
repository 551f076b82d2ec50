"""Credentials: sealed in the store, shown by `reveal` alone, kept readable when keys come and go."""

from __future__ import annotations

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from burrowgate.core.audit import Action
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.leases import Lease
from burrowgate.core.tcp.vaults import CredentialKind, VaultKind
from burrowgate.core.tokens import Keyring
from burrowgate.credentials.local_vault import key_id
from burrowgate.errors import CredentialLost, Invalid, ResourceNotFound, ResourceTaken
from burrowgate.sealing import seal, unseal
from burrowgate.tcp.credentials import LEASE_PURPOSE
from burrowgate.tcp.records import CREDENTIAL, LEASE
from burrowgate.tcp.vault_upkeep import KEEP_DELETED_SECONDS, VaultUpkeep
from burrowgate.testing.records import START
from tests.unit.tcp.vault_case import ADMIN, NEW, OLD, VaultCase


class CredentialTests(VaultCase):
    def test_store_and_events_have_no_secret(self) -> None:
        """(tcp T33)"""
        credential = self.a_credential(self.a_vault())
        self.done(self.credentials.rotate(credential.credential_id, {"password": "battery-staple"}, actor=ADMIN))
        self.done(self.credentials.reveal(credential.credential_id, actor=ADMIN))
        kept = repr([self.done(self.credentials.credentials.resources()), self.events()])
        kept += self.done(self.store.resource(CREDENTIAL.kind, credential.credential_id)).body
        self.assertNotIn("horse", kept)
        self.assertNotIn("staple", kept)

    def test_reveal_is_recorded(self) -> None:
        credential = self.a_credential(self.a_vault())
        opened = self.done(self.credentials.reveal(credential.credential_id, actor=ADMIN))
        self.assertEqual(opened.values, {"password": "correct-horse"})
        event = self.events()[-1]
        self.assertEqual((event.action, event.actor), (Action.CREDENTIAL_REVEALED, ADMIN))
        self.assertEqual((event.detail["kind"], event.detail["name"]), ("credential", "admin"))

    def test_a_change_keeps_the_secret_and_a_rotation_replaces_it(self) -> None:
        credential = self.a_credential(self.a_vault())
        changed = self.done(self.credentials.change(credential.credential_id, name="Other", username="x", actor=ADMIN))
        self.assertEqual((changed.name, changed.username, changed.version), ("other", "x", 2))
        self.assertEqual(self.local.open(changed).values, {"password": "correct-horse"})
        rotated = self.done(self.credentials.rotate(credential.credential_id, {"password": "new"}, actor=ADMIN))
        self.assertEqual(self.local.open(rotated).values, {"password": "new"})
        self.assertEqual((rotated.username, rotated.version), ("x", 3))
        self.assertEqual(self.done(self.credentials.change(credential.credential_id, actor=ADMIN)), rotated)

    def test_ssh_keys_are_kept_without_their_passphrase(self) -> None:
        key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"sesame")).decode()
        vault = self.a_vault()
        work = {"name": "key", "kind": CredentialKind.SSH_KEY, "values": {"private_key": text}, "actor": ADMIN}
        self.fails(Invalid, self.credentials.add(vault.vault_id, **work))
        credential = self.done(self.credentials.add(vault.vault_id, passphrase="sesame", **work))
        self.assertTrue(credential.public_key.startswith("ssh-ed25519 "))
        self.assertIn("OPENSSH PRIVATE KEY", self.local.open(credential).values["private_key"])

    def test_refused_values_change_nothing(self) -> None:
        vault = self.a_vault()
        bao = self.a_vault("bao", kind=VaultKind.OPENBAO, address="https://bao.example", secret_file="f")
        self.a_credential(vault)
        before = len(self.events())
        password = {"kind": CredentialKind.PASSWORD, "values": {"password": "x"}}
        for vault_id, more, error in (
            (vault.vault_id, {"kind": CredentialKind.PASSWORD, "values": {}}, Invalid),
            (vault.vault_id, {"kind": CredentialKind.JSON, "values": {"a": 1}, "username": "x"}, Invalid),
            (
                vault.vault_id,
                password | {"passphrase": "y"},
                Invalid,
            ),
            (vault.vault_id, password, ResourceTaken),
            (bao.vault_id, password, Invalid),
            ("none", password, ResourceNotFound),
        ):
            self.fails(error, self.credentials.add(vault_id, name="admin", actor=ADMIN, **more))
        self.assertEqual(len(self.events()), before)

    def test_lost_credentials_are_named_and_can_be_entered_again(self) -> None:
        credential = self.a_credential(self.a_vault())
        self.keys = Keyring([NEW])
        self.assertEqual([one.name for one in self.done(self.credentials.lost())], ["admin"])
        self.fails(CredentialLost, self.credentials.reveal(credential.credential_id, actor=ADMIN))
        self.fails(CredentialLost, self.credentials.change(credential.credential_id, name="x", actor=ADMIN))
        self.done(self.credentials.rotate(credential.credential_id, {"password": "again"}, actor=ADMIN))
        self.assertEqual(self.done(self.credentials.lost()), ())
        self.keys = Keyring([OLD])
        self.done(self.credentials.delete(credential.credential_id, actor=ADMIN))  # lost, and deleted nevertheless
        self.fails(ResourceNotFound, self.credentials.reveal(credential.credential_id, actor=ADMIN))

    def test_a_deleted_credential_can_still_be_used_to_revoke(self) -> None:
        credential = self.a_credential(self.a_vault())
        self.done(self.credentials.delete(credential.credential_id, actor=ADMIN))
        resource = self.done(self.store.resource(CREDENTIAL.kind, credential.credential_id))
        self.assertEqual(self.local.open(CREDENTIAL.from_resource(resource)).values, {"password": "correct-horse"})


class UpkeepTests(VaultCase):
    def setUp(self) -> None:
        super().setUp()
        self.upkeep = VaultUpkeep(self.registry, keys=lambda: self.keys, clock=self.clock, entropy=self.entropy)

    def test_after_a_rewrap_the_old_key_can_go(self) -> None:
        """(tcp T33)"""
        vault = self.a_vault()
        kept, deleted = self.a_credential(vault), self.a_credential(vault, "gone")
        self.done(self.credentials.delete(deleted.credential_id, actor=ADMIN))
        sealed = seal(OLD, LEASE_PURPOSE, "l1", b"accessor", bytes(12))
        names = {"lease_id": "l1", "sid": "s", "target_name": "db", "library_id": "x", "name": "x", "hint": "bg_x"}
        lease = Lease(sealed=sealed, created_at=START, **names)
        self.done(self.registry.commit(Change(puts=(LEASE.to_resource(lease),))))
        self.keys = Keyring([OLD, NEW])
        self.assertEqual(self.done(self.upkeep.by_key()), {OLD.kid: 3})
        self.assertEqual(self.done(self.upkeep.rewrap(actor=ADMIN)).moved, 3)
        self.assertEqual(self.done(self.upkeep.by_key()), {NEW.kid: 3})
        self.assertEqual(self.done(self.upkeep.rewrap(actor=ADMIN)).moved, 0)
        self.keys = Keyring([NEW])
        opened = self.done(self.credentials.reveal(kept.credential_id, actor=ADMIN))
        self.assertEqual(opened.values, {"password": "correct-horse"})
        for kind, record_id in ((CREDENTIAL, deleted.credential_id), (LEASE, "l1")):
            record = kind.from_resource(self.done(self.store.resource(kind.kind, record_id)))
            self.assertEqual(record.sealed.partition(".")[0], NEW.kid)
        found = LEASE.from_resource(self.done(self.store.resource(LEASE.kind, "l1")))
        self.assertEqual(unseal(self.keys, LEASE_PURPOSE, "l1", found.sealed), b"accessor")
        rewrapped = [event for event in self.events() if event.action is Action.CREDENTIAL_REWRAPPED]
        self.assertEqual([event.detail["key"] for event in rewrapped], [NEW.kid] * 2)

    def test_lost_ones_are_named_and_left(self) -> None:
        credential = self.a_credential(self.a_vault())
        self.keys = Keyring([NEW])
        result = self.done(self.upkeep.rewrap(actor=ADMIN))
        self.assertEqual((result.moved, result.lost), (0, ("admin",)))
        self.assertEqual(self.done(self.credentials.credentials.get(credential.credential_id)), credential)

    def test_a_credential_that_another_process_changes_meanwhile_keeps_its_change(self) -> None:
        credential = self.a_credential(self.a_vault())
        self.keys = Keyring([OLD, NEW])
        self.store.race = lambda: self.credentials.rotate(credential.credential_id, {"password": "new"}, actor=ADMIN)
        result = self.done(self.upkeep.rewrap(actor=ADMIN))
        self.assertEqual((result.moved, result.remaining), (0, 1))
        current = self.done(self.credentials.credentials.get(credential.credential_id))
        self.assertEqual(self.local.open(current).values, {"password": "new"})
        self.assertEqual(key_id(current), NEW.kid)

    def test_secrets_of_deleted_credentials_are_removed_after_a_day(self) -> None:
        vault = self.a_vault()
        credential, kept = self.a_credential(vault), self.a_credential(vault, "kept")
        self.done(self.credentials.delete(credential.credential_id, actor=ADMIN))
        self.clock.advance(KEEP_DELETED_SECONDS - 1)
        self.assertEqual(self.done(self.upkeep.erase()), 0)
        self.clock.advance(1)
        self.assertEqual([self.done(self.upkeep.erase()) for _ in range(2)], [1, 0])
        resource = self.done(self.store.resource(CREDENTIAL.kind, credential.credential_id))
        self.assertEqual((json.loads(resource.body)["sealed"], resource.deleted_at), ("", START))
        self.assertEqual(self.local.open(kept).values, {"password": "correct-horse"})

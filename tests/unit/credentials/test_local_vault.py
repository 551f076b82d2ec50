"""The local vault: what it seals opens in its place with its key, and nowhere else."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from burrowgate.core.tcp.vaults import Credential, CredentialKind
from burrowgate.core.tokens import Key, Keyring
from burrowgate.credentials.local_vault import (
    NONCE_BYTES,
    LocalVault,
    is_lost,
    key_id,
    lost_credentials,
    rewrap,
    seal,
    unseal,
)
from burrowgate.errors import CredentialLost
from burrowgate.tcp.records import CREDENTIAL
from tests.support import START, FixedEntropy, TestCase

OLD, NEW = Key(bytes(range(32))), Key(bytes(32))
NONCE = bytes(range(NONCE_BYTES))
SECRET = {"password": "correct horse battery staple"}
UNSEALED = Credential(
    credential_id="c1",
    project_id="p1",
    vault_id="v1",
    name="db",
    kind=CredentialKind.PASSWORD,
    username="app",
    sealed="",
    created_at=START,
)
SEALED = seal(OLD, UNSEALED, SECRET, NONCE)
ELSEWHERE = (
    {"credential_id": "c2"},
    {"vault_id": "v2"},
    {"kind": CredentialKind.JSON},
    {"version": 2},
    {"username": "root"},
)


class SealingTests(TestCase):
    def test_secret_comes_back_and_cannot_be_read(self) -> None:
        self.assertEqual(unseal(Keyring([OLD]), SEALED), SECRET)
        self.assertRegex(SEALED.sealed, rf"^{OLD.kid}\.[\w-]+$")
        self.assertNotIn("horse", CREDENTIAL.to_resource(SEALED).body)

    def test_secret_is_in_no_repr(self) -> None:
        vault = LocalVault(lambda: Keyring([OLD]), FixedEntropy())
        opened = vault.open(SEALED)
        self.assertEqual(opened.values, SECRET)
        self.assertNotIn("horse", repr(opened) + repr(vault) + repr(SEALED))

    def test_it_opens_in_no_other_place(self) -> None:
        for change in ELSEWHERE:
            with self.assertRaises(CredentialLost, msg=str(change)):
                unseal(Keyring([OLD]), replace(SEALED, **change))

    def test_ids_and_versions_that_read_alike_have_other_keys(self) -> None:
        one = seal(OLD, replace(UNSEALED, credential_id="c1", version=12), SECRET, NONCE)
        self.assertRaises(CredentialLost, unseal, Keyring([OLD]), replace(one, credential_id="c11", version=2))

    def test_each_version_has_a_key_of_its_own(self) -> None:
        other = seal(OLD, replace(UNSEALED, version=2), SECRET, NONCE)
        self.assertNotEqual(SEALED.sealed[:60], other.sealed[:60])

    def test_every_changed_character_is_noticed(self) -> None:
        for place, character in enumerate(SEALED.sealed):
            for other in "A_-.=\u00e4\n":
                if other != character:
                    changed = SEALED.sealed[:place] + other + SEALED.sealed[place + 1 :]
                    with self.assertRaises(CredentialLost, msg=changed):
                        unseal(Keyring([OLD]), replace(SEALED, sealed=changed))

    def test_what_is_too_short_or_too_long_does_not_open(self) -> None:
        text = SEALED.sealed
        for changed in ("", ".", OLD.kid, f"{OLD.kid}.", text[:-1], text + "A", text + "=", text[:20]):
            self.assertTrue(is_lost(Keyring([OLD]), replace(SEALED, sealed=changed)), changed)

    def test_passwords_of_different_lengths_look_alike(self) -> None:
        lengths = {len(seal(OLD, UNSEALED, {"password": "x" * length}, NONCE).sealed) for length in range(1, 110)}
        self.assertEqual(len(lengths), 1)

    def test_it_is_what_the_documentation_says(self) -> None:
        """docs/tcp-credentials.md: another implementation opens it."""
        key = HKDF(SHA256(), 32, None, b"2:c11:1").derive(OLD.subkey("vault"))
        bound = f"6:{OLD.kid}2:v12:c18:password1:13:app".encode()
        sealed = base64.urlsafe_b64decode(SEALED.sealed.partition(".")[2] + "==")
        self.assertEqual(json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], bound)), SECRET)


class StolenStoreTests(TestCase):
    def test_a_stolen_store_opens_nothing(self) -> None:
        """(tcp T33) With all that the store has, and any key but that of the home, no credential opens."""
        body = CREDENTIAL.to_resource(SEALED).body
        stolen = CREDENTIAL.from_resource(CREDENTIAL.to_resource(SEALED))
        for guess in (b"\0" * 32, b"\xff" * 32, OLD.kid.encode().ljust(32, b"\0"), OLD.subkey("token")):
            self.assertRaises(CredentialLost, unseal, Keyring([Key(guess)]), stolen)
        self.assertNotIn("horse", body)
        self.assertEqual(unseal(Keyring([OLD]), stolen), SECRET)

    def test_another_key_under_the_same_name_opens_nothing(self) -> None:
        class Renamed(Key):
            __slots__ = ()

        other = Renamed(bytes(reversed(range(32))))
        other.kid = OLD.kid
        self.assertRaises(CredentialLost, unseal, Keyring([other]), SEALED)


class RewrapTests(TestCase):
    def test_credentials_stay_readable_when_keys_are_added_and_retired(self) -> None:
        """(tcp T33) After `rewrap` the old key can go."""
        both = Keyring([OLD, NEW])
        self.assertEqual(unseal(both, SEALED), SECRET)
        moved = rewrap(both, SEALED, NONCE)
        assert moved is not None
        self.assertEqual((key_id(moved), moved.version), (NEW.kid, 2))
        self.assertEqual(unseal(Keyring([NEW]), moved), SECRET)
        self.assertRaises(CredentialLost, unseal, Keyring([OLD]), moved)

    def test_what_is_under_the_newest_key_stays_as_it_is(self) -> None:
        self.assertIsNone(rewrap(Keyring([NEW, OLD]), SEALED, NONCE))

    def test_what_is_lost_is_not_rewrapped(self) -> None:
        self.assertRaises(CredentialLost, rewrap, Keyring([NEW]), SEALED, NONCE)

    def test_lost_credentials_are_named(self) -> None:
        kept = seal(NEW, replace(UNSEALED, credential_id="c2", name="a"), SECRET, NONCE)
        lost = replace(SEALED, name="zebra"), replace(SEALED, name="ant")
        self.assertEqual([one.name for one in lost_credentials(Keyring([NEW]), (*lost, kept))], ["ant", "zebra"])
        self.assertEqual(lost_credentials(Keyring([OLD, NEW]), (SEALED, kept)), ())
        with self.assertRaises(CredentialLost) as caught:
            unseal(Keyring([NEW]), SEALED)
        self.assertIn("'db'", str(caught.exception))


class LocalVaultTests(TestCase):
    def setUp(self) -> None:
        self.keys = Keyring([OLD])
        self.vault = LocalVault(lambda: self.keys, FixedEntropy())

    def test_it_seals_with_fresh_nonces_under_the_newest_key(self) -> None:
        one, other = self.vault.seal(UNSEALED, SECRET), self.vault.seal(UNSEALED, SECRET)
        self.assertNotEqual(one.sealed, other.sealed)
        self.assertTrue(self.vault.is_current(one))
        self.keys = Keyring([OLD, NEW])
        self.assertFalse(self.vault.is_current(one))
        self.assertFalse(self.vault.is_lost(one))
        self.keys = Keyring([NEW])
        self.assertTrue(self.vault.is_lost(one))

    def test_a_changed_record_keeps_its_secret(self) -> None:
        changed = self.vault.reseal(SEALED, replace(SEALED, name="other", username="root", version=2))
        self.assertEqual(self.vault.open(changed).values, SECRET)
        self.assertEqual((changed.name, changed.version), ("other", 2))
        self.assertNotEqual(changed.sealed, SEALED.sealed)

    def test_a_nonce_of_another_length_is_a_fault_of_the_program(self) -> None:
        self.assertRaises(ValueError, seal, OLD, UNSEALED, SECRET, b"short")

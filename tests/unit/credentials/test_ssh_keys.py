"""Private SSH keys: what ssh-keygen writes is read, and what could harm is refused."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.credentials.ssh_keys import MAX_KEY_CHARACTERS, read_ssh_key
from burrowgate.errors import Invalid
from tests.support import TestCase, requires

KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PLAIN = KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
LOCKED = KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"open sesame")).decode()
BEGIN, END = "-----BEGIN OPENSSH PRIVATE KEY-----\n", "\n-----END OPENSSH PRIVATE KEY-----\n"


def _with_rounds(rounds: int) -> str:
    """Return the encrypted key with another number of rounds in its head."""
    data = b64decode(LOCKED.partition(BEGIN)[2].partition("-----END")[0])
    place = data.index(b"bcrypt") + 6 + 4 + 4 + 16
    return BEGIN + b64encode(data[:place] + rounds.to_bytes(4, "big") + data[place + 4 :]).decode() + END


class AcceptedTests(TestCase):
    def test_keys_are_read_with_both_halves(self) -> None:
        found = read_ssh_key(PLAIN)
        self.assertRegex(found.public_key, r"^ssh-ed25519 [\w+/]+=*$")
        self.assertIn("BEGIN OPENSSH PRIVATE KEY", found.private_key)
        self.assertNotIn("PRIVATE", repr(found))

    def test_a_passphrase_is_removed(self) -> None:
        found = read_ssh_key(LOCKED, "open sesame")
        self.assertEqual(found.public_key, read_ssh_key(PLAIN).public_key)
        load_ssh_private_key(found.private_key.encode(), None)

    def test_a_passphrase_that_a_key_does_not_need_is_ignored(self) -> None:
        self.assertEqual(read_ssh_key(PLAIN, "anything").public_key, read_ssh_key(PLAIN).public_key)

    def test_other_types_and_other_pem_are_read(self) -> None:
        for key in (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)):
            for form in (PrivateFormat.OpenSSH, PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8):
                text = key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
                self.assertIn("BEGIN OPENSSH PRIVATE KEY", read_ssh_key(f"\n  {text}").private_key)

    @requires("ssh-keygen")
    def test_keys_of_ssh_keygen(self) -> None:
        for kind in ("ed25519", "ecdsa", "rsa"):
            for passphrase in ("", "open sesame"):
                path = Path(self.mktemp())
                command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "ada", "-f", str(path)]
                subprocess.run(command, check=True, timeout=30)
                found = read_ssh_key(path.read_text(), passphrase)
                self.assertTrue(path.with_suffix(".pub").read_text().startswith(found.public_key), kind)
                checked = Path(self.mktemp())
                checked.write_text(found.private_key)
                checked.chmod(0o600)
                shown = subprocess.run(["ssh-keygen", "-y", "-f", checked], check=True, capture_output=True, text=True)
                self.assertEqual(shown.stdout.split()[:2], found.public_key.split())


class RefusedTests(TestCase):
    def test_a_wrong_or_missing_passphrase_is_named(self) -> None:
        for passphrase in ("", "wrong"):
            with self.assertRaises(Invalid) as caught:
                read_ssh_key(LOCKED, passphrase)
            self.assertEqual(caught.exception.field, "passphrase")
            self.assertNotIn("wrong", str(caught.exception))
            self.assertIsNone(caught.exception.__cause__)

    def test_an_encrypted_key_in_pem_needs_its_passphrase(self) -> None:
        text = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open sesame")).decode()
        self.assertEqual(read_ssh_key(text, "open sesame").public_key, read_ssh_key(PLAIN).public_key)
        self.assertRaises(Invalid, read_ssh_key, text)

    def test_rounds_that_would_take_for_ever_are_refused_at_once(self) -> None:
        for rounds in (513, 1_000_000, 2**32 - 1):
            with self.assertRaises(Invalid) as caught:
                read_ssh_key(_with_rounds(rounds), "open sesame")
            self.assertIn("512", str(caught.exception))

    def test_weak_and_unsupported_keys_are_refused(self) -> None:
        for key in (rsa.generate_private_key(65537, 1024), dsa.generate_private_key(1024)):
            text = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
            self.assertRaises(Invalid, read_ssh_key, text)

    def test_what_is_no_private_key_is_refused(self) -> None:
        for text in (
            *("", "x", read_ssh_key(PLAIN).public_key, BEGIN, BEGIN + END, BEGIN + "AAAA" + END, PLAIN[:200]),
            *(PLAIN.replace("OPENSSH", "RSA"), PLAIN + "\u00e4", BEGIN + "A" * MAX_KEY_CHARACTERS + END),
            BEGIN + b64encode(b"openssh-key-v1\0\xff\xff\xff\xff").decode() + END,
        ):
            self.assertRaises(Invalid, read_ssh_key, text)

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
    def test_damaged_keys_raise_nothing_else(self, place: int, damage: bytes) -> None:
        for text in (PLAIN, LOCKED):
            data = b64decode(text.partition(BEGIN)[2].partition("-----END")[0])
            at = place % len(data)
            changed = data[:at] + damage + data[at + len(damage) :]
            # The key was made with few rounds: a damaged number of rounds is small or refused.
            try:
                read_ssh_key(BEGIN + b64encode(changed).decode() + END)
            except Invalid as error:
                self.assertNotIn(b64encode(changed[-40:]).decode(), str(error))

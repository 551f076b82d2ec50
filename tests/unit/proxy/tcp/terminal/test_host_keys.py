"""Pins of host keys: keys, fingerprints, what is neither, and whom they accept."""

from __future__ import annotations

import struct
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from twisted.conch.ssh import keys

from burrowgate.errors import Invalid
from burrowgate.proxy.tcp.terminal.host_keys import (
    Pins,
    fingerprint,
    key_type,
    parse_pins,
    public_line,
    unknown_key_sentence,
)
from tests.support import TestCase

ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(b"1" * 32).public_key()
ECDSA = ec.derive_private_key(7, ec.SECP256R1()).public_key()
RSA = rsa.RSAPublicNumbers(65537, (1 << 2047) + 1).public_key()
LINES = [key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() for key in (ED25519, ECDSA, RSA)]
BLOBS = [keys.Key.fromString(line).blob() for line in LINES]


class ParseTests(TestCase):
    def test_whole_keys_are_pins_with_and_without_a_comment(self) -> None:
        for line, blob in zip(LINES, BLOBS, strict=True):
            for text in (line, f"{line} root@server", f"  {line}\n"):
                self.assertTrue(parse_pins([text]).accept(blob))

    def test_fingerprint_is_a_pin_with_and_without_padding(self) -> None:
        for blob in BLOBS:
            for text in (fingerprint(blob), fingerprint(blob) + "="):
                self.assertTrue(parse_pins([text]).accept(blob))

    def test_fingerprint_is_that_of_openssh(self) -> None:
        for line, blob in zip(LINES, BLOBS, strict=True):
            expected = keys.Key.fromString(line).fingerprint(keys.FingerprintFormats.SHA256_BASE64)
            self.assertEqual(fingerprint(blob), "SHA256:" + expected.rstrip("="))

    def test_each_pin_accepts_its_key_alone(self) -> None:
        for index, line in enumerate(LINES):
            self.assertEqual([parse_pins([line]).accept(blob) for blob in BLOBS], [index == at for at in range(3)])
        self.assertEqual([parse_pins(LINES[:2]).accept(blob) for blob in BLOBS], [True, True, False])

    def test_without_a_pin_nothing_is_accepted(self) -> None:
        self.assertFalse(any(parse_pins([]).accept(blob) for blob in [*BLOBS, b""]))
        self.assertFalse(Pins(frozenset()).accept(BLOBS[0]))

    def test_what_is_no_pin_is_refused(self) -> None:
        kind, data = LINES[0].split()
        cases = (
            "", " ", kind, data, f"{data} {kind}", f"ssh-rsa {data}", f"{kind} {data[:-6]}!!", f"{kind} AAAA",
            "SHA256:", "SHA256:abc", "SHA256:" + "A" * 44, "SHA256:" + "A" * 42, "SHA256:" + "*" * 43,
            "MD5:aa:bb", "sha256:" + "A" * 43, f"server {LINES[0]}", f"{kind}\0 {data}",
        )  # fmt: skip
        for text in cases:
            with self.subTest(text=text), self.assertRaises(Invalid):
                parse_pins([LINES[1], text])

    def test_types_of_whole_keys_are_asked_for_first(self) -> None:
        pins = parse_pins([LINES[2], fingerprint(BLOBS[0])])
        wanted = {name: pins.prefers(name) for name in ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa", "ssh-ed25519")}
        self.assertEqual(wanted, {"rsa-sha2-512": True, "rsa-sha2-256": True, "ssh-rsa": False, "ssh-ed25519": False})
        self.assertTrue(parse_pins(LINES[:1]).prefers("ssh-ed25519"))


class KeyTests(TestCase):
    def test_type_of_a_key(self) -> None:
        self.assertEqual([key_type(blob) for blob in BLOBS], [line.split()[0] for line in LINES])

    def test_what_is_no_key_has_no_type(self) -> None:
        for blob in (b"", b"\0\0\0", struct.pack(">L", 0), struct.pack(">L", 99) + b"ssh", b"\xff" * 8, b"\0\0\0\xff"):
            self.assertEqual(key_type(blob), "")

    def test_line_is_the_key_again(self) -> None:
        self.assertEqual([public_line(blob) for blob in BLOBS], LINES)
        self.assertEqual(public_line(BLOBS[0]).split()[1], b64encode(BLOBS[0]).decode())

    def test_sentence_names_host_fingerprint_and_type(self) -> None:
        sentence = unknown_key_sentence(BLOBS[0], "shell.test")
        for part in ("shell.test", fingerprint(BLOBS[0]), "(ssh-ed25519)", "the operator adds it"):
            self.assertIn(part, sentence)

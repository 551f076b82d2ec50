"""Proofs of passwords: each is what its server checks."""

from __future__ import annotations

import hashlib

from burrowgate.core.tcp.password_proofs import (
    caching_sha2_proof,
    end_point_hash,
    masked_password,
    native_hash,
    native_proof,
    postgresql_md5,
    xor,
)
from tests.support import TestCase

SCRAMBLE = bytes(range(1, 21))
PASSWORDS = (b"x", b"pencil-4711", "pass wörd".encode(), b"y" * 100)


class ProofTests(TestCase):
    def test_md5_is_that_of_postgresql(self) -> None:
        # PostgreSQL stores md5(password + user), and compares md5(that + salt).
        for password in PASSWORDS:
            stored = hashlib.md5(password + b"ada").hexdigest().encode()
            expected = b"md5" + hashlib.md5(stored + b"salt").hexdigest().encode()
            self.assertEqual(postgresql_md5(b"ada", password, b"salt"), expected)

    def test_server_of_mysql_can_check_both_proofs_with_what_it_stores(self) -> None:
        for password in PASSWORDS:
            stored = bytes.fromhex(native_hash(password)[1:])
            once = xor(native_proof(password, SCRAMBLE), hashlib.sha1(SCRAMBLE + stored).digest())
            self.assertEqual(hashlib.sha1(once).digest(), stored)
            stored = hashlib.sha256(hashlib.sha256(password).digest()).digest()
            once = xor(caching_sha2_proof(password, SCRAMBLE), hashlib.sha256(stored + SCRAMBLE).digest())
            self.assertEqual(hashlib.sha256(once).digest(), stored)
        self.assertEqual(native_hash(b"password"), "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19")
        self.assertEqual((native_proof(b"", SCRAMBLE), caching_sha2_proof(b"", SCRAMBLE)), (b"", b""))

    def test_mask_is_the_scramble_repeated_over_password_and_end(self) -> None:
        for password in (b"", *PASSWORDS, b"z" * 19, b"z" * 20, b"z" * 39):
            masked = masked_password(password, SCRAMBLE)
            self.assertEqual(len(masked), len(password) + 1)
            self.assertEqual(bytes(byte ^ SCRAMBLE[at % 20] for at, byte in enumerate(masked)), password + b"\0")
        self.assertRaises(ValueError, masked_password, b"x", b"")

    def test_lengths_that_differ_are_an_error(self) -> None:
        self.assertRaises(ValueError, xor, b"ab", b"a")

    def test_certificate_is_hashed_as_it_is_signed_but_never_by_a_broken_hash(self) -> None:
        for algorithm, used in (("md5", "sha256"), ("sha1", "sha256"), ("sha256", "sha256"), ("sha384", "sha384")):
            self.assertEqual(end_point_hash(b"DER", algorithm), hashlib.new(used, b"DER").digest())
        self.assertEqual(end_point_hash(b"DER", ""), b"")

"""Vectors of DES, and the challenge of VNC."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection.des import encrypt
from burrowgate.proxy.tcp.injection.vnc import challenge_response
from tests.support import TestCase

VECTORS = (
    ("133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405"),
    ("0101010101010101", "8000000000000000", "95f8a5e5dd31d900"),
    ("8001010101010101", "0000000000000000", "95a8d72813daa94d"),
    ("7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"),
    ("0131d9619dc1376e", "5cd54ca83def57da", "7a389d10354bd271"),
    ("07a1133e4a0b2686", "0248d43806f67172", "868ebb51cab4599a"),
    ("3849674c2602319e", "51454b582ddf440a", "7178876e01f19b2a"),
    ("04b915ba43feb5b6", "42fd443059577fa2", "af37fb421f8c4095"),
    ("0113b970fd34f2ce", "059b5e0851cf143a", "86a560f10ec6d85b"),
    ("43297fad38e373fe", "762514b829bf486a", "ea676b2cb7db2b7a"),
    ("018310dc409b26d6", "1d9d5c5018f728c2", "5f4c038ed12b2e41"),
    ("1c587f1c13924fef", "305532286d6f295a", "63fac0d034d9f793"),
)
"""Key, block, result: of the standard's examples and of NIST Special Publication 500-20."""


class DesTests(TestCase):
    def test_published_vectors(self) -> None:
        for key, block, result in VECTORS:
            self.assertEqual(encrypt(bytes.fromhex(key), bytes.fromhex(block)).hex(), result)

    def test_blocks_are_independent(self) -> None:
        key = bytes(range(8))
        self.assertEqual(encrypt(key, b"12345678" * 2), encrypt(key, b"12345678") * 2)

    def test_the_challenge_counts_eight_characters(self) -> None:
        challenge = bytes(range(16))
        long, short = challenge_response(b"password-1", challenge), challenge_response(b"password-2", challenge)
        self.assertEqual(long, short)
        self.assertNotEqual(challenge_response(b"passwor", challenge), long)
        self.assertEqual(len(challenge_response(b"", challenge)), 16)

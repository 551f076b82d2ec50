"""Tests for burrowgate.server.entropy: random bytes have the requested length and do not repeat."""

from __future__ import annotations

from zope.interface.verify import verifyObject

from burrowgate.interfaces import IEntropy
from burrowgate.server.entropy import SYSTEM_ENTROPY
from tests.support import TestCase


class SystemEntropyTests(TestCase):
    def test_returns_distinct_values_of_the_requested_length(self) -> None:
        verifyObject(IEntropy, SYSTEM_ENTROPY)
        drawn = {SYSTEM_ENTROPY.token_bytes(32) for _ in range(100)}
        self.assertEqual({len(value) for value in drawn}, {32})
        self.assertEqual(len(drawn), 100)

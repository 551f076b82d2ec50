"""Random bytes have the length asked for, and are not the same twice."""

from __future__ import annotations

from zope.interface.verify import verifyObject

from burrowgate.interfaces import IEntropy
from burrowgate.server.entropy import SYSTEM_ENTROPY
from tests.support import TestCase


class SystemEntropyTests(TestCase):
    def test_gives_what_is_asked_for(self) -> None:
        verifyObject(IEntropy, SYSTEM_ENTROPY)
        drawn = {SYSTEM_ENTROPY.token_bytes(32) for _ in range(100)}
        self.assertEqual({len(one) for one in drawn}, {32})
        self.assertEqual(len(drawn), 100)

"""Tests for burrowgate.server.entropy: random bytes have the requested length and do not repeat."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from zope.interface.verify import verifyObject

from burrowgate.interfaces import IEntropy
from burrowgate.server.entropy import BUFFER_BYTES, MAX_BUFFERED_BYTES, SYSTEM_ENTROPY, SystemEntropy
from tests.support import TestCase


class SystemEntropyTests(TestCase):
    def test_returns_distinct_values_of_the_requested_length(self) -> None:
        verifyObject(IEntropy, SYSTEM_ENTROPY)
        drawn = {SYSTEM_ENTROPY.token_bytes(32) for _ in range(100)}
        self.assertEqual({len(value) for value in drawn}, {32})
        self.assertEqual(len(drawn), 100)

    def test_no_byte_is_returned_twice(self) -> None:
        """Equal runs of 8 bytes among a million random ones are as good as impossible."""
        entropy = SystemEntropy()
        for size in (9, 16, MAX_BUFFERED_BYTES, MAX_BUFFERED_BYTES + 1):
            drawn = b"".join(entropy.token_bytes(size) for _ in range(10 * BUFFER_BYTES // size))
            runs = [drawn[first : first + 8] for first in range(len(drawn) - 7)]
            self.assertEqual(len(set(runs)), len(runs))

    def test_threads_share_nothing(self) -> None:
        entropy = SystemEntropy()
        with ThreadPoolExecutor(8) as threads:
            drawn = list(threads.map(lambda _: entropy.token_bytes(16), range(20_000)))
        self.assertEqual(len(set(drawn)), 20_000)

    def test_forked_process_returns_other_bytes(self) -> None:
        entropy = SystemEntropy()
        entropy.token_bytes(1)  # the rest is buffered
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writer, entropy.token_bytes(16))
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writer)
        with os.fdopen(reader, "rb") as drawn:
            self.assertNotEqual(drawn.read(), entropy.token_bytes(16))

"""Tests of the memory of cancel keys."""

from __future__ import annotations

from burrowgate.proxy.tcp.injection import cancel_keys
from burrowgate.proxy.tcp.injection.cancel_keys import CancelKeyMemory
from tests.support import TestCase


class CancelKeyTests(TestCase):
    def test_key_is_known_in_its_session_only(self) -> None:
        memory = CancelKeyMemory()
        memory.of_session("a").add(b"k")
        self.assertTrue(memory.of_session("a").knows(b"k"))
        self.assertFalse(memory.of_session("b").knows(b"k"))
        self.assertFalse(memory.of_session("a").knows(b"other"))

    def test_memory_is_bounded(self) -> None:
        memory = CancelKeyMemory()
        keys = memory.of_session("a")
        for number in range(cancel_keys.MAX_KEYS_PER_SESSION + 1):
            keys.add(b"%d" % number)
        self.assertFalse(keys.knows(b"0"))
        self.assertTrue(keys.knows(b"1"))
        keys.add(b"x" * (cancel_keys.MAX_KEY_BYTES + 1))
        self.assertFalse(keys.knows(b"x" * (cancel_keys.MAX_KEY_BYTES + 1)))
        for number in range(cancel_keys.MAX_SESSIONS):
            memory.of_session(f"s{number}").add(b"k")
        self.assertFalse(keys.knows(b"1"))

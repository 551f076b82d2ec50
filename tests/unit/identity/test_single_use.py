"""Values that are accepted once: in one process, in two on one store, and not after their time."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.resources import ResourceQuery
from burrowgate.identity.single_use import KIND, SingleUse
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START
from tests.support import FixedClock, TestCase


class SingleUseTests(TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()
        self.clock = FixedClock(START)
        registries = [Registry(self.store, Naming()) for _ in range(2)]
        self.done(self.store.start())
        for registry in registries:
            self.done(registry.start())
        self.once, self.other = (SingleUse(registry, self.clock) for registry in registries)

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def test_a_value_is_accepted_once_by_all_processes(self) -> None:
        self.assertTrue(self.done(self.once.spend("code", b"value", START + 60)))
        self.assertFalse(self.done(self.once.spend("code", b"value", START + 60)))
        self.assertFalse(self.done(self.other.spend("code", b"value", START + 60)))

    def test_values_of_other_purposes_are_others(self) -> None:
        self.assertTrue(self.done(self.once.spend("code", b"value", START + 60)))
        self.assertTrue(self.done(self.once.spend("jti", b"value", START + 60)))

    def test_an_expired_value_is_refused_and_not_recorded(self) -> None:
        self.assertFalse(self.done(self.once.spend("code", b"value", START)))
        self.assertEqual(self.done(self.store.resources(ResourceQuery(kind=KIND))), [])

    def test_records_are_removed_when_their_values_have_expired(self) -> None:
        for index in range(3):
            self.done(self.once.spend("code", b"%d" % index, START + 60 + index))
        self.clock.advance(61)
        self.assertEqual(self.done(self.other.purge()), 2)
        self.assertFalse(self.done(self.once.spend("code", b"2", START + 62)))
        self.clock.advance(1)
        self.assertEqual(self.done(self.once.purge()), 1)
        self.assertEqual(self.done(self.store.resources(ResourceQuery(kind=KIND))), [])

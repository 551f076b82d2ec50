"""Refused sign-ins in the audit log: one event for each reason and minute, however many there are."""

from __future__ import annotations

from typing import Any

from burrowgate.core.store_records import Change
from burrowgate.errors import StoreUnavailable
from burrowgate.identity.site.refusals import Refusals, RefusedSignIn
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import START, FixedClock, TestCase
from tests.support.sign_in_site import done


class BrokenStore(MemoryStore):
    broken = False

    async def commit(self, change: Change) -> Any:
        if self.broken:
            raise StoreUnavailable
        return await super().commit(change)


class RefusalTests(TestCase):
    def setUp(self) -> None:
        self.store = BrokenStore()
        registry = Registry(self.store, Naming())
        done(self.store.start())
        done(registry.start())
        self.clock = FixedClock(START - START % 60)
        self.refusals = Refusals(registry, self.clock)

    def events(self) -> list[Any]:
        return [recorded.event for recorded in done(self.store.events(0, 100))]

    def test_ten_thousand_refusals_are_two_events_of_their_minute(self) -> None:
        for number in range(10_000):
            self.refusals.add(RefusedSignIn.PASSWORD, f"visitor 192.0.2.{number % 250}")
            if number % 1_000 == 0:
                done(self.refusals.flush())
        self.clock.advance(60)
        done(self.refusals.flush())
        first, rest = self.events()
        self.assertEqual((first.action, first.detail), ("login.refused", {"reason": "password"}))
        self.assertEqual(rest.detail["times"], 9_999)

    def test_each_reason_is_an_event_of_its_own(self) -> None:
        for reason in RefusedSignIn:
            self.refusals.add(reason, "visitor ::1")
        done(self.refusals.flush())
        self.assertEqual({one.detail["reason"] for one in self.events()}, set(RefusedSignIn))

    def test_events_wait_while_the_store_is_away(self) -> None:
        self.store.broken = True
        self.refusals.add(RefusedSignIn.PASSKEY, "visitor ::1")
        with self.assertRaises(StoreUnavailable):
            done(self.refusals.flush())
        self.store.broken = False
        done(self.refusals.flush_all())
        self.assertEqual([one.detail["reason"] for one in self.events()], ["passkey"])
        done(self.refusals.flush())
        self.assertEqual(len(self.events()), 1)

"""Rounds and tidying; that what is live is cut, `proxy.test_exchange` shows."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.lifecycle import delete_target, revoke
from burrowgate.core.store_records import Change, Committed
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import Conflict
from burrowgate.sessions.connections import UNDECIDED, ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target
from tests.support import FixedClock, TestCase

KEY = Key(bytes(range(32)))


class Exchange:
    """Something live."""

    def __init__(self) -> None:
        self.reason = ""

    def cut(self, reason: str) -> None:
        self.reason = reason

    def sweep(self, now: float) -> None:
        pass


class LifetimesCase(TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()
        self.directory = Registry(self.store, Naming())
        self.live = ConnectionRegistry()
        self.clock = FixedClock()
        self.lifetimes = SessionExpiry(
            self.directory, self.live, keys=lambda: Keyring([KEY]), clock=self.clock, last_used_at=lambda sid: None
        )
        self.done(self.store.start())
        self.done(self.directory.start())
        self.directory.watch(self.lifetimes.changed)
        self.session = a_session(kid=KEY.kid)
        self.commit(a_target(), self.session)

    def done(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def commit(self, *records: Any) -> None:
        self.done(self.directory.commit(Change(puts=records)))

    def begin(self, sid: str) -> Exchange:
        exchange = Exchange()
        self.live.add_exchange(exchange, sid)
        return exchange


class Rounds(LifetimesCase):
    def test_a_session_that_is_not_held_any_more_is_looked_up(self) -> None:
        exchange = self.begin(self.session.sid)
        self.directory._sessions.clear()
        self.lifetimes.run()
        self.assertEqual(exchange.reason, "")
        self.clock.time = self.session.expires_at
        self.lifetimes.run()
        self.assertEqual(exchange.reason, "expired")

    def test_one_that_does_not_exist_is_over(self) -> None:
        exchange = self.begin("A" * 22)
        self.lifetimes.run()
        self.assertEqual(exchange.reason, "deleted")

    def test_what_is_undecided_is_left_alone(self) -> None:
        exchange = self.begin(UNDECIDED)
        self.commit(revoke(self.session, now=START))
        self.lifetimes.run()
        self.assertEqual(exchange.reason, "")

    def test_a_store_that_is_away_ends_nobody_by_itself(self) -> None:
        exchange = self.begin(self.session.sid)
        self.done(self.directory.get(self.session.sid))
        self.done(self.store.close())
        self.lifetimes.run()
        self.assertEqual(exchange.reason, "")

    def test_but_a_change_that_cannot_be_read_does(self) -> None:
        exchange = self.begin(self.session.sid)
        self.done(self.store.close())
        self.directory._sessions.clear()
        self.lifetimes.keys_changed()
        self.assertEqual(exchange.reason, "store-unavailable")

    def test_a_feed_that_does_not_reach_back_makes_it_look_at_everything(self) -> None:
        exchange = self.begin(self.session.sid)
        store = MemoryStore(feed_kept=1)
        self.done(store.start())
        self.done(store.commit(Change(puts=(a_target(), self.session))))
        self.directory.store = store
        self.done(store.commit(Change(puts=(revoke(self.session, now=START),))))
        for number in range(2, 5):
            self.done(store.commit(Change(puts=(a_session(number),))))
        self.done(self.directory.catch_up())
        self.assertEqual(exchange.reason, "revoked")


class Tidying(LifetimesCase):
    def test_a_deleted_target_goes_with_its_last_session(self) -> None:
        deleted = delete_target(a_target(), now=START)
        self.commit(deleted)
        self.done(self.lifetimes.remove_finished_targets())
        self.assertEqual(list(self.done(self.store.targets())), [deleted])
        self.done(self.directory.commit(Change(deletes=(self.session,))))
        self.done(self.lifetimes.remove_finished_targets())
        self.assertEqual(list(self.done(self.store.targets())), [])

    def test_targets_that_are_not_deleted_stay(self) -> None:
        self.done(self.directory.commit(Change(deletes=(self.session,))))
        self.done(self.lifetimes.remove_finished_targets())
        self.assertEqual(len(self.done(self.store.targets())), 1)

    def test_another_process_may_be_faster(self) -> None:
        self.commit(delete_target(a_target(), now=START))
        self.done(self.directory.commit(Change(deletes=(self.session,))))
        tried = []

        async def commit(change: Change) -> Committed:
            tried.append(change)
            raise Conflict

        self.store.commit = commit  # type: ignore[method-assign]
        self.done(self.lifetimes.remove_finished_targets())
        self.assertEqual(len(tried), 1)

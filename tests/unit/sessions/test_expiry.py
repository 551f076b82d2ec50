"""Expiry of sessions: periodic checks, and removal of deleted targets; `proxy.test_exchange_cuts` tests the cuts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core import restrictions
from burrowgate.core.lifecycle import delete_target, revoke
from burrowgate.core.store_records import Change, Committed
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import Conflict
from burrowgate.sessions.connection_info import ConnectionInfo, ConnectionScope
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target
from tests.support import FixedClock, TestCase

KEY = Key(bytes(range(32)))


class Exchange:
    """A live exchange that records why it was cut."""

    active = False
    rests_until = 0.0

    def __init__(self) -> None:
        self.reason = ""

    def cut(self, reason: str) -> None:
        self.reason = reason

    def sweep(self, now: float) -> None:
        pass

    def info(self) -> ConnectionInfo:
        raise AssertionError


class ExpiryCase(TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()
        self.registry = Registry(self.store, Naming())
        self.connections = ConnectionRegistry()
        self.clock = FixedClock()
        self.expiry = SessionExpiry(
            self.registry,
            self.connections,
            keys=lambda: Keyring([KEY]),
            clock=self.clock,
            last_used_at=lambda sid: None,
        )
        self.done(self.store.start())
        self.done(self.registry.start())
        self.registry.watch(self.expiry.changed)
        self.session = a_session(kid=KEY.kid)
        self.commit(a_target(), self.session)

    def done(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def commit(self, *records: Any) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def begin(self, scope: ConnectionScope | None = None) -> Exchange:
        """Add a live exchange, of the session unless `scope` is another."""
        exchange = Exchange()
        (scope or self.connections.session_scope(self.session.sid)).exchanges.add(exchange)
        return exchange


class ReasonTests(ExpiryCase):
    def test_tcp_session_names_the_target_whose_deletion_ends_it_before_that_is_stored(self) -> None:
        """(tcp T21)"""
        terms = TcpTerms(
            project_id="default", endpoint_host="h", endpoint_port=1, max_seconds=3_600, pending_timeout=600
        )
        self.commit(replace(self.session, tcp=terms, version=self.session.version + 1))
        deleted = delete_target(a_target(), now=START)
        for change in (
            lambda: self.registry.restrict(restrictions.of_change(a_target(), deleted), 1),
            lambda: self.commit(deleted),
        ):
            exchange = self.begin()
            change()
            self.assertEqual(exchange.reason, f"ended:target:{a_target().name}")

    def test_reason_of_another_end_is_that_of_the_record(self) -> None:
        exchange = self.begin()
        self.commit(
            replace(self.session, ended_at=START, ended_by="credentials-lost", version=self.session.version + 1)
        )
        self.assertEqual(exchange.reason, "credentials-lost")


class PeriodicCheckTests(ExpiryCase):
    def test_session_that_is_not_cached_is_read_and_cut_when_it_expires(self) -> None:
        exchange = self.begin()
        self.registry._sessions.clear()
        self.expiry.run()
        self.assertEqual(exchange.reason, "")
        self.clock.time = self.session.expires_at
        self.expiry.run()
        self.assertEqual(exchange.reason, "expired")

    def test_session_that_does_not_exist_is_cut_as_deleted(self) -> None:
        exchange = self.begin(self.connections.session_scope("A" * 22))
        self.expiry.run()
        self.assertEqual(exchange.reason, "deleted")

    def test_undecided_exchange_is_not_cut(self) -> None:
        exchange = self.begin(self.connections.undecided)
        self.commit(revoke(self.session, now=START))
        self.expiry.run()
        self.assertEqual(exchange.reason, "")

    def test_unavailable_store_alone_cuts_nothing(self) -> None:
        exchange = self.begin()
        self.done(self.registry.get(self.session.sid))
        self.done(self.store.close())
        self.expiry.run()
        self.assertEqual(exchange.reason, "")

    def test_change_that_cannot_be_read_cuts_the_session(self) -> None:
        exchange = self.begin()
        self.done(self.store.close())
        self.registry._sessions.clear()
        self.expiry.keys_changed()
        self.assertEqual(exchange.reason, "store-unavailable")

    def test_incomplete_change_feed_makes_it_check_all_sessions(self) -> None:
        exchange = self.begin()
        store = MemoryStore(max_feed_entries=1)
        self.done(store.start())
        self.done(store.commit(Change(puts=(a_target(), self.session))))
        self.registry.store = store
        self.done(store.commit(Change(puts=(revoke(self.session, now=START),))))
        for number in range(2, 5):
            self.done(store.commit(Change(puts=(a_session(number),))))
        self.done(self.registry.catch_up())
        self.assertEqual(exchange.reason, "revoked")


class FinishedTargetTests(ExpiryCase):
    def test_deleted_target_is_removed_with_its_last_session(self) -> None:
        deleted = delete_target(a_target(), now=START)
        self.commit(deleted)
        self.done(self.expiry.remove_finished_targets())
        self.assertEqual(list(self.done(self.store.targets())), [deleted])
        self.done(self.registry.commit(Change(deletes=(self.session,))))
        self.done(self.expiry.remove_finished_targets())
        self.assertEqual(list(self.done(self.store.targets())), [])

    def test_target_that_is_not_deleted_is_kept(self) -> None:
        self.done(self.registry.commit(Change(deletes=(self.session,))))
        self.done(self.expiry.remove_finished_targets())
        self.assertEqual(len(self.done(self.store.targets())), 1)

    def test_target_that_another_process_removed_is_no_error(self) -> None:
        self.commit(delete_target(a_target(), now=START))
        self.done(self.registry.commit(Change(deletes=(self.session,))))
        tried = []

        async def commit(change: Change) -> Committed:
            tried.append(change)
            raise Conflict

        self.store.commit = commit  # type: ignore[method-assign]
        self.done(self.expiry.remove_finished_targets())
        self.assertEqual(len(tried), 1)

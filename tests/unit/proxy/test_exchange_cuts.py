"""Cuts of live exchanges when their session ends, and refusals when the store fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.lifecycle import delete_target, extend, revoke
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    StoreUnavailable,
)
from tests.support.exchange_case import ExchangeCase, status
from tests.support.proxy_wire import (
    KEY,
    Far,
    answer,
    now,
    ok,
    relayed,
    request,
)


class CutTests(ExchangeCase):
    """Live exchanges are cut when their session ends."""

    def open_one_of_each_kind(self) -> dict[str, Far]:
        """Open one live exchange of each kind; return the clients' ends by kind."""
        live = {}
        for kind in ("websocket", "events", "upload", "download", "waiting"):
            visitor = self.visitor = live[kind] = self.world.visitor()
            if kind == "websocket":
                self.open_websocket()
            elif kind == "upload":
                self.forwarded(self.bearer, b"Content-Length: 100", method=b"POST", body=b"some")
            else:
                target = self.forwarded(self.bearer)
                if kind == "events":
                    target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
                elif kind == "download":
                    target.send(answer(b"Content-Length: 100") + b"some")
            self.assertEqual(visitor.end, "")
        return live

    def assertCut(self, live: dict[str, Far], reason: str) -> None:
        self.assertEqual({kind: visitor.end for kind, visitor in live.items()}, dict.fromkeys(live, "aborted"))
        self.assertEqual([target.end for target in self.world.made], ["aborted"] * len(live))
        self.assertEqual(self.reasons, [reason] * len(live))
        self.assertEqual(self.world.live, 0)

    def test_exchanges_of_a_revoked_session_are_cut_in_the_same_turn(self) -> None:
        live = self.open_one_of_each_kind()
        other_visitor = self.world.visitor()
        other = replace(self.world.session, sid="B" * 22, version=1)
        now(self.world.registry.commit(Change(puts=(other,))))
        self.visitor = other_visitor
        other_target = self.forwarded(b"Authorization: Bearer " + KEY.token(other.sid, other.created_at).encode())
        self.world.made.remove(other_target)
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual(self.world.live, 1)
        other_target.send(ok())
        self.assertEqual(status(other_visitor.take()), 200)
        self.world.records.pop()
        self.assertCut(live, "revoked")

    def test_exchanges_are_cut_when_the_session_expires(self) -> None:
        live = self.open_one_of_each_kind()
        self.world.clock.time = self.world.session.expires_at - 0.5
        self.expiry.run()
        self.assertEqual(self.world.live, len(live))
        self.world.clock.time = self.world.session.expires_at
        self.expiry.run()
        self.world.turns.run()
        self.assertCut(live, "expired")

    def test_exchanges_of_a_disabled_target_are_cut(self) -> None:
        live = self.open_one_of_each_kind()
        now(self.world.registry.commit(Change(puts=(replace(self.world.served, enabled=False, version=2),))))
        self.world.turns.run()
        self.assertCut(live, "target-off")

    def test_exchanges_of_a_deleted_target_are_cut(self) -> None:
        live = self.open_one_of_each_kind()
        now(self.world.registry.commit(Change(puts=(delete_target(self.world.served, now=1_700_000_000),))))
        self.world.turns.run()
        self.assertCut(live, "ended")

    def test_exchanges_of_a_removed_key_are_cut(self) -> None:
        live = self.open_one_of_each_kind()
        self.world.keyring = Keyring([Key(b"y" * 32)])
        self.expiry.keys_changed()
        self.world.turns.run()
        self.assertCut(live, "key-removed")

    def test_cached_claim_is_dropped_when_key_or_domain_changes(self) -> None:
        for _ in range(3):
            self.forwarded(self.bearer).send(ok())
            self.assertEqual(status(self.visitor.take()), 200)
        keyring, self.world.keyring = self.world.keyring, Keyring([Key(b"y" * 32)])
        self.assertEqual(status(self.ask(self.bearer)), 403)
        self.world.keyring = keyring
        self.forwarded(self.bearer).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)
        self.put(replace(self.world.served, enabled=False, version=2))
        self.assertEqual(status(self.ask(self.bearer)), 503)

    def test_exchanges_are_cut_when_the_session_is_idle(self) -> None:
        self.limit(idle_timeout=60)
        target = self.open_websocket()
        for _ in range(3):
            self.world.clock.advance(59)
            target.send(b"ping")
            self.world.connections.sweep(self.world.clock.now())
            self.expiry.run()
            self.assertEqual(self.visitor.take(), b"ping")
        self.world.clock.advance(59.5)
        self.expiry.run()
        self.assertEqual(self.visitor.end, "")
        self.world.clock.advance(0.5)
        self.expiry.run()
        self.world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons[-1]), ("aborted", "idle"))
        self.assertEqual(status(self.ask(self.bearer)), 403)
        self.put(extend(self.world.session, self.world.served, ttl=1 * 86_400, now=int(self.world.clock.now())))
        self.visitor = self.world.visitor()
        self.forwarded(self.bearer)

    def test_next_request_of_a_revoked_session_on_the_same_connection_is_refused(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.visitor.take()
        self.revoke()
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 410)

    def test_pipelined_request_is_authorized_after_the_one_before(self) -> None:
        self.limit(max_connections=1)  # so that the second does not begin with the first
        target = self.forwarded(self.bearer, method=b"GET")
        self.visitor.send(request(b"Burrowgate-Token: " + self.world.token(), target=b"/second"))
        target.take()
        self.world.clock.time = self.world.session.expires_at
        target.send(ok())
        received = self.visitor.take()
        self.assertTrue(received.startswith(relayed()))
        self.assertEqual(status(received[len(relayed()) :]), 410)
        self.assertEqual(target.take(), b"")

    def test_exchange_is_cut_when_its_domain_is_no_longer_public(self) -> None:
        world = self.world
        public = replace(world.served, domains=(Domain(host="app.localhost", public=True),), version=2)
        now(world.registry.commit(Change(puts=(public,))))
        self.forwarded()
        both = (Domain(host="app.localhost"), Domain(host="other.example", public=True))
        now(world.registry.commit(Change(puts=(replace(public, domains=both, version=3),))))
        world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["not-public"]))


class StoreFailureTests(ExchangeCase):
    """A request that needs the store is refused when the store fails."""

    def setUp(self) -> None:
        super().setUp()
        now(
            self.world.registry.commit(
                Change(
                    puts=(
                        replace(
                            self.world.served,
                            domains=(Domain(host="app.localhost"), Domain(host="open.example", public=True)),
                            version=2,
                        ),
                    )
                )
            )
        )
        self.world.registry._sessions.clear()

    def ask_public(self) -> None:
        visitor = self.world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: open.example\r\n\r\n")
        self.world.target().send(ok())
        self.assertEqual(status(visitor.take()), 200)

    def assertRefused(self) -> None:
        self.assertEqual(status(self.ask(self.bearer)), 503)
        self.assertEqual(self.reasons[-1], "store-unavailable")
        self.assertEqual(self.world.made, [])
        self.ask_public()

    def test_closed_store_refuses_sessions_but_not_public_domains(self) -> None:
        now(self.world.store.close())
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(StoreUnavailable)), 0)

    def test_exception_of_the_store_gives_a_refusal(self) -> None:
        async def session(sid: str) -> None:
            raise RuntimeError("a defect of a plugin")

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_exception_of_the_store_position_gives_a_refusal(self) -> None:
        def position() -> int:
            raise RuntimeError("a defect of a plugin")

        self.world.store.position = position  # type: ignore[method-assign]
        self.assertRefused()
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 4)

    def test_record_that_is_no_session_gives_a_refusal(self) -> None:
        async def session(sid: str) -> object:
            return object()

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.assertRefused()
        self.assertEqual(status(self.ask(self.bearer)), 503)

    def test_store_timeout_gives_a_refusal(self) -> None:
        waiting: list[Deferred[Any]] = []

        async def session(sid: str) -> Session | None:
            waiting.append(Deferred())
            found: Session | None = await waiting[-1]
            return found

        self.world.store.session = session  # type: ignore[method-assign]
        self.visitor.send(request(self.bearer))
        self.assertEqual(len(self.world.connections.undecided.exchanges), 1)
        self.world.wait(5)
        self.assertEqual(self.visitor.take(), b"")
        self.world.wait(1)
        self.assertEqual(status(self.visitor.take()), 503)
        self.assertEqual(self.world.live, 0)
        waiting[0].callback(self.world.session)
        self.world.turns.run()
        self.assertEqual((self.visitor.take(), self.world.made), (b"", []))
        self.ask_public()

    def test_stalled_change_feed_does_not_affect_public_domains(self) -> None:
        self.world.store._feed.append(self.world.store._feed[0])

        async def changes(after: int) -> Any:
            await Deferred[None]()

        self.world.store.changes = changes  # type: ignore[method-assign]
        visitor = self.world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: open.example\r\n\r\n")
        self.visitor.send(request(self.bearer))
        self.world.wait(6)
        self.assertEqual(status(self.visitor.take()), 503)
        self.world.target().send(ok())
        self.assertEqual(status(visitor.take()), 200)

    def test_commit_of_another_process_is_read_before_the_decision(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.visitor.take()
        now(self.world.store.commit(Change(puts=(revoke(self.world.session, now=1_700_000_000),))))
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 410)

    def test_exchange_is_cut_if_its_changed_session_cannot_be_read(self) -> None:
        target = self.open_websocket()

        async def session(sid: str) -> None:
            raise RuntimeError("a defect of a plugin")

        self.world.store.session = session  # type: ignore[method-assign,assignment]
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual((target.end, self.visitor.end), ("aborted", "aborted"))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_exchange_is_cut_if_its_changed_session_is_not_read_in_time(self) -> None:
        self.open_websocket()

        async def session(sid: str) -> None:
            await Deferred[None]()

        self.world.store.session = session  # type: ignore[method-assign]
        self.put(revoke(self.world.session, now=1_700_000_000))
        self.world.turns.run()
        self.assertEqual(self.visitor.end, "")
        self.world.clock.advance(5.5)
        self.expiry.run()
        self.world.turns.run()
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["store-unavailable"]))

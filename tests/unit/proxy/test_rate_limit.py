"""Refusals that are too many: who is told to wait, who never is, and what the log gets of it."""

from __future__ import annotations

from typing import Any

from twisted.logger import capturedLogs, formatEvent

from burrowgate.core.tokens import Key
from burrowgate.proxy.http1.https_redirect import RedirectingConnection
from burrowgate.proxy.rate_limit import RejectionLimiter
from tests.support import TestCase
from tests.support.proxy_wire import KEY, PEER, Far, World

OURS = "10.0.0.1"


def ask(*fields: str, path: str = "/", host: str = "app.localhost") -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *fields, "", ""]).encode("ascii")


class Case(TestCase):
    def world(self, at_once: int = 2, per_minute: int = 60, **options: Any) -> World:
        world = World(public=False, **options)
        self.refusals = RejectionLimiter(world.clock.now, per_minute, at_once, world.trusts)
        world.gate.reject = self.refusals.reject
        return world

    def statuses(self, visitor: Far, request: bytes, count: int) -> list[int]:
        found = []
        for _ in range(count):
            visitor.send(request)
            found.append(int(visitor.take().split(b" ", 2)[1]))
        return found


class WaitingTests(Case):
    def test_too_many_guesses_are_told_to_wait(self) -> None:
        world = self.world()
        visitor = world.visitor()
        self.assertEqual(self.statuses(visitor, ask(), 3), [403, 403, 429])
        visitor.send(ask("Accept: application/json"))
        answer = visitor.take()
        self.assertIn(b"\r\nRetry-After: 1\r\n", answer)
        self.assertIn(b"Too many requests from your address came without a link that opens something.", answer)
        self.assertEqual(
            [entry.outcome for entry in world.records], ["denied", "denied", "rate_limited", "rate_limited"]
        )
        world.clock.advance(1)
        self.assertEqual(self.statuses(visitor, ask(), 2), [403, 429])

    def test_another_address_waits_for_nothing(self) -> None:
        world = self.world()
        self.assertEqual(self.statuses(world.visitor(), ask(), 3), [403, 403, 429])
        self.assertEqual(self.statuses(world.visitor("203.0.113.9"), ask(), 1), [403])

    def test_whatever_is_guessed_counts_the_same(self) -> None:
        other = Key(bytes(32)).token("AAECAwQFBgcICQoLDA0ODw", 1700000000)
        for request in (
            ask(host="other.localhost"),
            ask(f"Authorization: Bearer {other}"),
            ask("Cookie: burrowgate=x"),
            ask(path="/.burrowgate/session"),
        ):
            with self.subTest(request):
                self.assertEqual(self.statuses(self.world().visitor(), request, 3)[2], 429)

    def test_who_holds_something_genuine_is_never_limited(self) -> None:
        world = self.world(at_once=1)
        session = world.session
        genuine = ask(f"Authorization: Bearer {KEY.token(session.sid, session.created_at)}")
        visitor = world.visitor()
        self.assertEqual(self.statuses(visitor, ask(), 2), [403, 429])
        for _ in range(10):
            visitor.send(genuine)
            world.target().send(b"HTTP/1.1 204 No Content\r\n\r\n")
            self.assertIn(b"HTTP/1.1 204", visitor.take())
        world.clock.advance(session.expires_at - world.clock.now())
        self.statuses(visitor, ask(), 2)
        self.assertEqual(self.statuses(visitor, genuine, 10), [410] * 10)

    def test_what_is_not_a_guess_keeps_its_words_and_gets_no_line(self) -> None:
        world = self.world(at_once=1, target={"enabled": False})
        self.assertEqual(self.statuses(world.visitor(), ask(), 3), [503] * 3)
        self.assertEqual([entry.outcome for entry in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_what_is_not_understood_keeps_its_words_and_gets_no_line(self) -> None:
        world = self.world(at_once=1)
        for _ in range(3):
            self.assertEqual(self.statuses(world.visitor(), b"GET / HTTP/1.1\r\n\r\n", 1), [400])
        self.assertEqual([entry.outcome for entry in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_beside_tls_too(self) -> None:
        world = self.world(at_once=1)
        found = []
        for _ in range(3):
            plain = RedirectingConnection(world.gate, world.limits, lambda token: None, lambda host: host)
            found += self.statuses(world.visitor(protocol=plain), ask(host="other.localhost"), 1)
        self.assertEqual(found, [404, 429, 429])
        self.assertEqual([entry.outcome for entry in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_forwarded_addresses_are_what_counts(self) -> None:
        world = self.world(at_once=1, trusted=(OURS,))
        proxy = world.visitor(OURS)
        one, other = ask(f"X-Forwarded-For: 198.51.100.1, {PEER}"), ask("X-Forwarded-For: 203.0.113.9")
        self.assertEqual(self.statuses(proxy, one, 2), [403, 429])
        self.assertEqual(self.statuses(proxy, other, 2), [403, 429])
        # Whom the visitor claims to come from changes nothing.
        self.assertEqual(self.statuses(proxy, ask(f"X-Forwarded-For: 198.51.100.2, {PEER}"), 1), [429])

    def test_what_a_trusted_proxy_asks_by_itself_is_not_limited(self) -> None:
        world = self.world(at_once=1, trusted=(OURS,))
        self.assertEqual(self.statuses(world.visitor(OURS), ask(), 10), [403] * 10)

    def test_loopback_is_limited(self) -> None:
        self.assertEqual(self.statuses(self.world(at_once=1).visitor("127.0.0.1"), ask(), 2), [403, 429])


class LogTests(Case):
    def test_what_is_too_many_gets_no_line(self) -> None:
        world = self.world(at_once=1)
        self.statuses(world.visitor(), ask(), 3)
        kept = self.refusals.without_limited(world.records)
        self.assertEqual([entry.outcome for entry in kept], ["denied"])

    def test_where_nothing_is_too_many_nothing_is_looked_through(self) -> None:
        world = self.world()
        self.statuses(world.visitor(), ask(), 2)
        self.assertIs(self.refusals.without_limited(world.records), world.records)

    def test_one_line_a_minute_says_how_many(self) -> None:
        world = self.world(at_once=1)
        self.statuses(world.visitor(), ask(), 4)
        with capturedLogs() as events:
            self.refusals.log_counts()
            self.assertEqual(events, [])
            world.clock.advance(60)
            self.refusals.log_counts()
            self.refusals.log_counts()
        line = f"Rejections beyond the rate limit: 3 requests of {PEER} in one minute have no lines of their own"
        self.assertEqual([formatEvent(event) for event in events], [line])

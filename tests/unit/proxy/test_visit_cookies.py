"""Dialogues about visit cookies: several of them in one request, and their life in the browser (SEC-43)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.claims import MAX_CLAIMS_PER_SESSION
from burrowgate.core.lifecycle import extend
from burrowgate.core.sessions import NO_LIMITS, Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import b64url
from tests.support.exchange_case import NAVIGATE, ExchangeCase, cookie_of, field, status
from tests.support.proxy_wire import KEY, now, ok

JUNK = b".".join((KEY.kid.encode(), b"A" * 22, b"B" * 16, b"C" * 22))


def vid(number: int) -> str:
    return b64url(number.to_bytes(12, "big"))


class SiblingCookieTests(ExchangeCase):
    """A sibling of a base domain sets cookies for all of it; the browser sends them before the visitor's own."""

    def setUp(self) -> None:
        super().setUp()
        world = self.world
        self.own = cookie_of(self.ask(NAVIGATE, target=b"/?" + world.link())).removeprefix(b"Cookie: burrowgate=")
        other = replace(world.served, target_id=b64url(bytes(16)), name="other", domains=())
        now(world.registry.commit(Change(puts=(other,))))
        self.other = other
        self.count = 0

    def sibling(self, **changes: Any) -> Session:
        """Commit another session, of the other target unless `changes` name one."""
        self.count += 1
        sid = b64url(self.count.to_bytes(16, "big"))
        defaults = {"target_id": self.other.target_id, "limits": NO_LIMITS, "version": 1}
        found = replace(self.world.session, sid=sid, **(defaults | changes))
        now(self.world.registry.commit(Change(puts=(found,))))
        return found

    def cookies(self, *values: bytes) -> bytes:
        return b"Cookie: " + b"; ".join(b"burrowgate=" + value for value in values)

    def cookie(self, session: Session, number: int = 0) -> bytes:
        return KEY.cookie(session.sid, vid(number)).encode()

    def assert_admitted(self, *values: bytes) -> None:
        visitor = self.world.visitor()
        target = self.forwarded(self.cookies(*values), visitor=visitor)
        self.assertNotIn(b"burrowgate=", target.received)
        self.assertIn(b"Burrowgate-Session: " + self.world.session.sid.encode(), target.take())
        target.send(ok())
        self.assertEqual(status(visitor.take()), 200)

    def test_junk_before_the_own_cookie_is_skipped(self) -> None:
        for count in (1, 3, 4, 5, 50, 150):
            junk = [JUNK[:-4] + b"%04d" % number for number in range(count)]
            self.assert_admitted(*junk, self.own)
            self.assert_admitted(*(b"x" * 10 for _ in range(count)), self.own)

    def test_genuine_cookies_of_a_sibling_are_skipped(self) -> None:
        for count in (1, 4, 12):
            siblings = [self.cookie(self.sibling()) for number in range(count)]
            self.assert_admitted(*siblings, self.own)
            self.assert_admitted(self.own, *siblings)

    def test_many_visits_of_one_sibling_do_not_displace_the_own_cookie(self) -> None:
        sibling = self.sibling()
        self.assert_admitted(*(self.cookie(sibling, number) for number in range(100)), self.own)

    def test_sessions_of_this_target_that_are_over_are_skipped(self) -> None:
        over = [
            self.sibling(target_id=self.world.session.target_id, **changes)
            for changes in ({"revoked_at": 1}, {"expires_at": 1}, {"limits": Limits(max_visits=0)})
        ]
        self.assert_admitted(*map(self.cookie, over), self.own)

    def test_unknown_session_is_skipped(self) -> None:
        self.assert_admitted(KEY.cookie(b64url(b"?" * 16), vid(1)).encode(), self.own)

    def test_own_session_gives_the_reason_if_none_is_admitted(self) -> None:
        sibling = self.cookie(self.sibling())
        self.revoke()
        got = self.ask(self.cookies(sibling, self.own))
        self.assertEqual(status(got), 410)
        self.assertIn(b"was revoked", got)

    def test_without_an_own_cookie_the_response_is_that_of_a_stranger(self) -> None:
        siblings = [self.cookie(self.sibling()) for number in range(3)]
        self.assertEqual(status(self.ask(self.cookies(*siblings))), 403)

    def test_revoked_session_is_refused_at_the_next_request(self) -> None:
        sibling = self.cookie(self.sibling())
        self.assert_admitted(sibling, self.own)
        self.revoke()
        self.assertEqual(status(self.ask(self.cookies(sibling, self.own))), 410)

    def test_one_time_session_is_found_among_others(self) -> None:
        self.limit(max_visits=1)
        siblings = [self.cookie(self.sibling()) for number in range(MAX_CLAIMS_PER_SESSION)]
        visitor = self.world.visitor()
        target = self.forwarded(NAVIGATE, self.cookies(*siblings, self.own), visitor=visitor)
        target.send(ok())
        self.assertEqual(status(visitor.take()), 200)
        self.assertEqual(now(self.world.registry.get(self.world.session.sid)).visits_opened, 1)


class CookieLifeTests(ExchangeCase):
    def cookie(self, at: float) -> bytes:
        self.world.clock.time = at
        return field(self.ask(NAVIGATE, target=b"/?" + self.world.link()), b"Set-Cookie")

    def max_age(self, at: float) -> int:
        return int(self.cookie(at).rpartition(b"Max-Age=")[2])

    def test_cookie_lives_to_the_last_second(self) -> None:
        end = self.world.session.expires_at
        for before, age in ((0.001, 1), (0.5, 1), (1, 1), (1.5, 2), (2, 2), (60, 60)):
            self.assertEqual(self.max_age(end - before), age, before)

    def visit(self, cookie: bytes, *fields: bytes) -> bytes:
        """Return the `Set-Cookie` of the response to a request with `cookie`."""
        visitor = self.world.visitor()
        self.forwarded(cookie, *fields, visitor=visitor).send(ok())
        got = visitor.take()
        self.assertEqual(status(got), 200)
        return field(got, b"Set-Cookie")

    def test_extension_renews_the_same_cookie(self) -> None:
        world = self.world
        got = self.ask(NAVIGATE, target=b"/?" + world.link())
        cookie = cookie_of(got)
        for fields in ((), (NAVIGATE,)):
            self.assertEqual(self.visit(cookie, *fields), b"")
        for days in (1, 7):
            at = int(world.clock.now()) + 10
            world.clock.time = at
            self.put(extend(world.session, world.served, ttl=days * 86_400, now=at))
            renewed = self.visit(cookie)
            self.assertTrue(renewed.startswith(cookie.removeprefix(b"Cookie: ") + b";"), renewed)
            self.assertTrue(renewed.endswith(b"Max-Age=%d" % (days * 86400)), renewed)
            # Once is enough for other requests; navigations repeat it, because a response may be lost.
            self.assertEqual(self.visit(cookie), b"")
            self.assertEqual(self.visit(cookie, NAVIGATE), renewed)

    def test_one_time_link_goes_on_after_an_extension(self) -> None:
        world = self.world
        self.limit(max_visits=1)
        cookie = cookie_of(self.ask(NAVIGATE, target=b"/?" + world.link()))
        self.visit(cookie, NAVIGATE)
        session = now(world.registry.get(world.session.sid))
        self.put(extend(session, world.served, ttl=30 * 86_400, now=int(world.clock.now())))
        renewed = self.visit(cookie, NAVIGATE)
        world.clock.time = session.expires_at + 1.0
        self.assertEqual(
            self.visit(b"Cookie: " + renewed.partition(b";")[0], NAVIGATE).partition(b";")[0],
            renewed.partition(b";")[0],
        )

    def test_requests_with_a_token_get_no_cookie(self) -> None:
        world = self.world
        self.put(extend(world.session, world.served, ttl=1 * 86_400, now=int(world.clock.now())))
        self.assertEqual(self.visit(self.bearer, NAVIGATE), b"")

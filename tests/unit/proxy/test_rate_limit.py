"""Rate limit of rejections: which requests get 429, which never do, and what is logged."""

from __future__ import annotations

from typing import Any

from twisted.logger import capturedLogs, formatEvent

from burrowgate.core.log_aggregation import MAX_ADDRESSES
from burrowgate.core.tokens import Key
from burrowgate.proxy.http1.https_redirect import RedirectingConnection
from burrowgate.proxy.rate_limit import RejectionLimiter
from tests.support import TestCase
from tests.support.proxy_wire import KEY, PEER, Far, World

TRUSTED_PROXY = "10.0.0.1"


def get(*fields: str, path: str = "/", host: str = "app.localhost") -> bytes:
    """Return a GET request."""
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *fields, "", ""]).encode("ascii")


class RateLimitCase(TestCase):
    """Base class: gateways with a limiter of rejections."""

    def world(self, at_once: int = 2, per_minute: int = 60, **options: Any) -> World:
        """Return a gateway that limits rejections to `at_once` and then `per_minute` for each address."""
        world = World(**{"public": False, **options})
        self.limiter = RejectionLimiter(world.clock.now, per_minute, at_once, world.trusts)
        world.context.reject = self.limiter.reject
        return world

    def statuses(self, visitor: Far, request: bytes, count: int) -> list[int]:
        """Send `request` `count` times; return the statuses."""
        statuses = []
        for _ in range(count):
            visitor.send(request)
            statuses.append(int(visitor.take().split(b" ", 2)[1]))
        return statuses


class RejectionTests(RateLimitCase):
    def test_rejections_beyond_the_burst_get_429(self) -> None:
        world = self.world()
        visitor = world.visitor()
        self.assertEqual(self.statuses(visitor, get(), 3), [403, 403, 429])
        visitor.send(get("Accept: application/json"))
        answer = visitor.take()
        self.assertIn(b"\r\nRetry-After: 1\r\n", answer)
        self.assertIn(b"Too many requests from your address came without a link that opens something.", answer)
        self.assertEqual(
            [record.outcome for record in world.records], ["denied", "denied", "rate_limited", "rate_limited"]
        )
        world.clock.advance(1)
        self.assertEqual(self.statuses(visitor, get(), 2), [403, 429])

    def test_another_address_is_not_affected(self) -> None:
        world = self.world()
        self.assertEqual(self.statuses(world.visitor(), get(), 3), [403, 403, 429])
        self.assertEqual(self.statuses(world.visitor("203.0.113.9"), get(), 1), [403])

    def test_each_kind_of_invalid_credential_is_counted(self) -> None:
        other = Key(bytes(32)).token("AAECAwQFBgcICQoLDA0ODw", 1700000000)
        for request in (
            get(host="other.localhost"),
            get(f"Authorization: Bearer {other}"),
            get("Cookie: burrowgate=x"),
            get(path="/.burrowgate/session"),
        ):
            with self.subTest(request):
                self.assertEqual(self.statuses(self.world().visitor(), request, 3)[2], 429)

    def test_requests_with_a_genuine_credential_are_never_limited(self) -> None:
        world = self.world(at_once=1)
        session = world.session
        genuine = get(f"Authorization: Bearer {KEY.token(session.sid, session.created_at)}")
        visitor = world.visitor()
        self.assertEqual(self.statuses(visitor, get(), 2), [403, 429])
        for _ in range(10):
            visitor.send(genuine)
            world.target().send(b"HTTP/1.1 204 No Content\r\n\r\n")
            self.assertIn(b"HTTP/1.1 204", visitor.take())
        world.clock.advance(session.expires_at - world.clock.now())
        self.statuses(visitor, get(), 2)
        self.assertEqual(self.statuses(visitor, genuine, 10), [410] * 10)

    def test_refusal_because_of_a_disabled_target_keeps_its_response_but_is_limited(self) -> None:
        world = self.world(at_once=1, public=True, target={"enabled": False})
        self.assertEqual(self.statuses(world.visitor(), get(), 3), [503] * 3)
        self.assertEqual([record.outcome for record in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_malformed_request_keeps_its_response_but_is_limited(self) -> None:
        world = self.world(at_once=1)
        for _ in range(3):
            self.assertEqual(self.statuses(world.visitor(), b"GET / HTTP/1.1\r\n\r\n", 1), [400])
        self.assertEqual([record.outcome for record in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_rejections_without_tls_are_limited(self) -> None:
        world = self.world(at_once=1)
        statuses = []
        for _ in range(3):
            plain = RedirectingConnection(world.context, world.limits, lambda token: None, lambda host: host)
            statuses += self.statuses(world.visitor(protocol=plain), get(path="/.well-known/acme-challenge/x"), 1)
        self.assertEqual(statuses, [404, 429, 429])
        self.assertEqual([record.outcome for record in world.records], ["denied", "rate_limited", "rate_limited"])

    def test_forwarded_addresses_are_counted(self) -> None:
        world = self.world(at_once=1, trusted=(TRUSTED_PROXY,))
        proxy = world.visitor(TRUSTED_PROXY)
        one, other = get(f"X-Forwarded-For: 198.51.100.1, {PEER}"), get("X-Forwarded-For: 203.0.113.9")
        self.assertEqual(self.statuses(proxy, one, 2), [403, 429])
        self.assertEqual(self.statuses(proxy, other, 2), [403, 429])
        # The limit does not depend on addresses that the client itself has sent.
        self.assertEqual(self.statuses(proxy, get(f"X-Forwarded-For: 198.51.100.2, {PEER}"), 1), [429])

    def test_requests_of_a_trusted_proxy_itself_are_not_limited(self) -> None:
        world = self.world(at_once=1, trusted=(TRUSTED_PROXY,))
        self.assertEqual(self.statuses(world.visitor(TRUSTED_PROXY), get(), 10), [403] * 10)

    def test_loopback_is_limited(self) -> None:
        self.assertEqual(self.statuses(self.world(at_once=1).visitor("127.0.0.1"), get(), 2), [403, 429])


class ConfigurationTests(TestCase):
    def test_rate_and_burst_can_be_changed(self) -> None:
        limiter = RejectionLimiter(lambda: 0.0, 0, 1, lambda address: False)
        self.assertEqual([limiter.reject(PEER) for _ in range(3)], [0, 0, 0])
        limiter.configure(6, 2)
        self.assertEqual([limiter.reject(PEER) for _ in range(3)], [0, 0, 10])


class LogTests(RateLimitCase):
    def test_limited_rejection_gets_no_log_line(self) -> None:
        world = self.world(at_once=1)
        self.statuses(world.visitor(), get(), 3)
        kept = self.limiter.without_limited(world.records)
        self.assertEqual([record.outcome for record in kept], ["denied"])

    def test_records_are_not_copied_if_none_is_limited(self) -> None:
        world = self.world()
        self.statuses(world.visitor(), get(), 2)
        self.assertIs(self.limiter.without_limited(world.records), world.records)

    def test_records_after_limited_ones_are_not_copied(self) -> None:
        world = self.world(at_once=1)
        self.statuses(world.visitor(), get(), 2)
        self.limiter.without_limited(world.records)
        later = world.records[:1]
        self.assertIs(self.limiter.without_limited(later), later)

    def test_unfinished_minute_is_logged_at_the_end(self) -> None:
        limiter = RejectionLimiter(lambda: 1_700_000_070.0, 60, 1, lambda address: False)
        for _ in range(3):
            limiter.reject(PEER)
        with capturedLogs() as events:
            limiter.log_counts()
            self.assertEqual(events, [])
            limiter.log_counts(is_final=True)
        self.assertEqual(
            [(event["minute"], event["peer"], event["count"]) for event in events], [(1_700_000_040, PEER, 2)]
        )

    def test_addresses_beyond_the_maximum_share_a_line(self) -> None:
        limiter = RejectionLimiter(lambda: 0.0, 60, 1, lambda address: False)
        for number in range(MAX_ADDRESSES + 3):
            for _ in range(2):
                limiter.reject(f"192.0.2.{number}")
        with capturedLogs() as events:
            limiter.log_counts(is_final=True)
        self.assertEqual(len(events), MAX_ADDRESSES + 1)
        self.assertEqual((events[0]["peer"], events[0]["count"]), ("192.0.2.0", 1))
        self.assertEqual((events[-1]["peer"], events[-1]["count"]), ("other addresses", 3))

    def test_limited_rejections_are_counted_in_one_line_a_minute(self) -> None:
        world = self.world(at_once=1)
        self.statuses(world.visitor(), get(), 4)
        with capturedLogs() as events:
            self.limiter.log_counts()
            self.assertEqual(events, [])
            world.clock.advance(60)
            self.limiter.log_counts()
            self.limiter.log_counts()
        line = f"Rejections beyond the rate limit: 3 requests of {PEER} in one minute have no lines of their own"
        self.assertEqual([formatEvent(event) for event in events], [line])

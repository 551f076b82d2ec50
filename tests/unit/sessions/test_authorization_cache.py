"""Cache of decisions: a cached decision is returned only while a new one would be the same."""

from __future__ import annotations

import unittest
from dataclasses import fields, replace
from itertools import product
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate import FAST_PATHS
from burrowgate.core import links
from burrowgate.core.access import Admission, Refusal, Request
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Kind, Limits, Session
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring, page_token
from burrowgate.sessions import authorization_cache
from burrowgate.sessions.authorization import Decision, has_no_other_limit
from burrowgate.sessions.authorization_cache import CachedDecision, NoAuthorizationCache
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import a_session, a_target, vid
from tests.support import TestCase
from tests.support.authorizer import HOST, KEY, Node, navigation


class CacheCase(TestCase):
    """A node with a full session and a page-share session in the registry."""

    def setUp(self) -> None:
        self.store = MemoryStore()
        self.node = Node(self.store)
        self.full = a_session(1, kid=KEY.kid)
        self.share = a_session(2, kid=KEY.kid, kind=Kind.PAGE_SHARE)
        self.done(self.store.start())
        self.done(self.node.registry.start())
        self.commit(a_target(), a_target("other"), self.full, self.share)
        for session in (self.full, self.share):
            self.done(self.node.registry.get(session.sid))
        self.request = navigation(KEY.cookie(self.full.sid, vid(1)))

    def done(self, coroutine: object) -> object:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))  # type: ignore[arg-type]

    def commit(self, *puts: Any) -> None:
        self.done(self.node.registry.commit(Change(puts=puts)))

    def decide(self, request: Request, host: bytes = HOST) -> Decision | None:
        return self.node.authorize_cached(request, host)

    def assertRefused(self, request: Request, reason: Reason, host: bytes = HOST) -> None:
        decision = self.decide(request, host)
        assert isinstance(decision, Refusal), decision
        self.assertEqual(decision.reason, reason)

    def page(self, path: str = "/page", host: bytes = HOST, **facts: object) -> Request:
        """Return a request with a page link of `path`."""
        token = KEY.token(self.share.sid, self.share.created_at)
        proof = page_token(KEY.seed(self.share.sid), host, path.encode()).decode()
        query = links.page("", token, proof, path).partition("?")[2].encode()
        return navigation(**({"path": path.encode(), "query": query} | facts))  # type: ignore[arg-type]

    def link_query(self, session: Session) -> bytes:
        """Return the query of the link of a full session."""
        return links.full("", KEY.token(session.sid, session.created_at)).partition("?")[2].encode()

    @property
    def page_links(self) -> BoundedCache[CachedDecision]:
        return self.node.authorizer._cache.page_links


class EquivalenceTests(CacheCase):
    """Cached decisions equal newly made ones. The tests also hold without the cache."""

    def test_repeated_request_gets_the_same_decision(self) -> None:
        for request in (self.request, self.page()):
            decisions = [self.decide(request) for _ in range(3)]
            self.assertTrue(all(isinstance(decision, Admission) for decision in decisions))
            self.assertEqual(decisions[0], decisions[2])

    def test_session_revoked_meanwhile_is_refused(self) -> None:
        for number, (session, request) in enumerate(((self.full, self.request), (self.share, self.page()))):
            self.decide(request)
            self.commit(replace(session, revoked_at=number, version=2))
            self.done(self.node.registry.get(session.sid))
            self.assertRefused(request, Reason.REVOKED)

    def test_session_expired_meanwhile_is_refused(self) -> None:
        for request in (self.request, self.page()):
            self.assertIsInstance(self.decide(request), Admission)
        self.node.clock.advance(86_400)
        for request in (self.request, self.page()):
            self.assertRefused(request, Reason.EXPIRED)

    def test_target_disabled_meanwhile_is_refused(self) -> None:
        requests = (self.request, self.page())
        for request in requests:
            self.decide(request)
        self.commit(replace(a_target(), enabled=False, version=2))
        for request in requests:
            self.assertRefused(request, Reason.TARGET_OFF)

    def test_key_removed_meanwhile_is_refused(self) -> None:
        requests = (self.request, self.page())
        for request in requests:
            self.decide(request)
        self.node.keys = Keyring([Key(bytes(32))])
        for request in requests:
            self.assertRefused(request, Reason.NOT_GENUINE)

    def test_request_on_the_domain_of_another_target_is_refused(self) -> None:
        for request in (self.request, self.page()):
            self.decide(request)
            self.assertRefused(request, Reason.OTHER_TARGET, b"other.localhost:8480")

    def test_page_link_on_another_page_is_refused(self) -> None:
        request = self.page()
        self.decide(request)
        for path in (b"/page/", b"/other", b"/page/../other"):
            self.assertIsInstance(self.decide(replace(request, path=path)), Refusal)
            self.assertIsInstance(self.decide(request), Admission)

    def test_page_link_with_another_method_or_from_another_site_is_refused(self) -> None:
        request = self.page()
        self.decide(request)
        self.assertRefused(replace(request, method=b"POST"), Reason.METHOD)
        self.assertRefused(replace(request, upgrade=True, origin=b"http://evil.example"), Reason.FOREIGN_ORIGIN)
        self.assertRefused(replace(request, service_worker=True), Reason.SERVICE_WORKER)

    def test_refused_page_link_is_not_cached(self) -> None:
        request = replace(self.page(), path=b"/other")
        for _ in range(3):
            self.assertRefused(request, Reason.OTHER_PAGE)
        self.assertEqual(self.page_links, {})

    def test_admission_by_a_cookie_is_not_cached_under_the_url(self) -> None:
        self.commit(replace(a_target(), page_assets=("/static/*",), version=2))
        request = navigation(KEY.cookie(self.share.sid, vid(1)), path=b"/static/app.js", query=b"v=1")
        for _ in range(2):
            self.assertIsInstance(self.decide(request), Admission)
        self.assertRefused(replace(request, cookies=(), cached=None), Reason.NO_CREDENTIAL)
        self.assertEqual(self.page_links, {})

    def test_next_request_of_the_connection_is_decided_by_its_own_facts(self) -> None:
        sibling = a_session(3, kid=KEY.kid, revoked_at=1)
        self.commit(sibling)
        self.done(self.node.registry.get(sibling.sid))
        revoked = KEY.cookie(sibling.sid, vid(1)).encode()
        later = {"path": b"/other", "navigation": False, "method": b"POST", "query": b"a=b"}
        changes: tuple[dict[str, object], ...] = (
            {},
            later,
            {"cookies": ()},
            {"cookies": (b"junk",)},
            {"cookies": (revoked,)},
            {"cookies": (), "token": KEY.token(self.full.sid, self.full.created_at).encode()},
            {"token": b""},
            {"authorization": b"Bearer " + KEY.token(sibling.sid, sibling.created_at).encode()},
            {"authorization": b"Basic YTpi"},
            {"upgrade": True},
            {"upgrade": True, "origin": b"http://evil.example"},
            {"upgrade": True, "origin": b"http://app.localhost:8480"},
            {"service_worker": True},
            {"query": b"v=0123456789abcdef0123456789abcdef"},
            {"query": b"v=1&" + self.link_query(self.full)},
            {"query": self.link_query(sibling)},
            {"query": self.link_query(self.full) + b"&" + self.link_query(sibling)},
            {"query": self.page().query},
        )
        hosts = (HOST, b"other.localhost:8480", b"none.localhost:8480")
        for before, change, extra, host in product(changes, changes, ({}, later), hosts):
            first = replace(self.request, cached=None, **before)  # type: ignore[arg-type]
            self.decide(first)
            second = replace(self.request, cached=None, **{**extra, **change})  # type: ignore[arg-type]
            expected = self.decide(replace(second), host)
            second.reuse_decision(first)
            with self.subTest(before=before, change=change, extra=extra, host=host):
                self.assertEqual(self.decide(second, host), expected)

    def test_link_admits_no_later_request_of_the_connection_without_it(self) -> None:
        for first in (navigation(query=self.link_query(self.full), navigation=False), self.page()):
            self.assertIsInstance(self.decide(first), Admission)
            second = navigation(path=first.path)
            second.reuse_decision(first)
            self.assertRefused(second, Reason.NO_CREDENTIAL)

    def test_path_that_names_a_shared_session_is_decided_by_itself(self) -> None:
        self.assertIsInstance(self.decide(self.request), Admission)
        path = b"/.burrowgate/shared/" + self.full.sid.encode()
        second = replace(self.request, cached=None, path=path, navigation=True)
        second.reuse_decision(self.request)
        self.assertRefused(second, Reason.SIGN_IN_NEEDED)

    def test_admission_by_a_client_certificate_is_not_cached_under_the_link(self) -> None:
        self.commit(replace(a_target(), client_ca="authority", version=2))
        request = self.page(requested_cas=("authority",), verified_cas=("authority",), client_subject="CN=visitor")
        self.assertIsInstance(self.decide(request), Admission)
        self.assertRefused(replace(request, verified_cas=(), client_subject=""), Reason.NO_CERTIFICATE)

    def test_page_with_assets_sets_its_cookie_for_navigations_only(self) -> None:
        self.commit(replace(a_target(), page_assets=("/static/*",), version=2))
        for is_navigation in (True, False, True, False):
            decision = self.decide(self.page(navigation=is_navigation))
            assert isinstance(decision, Admission)
            self.assertEqual(decision.sets_page_cookie, is_navigation)

    def test_full_link_is_decided_each_time(self) -> None:
        for _ in range(2):
            decision = self.decide(navigation(query=self.link_query(self.full)))
            assert isinstance(decision, Admission)
            self.assertTrue(decision.redirect)
        self.assertEqual(self.page_links, {})


class SwitchTests(CacheCase):
    def test_nothing_is_cached_without_fast_paths(self) -> None:
        self.node.authorizer._cache = NoAuthorizationCache()
        for request in (self.request, self.page()):
            first, second = self.decide(request), self.decide(request)
            self.assertEqual(first, second)
            self.assertIsNot(first, second)
            self.assertIsNone(request.cached)
        self.assertEqual(self.page_links, {})

    def test_cache_is_chosen_by_the_switch(self) -> None:
        cache = authorization_cache.authorization_cache()
        self.assertEqual(isinstance(cache, NoAuthorizationCache), not FAST_PATHS)


@unittest.skipUnless(FAST_PATHS, "With fast paths off, nothing is cached.")
class CachingTests(CacheCase):
    def test_cached_admission_is_returned_itself(self) -> None:
        for request in (self.request, self.page()):
            self.assertIs(self.decide(request), self.decide(request))

    def test_next_request_of_the_connection_reuses_the_admission(self) -> None:
        admission = self.decide(self.request)
        request = replace(self.request, cached=None, path=b"/other", navigation=False)
        request.reuse_decision(self.request)
        self.assertIs(self.decide(request), admission)

    def test_requests_with_a_query_without_a_link_share_the_admission(self) -> None:
        first = replace(self.request, query=b"v=1")
        admission = self.decide(first)
        for query in (b"", b"v=2", b"v=0123456789abcdef0123456789abcdef"):
            request = replace(self.request, cached=None, path=b"/other", query=query)
            request.reuse_decision(first)
            self.assertIs(self.decide(request), admission)

    def test_number_of_cached_page_links_is_bounded(self) -> None:
        for number in range(authorization_cache.MAX_PAGE_LINKS + 1):
            self.decide(self.page(f"/{number}"))
        self.assertLess(len(self.page_links), authorization_cache.MAX_PAGE_LINKS)
        self.assertIsInstance(self.decide(self.page("/0")), Admission)

    def test_long_page_links_are_not_cached(self) -> None:
        path = "/" + "x" * authorization_cache.MAX_KEY_BYTES
        self.assertIsInstance(self.decide(self.page(path)), Admission)
        self.assertEqual(self.page_links, {})


class LimitTests(TestCase):
    def test_every_limit_but_a_rule_of_sign_in_keeps_an_admission_out_of_the_cache(self) -> None:
        rule = SignInRule(any_account=True)
        self.assertTrue(has_no_other_limit(Limits(sign_in=rule)))
        values: dict[str, Any] = {"methods": ("GET",), "networks": ("::1/128",), "client_ca": "/ca"}
        values |= {"passphrase": "x", "confirm": True}
        for limit in fields(Limits):
            if limit.name != "sign_in":
                limits = replace(Limits(sign_in=rule), **{limit.name: values.get(limit.name, 1)})
                self.assertFalse(has_no_other_limit(limits), limit.name)

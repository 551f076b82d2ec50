"""Tests for burrowgate.core.frames: origins that may embed a target, and the cookie for frames."""

from __future__ import annotations

from typing import Any

from burrowgate.core import access, frames
from burrowgate.core.access import Admission, Claim, Refusal, SessionUsage
from burrowgate.core.denial_reasons import Reason
from burrowgate.errors import Invalid
from tests.support import TestCase
from tests.support.records import COOKIE, KEYS, NOW, request, served, session

cookie = COOKIE.encode()


class OriginTests(TestCase):
    def test_origins_have_a_normal_form(self) -> None:
        for text, origin in (
            ("https://portal.example.com", "https://portal.example.com"),
            (" HTTPS://Portal.Example.com:443/ ", "https://portal.example.com"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://app.localhost", "http://app.localhost"),
            ("https://192.0.2.7", "https://192.0.2.7"),
        ):
            self.assertEqual(frames.check_origin(text), origin)
        self.assertEqual(frames.check_origins(["https://a.example", "https://A.example/"]), ("https://a.example",))

    def test_other_texts_are_refused(self) -> None:
        for text in (
            "", "*", "null", "portal.example.com", "https://", "https://*.example.com", "https://a.example/b",
            "https://a.example; script-src *", "https://a.example https://b.example", "https://a.example,b", "ftp://a",
            "https://u@a.example", "http://portal.example.com", "https://[::1]", "https://a.example\r\nx: y", "'self'",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, frames.check_origin, text)
            self.assertEqual(error.field, "embed_origins", text)


class CookieTests(TestCase):
    ROUTE = served(embed_origins=("https://portal.example.com",))

    def decide(self, route: access.RouteMatch | None = None, **facts: Any) -> Admission | Refusal:
        incoming, at = request(frame_cookies=(cookie,), **facts), route or self.ROUTE
        claim = access.authenticate(incoming, at, KEYS)
        if not isinstance(claim, Claim):
            return claim
        return access.authorize(incoming, at, claim, session(), KEYS, SessionUsage(NOW))

    def test_navigation_that_reads_and_requests_of_its_own_pages_are_admitted(self) -> None:
        for facts in (
            {"navigation": True},
            {"navigation": True, "method": b"HEAD"},
            {"same_origin": True},
            {"same_origin": True, "method": b"POST"},
            {"upgrade": True, "origin": b"https://app.example.com"},
        ):
            decision = self.decide(**facts)
            assert isinstance(decision, Admission) and decision.claim is not None, facts
            self.assertTrue(decision.claim.framed)

    def test_what_other_sites_cause_is_refused(self) -> None:
        for facts in (
            {},
            {"method": b"POST"},
            {"navigation": True, "method": b"POST"},
            {"origin": b"https://portal.example.com", "method": b"POST"},
            {"upgrade": True, "origin": b"https://portal.example.com"},
            {"upgrade": True},
        ):
            decision = self.decide(**facts)
            assert isinstance(decision, Refusal), facts
            self.assertEqual(decision.reason, Reason.FOREIGN_ORIGIN, facts)

    def test_cookie_counts_only_while_the_target_may_be_embedded(self) -> None:
        decision = self.decide(served(), same_origin=True)
        assert isinstance(decision, Refusal)
        self.assertEqual(decision.reason, Reason.NO_CREDENTIAL)

    def test_other_cookie_goes_first(self) -> None:
        incoming = request(cookies=(cookie,), frame_cookies=(cookie,))
        claim = access.authenticate(incoming, self.ROUTE, KEYS)
        assert isinstance(claim, Claim)
        self.assertEqual((claim.framed, [one.framed for one in claim.others]), (False, [True]))

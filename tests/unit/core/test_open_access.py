"""Tests for burrowgate.core.open_access: paths open without a credential, and CORS preflights."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import open_access
from burrowgate.core.access import Admission, Refusal
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.open_access import PREFLIGHT
from burrowgate.errors import Invalid
from tests.support import TestCase
from tests.support.records import request, served, session
from tests.unit.core.test_page_paths import HOSTILE

PATTERNS = ("/feed.xml", "/open/*", "/img-*")
HOSTILE_ENDINGS = rb"""
..%20/admin %20../admin .../admin ..;/admin ;/../admin x;/../admin ;jsessionid=1 %3b/../admin %253b a%3Bb
%2e%2e/admin %2e./admin .%2e/admin %252e%252e/admin %c0%ae%c0%ae/admin %e0%80%ae%e0%80%ae/admin ..%c0%afadmin
%u002e%u002e/admin ..%u2215admin %ef%bc%8e%ef%bc%8e/admin ..%ef%bc%8fadmin %e2%80%a5/admin ..%bg%qfadmin
%2fadmin %5cadmin ..%5c..%5cadmin \..\admin //admin a//b %00 %0d%0aadmin %09../admin a%3f/../admin a%23b %25 % %2 %zz
..%2fadmin ..%252fadmin ..%255cadmin .%00./admin %ff %80 /.. . .. a/. a/..
""".split()
PLAIN_ENDINGS = rb"""
a a/b a.css a..b ..a/b .hidden a/b/ a%20b %C3%BCber/stra%c3%9fe.css a-b_c~d!e'f(g)h,i+j=k@l:m&n$o
%E2%82%AC %41 index.html
""".split()

PREFLIGHT_FACTS = {"method": b"OPTIONS", "origin": b"https://a.example", "asks_method": True}


def opening(**facts: object) -> str:
    return open_access.opening(request(**facts), PATTERNS, True)


class PatternTests(TestCase):
    def test_valid_patterns(self) -> None:
        for text in ("/feed.xml", "/.well-known/*", "/open/*", "/img-*", "/", "/%C3%A9/*", "/.b", "/.burrowgate-x"):
            self.assertEqual(open_access.check_pattern(text), text)

    def test_patterns_of_everything_of_own_paths_and_of_two_readings_are_refused(self) -> None:
        for text in (
            "", "/*", "*", "a", "/a*b", "/../*", "//*", "/a;b", "/a%2f*", "/.b*", "/.burrowgate", "/.burrowgate/*",
            "/.burrowgate/", "/.burrowgate*", "/.burrowgate/session", "/a%2eb", "/a%3fb", "/a%", "/%ff", "/..%20/*",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, open_access.check_pattern, text)
            self.assertEqual(error.field, "open_paths", text)


class PathTests(TestCase):
    def test_open_paths_are_open_to_get_and_head_only(self) -> None:
        for path, pattern in ((b"/feed.xml", "/feed.xml"), (b"/open/", "/open/*"), (b"/img-1.png", "/img-*")):
            for method in (b"GET", b"HEAD"):
                self.assertEqual(opening(path=path, method=method), pattern)
            for method in (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PROPFIND", b"get", b""):
                self.assertEqual(opening(path=path, method=method), "", method)

    def test_other_paths_are_closed(self) -> None:
        for path in (b"/", b"/feed.xml/", b"/feed.xmlx", b"/Feed.xml", b"/open", b"/x/open/", b"/%6fpen/a", b"*", b""):
            self.assertEqual(opening(path=path), "", path)

    def test_bodies_upgrades_and_service_workers_are_never_open(self) -> None:
        for facts in ({"has_body": True}, {"upgrade": True}, {"service_worker": True}):
            self.assertEqual(opening(path=b"/feed.xml", **facts), "")

    def test_path_that_some_server_reads_as_another_is_closed(self) -> None:
        endings = [*HOSTILE_ENDINGS, *HOSTILE]
        self.assertGreater(len(set(endings)), 100)
        self.assertEqual([one for one in endings if opening(path=b"/open/" + one)], [])

    def test_plain_paths_below_are_open(self) -> None:
        self.assertEqual([one for one in PLAIN_ENDINGS if opening(path=b"/open/" + one) != "/open/*"], [])

    def test_own_paths_are_never_open(self) -> None:
        for path in (b"/.burrowgate", b"/.burrowgate/session", b"/.burrowgate/leave"):
            self.assertEqual(open_access.opening(request(path=path), (path.decode(), "/.burrowgate/*"), True), "")
            self.assertEqual(opening(path=path, **PREFLIGHT_FACTS), "")

    @given(st.sampled_from(HOSTILE_ENDINGS[:40]), st.text("ab/%2e.;", max_size=8))
    def test_what_follows_does_not_open_it(self, ending: bytes, more: str) -> None:
        self.assertEqual(opening(path=b"/open/" + ending + b"/" + more.encode()), "")

    @given(st.binary(max_size=30))
    def test_every_path_has_an_answer(self, path: bytes) -> None:
        self.assertIn(opening(path=b"/open/" + path), ("", "/open/*"))


class PreflightTests(TestCase):
    def test_preflight_is_open_on_any_path(self) -> None:
        for path in (b"/", b"/api/a;b", b"/a//b"):
            self.assertEqual(opening(path=path, **PREFLIGHT_FACTS), PREFLIGHT)

    def test_whatever_is_no_preflight_is_closed(self) -> None:
        for facts in (
            {"method": b"GET"},
            {"method": b"POST"},
            {"method": b"options"},
            {"origin": None},
            {"asks_method": False},
            {"has_body": True},
            {"upgrade": True},
            {"path": b"*"},
        ):
            self.assertEqual(opening(**{"path": b"/api", **PREFLIGHT_FACTS, **facts}), "", facts)

    def test_target_without_the_option_is_closed(self) -> None:
        self.assertEqual(open_access.opening(request(**PREFLIGHT_FACTS), PATTERNS, False), "")


class ReconsiderTests(TestCase):
    ROUTE = served(open_paths=PATTERNS, preflight=True)

    def test_request_refused_for_its_credential_is_admitted(self) -> None:
        for reason in Reason:
            for holder in (None, session()):
                found = open_access.reconsider(Refusal(reason, holder), request(path=b"/feed.xml"), self.ROUTE)
                stays = holder is None and reason in (
                    Reason.NO_DOMAIN, Reason.TARGET_OFF, Reason.NO_CERTIFICATE,
                    Reason.MISDIRECTED,
                )  # fmt: skip
                self.assertEqual(isinstance(found, Refusal), stays, reason)
        self.assertEqual(found, Admission(None, None, opening="/feed.xml"))

    def test_refusal_stays_the_same_object_otherwise(self) -> None:
        refusal = Refusal(Reason.NO_CREDENTIAL)
        for incoming, route in (
            (request(path=b"/"), self.ROUTE),
            (request(path=b"/feed.xml"), served()),
            (request(path=b"/feed.xml"), None),
            (request(path=b"/feed.xml"), served(preflight=True)),
        ):
            self.assertIs(open_access.reconsider(refusal, incoming, route), refusal)

    def test_end_of_an_opening(self) -> None:
        self.assertTrue(open_access.still_open("/feed.xml", PATTERNS, False))
        self.assertTrue(open_access.still_open(PREFLIGHT, (), True))
        for opened, patterns, preflight in (
            ("/x", PATTERNS, True),
            (PREFLIGHT, PATTERNS, False),
            (PREFLIGHT, (), False),
        ):
            self.assertFalse(open_access.still_open(opened, patterns, preflight))

    def test_reason_in_the_access_log(self) -> None:
        for opened, reason in (("", ""), ("/feed.xml", "open-path"), (PREFLIGHT, "preflight")):
            self.assertEqual(open_access.log_reason(opened), reason)

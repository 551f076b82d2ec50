"""Tests for burrowgate.core.page_paths: ambiguous paths and patterns of assets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import page_paths
from burrowgate.errors import Invalid
from tests.support import TestCase

HOSTILE = rb"""
// //a /a// /a//b ///a /static///x
/. /./ /a/. /a/./b /%2e /%2E/ /a/%2e /a/%2e/b
/.. /../ /a/.. /a/../b /../../etc/passwd /static/../admin
/%2e%2e /%2E%2E/ /%2e. /.%2e /.%2E/ /a/%2e%2e/b /a/.%2e/b /a/%2E./b /static/%2e%2e/admin /static/.%2e
/.; /.;/ /.;x=1/a /..; /..;/ /a/..;/b /a/..;x=1/b /static/..;/admin /%2e%2e;/ /.%2e;x /a/%2E%2E;a=b /..;..;
/..%3b/ /..%3B/a /static/..%3b/admin /%2e%2e%3bx /..%253b/
/%2f /a%2fb /a%2Fb /%2F%2F /static%2f..%2fadmin /a/%2f..
/%5c /a%5cb /a%5Cb /static/..%5cadmin /static%5C..%5Cadmin
\ /\ /a\b /static/..\admin \\a /a\..\b
/%00 /a%00 /a%00.html /%00/../a /reports/42%00
/%252e%252e/ /static/%252e%252e/admin /static/%252E./admin /%25252e%25252e/ /static/..%252fadmin
/static%252f..%252fadmin /static/..%255cadmin /a/%252e
""".split()

PLAIN = rb"""
/ /a /a/ /a/b /a.b /a..b /a/b.. /a/..b /... /a/... /.well-known/acme-challenge/x /.git /a/.hidden/b /..a/b /.a;b
/a;b /a;/b /a;x=../b /reports/42 /reports/42/ /%20 /%41 /a%20b /%e2%82%ac /100%25 /100%252 /a%25 /a%2 /% /%zz /a%3bb
/a%253b /a%2e /a%2eb /a/b%2e%2e /x%252fy /a:b@c,d+e=f$g!h'i(j)k*l~m /%c3%a9 /a%2520b /-/_ /%2e%2ea /a/%2e%2e%2e
""".split()


class AmbiguousTests(TestCase):
    def test_hostile_paths_are_ambiguous(self) -> None:
        self.assertGreaterEqual(len(set(HOSTILE)), 60)
        self.assertEqual([path for path in HOSTILE if not page_paths.is_ambiguous(path)], [])

    def test_plain_paths_are_not_ambiguous(self) -> None:
        self.assertEqual([path for path in PLAIN if page_paths.is_ambiguous(path)], [])

    @given(st.sampled_from(HOSTILE), st.binary(max_size=20), st.binary(max_size=20))
    def test_surrounding_bytes_do_not_hide_ambiguity(self, path: bytes, before: bytes, after: bytes) -> None:
        self.assertTrue(page_paths.is_ambiguous(b"/" + before + path + b"/" + after))


class PatternTests(TestCase):
    def test_valid_patterns(self) -> None:
        for text in ("/favicon.ico", "/static/*", "/static/app-*", "/a/b/c.js", "/%C3%A9/*", "/"):
            self.assertEqual(page_paths.check_pattern(text), text)

    def test_invalid_patterns_are_refused(self) -> None:
        for text in (
            "", "*", "/*", "static/*", "/a*b", "/a/**", "/a b", "/a?b", "/a#b", "/é", "//*", "/a//b", "/../*", "/a/./*",
            "/a/.*/b", "/%2e%2e/*", "/a%2f*", "/a%5c*", "/a\\*", "/a%00", "/a\n", "/..", "/a;b", "/.*", "/a\x00",
            "https://a/*",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, page_paths.check_pattern, text)
            self.assertEqual(error.field, "page_assets", text)


class MatchesTests(TestCase):
    PATTERNS = ("/favicon.ico", "/static/*", "/img-*")

    def test_matching_paths(self) -> None:
        for path in (
            b"/favicon.ico",
            b"/static/",
            b"/static/a/b.css",
            b"/img-1.png",
            b"/static/a%20b",
            b"/static/\xff",
        ):
            self.assertTrue(page_paths.matches(path, self.PATTERNS), path)

    def test_paths_that_do_not_match(self) -> None:
        for path in (
            b"/",
            b"/favicon.ico/",
            b"/favicon.icon",
            b"/Favicon.ico",
            b"/static",
            b"/a/static/",
            b"/%73tatic/a",
        ):
            self.assertFalse(page_paths.matches(path, self.PATTERNS), path)
        self.assertFalse(page_paths.matches(b"/static/a", ()))

    def test_ambiguous_path_never_matches(self) -> None:
        covered = [path for path in HOSTILE if page_paths.matches(b"/static" + path, self.PATTERNS)]
        self.assertEqual(covered, [])

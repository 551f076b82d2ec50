"""Tests for burrowgate.core.http.path_prefix: paths below a prefix and back, and those that could leave it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http.path_prefix import climbs, cookie_paths, is_below, request_target, to_public, to_target
from tests.support import TestCase

APP = b"/app"
CLIMBING = (
    b"/..", b"/../", b"/../x", b"/a/../../x", b"/a/..", b"/app/../x", b"/app/..", b"//../x",
    b"/%2e%2e/x", b"/%2E./x", b"/.%2e", b"/%2e%2e%2fx", b"/..%2fx", b"/..%2Fx", b"/a%2f..%2f..%2fx", b"/..%5cx",
    b"/a\\..\\x", b"/%5c..%5cx", b"/%252e%252e/x", b"/%25252e%25252e%25252fx", b"/..%252fx", b"/%%32e%%32e/x",
    b"/..;/x", b"/..;a=b/x", b"/..%3b/x", b"/..%00/x", b"/..%20/x", b"/..%09", b"/..%0d%0a/x", b"/.%09./x", b"/.%0d.",
    b"/..%3fx", b"/..%23x", b"/%c0%ae%c0%ae/x", b"/..%c0%afx", b"/..%c1%9cx", b"/%e0%80%ae./x", b"/..%e0%80%afx",
    b"/%u002e%u002e/x", b"/..%u002fx", b"/%" + b"25" * 30 + b"2e./x",
)  # fmt: skip
STAYING = (
    b"/", b"/x", b"/.", b"/./x", b"/...", b"/..x", b"/x..", b"/x..y/z", b"/a..b", b"/.well-known/x", b"/..a/..b",
    b"/a%2fb", b"/%C3%A9", b"/a%20b", b"/100%", b"/%zz", b"/a%2e.b/c", b"/%2e/x", b"/a;b/..c", b"/%252525", b"/.git",
    b"/%e2%80%a6", b"/v1.0..2.0", b"/%2e%2ex", b"/%c3%ae",
)  # fmt: skip


class EscapeTests(TestCase):
    def test_path_with_a_segment_that_could_be_read_as_two_dots_is_refused(self) -> None:
        for path in CLIMBING:
            self.assertTrue(climbs(path), path)
            self.assertRaises(ValueError, request_target, APP, path)
            self.assertRaises(ValueError, request_target, APP, path + b"?a=b")

    def test_other_paths_are_not(self) -> None:
        for path in STAYING:
            self.assertFalse(climbs(path), path)
            self.assertEqual(request_target(APP, path), APP + path)

    def test_dots_in_the_query_do_not_matter(self) -> None:
        self.assertEqual(request_target(APP, b"/x?next=/../y&z=%2e%2e/"), b"/app/x?next=/../y&z=%2e%2e/")

    @given(st.lists(st.sampled_from([b"/", b".", b"..", b"%2e", b"%252f", b"\\", b"%5c", b";", b"a", b"%25", b"%"])))
    def test_no_path_that_passes_leaves_the_prefix_when_it_is_decoded_and_resolved(self, parts: list[bytes]) -> None:
        path = b"/" + b"".join(parts)
        try:
            target = request_target(APP, path)
        except ValueError:
            return
        self.assertTrue(is_below(APP, target), target)
        for _ in range(4):
            for separated in (target, target.replace(b"\\", b"/")):
                depth, segments = 0, [segment.partition(b";")[0] for segment in separated.split(b"/")[1:]]
                for segment in segments:
                    depth += -1 if segment == b".." else 1
                    self.assertGreater(depth, 0, (path, separated))
            target = target.replace(b"%2e", b".").replace(b"%2f", b"/").replace(b"%5c", b"\\").replace(b"%25", b"%")


class JoiningTests(TestCase):
    CASES = (
        (b"/", b"/app/"),
        (b"/x", b"/app/x"),
        (b"/x/?a=b", b"/app/x/?a=b"),
        (b"/apple", b"/app/apple"),
        (b"/App/x", b"/app/App/x"),
        (b"/%61pp/x", b"/app/%61pp/x"),
    )

    def test_prefix_is_put_before_paths_and_taken_from_them(self) -> None:
        for public, target in self.CASES:
            self.assertEqual(to_target(APP, public), target)
            self.assertEqual(to_public(APP, target), public)

    def test_path_below_the_prefix_goes_as_it_is(self) -> None:
        for path in (b"/app", b"/app/", b"/app/x", b"/app?a", b"/app#a", b"/app/app/x"):
            self.assertEqual(request_target(APP, path), path)

    def test_options_of_the_server_are_those_of_the_prefix(self) -> None:
        self.assertEqual(request_target(APP, b"*"), b"/app/")

    def test_path_outside_the_prefix_has_no_other_name(self) -> None:
        for path in (b"/other", b"/", b"/apple", b"x", b"", b"?a", b"#a", b"../x"):
            self.assertEqual(to_public(APP, path), path)

    def test_path_stays_as_it_is_if_a_shorter_one_would_lead_elsewhere(self) -> None:
        for path in (b"/app", b"/app?a", b"/app//evil.example", b"/app/\\evil.example", b"/app/app/x", b"/app/app",
                     b"/app/.burrowgate/leave"):  # fmt: skip
            self.assertEqual(to_public(APP, path), path)

    @given(st.lists(st.sampled_from([b"/", b"app", b"/app", b"a", b"?", b"#", b"%2f", b"\\", b".burrowgate"])))
    def test_public_path_leads_to_the_path_that_it_stands_for(self, parts: list[bytes]) -> None:
        path = b"/" + b"".join(parts)
        if is_below(APP, path):
            public = to_public(APP, path)
            self.assertEqual(to_target(APP, public), path)
            self.assertFalse(public.startswith((b"//", b"/\\")) and not path.startswith(public), public)


class CookieTests(TestCase):
    def test_cookies_reach_the_target_by_both_paths(self) -> None:
        for path, expected in (
            (b"/", (b"/",)),
            (b"/app", (b"/",)),
            (b"/app/", (b"/",)),
            (b"/app/x", (b"/x", b"/app/x")),
            (b"/other", (b"/other",)),
            (b"/apple", (b"/apple",)),
            (b"/app/app", (b"/app/app",)),
            (b"", (b"",)),
        ):
            self.assertEqual(cookie_paths(APP, path), expected, path)

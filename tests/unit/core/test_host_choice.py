"""Choice of a target's `Host`: what a refusal is, and which redirects lead to the target itself."""

from __future__ import annotations

from burrowgate.core.host_choice import (
    accepts_only_own,
    knows_itself_by_host,
    may_take_forms_for_forged,
    redirect_path,
)
from tests.support import TestCase

OWN = "127.0.0.1:8888"
PUBLIC = "app.localhost:8480"


class RefusalTests(TestCase):
    def test_target_that_refuses_the_public_host_and_answers_its_own(self) -> None:
        for public in (400, 403, 421, None):
            for own in (200, 204, 302):
                self.assertTrue(accepts_only_own(public, own), (public, own))

    def test_any_other_answer_is_no_refusal(self) -> None:
        for public in (200, 302, 401, 404, 405, 409, 500, 502):
            self.assertFalse(accepts_only_own(public, 200), public)

    def test_target_that_refuses_both_is_not_changed(self) -> None:
        for public in (400, 403, None):
            for own in (400, 403, 404, 421, 500, None):
                self.assertFalse(accepts_only_own(public, own), (public, own))

    def test_misdirected_request_has_one_meaning_whatever_its_own_host_gets(self) -> None:
        for own in (200, 302, 401, 403, 404, 409, 500):
            self.assertTrue(accepts_only_own(421, own), own)
        for own in (421, None):
            self.assertFalse(accepts_only_own(421, own), own)


class ForgeryCheckTests(TestCase):
    def test_only_a_name_below_localhost_by_https_before_a_target_without_tls_is_doubtful(self) -> None:
        self.assertTrue(may_take_forms_for_forged("https://app.localhost:8443", False))
        for origin, tls in (
            ("http://app.localhost:8480", False),
            ("https://app.localhost:8443", True),
            ("https://app.gate.example.com", False),
            ("https://localhost.example.com", False),
            ("https://applocalhost", False),
        ):
            self.assertFalse(may_take_forms_for_forged(origin, tls), origin)

    def test_target_that_checks_hosts_and_ignores_forwarded_ones_knows_itself_by_host(self) -> None:
        self.assertTrue(knows_itself_by_host(400, 200, 200))  # Django
        self.assertTrue(knows_itself_by_host(403, 302, 302))

    def test_target_that_accepts_every_host_or_reads_forwarded_ones_does_not(self) -> None:
        self.assertFalse(knows_itself_by_host(200, 200, 200))
        self.assertFalse(knows_itself_by_host(403, 403, 200))  # Rails
        self.assertFalse(knows_itself_by_host(403, None, 200))
        self.assertFalse(knows_itself_by_host(400, 404, 404))


class RedirectTests(TestCase):
    def to(self, location: str, path: str = "/") -> str | None:
        return redirect_path(location, path, frozenset({OWN, PUBLIC}))

    def test_references_to_the_target_are_followed(self) -> None:
        for location, path in {
            "/lab?": "/lab",
            "/lab?next=%2F&x=1#there": "/lab?next=%2F&x=1",
            "lab": "/lab",
            "./web/": "/web/",
            "?page=1": "/?page=1",
            f"http://{OWN}": "/",
            f"http://{OWN}/lab": "/lab",
            f"http://{PUBLIC.upper()}/lab": "/lab",
            f"https://{PUBLIC}/lab": "/lab",
            f"//{PUBLIC}/lab": "/lab",
        }.items():
            self.assertEqual(self.to(location), path, location)

    def test_relative_references_begin_at_the_page_that_sent_them(self) -> None:
        self.assertEqual(self.to("login", "/app/lab?x=1"), "/app/login")
        self.assertEqual(self.to("../login", "/app/lab/"), "/app/login")
        self.assertEqual(self.to("?page=2", "/app/lab?page=1"), "/app/lab?page=2")

    def test_other_hosts_and_schemes_are_not_followed(self) -> None:
        for location in (
            "http://127.0.0.1/",
            "http://127.0.0.1:8889/",
            "http://app.localhost/",
            "https://login.example/",
            f"http://{OWN}@login.example/",
            f"http://user@{OWN}/",
            "//login.example/",
            f"ftp://{OWN}/",
            "mailto:ann@example.com",
            "javascript:alert(1)",
            "http://[::1/",
        ):
            self.assertIsNone(self.to(location), location)

    def test_what_cannot_stand_in_a_request_line_is_not_followed(self) -> None:
        for location in ("/a b", "/ä", "/a\x7f", "/a\xa0"):
            self.assertIsNone(self.to(location), location)

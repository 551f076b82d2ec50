"""Choice of a target's `Host`: what a refusal is, and which redirects lead to the target itself."""

from __future__ import annotations

from burrowgate.core.host_choice import (
    START_BYTES,
    HostAnswer,
    accepts_only_own,
    knows_itself_by_host,
    may_take_forms_for_forged,
    redirect_path,
)
from tests.support import TestCase

OWN = "127.0.0.1:8888"
PUBLIC = "app.localhost:8480"
WEBPACK = b"Invalid Host header"


def answer(status: int | None, start: bytes = b"") -> HostAnswer | None:
    """Return the answer with `status`; None for a connection that was broken off."""
    return None if status is None else HostAnswer(status, start)


class RefusalTests(TestCase):
    def test_target_that_refuses_the_public_host_and_answers_its_own(self) -> None:
        for public in (400, 403, 421, None):
            for own in (200, 204, 302):
                self.assertTrue(accepts_only_own(answer(public), answer(own)), (public, own))

    def test_any_other_answer_is_no_refusal(self) -> None:
        for public in (200, 302, 401, 404, 405, 409, 500, 502):
            self.assertFalse(accepts_only_own(answer(public), answer(200)), public)

    def test_target_that_refuses_both_is_not_changed(self) -> None:
        for public in (400, 403, None):
            for own in (400, 403, 404, 421, 500, None):
                self.assertFalse(accepts_only_own(answer(public), answer(own)), (public, own))

    def test_misdirected_request_has_one_meaning_whatever_its_own_host_gets(self) -> None:
        for own in (200, 302, 401, 403, 404, 409, 500):
            self.assertTrue(accepts_only_own(answer(421), answer(own)), own)
        for own in (421, None):
            self.assertFalse(accepts_only_own(answer(421), answer(own)), own)


class RefusalPageTests(TestCase):
    def test_page_of_webpack_dev_server_is_a_refusal_whatever_its_status(self) -> None:
        for status, start in (
            (200, WEBPACK),
            (403, WEBPACK),
            (200, b"Invalid Host/Origin header"),
            (200, b"\n<!doctype html><html>\n<body><pre>invalid host header</pre>"),
        ):
            self.assertTrue(HostAnswer(status, start).is_refusal, (status, start))
            self.assertTrue(accepts_only_own(answer(status, start), answer(200)))
            self.assertFalse(accepts_only_own(answer(403), answer(status, start)))

    def test_page_about_the_refusal_is_none(self) -> None:
        for start in (
            b"What an invalid Host header is",
            b"<title>Invalid Host headers explained</title>",
            b" " * START_BYTES + WEBPACK,
        ):
            self.assertFalse(HostAnswer(200, start).is_refusal, start)


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
        self.assertTrue(knows_itself_by_host(answer(400), answer(200), HostAnswer(200)))  # Django
        self.assertTrue(knows_itself_by_host(answer(403), answer(302), HostAnswer(302)))

    def test_target_that_accepts_every_host_or_reads_forwarded_ones_does_not(self) -> None:
        self.assertFalse(knows_itself_by_host(answer(200), answer(200), HostAnswer(200)))
        self.assertFalse(knows_itself_by_host(answer(403), answer(403), HostAnswer(200)))  # Rails
        self.assertFalse(knows_itself_by_host(answer(403), answer(None), HostAnswer(200)))
        self.assertFalse(knows_itself_by_host(answer(400), answer(404), HostAnswer(404)))


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

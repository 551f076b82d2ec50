"""A target in frames of other sites: cookies, policies and what other sites can cause, in exchanges in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from burrowgate.core.field_rules import FieldRule
from burrowgate.core.lifecycle import extend
from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetAddress, TargetType
from tests.support.exchange_case import WEBSOCKET, ExchangeCase, field, status
from tests.support.proxy_wire import KEY, World, answer, now, ok

PORTAL = "https://portal.example"
NAVIGATION = (b"Sec-Fetch-Mode: navigate", b"Sec-Fetch-Site: cross-site")
IN_FRAME = (*NAVIGATION, b"Sec-Fetch-Dest: iframe")
SAME_ORIGIN = b"Sec-Fetch-Site: same-origin"
VID = "A" * 16


class FrameCase(ExchangeCase):
    scheme = "https"
    target: dict[str, Any] = {"embed_origins": (PORTAL,)}

    def setUp(self) -> None:
        super().setUp()
        self.world = World(public=False, scheme=self.scheme, target=self.target)
        self.visitor = self.world.visitor()
        self.bearer = b"Authorization: Bearer " + self.world.token()
        self.framed = b"Cookie: __Host-burrowgate-frame=" + KEY.cookie(self.world.session.sid, VID).encode()

    def land(self, *fields: bytes) -> bytes:
        got = self.ask(*fields, target=b"/a?" + self.world.link())
        self.assertEqual((status(got), field(got, b"Location")), (303, b"/a"))
        return field(got, b"Set-Cookie")

    def answered(self, *fields: bytes, **how: Any) -> bytes:
        self.forwarded(*fields, **how).send(ok())
        return self.visitor.take()


class CookieTests(FrameCase):
    def test_link_opened_in_a_frame_gets_the_cookie_for_frames(self) -> None:
        cookie = self.land(*IN_FRAME)
        self.assertRegex(
            cookie,
            rb"^__Host-burrowgate-frame=[^;]+; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age=[0-9]+$",
        )
        back = b"Cookie: " + cookie.partition(b";")[0]
        self.assertEqual(status(self.answered(back, *IN_FRAME)), 200)
        self.assertEqual(status(self.answered(back, SAME_ORIGIN)), 200)

    def test_link_opened_in_a_window_gets_the_usual_cookie(self) -> None:
        for fields in (NAVIGATION, (*NAVIGATION, b"Sec-Fetch-Dest: document"), (b"Accept: text/html",)):
            cookie = self.land(*fields)
            self.assertTrue(cookie.startswith(b"__Host-burrowgate="), cookie)
            self.assertIn(b"SameSite=Lax; Secure", cookie)
            self.assertNotIn(b"Partitioned", cookie)

    def test_cookie_for_frames_does_not_reach_the_target(self) -> None:
        got = self.forwarded(self.framed + b"; own=1", SAME_ORIGIN).take()
        self.assertEqual(field(got, b"Cookie"), b"own=1")

    def test_what_other_sites_cause_with_it_is_refused(self) -> None:
        for fields, how in (
            ((b"Sec-Fetch-Site: cross-site", b"Origin: " + PORTAL.encode()), {"method": b"POST"}),
            ((b"Sec-Fetch-Site: same-site",), {}),
            ((), {}),
            (IN_FRAME, {"method": b"POST"}),
            ((*WEBSOCKET, b"Origin: " + PORTAL.encode()), {}),
        ):
            self.assertEqual(status(self.ask(self.framed, *fields, **how)), 403, fields)
        self.assertEqual({record.reason for record in self.world.records}, {"foreign-origin"})
        self.assertEqual(self.world.made, [])

    def test_decision_of_one_request_does_not_admit_another_on_the_connection(self) -> None:
        for fields, expected in (((SAME_ORIGIN,), 200), ((b"Sec-Fetch-Site: cross-site",), 403)) * 2:
            if expected == 200:
                self.assertEqual(status(self.answered(self.framed, *fields)), 200)
            else:
                self.assertEqual(status(self.ask(self.framed, *fields, visitor=self.visitor)), 403)

    def test_websocket_of_the_frame_is_admitted(self) -> None:
        self.open_websocket(self.framed, b"Origin: https://app.localhost")

    def test_target_that_may_no_longer_be_embedded_does_not_take_it(self) -> None:
        now(self.world.registry.commit(Change(puts=(replace(self.world.served, embed_origins=(), version=2),))))
        self.assertEqual(status(self.ask(self.framed, SAME_ORIGIN)), 403)

    def test_extended_session_renews_it(self) -> None:
        session = self.world.session
        extended = extend(session, self.world.served, ttl=3 * 86_400, now=int(self.world.clock.now()))
        now(self.world.registry.commit(Change(puts=(extended,))))
        cookie = field(self.answered(self.framed, SAME_ORIGIN), b"Set-Cookie")
        self.assertTrue(cookie.startswith(b"__Host-burrowgate-frame="), cookie)
        self.assertIn(b"Partitioned", cookie)

    def test_cookies_of_the_target_are_kept_inside_a_frame_only(self) -> None:
        own = answer(b"Content-Length: 0", b"Set-Cookie: a=b; SameSite=Strict")
        self.forwarded(self.framed, SAME_ORIGIN).send(own)
        self.assertEqual(field(self.visitor.take(), b"Set-Cookie"), b"a=b; SameSite=None; Secure; Partitioned")
        self.forwarded(self.bearer).send(own)
        self.assertEqual(field(self.visitor.take(), b"Set-Cookie"), b"a=b; SameSite=Strict")


class PolicyTests(FrameCase):
    POLICY = b"frame-ancestors 'self' https://portal.example"

    def test_every_response_says_who_may_embed_it(self) -> None:
        for got in (
            ok(),
            answer(b"Content-Length: 0", status=b"404 Not Found"),
            answer(b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
            answer(b"Content-Length: 0", b"X-Frame-Options: SAMEORIGIN"),
            answer(b"Content-Length: 0", b"X-Frame-Options: SAMEORIGIN", b"Set-Cookie: a=b"),
        ):
            self.forwarded(self.bearer).send(got)
            response = self.visitor.take()
            self.assertEqual(field(response, b"Content-Security-Policy"), self.POLICY)
            self.assertEqual(field(response, b"X-Frame-Options"), b"")

    def test_policies_of_the_target_are_widened(self) -> None:
        self.forwarded(self.bearer).send(
            answer(b"Content-Length: 0", b"Content-Security-Policy: default-src 'self'; frame-ancestors 'none'")
        )
        policy = field(self.visitor.take(), b"Content-Security-Policy")
        self.assertEqual(policy, b"default-src 'self'; frame-ancestors https://portal.example")

    def test_not_modified_gets_no_policy(self) -> None:
        self.forwarded(self.bearer).send(answer(status=b"304 Not Modified"))
        self.assertEqual(field(self.visitor.take(), b"Content-Security-Policy"), b"")

    def test_own_pages_stay_in_no_frame(self) -> None:
        self.assertIn(b"frame-ancestors 'none'", field(self.ask(*IN_FRAME), b"Content-Security-Policy"))


class OperatorsPolicyTests(FrameCase):
    target = {
        "embed_origins": (PORTAL,),
        "response_fields": (FieldRule(name="X-Frame-Options", value="DENY"),),
    }

    def test_fields_that_the_operator_sets_are_covered(self) -> None:
        got = self.answered(self.bearer)
        self.assertEqual(field(got, b"Content-Security-Policy"), b"frame-ancestors https://portal.example")
        self.assertEqual(field(got, b"X-Frame-Options"), b"")


class FolderTests(FrameCase):
    def setUp(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        (folder / "a.txt").write_text("a")
        self.target = {
            "embed_origins": (PORTAL,),
            "type": TargetType.FOLDER,
            "address": TargetAddress(folder=str(folder.absolute())),
        }
        super().setUp()

    def test_files_and_lists_say_who_may_embed_them(self) -> None:
        for path in (b"/a.txt", b"/"):
            got = self.ask(self.bearer, target=path)
            self.assertEqual(status(got), 200)
            policy = field(got, b"Content-Security-Policy")
            self.assertIn(b"frame-ancestors", policy)
            self.assertTrue(policy.endswith(PORTAL.encode()), policy)


class PlainHttpTests(FrameCase):
    scheme = "http"

    def test_nothing_changes_without_https(self) -> None:
        cookie = self.land(*IN_FRAME)
        self.assertTrue(cookie.startswith(b"burrowgate=") and b"SameSite=Lax" in cookie, cookie)
        self.assertEqual(field(self.answered(self.bearer), b"Content-Security-Policy"), b"")
        self.assertEqual(status(self.ask(self.framed, SAME_ORIGIN)), 403)


class NotEmbeddedTests(FrameCase):
    target: dict[str, Any] = {}

    def test_nothing_changes_without_embed_origins(self) -> None:
        self.assertIn(b"SameSite=Lax", self.land(*IN_FRAME))
        self.forwarded(self.bearer).send(answer(b"Content-Length: 0", b"X-Frame-Options: DENY"))
        got = self.visitor.take()
        self.assertEqual((field(got, b"X-Frame-Options"), field(got, b"Content-Security-Policy")), (b"DENY", b""))
        self.assertEqual(status(self.ask(self.framed, SAME_ORIGIN)), 403)

"""Dialogues of a client, the gateway and a target: authorization and responses of the gateway's own."""

from __future__ import annotations

import re
from dataclasses import replace

from burrowgate.core.http.fields import RESERVED_PATH
from burrowgate.core.lifecycle import delete_target, extend
from burrowgate.core.sessions import Kind
from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetType
from burrowgate.core.tokens import Key, Keyring, page_token
from tests.support.exchange_case import NAVIGATE, WEBSOCKET, ExchangeCase, cookie_of, field, status
from tests.support.proxy_wire import (
    HOST,
    KEY,
    PEER,
    PSEUDONYM,
    now,
    ok,
    upstream_request,
)


class LoginTests(ExchangeCase):
    def link(self, path: bytes = b"/a?x=1&", rest: bytes = b"") -> bytes:
        return path + self.world.link() + rest

    def test_navigation_with_a_link_is_redirected_to_the_clean_url_with_a_cookie(self) -> None:
        got = self.ask(NAVIGATE, target=self.link(rest=b"&y=%202"))
        self.assertEqual(status(got), 303)
        self.assertEqual(field(got, b"Location"), b"/a?x=1&y=%202")
        self.assertEqual(field(got, b"Cache-Control"), b"no-store")
        self.assertEqual(field(got, b"Referrer-Policy"), b"no-referrer")
        cookie = field(got, b"Set-Cookie")
        self.assertTrue(cookie.startswith(b"burrowgate=" + KEY.kid.encode()))
        self.assertTrue(cookie.endswith(b"; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400"))
        self.assertEqual(self.world.made, [])

    def test_cookie_opens_what_the_link_opened(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=self.link()))
        target = self.forwarded(cookie, target=b"/a?x=1")
        self.assertEqual(
            target.take(),
            upstream_request(
                target=b"/a?x=1", number=2, last=b"Burrowgate-Session: " + self.world.session.sid.encode()
            ),
        )

    def test_redirect_never_leads_to_another_host(self) -> None:
        for path, clean in ((b"//evil.example/", b"/.//evil.example/"), (b"/\\evil.example", b"/./\\evil.example")):
            got = self.ask(NAVIGATE, target=path + b"?" + self.world.link())
            self.assertEqual(field(got, b"Location"), clean)

    def test_redirect_of_a_head_has_no_body(self) -> None:
        visitor = self.world.visitor()
        got = self.ask(NAVIGATE, visitor=visitor, target=self.link(), method=b"HEAD")
        self.assertEqual(status(got), 303)
        self.assertTrue(got.endswith(b"\r\n\r\n"))
        self.assertNotEqual(field(got, b"Content-Length"), b"0")
        self.assertEqual(visitor.end, "")

    def test_browser_without_fetch_metadata_is_recognised_by_accept(self) -> None:
        self.assertEqual(status(self.ask(b"Accept: text/html,*/*", target=self.link())), 303)

    def test_posted_form_with_a_link_is_forwarded_without_redirect(self) -> None:
        target = self.forwarded(
            NAVIGATE, b"Content-Length: 3", target=self.link(rest=b"&y"), method=b"POST", body=b"a=b"
        )
        got = target.take()
        self.assertTrue(got.startswith(b"POST /a?x=1&y HTTP/1.1\r\n"))
        self.assertTrue(got.endswith(b"\r\n\r\na=b"))

    def test_request_that_is_no_navigation_is_forwarded_without_redirect(self) -> None:
        for mode in (b"Sec-Fetch-Mode: cors", b"Accept: application/json"):
            target = self.forwarded(mode, target=self.link(), visitor=self.world.visitor())
            self.assertTrue(target.take().startswith(b"GET /a?x=1 HTTP/1.1\r\n"))
            self.assertNotIn(self.world.link(), target.take())

    def test_parameter_that_looks_like_a_page_token_belongs_to_the_application(self) -> None:
        own = b"&" + b"k" * 22 + b"=p"
        self.assertEqual(field(self.ask(NAVIGATE, target=self.link(rest=own)), b"Location"), b"/a?x=1" + own)
        target = self.forwarded(target=self.link(rest=own))
        self.assertTrue(target.take().startswith(b"GET /a?x=1" + own + b" "))

    def test_record_contains_no_secret(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=self.link()))
        self.forwarded(cookie, self.bearer, target=self.link()).send(ok())
        self.assertEqual(len(self.world.records), 2)
        for entry in self.world.records:
            self.assertNotIn(self.world.link().partition(b"=")[0].decode(), repr(entry))
            self.assertNotIn("x=1", repr(entry))
        land, forward = self.world.records
        self.assertEqual((land.status, land.outcome, land.reason), (303, "allowed", "land"))
        self.assertEqual((forward.session_id, forward.target), (self.world.session.sid, "app"))
        self.assertEqual((forward.method, forward.host, forward.path, forward.status), (b"GET", HOST, b"/a", 200))
        self.assertEqual((forward.request_body_bytes, forward.response_body_bytes), (0, 5))
        self.assertEqual((forward.outcome, forward.reason, forward.client_address), ("allowed", "", PEER))


class ReservedPathTests(ExchangeCase):
    def test_session_page_shows_label_and_expiry(self) -> None:
        got = self.ask(self.bearer, target=b"/.burrowgate/session")
        self.assertEqual(status(got), 200)
        self.assertTrue(got.endswith(b'{"label": "session 1", "expires_at": 1700086400}\n'))
        self.assertEqual(status(self.ask(target=b"/.burrowgate/session")), 403)

    def test_leave_removes_the_cookie_with_and_without_a_session(self) -> None:
        for fields in ((), (self.bearer,)):
            got = self.ask(*fields, target=b"/.burrowgate/leave")
            self.assertEqual(status(got), 200)
            for name in (b"burrowgate", b"burrowgate-login"):
                self.assertIn(b"Set-Cookie: %b=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n" % name, got)
            self.assertEqual(field(got, b"Clear-Site-Data"), b'"cache"')

    def test_reserved_paths_never_reach_a_target(self) -> None:
        for path in (b"", b"/", b"/x", b"/leave/", b"/session/../x"):
            self.assertEqual(status(self.ask(self.bearer, target=RESERVED_PATH + path)), 404)
            self.assertEqual(status(self.ask(target=RESERVED_PATH + path)), 403)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, target=b"/.burrowgateway")

    def test_unknown_host_has_no_reserved_pages(self) -> None:
        visitor = self.world.visitor()
        visitor.send(b"GET /.burrowgate/leave HTTP/1.1\r\nHost: other.example\r\n\r\n")
        self.assertEqual(status(visitor.take()), 403)


class PageLinkTests(ExchangeCase):
    target = {"page_assets": ("/static/*",)}

    def setUp(self) -> None:
        super().setUp()
        held = self.world.session
        self.put(replace(held, kind=Kind.PAGE_SHARE, version=2))

    def page(self, path: bytes, named: bytes | None = None) -> bytes:
        token = page_token(KEY.seed(self.world.session.sid), HOST, named or path)
        return path + b"?a=1&" + self.world.link() + b"&" + token + b"=p"

    def test_page_link_opens_its_page_and_sets_a_cookie_for_its_assets(self) -> None:
        target = self.forwarded(NAVIGATE, target=self.page(b"/r/1"))
        self.assertTrue(target.take().startswith(b"GET /r/1?a=1 HTTP/1.1\r\n"))
        target.send(ok())
        got = self.visitor.take()
        self.assertEqual(status(got), 200)
        cookie = cookie_of(got)
        self.assertTrue(self.forwarded(cookie, target=b"/static/app.css").take().startswith(b"GET /static/app.css "))
        for how in ({"target": b"/r/1"}, {"target": b"/static/x", "method": b"POST"}, {"target": b"/static/../r/1"}):
            self.assertEqual(status(self.ask(cookie, **how)), 403)

    def test_page_link_opens_no_other_page(self) -> None:
        self.assertEqual(status(self.ask(NAVIGATE, target=self.page(b"/r/2", b"/r/1"))), 403)
        self.assertEqual(status(self.ask(NAVIGATE, target=b"/r/1?" + self.world.link())), 403)
        self.assertEqual(status(self.ask(target=self.page(b"/r/1"), method=b"POST")), 403)
        self.assertEqual(status(self.ask(target=self.page(b"/r//1"))), 400)
        self.assertEqual(self.world.made, [])

    def test_page_link_of_a_script_sets_no_cookie(self) -> None:
        target = self.forwarded(target=self.page(b"/r/1"))
        target.send(ok())
        self.assertEqual(field(self.visitor.take(), b"Set-Cookie"), b"")


class RefusalTests(ExchangeCase):
    def test_requests_without_a_genuine_credential_get_the_same_bytes(self) -> None:
        stranger = Key(b"x" * 32)
        other = replace(self.world.session, sid="B" * 22, target_id="another", version=1)
        now(self.world.registry.commit(Change(puts=(other,))))
        forged = stranger.token(self.world.session.sid, self.world.session.created_at).encode()
        unknown = KEY.token("C" * 22, self.world.session.created_at).encode()
        elsewhere = KEY.token(other.sid, other.created_at).encode()
        answers = {
            re.sub(rb"\r\nX-Request-Id: r[0-9]+\r\n", b"\r\n", self.ask(*fields))
            for fields in (
                (),
                (b"Authorization: Bearer " + forged,),
                (b"Authorization: Bearer " + unknown,),
                (b"Authorization: Bearer " + elsewhere,),
                (b"Burrowgate-Token: nonsense",),
                (b"Cookie: burrowgate=nonsense; burrowgate=",),
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertEqual(status(answers.pop()), 403)
        self.assertEqual(
            self.reasons,
            ["no-credential", "not-genuine", "no-session", "other-target", "not-genuine", "not-genuine"],
        )

    def test_authorization_of_the_application_is_forwarded(self) -> None:
        target = self.forwarded(b"Authorization: Basic YTpi", b"Burrowgate-Token: " + self.world.token())
        self.assertIn(b"\r\nAuthorization: Basic YTpi\r\n", target.received)

    def test_holder_of_a_link_sees_the_state_of_its_session(self) -> None:
        held = self.world.session
        self.world.clock.time = held.expires_at - 0.001
        self.forwarded(self.bearer).send(ok())
        self.world.clock.time = held.expires_at
        self.assertIn(b"has expired", self.ask(self.bearer))
        self.put(extend(held, self.world.served, days=1, now=held.expires_at))
        self.visitor.take()
        self.forwarded(self.bearer).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)
        self.revoke()
        got = self.ask(self.bearer)
        self.assertEqual((status(got), field(got, b"Clear-Site-Data")), (410, b'"cache"'))
        self.assertIn(b"was revoked", got)

    def test_disabled_target_refuses_requests_and_keeps_its_sessions(self) -> None:
        world = self.world
        off = replace(world.served, enabled=False, version=2)
        now(world.registry.commit(Change(puts=(off,))))
        self.assertEqual([status(self.ask(self.bearer)), status(self.ask())], [503, 403])
        now(world.registry.commit(Change(puts=(replace(off, enabled=True, version=3),))))
        self.forwarded(self.bearer)

    def test_tcp_target_is_refused_with_501(self) -> None:
        now(self.world.registry.commit(Change(puts=(replace(self.world.served, type=TargetType.TCP, version=2),))))
        self.assertEqual(status(self.ask(self.bearer)), 501)

    def test_domain_of_a_deleted_target_is_unknown(self) -> None:
        now(self.world.registry.commit(Change(puts=(delete_target(self.world.served, now=1_700_000_000),))))
        self.assertEqual(status(self.ask(self.bearer)), 403)

    def test_token_of_a_removed_key_is_refused(self) -> None:
        self.forwarded(self.bearer).send(ok())
        self.world.keyring = Keyring([Key(b"y" * 32)])
        self.assertEqual(status(self.ask(self.bearer)), 403)

    def test_request_beyond_a_limit_is_refused_with_its_reason(self) -> None:
        for limits, fields, said in (
            ({"methods": ("GET",)}, {"method": b"POST"}, 403),
            ({"networks": ("203.0.113.0/24",)}, {}, 403),
            ({"max_visits": 1}, {}, 403),
        ):
            self.limit(**limits)
            self.assertEqual(status(self.ask(self.bearer, **fields)), said, limits)
        self.assertEqual(self.reasons, ["method", "network", "navigation-only"])
        self.limit(networks=("198.51.100.0/24", "2001:db8::/32"), methods=("GET", "HEAD"))
        self.forwarded(self.bearer)

    def test_exchanges_beyond_max_connections_are_refused(self) -> None:
        self.limit(max_connections=2)
        visitors = [self.world.visitor() for _ in range(2)]
        targets = [self.forwarded(self.bearer, visitor=visitor) for visitor in visitors]
        self.assertEqual(status(self.ask(self.bearer)), 429)
        targets[0].send(ok())
        self.forwarded(self.bearer, visitor=self.world.visitor())

    def test_websocket_of_a_foreign_origin_is_refused(self) -> None:
        cookie = cookie_of(self.ask(NAVIGATE, target=b"/?" + self.world.link()))
        for origin in ((), (b"Origin: http://evil.example",), (b"Origin: null",)):
            self.assertEqual(status(self.ask(cookie, *WEBSOCKET, *origin)), 403)
        self.assertEqual(status(self.ask(self.bearer, *WEBSOCKET, b"Origin: http://evil.example")), 403)
        self.open_websocket(cookie, b"Origin: http://" + HOST)
        self.visitor = self.world.visitor()
        self.open_websocket(cookie, b"Origin: http://" + HOST + b".")

    def test_trace_and_loops_are_refused(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, method=b"TRACE")), 501)
        self.assertEqual(status(self.ask(self.bearer, b"Via: 1.1 x, 1.1 " + PSEUDONYM)), 508)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, b"Via: 1.1 another")

    def test_client_that_accepts_json_gets_problem_json(self) -> None:
        got = self.ask(b"Accept: application/json")
        self.assertEqual(field(got, b"Content-Type"), b"application/problem+json")

    def test_refusals_of_a_link_holder_are_one_audit_event(self) -> None:
        self.revoke()
        for _ in range(30):
            self.ask(self.bearer)
            self.ask()
        now(self.world.visits.flush())
        recorded = now(self.world.store.events(0, 100))
        (event,) = [record.event for record in recorded if record.event.action == "session.access_denied"]
        self.assertEqual(event.detail, {"reason": "revoked", "times": 30, "last": event.time})
        self.assertEqual((event.actor, event.target, event.sid), (f"visitor {PEER}", "app", self.world.session.sid))

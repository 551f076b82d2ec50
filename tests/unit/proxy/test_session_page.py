"""Dialogues about `/.burrowgate/session` and the banner: state of the link, and requests for more time."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from burrowgate.core import extend_requests
from burrowgate.core.audit import Action
from burrowgate.core.sessions import ExtendRequest, Session
from burrowgate.core.store_records import Change
from burrowgate.core.visit_ids import direct_vid
from burrowgate.errors import StoreUnavailable
from burrowgate.testing.records import HOSTILE_LABELS, a_target, vid
from tests.support import TestCase
from tests.support.exchange_case import ExchangeCase, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, PEER, World, now, request

ORIGIN = b"Origin: http://app.localhost"
PAGE = b"Accept: text/html,application/xhtml+xml,*/*;q=0.8"
JSON = b"Accept: application/json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
HOSTILE = "<script>alert(1)</script>\"'&\u202e"


class Text(HTMLParser):
    """The text, tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


class SessionPageCase(ExchangeCase):
    allowed = True

    def setUp(self) -> None:
        super().setUp()
        session = self.world.session
        self.put(replace(session, allow_extend_requests=self.allowed, version=session.version + 1))

    def cookie(self, number: int = 1) -> bytes:
        return b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, vid(number)).encode()

    def page(self, *fields: bytes) -> bytes:
        return self.ask(*(fields or (self.cookie(), PAGE)), target=b"/.burrowgate/session")

    def state(self, number: int = 1) -> dict[str, Any]:
        got = self.page(self.cookie(number), JSON)
        view: dict[str, Any] = json.loads(got.partition(b"\r\n\r\n")[2])
        return view

    def post(self, *fields: bytes, body: bytes = b"") -> bytes:
        """Return the response to the posted form."""
        fields = fields or (self.cookie(), PAGE, ORIGIN, FORM)
        head = request(*fields, b"Content-Length: %d" % len(body), method=b"POST", target=b"/.burrowgate/session")
        visitor = self.world.visitor()
        visitor.send(head + body)
        return visitor.take()

    def stored(self) -> Session:
        session = now(self.world.store.session(self.world.session.sid))
        assert session is not None
        return session

    def events(self) -> list[Any]:
        return [one.event for one in now(self.world.store.events(0, 1000))]


class StateTests(SessionPageCase):
    def test_programs_get_json_and_browsers_a_page(self) -> None:
        for fields in ((self.cookie(),), (self.cookie(), JSON), (self.bearer, b"Accept: */*")):
            got = self.page(*fields)
            self.assertEqual((status(got), field(got, b"Content-Type")), (200, b"application/json"))
        view = self.state()
        self.assertEqual((view["label"], view["expires_in"]), ("session 1", 86_400))
        self.assertEqual(view["extend_request"], {"state": "none", "may_ask": True})
        got = self.page()
        self.assertEqual((status(got), field(got, b"Content-Type")), (200, b"text/html; charset=utf-8"))

    def test_page_has_a_form_that_works_without_scripts_and_posts_here_only(self) -> None:
        got = self.page()
        tags = Text(got.decode()).tags
        self.assertIn("form", tags)
        self.assertNotIn("script", tags)
        policy = field(got, b"Content-Security-Policy")
        self.assertIn(b"default-src 'none'", policy)
        self.assertEqual(policy.count(b"form-action"), 1)
        self.assertIn(b"form-action 'self'", policy)
        self.assertIn(b"frame-ancestors 'none'", policy)
        self.assertEqual(field(got, b"Referrer-Policy"), b"same-origin")  # `no-referrer` would send `Origin: null`

    def test_label_and_message_are_text(self) -> None:
        for label in (HOSTILE, *HOSTILE_LABELS):
            session = self.world.session
            self.put(replace(session, label=label, version=session.version + 1))
            read = Text(self.page().partition(b"\r\n\r\n")[2].decode())
            self.assertIn(label.strip(), read.text)
            self.assertNotIn("script", read.tags)
            self.assertEqual(self.state()["label"], label)

    def test_nothing_of_other_visitors_and_no_id_is_shown(self) -> None:
        self.post(self.cookie(2), PAGE, ORIGIN, FORM, body=b"message=secret+of+another")
        got = self.page() + json.dumps(self.state()).encode()
        for secret in (b"secret of another", vid(2).encode(), self.world.session.sid.encode(), b"kid"):
            self.assertNotIn(secret, got)
        self.assertEqual(self.state()["extend_request"]["state"], "none")

    def test_strangers_get_the_refusal_of_every_page(self) -> None:
        for got in (self.page(PAGE), self.post(PAGE, ORIGIN, FORM), self.ask(target=b"/.burrowgate/banner.js")):
            self.assertEqual(status(got), 403)
        self.assertEqual(self.world.made, [])


class AskTests(SessionPageCase):
    def test_request_is_stored_with_its_event_and_leads_back_to_the_page(self) -> None:
        got = self.post(body=b"message=an+hour%2C+please+%C3%BC")
        self.assertEqual((status(got), field(got, b"Location")), (303, b"/.burrowgate/session"))
        at = int(self.world.clock.now())
        asked = ExtendRequest(vid=vid(1), at=at, address=PEER, message="an hour, please ü")
        self.assertEqual(self.stored().extend_requests, (asked,))
        (event,) = self.events()
        self.assertEqual((event.action, event.actor), (Action.SESSION_EXTEND_REQUESTED, f"visitor {PEER}"))
        self.assertEqual(event.detail["message"], "an hour, please ü")
        self.assertIn("has not answered yet", Text(self.page().decode()).text)
        self.assertNotIn("form", Text(self.page().decode()).tags)
        self.assertEqual(self.world.made, [])

    def test_message_is_optional_and_arrives_in_pieces(self) -> None:
        self.assertEqual(status(self.post()), 303)
        head = request(
            self.cookie(2), PAGE, ORIGIN, b"Transfer-Encoding: chunked", method=b"POST", target=b"/.burrowgate/session"
        )
        visitor = self.world.visitor()
        visitor.send(head, b"4\r\nmess\r\n", b"6\r\nage=hi\r\n", b"0\r\n\r\n")
        self.assertEqual(status(visitor.take()), 303)
        self.assertEqual([request.message for request in self.stored().extend_requests], ["", "hi"])

    def test_programs_get_json(self) -> None:
        got = self.post(self.cookie(), JSON, ORIGIN)
        self.assertEqual(status(got), 200)
        self.assertEqual(json.loads(got.partition(b"\r\n\r\n")[2])["extend_request"]["state"], "open")
        got = self.post(self.cookie(), JSON, ORIGIN)
        self.assertEqual((status(got), field(got, b"Content-Type")), (409, b"application/problem+json"))

    def test_other_origins_cannot_ask_in_a_visitors_name(self) -> None:
        for origin in (b"Origin: http://evil.example", b"Origin: http://other.localhost", b"Origin: null", b"X: y"):
            self.assertEqual(status(self.post(self.cookie(), PAGE, origin, FORM)), 403)
        self.assertEqual(self.stored().extend_requests, ())

    def test_program_with_the_token_asks_as_its_address_and_agent(self) -> None:
        self.assertEqual(status(self.post(self.bearer, JSON, b"User-Agent: tool/1")), 200)
        self.assertEqual(self.stored().extend_requests[0].vid, direct_vid(self.world.session.sid, PEER, "tool/1"))

    def test_refused_request_says_why_on_the_page_and_stores_nothing(self) -> None:
        self.post()
        before = len(self.events())
        for body, code, words in (
            (b"", 409, "asked for more time already"),
            (b"message=" + b"x" * 201, 422, "at most"),
        ):
            number = 1 if code == 409 else 2
            got = self.post(self.cookie(number), PAGE, ORIGIN, FORM, body=body)
            self.assertEqual(status(got), code)
            self.assertIn(words, Text(got.decode()).text)
        self.assertEqual(len(self.events()), before)

    def test_body_beyond_the_bound_is_refused(self) -> None:
        for fields in ((b"Content-Length: 5000",), (b"Transfer-Encoding: chunked",)):
            head = request(self.cookie(), PAGE, ORIGIN, *fields, method=b"POST", target=b"/.burrowgate/session")
            visitor = self.world.visitor()
            visitor.send(head, b"1388\r\n" + b"x" * 5000 if b"chunked" in fields[0] else b"x" * 100)
            self.assertEqual(status(visitor.take()), 413)
        self.assertEqual(self.stored().extend_requests, ())

    def test_odd_bodies_are_no_error(self) -> None:
        for number, body in enumerate((b"\xff\xfe", b"message", b"=&=&;", b"a=b", b"message=%zz%00", b"{}"), 1):
            self.assertEqual(status(self.post(self.cookie(number), PAGE, ORIGIN, FORM, body=body)), 303, body)

    def test_at_the_bound_of_a_session_no_commit_is_made(self) -> None:
        for number in range(extend_requests.MAX_REQUESTS):
            self.assertEqual(status(self.post(self.cookie(number), PAGE, ORIGIN, FORM)), 303)
        now(self.world.registry.catch_up())
        position = self.world.store.position()
        got = self.post(self.cookie(99), PAGE, ORIGIN, FORM)
        self.assertEqual(status(got), 409)
        self.assertEqual(self.world.store.position(), position)

    def test_store_that_fails_gives_an_error_and_not_a_lost_request(self) -> None:
        async def commit(change: Change) -> Any:
            raise StoreUnavailable("The disk is full.")

        before, self.world.store.commit = self.world.store.commit, commit  # type: ignore[method-assign]
        self.assertEqual(status(self.post()), 503)
        self.world.store.commit = before  # type: ignore[method-assign]
        self.assertEqual(self.state()["extend_request"]["state"], "none")


class Http2Tests(TestCase):
    def test_request_is_stored_and_leads_back_to_the_page(self) -> None:
        world = World(public=False, scheme="https", tls=True)
        session = replace(world.session, allow_extend_requests=True, version=2)
        now(world.registry.commit(Change(puts=(session,))))
        client = Http2Client(world)
        fields = (
            (b"cookie", b"__Host-burrowgate=" + KEY.cookie(session.sid, vid(1)).encode()),
            (b"accept", b"text/html"),
            (b"origin", b"https://app.localhost"),
        )
        path = b"/.burrowgate/session"
        stream = client.request(*fields, method=b"POST", path=path, body=b"message=hello")
        client.run()
        self.assertEqual((client[stream].status, client[stream].complete), (303, True))
        self.assertEqual([one.message for one in now(world.store.session(session.sid)).extend_requests], ["hello"])
        page = client.request(*fields, path=path)
        client.run()
        self.assertIn(b"has not answered yet", client[page].body)
        refused = client.request(*fields[:2], method=b"POST", path=path, body=b"x" * 5000)
        client.run()
        self.assertEqual(client[refused].status, 403)


class AnswerTests(SessionPageCase):
    def answer(self, granted: bool) -> None:
        self.post()
        at = int(self.world.clock.now())
        record = self.stored()
        if granted:
            self.put(extend_requests.grant(record, a_target(), seconds=3600, now=at))
        else:
            self.put(extend_requests.deny(record, None, now=at))

    def test_grant_is_shown_and_renews_the_cookie(self) -> None:
        self.assertEqual(field(self.page(), b"Set-Cookie"), b"")
        self.answer(granted=True)
        got = self.page()
        self.assertIn("you were given more", Text(got.decode()).text)
        self.assertIn(b"Max-Age=%d" % (86_400 + 3600), field(got, b"Set-Cookie"))
        self.assertTrue(field(got, b"Set-Cookie").startswith(self.cookie().partition(b" ")[2]))
        self.assertEqual(self.state()["expires_in"], 86_400 + 3600)

    def test_denial_is_shown_and_the_form_returns_later(self) -> None:
        self.answer(granted=False)
        read = Text(self.page().decode())
        self.assertIn("were not given more", read.text)
        self.assertNotIn("form", read.tags)
        self.assertFalse(self.state()["extend_request"]["may_ask"])
        self.world.clock.advance(extend_requests.MIN_SECONDS_BETWEEN)
        self.assertIn("form", Text(self.page().decode()).tags)
        self.assertEqual(status(self.post()), 303)


class NotAllowedTests(SessionPageCase):
    allowed = False

    def test_page_has_no_form_and_a_posted_one_is_refused(self) -> None:
        self.assertEqual(set(self.state()), {"label", "expires_at"})
        self.assertNotIn("form", Text(self.page().decode()).tags)
        self.assertEqual(status(self.post()), 409)
        self.assertEqual(self.stored().extend_requests, ())

    def test_banner_is_an_empty_script(self) -> None:
        got = self.ask(self.cookie(), target=b"/.burrowgate/banner.js")
        self.assertEqual(status(got), 200)
        self.assertEqual(got.partition(b"\r\n\r\n")[2], b"// This link takes no requests for more time.\n")


class BannerTests(SessionPageCase):
    def test_banner_is_a_script_without_data_of_the_session(self) -> None:
        got = self.ask(self.cookie(), target=b"/.burrowgate/banner.js")
        self.assertEqual(status(got), 200)
        self.assertEqual(field(got, b"Content-Type"), b"text/javascript; charset=utf-8")
        self.assertEqual(field(got, b"Cross-Origin-Resource-Policy"), b"same-origin")
        for secret in (self.world.session.sid, self.world.session.label, vid(1)):
            self.assertNotIn(secret.encode(), got)

    def test_banner_needs_no_inline_code_or_style(self) -> None:
        script = self.ask(self.cookie(), target=b"/.burrowgate/banner.js")
        for word in (b"innerHTML", b"eval(", b'setAttribute("style', b".style.", b"<style", b"new Function"):
            self.assertNotIn(word, script)

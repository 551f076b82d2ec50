"""Tests for burrowgate.testing: the gateway in memory, as used in the tests of an application."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from burrowgate.core.sessions import Kind, Limits
from burrowgate.testing.gateway import Broken, GatewayInMemory
from tests.support import TestCase


class Echo(Resource):
    """Return the request in the response; `/later` stays unfinished."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Request] = []

    def render(self, request: Request) -> bytes | int:
        if request.path == b"/later":
            request.write(b"first")
            self.waiting.append(request)
            return NOT_DONE_YET
        session = request.getHeader(b"Burrowgate-Session") or b"none"
        content: Any = request.content
        return b" ".join((request.method, request.uri, session, content.read()))


class GatewayInMemoryTests(TestCase):
    def setUp(self) -> None:
        self.echo = Echo()
        self.gateway = GatewayInMemory(self.echo, page_assets=("/static/*",))
        self.done(self.gateway.start())

    def done(self, requested: Coroutine[Any, Any, Any] | Deferred[Any]) -> Any:
        return self.successResultOf(requested if isinstance(requested, Deferred) else Deferred.fromCoroutine(requested))

    def get(self, url: str, **fields: str) -> Any:
        request_fields = [(name.replace("_", "-"), value) for name, value in fields.items()]
        return self.done(self.gateway.request("GET", url, fields=request_fields))

    def test_link_opens_the_application_until_it_is_revoked(self) -> None:
        minted = self.done(self.gateway.mint())
        response = self.get(minted.url)
        self.assertEqual((response.status, response.body), (200, f"GET / {minted.session.sid} ".encode()))
        self.assertEqual(response.field("content-length"), str(len(response.body)))
        self.done(self.gateway.revoke(minted.session))
        self.assertEqual(self.get(minted.url).status, 410)
        self.assertEqual(self.get("http://app.localhost/").status, 403)
        self.assertEqual([entry.status for entry in self.gateway.records], [200, 410, 403])

    def test_browser_is_redirected_and_continues_with_its_cookie(self) -> None:
        minted = self.done(self.gateway.mint(limits=Limits(max_visits=1)))
        login = self.get(minted.url, Sec_Fetch_Mode="navigate")
        self.assertEqual((login.status, login.field("Location")), (303, "/"))
        again = self.get("http://app.localhost/", Cookie=login.cookie, Sec_Fetch_Mode="navigate")
        self.assertEqual((again.status, again.cookie), (200, ""))

    def test_body_is_forwarded(self) -> None:
        minted = self.done(self.gateway.mint())
        response = self.done(self.gateway.request("POST", minted.url, body=b"some"))
        self.assertTrue(response.body.endswith(b" some"))
        head = self.done(self.gateway.request("HEAD", minted.url))
        self.assertEqual((head.status, head.body), (200, b""))

    def test_page_links_open_pages_and_assets(self) -> None:
        minted = self.done(self.gateway.mint(Kind.PAGE_SHARE))
        page = self.gateway.page_link(minted, "/reports/42")
        response = self.get(page, Sec_Fetch_Mode="navigate")
        self.assertTrue(response.body.startswith(b"GET /reports/42 "))
        self.assertEqual(self.get("http://app.localhost/static/x", Cookie=response.cookie).status, 200)
        self.assertEqual(self.get(minted.url).status, 403)

    def test_advance_moves_the_clock(self) -> None:
        minted = self.done(self.gateway.mint(ttl=3600))
        self.gateway.advance(3599)
        self.assertEqual(self.get(minted.url).status, 200)
        self.gateway.advance(1)
        self.assertEqual(self.get(minted.url).status, 410)

    def test_revocation_cuts_a_live_request(self) -> None:
        minted = self.done(self.gateway.mint())
        waiting = self.gateway.request("GET", minted.url.replace("/?", "/later?"))
        finished = self.echo.waiting[0].notifyFinish()
        self.assertNoResult(waiting)
        self.done(self.gateway.revoke(minted.session))
        self.failureResultOf(waiting, Broken)
        self.failureResultOf(finished)

    def test_late_response_is_received(self) -> None:
        minted = self.done(self.gateway.mint())
        waiting = self.gateway.request("GET", minted.url.replace("/?", "/later?"))
        self.echo.waiting[0].write(b" second")
        self.echo.waiting[0].finish()
        self.assertEqual(self.done(waiting).body, b"first second")

    def test_visits_are_recorded(self) -> None:
        minted = self.done(self.gateway.mint())
        self.get(minted.url, User_Agent="B/1")
        self.done(self.gateway.usage.flush())
        (visit,) = self.done(self.gateway.store.visits(minted.session.sid, 10))
        self.assertEqual((visit.requests, visit.user_agent), (1, "B/1"))
        self.done(self.gateway.stop())

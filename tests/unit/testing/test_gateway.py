"""The gateway in memory, as somebody who writes an application against Burrowgate uses it."""

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
    """Says what it was asked; `/later` waits."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Request] = []

    def render(self, request: Request) -> bytes | int:
        if request.path == b"/later":
            request.write(b"so far")
            self.waiting.append(request)
            return NOT_DONE_YET
        session = request.getHeader(b"Burrowgate-Session") or b"none"
        content: Any = request.content
        return b" ".join((request.method, request.uri, session, content.read()))


class InMemory(TestCase):
    def setUp(self) -> None:
        self.echo = Echo()
        self.gateway = GatewayInMemory(self.echo, page_assets=("/static/*",))
        self.done(self.gateway.start())

    def done(self, requested: Coroutine[Any, Any, Any] | Deferred[Any]) -> Any:
        return self.successResultOf(requested if isinstance(requested, Deferred) else Deferred.fromCoroutine(requested))

    def get(self, url: str, **fields: str) -> Any:
        asked = [(name.replace("_", "-"), value) for name, value in fields.items()]
        return self.done(self.gateway.request("GET", url, fields=asked))

    def test_a_link_opens_the_application_until_it_is_revoked(self) -> None:
        minted = self.done(self.gateway.mint())
        answer = self.get(minted.url)
        self.assertEqual((answer.status, answer.body), (200, f"GET / {minted.session.sid} ".encode()))
        self.assertEqual(answer.field("content-length"), str(len(answer.body)))
        self.done(self.gateway.revoke(minted.session))
        self.assertEqual(self.get(minted.url).status, 410)
        self.assertEqual(self.get("http://app.localhost/").status, 403)
        self.assertEqual([entry.status for entry in self.gateway.records], [200, 410, 403])

    def test_a_browser_lands_and_goes_on_by_its_cookie(self) -> None:
        minted = self.done(self.gateway.mint(limits=Limits(max_visits=1)))
        landed = self.get(minted.url, Sec_Fetch_Mode="navigate")
        self.assertEqual((landed.status, landed.field("Location")), (303, "/"))
        again = self.get("http://app.localhost/", Cookie=landed.cookie, Sec_Fetch_Mode="navigate")
        self.assertEqual((again.status, again.cookie), (200, ""))

    def test_a_body_goes_through(self) -> None:
        minted = self.done(self.gateway.mint())
        answer = self.done(self.gateway.request("POST", minted.url, body=b"some"))
        self.assertTrue(answer.body.endswith(b" some"))
        head = self.done(self.gateway.request("HEAD", minted.url))
        self.assertEqual((head.status, head.body), (200, b""))

    def test_page_links(self) -> None:
        minted = self.done(self.gateway.mint(Kind.PAGE_SHARE))
        page = self.gateway.page_link(minted, "/reports/42")
        answer = self.get(page, Sec_Fetch_Mode="navigate")
        self.assertTrue(answer.body.startswith(b"GET /reports/42 "))
        self.assertEqual(self.get("http://app.localhost/static/x", Cookie=answer.cookie).status, 200)
        self.assertEqual(self.get(minted.url).status, 403)

    def test_time_passes_when_it_is_told_to(self) -> None:
        minted = self.done(self.gateway.mint(ttl=3600))
        self.gateway.advance(3599)
        self.assertEqual(self.get(minted.url).status, 200)
        self.gateway.advance(1)
        self.assertEqual(self.get(minted.url).status, 410)

    def test_what_is_live_is_cut(self) -> None:
        minted = self.done(self.gateway.mint())
        waiting = self.gateway.request("GET", minted.url.replace("/?", "/later?"))
        gone = self.echo.waiting[0].notifyFinish()
        self.assertNoResult(waiting)
        self.done(self.gateway.revoke(minted.session))
        self.failureResultOf(waiting, Broken)
        self.failureResultOf(gone)

    def test_what_comes_later_comes(self) -> None:
        minted = self.done(self.gateway.mint())
        waiting = self.gateway.request("GET", minted.url.replace("/?", "/later?"))
        self.echo.waiting[0].write(b" and on")
        self.echo.waiting[0].finish()
        self.assertEqual(self.done(waiting).body, b"so far and on")

    def test_visits_are_written_down(self) -> None:
        minted = self.done(self.gateway.mint())
        self.get(minted.url, User_Agent="B/1")
        self.done(self.gateway.usage.flush())
        (visit,) = self.done(self.gateway.store.visits(minted.session.sid, 10))
        self.assertEqual((visit.requests, visit.user_agent), (1, "B/1"))
        self.done(self.gateway.stop())

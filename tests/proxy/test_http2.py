"""HTTP/2 to visitors: dialogues in memory, with the `h2` library as the client."""

from __future__ import annotations

from typing import Any

from tests.proxy.streams import Visitor2
from tests.proxy.wire import DATE, PSEUDONYM, World, answer, ok
from tests.support import TestCase


class _Http2Case(TestCase):
    def setUp(self) -> None:
        self.made()

    def made(self, **options: Any) -> None:
        """A world, and a visitor in it."""
        self.world = World(scheme="https", **options)
        self.visitor = Visitor2(self.world)
        self.addCleanup(self.visitor.far.reset)


class Asking(_Http2Case):
    def test_a_request_and_its_answer(self) -> None:
        number = self.visitor.ask((b"accept", b"text/plain"), path=b"/a?x=1")
        self.assertEqual(
            self.world.target().take(),
            b"GET /a?x=1 HTTP/1.1\r\nHost: app.localhost\r\naccept: text/plain\r\nVia: 2 " + PSEUDONYM + b"\r\n"
            b"X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: app.localhost\r\n"
            b"X-Request-Id: r1\r\n\r\n",
        )
        self.world.target().send(ok())
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual(got.fields, [(b":status", b"200"), (b"date", DATE), (b"content-length", b"5")])
        self.assertEqual((got.body, got.complete), (b"hello", True))
        self.assertEqual(self.world.statuses, [200])

    def test_several_at_once_are_answered_in_any_order(self) -> None:
        first, second = self.visitor.ask(), self.visitor.ask()
        one, two = self.world.made
        two.send(ok(b"second"))
        self.visitor.talk()
        self.assertTrue(self.visitor[second].complete)
        self.assertFalse(self.visitor[first].complete)
        one.send(ok(b"first"))
        self.visitor.talk()
        self.assertEqual((self.visitor[first].body, self.visitor[second].body), (b"first", b"second"))

    def test_a_body_goes_on_as_it_comes(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        target = self.world.target()
        self.visitor.send(number, b"one")
        self.assertTrue(target.take().endswith(b"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"))
        self.visitor.send(number, b"two", ended=True)
        self.assertEqual(target.take(), b"3\r\ntwo\r\n0\r\n\r\n")
        target.send(ok())
        self.visitor.talk()
        self.assertEqual(self.visitor[number].status, 200)

    def test_a_body_that_came_whole_has_its_length(self) -> None:
        number = self.visitor.ask(method=b"POST", body=b"some body")
        self.assertTrue(self.world.target().take().endswith(b"\r\nContent-Length: 9\r\n\r\nsome body"))
        self.world.target().send(ok())
        self.visitor.talk()
        self.assertTrue(self.visitor[number].complete)

    def test_an_answer_goes_on_as_it_comes(self) -> None:
        number = self.visitor.ask()
        target = self.world.target()
        target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        self.visitor.talk()
        self.assertEqual((self.visitor[number].status, self.visitor[number].body), (200, b"data: 1\n\n"))
        target.send(b"data: 2\n\n")
        self.visitor.talk()
        self.assertEqual(self.visitor[number].body, b"data: 1\n\ndata: 2\n\n")
        self.assertFalse(self.visitor[number].complete)
        target.finish()
        self.visitor.talk()
        self.assertTrue(self.visitor[number].complete)

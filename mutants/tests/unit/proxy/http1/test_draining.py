"""Draining of HTTP/1 connections."""

from __future__ import annotations

from tests.support.exchange_case import WEBSOCKET
from tests.support.http1_case import SWITCHING, Http1ConnectionCase
from tests.support.proxy_wire import ok, relayed, request


class DrainTests(Http1ConnectionCase):
    def setUp(self) -> None:
        super().setUp()
        self.drained: list[bool] = []

    def drain(self) -> None:
        self.world.connections.drain(lambda: self.drained.append(True))
        self.world.turns.run()

    def test_sec_60_idle_connection_is_closed_at_once(self) -> None:
        self.visitor.send(request())
        self.target().send(ok())
        self.visitor.take()
        self.drain()
        assert self.visitor.end == "closed" and self.drained

    def test_sec_60_accepted_request_gets_its_response(self) -> None:
        self.visitor.send(request())
        self.drain()
        assert not self.drained
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed" and self.drained

    def test_sec_60_partly_received_request_gets_its_response(self) -> None:
        self.visitor.send(request()[:20])
        self.drain()
        self.visitor.send(request()[20:])
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.drained

    def test_sec_60_cut_exchanges_leave_nothing_open(self) -> None:
        self.visitor.send(request())
        other = self.world.visitor()
        other.send(request(*WEBSOCKET))
        self.target().send(SWITCHING)
        self.drain()
        self.world.connections.cut_all()
        self.world.turns.run()
        assert self.drained and self.visitor.end == other.end == "aborted"
        assert [far.end for far in self.world.made] == ["aborted", "aborted"]
        self.assert_idle()

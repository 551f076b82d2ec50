"""Event stream of a box: each change of the view is an event `box`, with the view as JSON (WHATWG HTML, 9.2).

Rules.
    An event is sent only when something of the view but the time has changed.
    A client that does not read gets the latest view when it reads again: nothing is queued.
    A comment every `COMMENT_SECONDS` keeps the connection open through proxies.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from twisted.internet.interfaces import IDelayedCall
from zope.interface import implementer

from burrowgate.core.boxes.views import BoxView, BoxVisitor
from burrowgate.core.http import security_headers
from burrowgate.proxy.browser.interfaces import Boxes
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream

COMMENT_SECONDS = 15.0
_FIELDS = (*security_headers.fields(b"text/event-stream"), (b"X-Accel-Buffering", b"no"))


@implementer(IUpstream)
class EventStream(LocalUpstream):
    """One stream."""

    def __init__(self, reactor: Any, boxes: Boxes, visitor: BoxVisitor, exchange: IExchange) -> None:
        self._reactor = reactor
        self._boxes = boxes
        self._visitor = visitor
        self._exchange: IExchange | None = exchange
        self._sent: BoxView | None = None
        self._is_paused = False
        self._stop_watching: Callable[[], None] = lambda: None
        self._timer: IDelayedCall | None = None

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange = self._exchange
        assert exchange is not None
        exchange.response_head(200, b"OK", list(_FIELDS), None)
        if method == b"HEAD":
            self._exchange = None
            exchange.response_end()
            return
        self._stop_watching = self._boxes.watch(self._visitor, self._changed)
        self._changed()
        self._comment_later()

    def _changed(self) -> None:
        exchange = self._exchange
        if exchange is None or self._is_paused:
            return
        view = self._boxes.view(self._visitor)
        comparable = replace(view, now=0.0, started_ms=None)
        if comparable == self._sent:
            return
        self._sent = comparable
        exchange.response_body(b"event: box\ndata: %b\n\n" % json.dumps(view.to_json()).encode("ascii"))
        exchange.response_flush()

    def _comment_later(self) -> None:
        self._timer = self._reactor.callLater(COMMENT_SECONDS, self._comment)

    def _comment(self) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        if not self._is_paused:
            exchange.response_body(b":\n\n")
            exchange.response_flush()
            self._changed()
        self._comment_later()

    def pause_reading(self) -> None:
        self._is_paused = True

    def resume_reading(self) -> None:
        self._is_paused = False
        self._changed()

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
        self._stop_watching()
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

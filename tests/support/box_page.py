"""A page for the browser in a box, served through the socket of its egress proxy, to which it reports what is typed."""

from __future__ import annotations

import json
import os
import unittest
from typing import Any

from twisted.internet.defer import Deferred
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from burrowgate.boxes.interfaces import EGRESS_SOCKET

URL = "http://page.example/"
COLOUR = (0x30, 0xC0, 0x60)
"""Red, green and blue of the page."""
_PAGE = """<!doctype html><meta charset="utf-8"><title>A page</title>
<style>html, body, textarea { margin: 0; width: 100%; height: 100%; border: 0; background: #30c060 }</style>
<textarea id="text" autofocus autocomplete="off" spellcheck="false"></textarea>
<script>
const text = document.getElementById("text");
let sending = null, isNewer = false;
async function report(kind) {
  if (sending) { isNewer = true; return; }
  const body = JSON.stringify({kind, text: text.value});
  sending = fetch("/report", {method: "POST", body});
  await sending;
  sending = null;
  if (isNewer) { isNewer = false; report("text"); }
}
text.addEventListener("input", () => report("text"));
addEventListener("load", () => { text.focus(); report("load"); });
document.cookie = "seen=1; max-age=100000";
localStorage.setItem("seen", "1");
</script>
"""


class BoxPage:
    """The page, in the place of the gateway's proxy, until the end of `case`."""

    def __init__(self, case: unittest.TestCase, folder: str, html: str = _PAGE) -> None:
        from twisted.internet import reactor

        loop: Any = reactor
        self.html = html
        self.reports: list[dict[str, Any]] = []
        self.requests: list[tuple[bytes, bytes]] = []
        """Method and address of each request, to any host."""
        self.cookies: list[bytes] = []
        self._waiting: list[tuple[Any, Deferred[None]]] = []
        site = Site(_Proxy(self))
        site.displayTracebacks = False
        self._listening = loop.listenUNIX(os.path.join(folder, EGRESS_SOCKET), site, mode=0o600)
        case.addCleanup(self._listening.stopListening)

    @property
    def text(self) -> str:
        """What stands in the text field, as far as it was reported."""
        return str(self.reports[-1]["text"]) if self.reports else ""

    def when(self, condition: Any) -> Deferred[None]:
        """Return what fires once `condition()` is true after a report."""
        event: Deferred[None] = Deferred()
        self._waiting.append((condition, event))
        self._look()
        return event

    def _look(self) -> None:
        for entry in list(self._waiting):
            condition, event = entry
            if condition():
                self._waiting.remove(entry)
                if not event.called:
                    event.callback(None)

    def add(self, report: dict[str, Any]) -> None:
        self.reports.append(report)
        self._look()


class _Proxy(Resource):
    isLeaf = True

    def __init__(self, page: BoxPage) -> None:
        super().__init__()
        self._page = page

    def render(self, request: Request) -> bytes:
        self._page.requests.append((request.method, request.uri))
        if not request.uri.startswith(URL.encode()):
            request.setResponseCode(403)
            return b""
        self._page.cookies.append(request.getHeader(b"cookie") or b"")
        if request.method == b"POST":
            assert request.content is not None
            self._page.add(json.loads(request.content.read()))
            return b"{}"
        request.setHeader(b"content-type", b"text/html; charset=utf-8")
        return self._page.html.encode()

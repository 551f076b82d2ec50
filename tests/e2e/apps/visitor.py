"""A visitor with Chromium: opens a link, uses the page, and sees what the revocation of the session closes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Response, WebSocket
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.apps.shared_link import SharedLink

WAIT_MILLISECONDS = 30_000
"""Applications load megabytes of scripts, with two browsers on two cores."""
CUT_WAIT_SECONDS = 5.0
"""Open connections are closed within milliseconds; a page notices a little later."""
_POLL_MILLISECONDS = 50

_FETCH = """async ([method, path, fields, body]) => {
    const response = await fetch(path, {method, headers: fields, body});
    return [response.status, await response.text(), Object.fromEntries(response.headers)];
}"""


class Visitor:
    """One page, at first the one that the link opens."""

    def __init__(self, browser: Browser, link: SharedLink) -> None:
        self.link = link
        parts = urlsplit(link.url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._context = browser.new_context(ignore_https_errors=True)
        self._sockets: list[WebSocket] = []
        self._messages: list[str] = []
        self._streams: list[Request] = []
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(WAIT_MILLISECONDS)
        self.page.on("websocket", self._opened)
        self.page.on("response", self._began)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)

    def close(self) -> None:
        """Close the browser's window."""
        self._context.close()

    @property
    def shown(self) -> str:
        """The address and the text of the page."""
        try:
            return f"{self.page.url}\n{self.page.inner_text('body')}"
        except PlaywrightError as error:
            return f"{self.page.url}\n{error}"

    def open(self) -> None:
        """Open the link; raises AssertionError if the application does not answer, or not by the expected protocol."""
        answer = self.page.goto(self.link.url)
        assert answer is not None and answer.status < 400, f"{answer and answer.status}: {self.page.inner_text('body')}"
        assert self.page.url.startswith(f"{self.origin}/"), self.page.url
        protocol = self.page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
        assert protocol == self.link.protocol, protocol

    def fetch(self, method: str, path: str, body: str | None = None, **fields: str) -> tuple[int, str, dict[str, str]]:
        """Return status, text and fields of the response to a request that a script of the page makes."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        status, text, received = self.page.evaluate(_FETCH, [method, path, named, body])
        return status, text, received

    def receives(self, text: str) -> None:
        """Wait until a message with `text` has come by a WebSocket."""
        self.until(lambda: any(text in message for message in self._messages), f"a message with {text!r}")

    def until(self, look: Callable[[], Any], what: str, seconds: float = WAIT_MILLISECONDS / 1000) -> None:
        """Wait until `look` returns a true value; the browser's events are handled meanwhile."""
        deadline = time.monotonic() + seconds
        while not look():
            assert time.monotonic() < deadline, f"{what}: not within {seconds:g} seconds at {self.page.url}"
            self.page.wait_for_timeout(_POLL_MILLISECONDS)

    @property
    def streams(self) -> list[Request]:
        """The requests whose responses have begun, and not ended."""
        return list(self._streams)

    def sees_the_end(self, holds: str) -> None:
        """Revoke the session, and check that what is open ends and that nothing more is answered.

        `holds` is as in `Application`.
        """
        sockets = [socket for socket in self._sockets if not socket.is_closed()]
        streams = self.streams
        if holds:
            assert sockets if holds == "websocket" else streams, f"no {holds} is open"
        self.link.revoke()
        self.until(lambda: all(socket.is_closed() for socket in sockets), "open WebSockets close", CUT_WAIT_SECONDS)
        self.until(lambda: not any(one in self._streams for one in streams), "open requests end", CUT_WAIT_SECONDS)
        # Not on the same page: those of development servers load themselves again when their WebSocket closes. And not
        # an address that the browser may have in its cache.
        page = self._context.new_page()
        shown = page.goto(f"{self.origin}/?afterwards")
        assert shown is not None
        text = page.inner_text("body")
        assert (shown.status, "revoked" in text) == (410, True), f"{shown.status}: {text}"

    def _opened(self, socket: WebSocket) -> None:
        self._sockets.append(socket)
        socket.on("framereceived", lambda message: self._messages.append(_text(message)))

    def _began(self, response: Response) -> None:
        self._streams.append(response.request)

    def _ended(self, request: Request) -> None:
        if request in self._streams:
            self._streams.remove(request)


def _text(message: str | bytes) -> str:
    return message if isinstance(message, str) else message.decode("utf-8", "replace")

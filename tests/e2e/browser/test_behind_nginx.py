"""(B26) A browser on which nothing moves, behind nginx, whose timeouts would end a connection that is silent.

With `BURROWGATE_TEST_LONG` set: the defaults of nginx and the gateway, for ten minutes.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, WebSocket, expect
from websockets.exceptions import ConnectionClosed

from tests.support import LONG, requires
from tests.support.box_gateway import BoxScreen, BoxVisitor
from tests.support.chromium import ChromiumTestCase, wait_until
from tests.support.gateway_process import Gateway, new_folder, until
from tests.support.ports import free_port
from tests.support.typed_site import TypedSite
from tests.support.web_assets import requires_web_assets
from tests.support.web_servers import start_nginx

IS_LONG = bool(os.environ.get(LONG))
TIMEOUT_SECONDS = 5
"""In place of the 60 s after which nginx closes a connection on which nothing passes."""
TIMEOUTS = f"proxy_read_timeout {TIMEOUT_SECONDS}s; proxy_send_timeout {TIMEOUT_SECONDS}s;"
PINGS = () if IS_LONG else ("--tcp-ping-interval", "2s")
STILL_SECONDS = 600 if IS_LONG else 3 * TIMEOUT_SECONDS
STILL_BYTES = 4_096
"""For what Chromium itself draws late on a busy machine; one frame of a page has more."""
LOCATION = """location / {{
    {timeouts} proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; }}"""
PAGE = """<!doctype html><title>still</title><body style="background: #0a0">
<script>
let text = "";
addEventListener("keydown", (event) => fetch("/typed", { method: "POST", body: text += event.key }));
</script>"""
GREEN = (0, 170, 0)


class Wires:
    """The WebSockets of a page, and the bytes that they have brought."""

    def __init__(self, page: Page) -> None:
        self.opened = 0
        self.closed = 0
        self.bytes = 0
        page.on("websocket", self._open)

    def _open(self, wire: WebSocket) -> None:
        self.opened += 1
        wire.on("close", self._close)
        wire.on("framereceived", self._received)

    def _close(self, wire: WebSocket) -> None:
        self.closed += 1

    def _received(self, data: str | bytes) -> None:
        self.bytes += len(data) if isinstance(data, bytes) else 0


@requires("bwrap")
@requires("Xtigervnc")
@requires("nginx")
@requires_web_assets
class BehindNginxTests(ChromiumTestCase):
    def serve(self, timeouts: str, *options: str) -> None:
        """Start a gateway with `options` behind nginx with `timeouts`."""
        self.site = TypedSite(self, PAGE)
        self.front = free_port()
        self.gateway = Gateway(self, "--public-port", str(self.front), *options)
        settings: dict[str, Any] = {
            "start_url": f"http://{self.site.address}/",
            "egress": {"allow": [self.site.address]},
            "allow_unlimited": True,
            "idle_minutes": 60,
        }
        self.gateway.admin("POST", "targets", {"name": "clean", "browser": settings})
        home = Path(new_folder(self))
        nginx = start_nginx(self, home, self.front, LOCATION.format(timeouts=timeouts, port=self.gateway.port))
        until(lambda: _listens(self.front), f"nginx listens: {nginx.errors}")

    def silent_viewer(self) -> BoxScreen:
        """Return a viewer that sends nothing, as a page whose window is hidden."""
        visitor = BoxVisitor(self.gateway, self.gateway.mint("clean")["url"], port=self.front)
        visitor.start()
        screen = visitor.screen()
        until(lambda: screen.pixel(screen.width // 2, screen.height - 60) == GREEN, "the page")
        return screen

    def test_still_screen_stays_open_and_takes_a_key(self) -> None:
        """Neither the page nor a viewer that sends nothing loses its connection, and no frame is sent meanwhile."""
        self.serve("" if IS_LONG else TIMEOUTS, *PINGS)
        silent = self.silent_viewer()
        page = self.browser.new_context(viewport={"width": 1000, "height": 700}).new_page()
        self.addCleanup(page.context.close)
        wires = Wires(page)
        page.goto(self.gateway.mint("clean")["url"])
        page.get_by_role("button", name="Start").click()
        expect(page.locator("#screen canvas")).to_be_visible(timeout=20_000)
        self.wait_until_still(page, wires)
        before, typed = wires.bytes, len(self.site.texts)
        page.wait_for_timeout(STILL_SECONDS * 1_000)
        self.assertEqual((wires.opened, wires.closed), (1, 0))
        self.assertLess(still := wires.bytes - before, STILL_BYTES)
        expect(page.locator("#lost")).not_to_be_visible()
        self.assertEqual(len(self.site.texts), typed)
        began = time.monotonic()
        page.keyboard.press("k")
        wait_until(page, lambda: "k" in self.site.longest, "the key of the page")
        silent.key(ord("v"))
        silent.pixel(1, 1)
        wait_until(page, lambda: any("v" in text for text in self.site.texts), "the key of the silent viewer")
        print(f"still for {STILL_SECONDS} s: {still} bytes; keys after {1_000 * (time.monotonic() - began):.0f} ms")
        silent.close()

    def test_without_pings_nginx_would_close_the_screen(self) -> None:
        """The same with the gateway's interval of 25 s, which is longer than the timeouts of nginx here."""
        self.serve(TIMEOUTS)
        screen = self.silent_viewer()
        with self.assertRaises(ConnectionClosed):
            while True:
                screen.wire.recv(timeout=4 * TIMEOUT_SECONDS)

    def wait_until_still(self, page: Page, wires: Wires) -> None:
        """Wait until nothing was drawn for two seconds."""
        seen = -1
        for _ in range(30):
            if wires.bytes == seen:
                return
            seen = wires.bytes
            page.wait_for_timeout(2_000)
        self.fail("The screen does not come to rest.")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

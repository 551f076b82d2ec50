"""noVNC with TigerVNC: a terminal on a screen elsewhere, typed into by the page."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, npm_program, system_program  # noqa: F401
from tests.e2e.apps.visitor import Visitor
from tests.support.gateway_process import free_port, until


class NoVnc(Application):
    name = "novnc"
    title = "noVNC"
    package = "novnc"
    holds = "websocket"

    def start(self) -> None:
        vnc = free_port()
        display = f":{vnc}"
        screen = ("-rfbport", str(vnc), "-localhost", "-SecurityTypes", "None", "-geometry", "640x480")
        server = self.run(system_program("Xtigervnc"), display, *screen, "-nolisten", "tcp")
        until(lambda: os.path.exists(f"/tmp/.X11-unix/X{vnc}"), f"the X server listens: {server.errors}")
        typed = 'read line; echo "$line" > typed; exec cat'
        self.run(system_program("xterm"), "-fullscreen", "-e", "sh", "-c", typed, DISPLAY=display)
        self.serve(system_program("websockify"), "--web=/usr/share/novnc", f"127.0.0.1:{self.port}", f"127.0.0.1:{vnc}")

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        page.goto(f"{visitor.origin}/vnc.html?autoconnect=1")
        canvas = page.locator("#noVNC_container canvas")
        expect(page.locator("html")).to_have_class("noVNC_connected")
        canvas.click()
        page.keyboard.type("through a link\n", delay=20)
        typed = self.folder / "typed"
        visitor.until(lambda: typed.exists() and typed.read_text() == "through a link\n", "what was typed has come")

"""Vite's development server: a module that is edited changes on the page without loading it again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, npm_program
from tests.e2e.apps.visitor import Visitor

PAGE = '<!doctype html><title>app</title><p id="shown"></p><script type="module" src="/main.js"></script>'
MAIN = """
import { text } from './text.js'
const show = text => { document.querySelector('#shown').textContent = text }
show(text)
import.meta.hot.accept('./text.js', changed => show(changed.text))
"""


class Vite(Application):
    name = "vite"
    title = "Vite"
    package = "vite"
    needs_own_host = ("https", "domain")
    holds = "websocket"

    def start(self) -> None:
        (self.folder / "index.html").write_text(PAGE)
        (self.folder / "main.js").write_text(MAIN)
        self._write("before")
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--strictPort")
        self.serve(npm_program("vite"), *where)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        expect(page.locator("#shown")).to_have_text("before")
        visitor.receives('"connected"')
        page.evaluate("window.loaded = 'once'")
        self._write("after")
        expect(page.locator("#shown")).to_have_text("after")
        assert page.evaluate("window.loaded") == "once"

    def _write(self, text: str) -> None:
        (self.folder / "text.js").write_text(f"export const text = '{text}'\n")

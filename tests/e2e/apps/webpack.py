"""webpack-dev-server: a module that is edited changes on the page without loading it again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, npm_program
from tests.e2e.apps.visitor import Visitor

PAGE = '<!doctype html><title>app</title><p id="shown"></p><script src="/main.js"></script>'
MAIN = """
import { text } from './text.js'
const show = () => { document.querySelector('#shown').textContent = text }
show()
module.hot.accept('./text.js', show)
"""
CONFIGURATION = """
module.exports = {
    mode: 'development',
    entry: './main.js',
    devServer: {
        static: { directory: '.', watch: false },
        // The host and port that the page was loaded from, in place of those that the server listens on.
        client: { overlay: false, webSocketURL: 'auto://0.0.0.0:0/ws' },
    },
}
"""


class Webpack(Application):
    name = "webpack"
    title = "webpack-dev-server"
    package = "webpack-dev-server"
    needs_own_host = ("https", "domain")
    holds = "websocket"

    def start(self) -> None:
        (self.folder / "index.html").write_text(PAGE)
        (self.folder / "main.js").write_text(MAIN)
        (self.folder / "webpack.config.js").write_text(CONFIGURATION)
        self._write("before")
        where = ("--host", "127.0.0.1", "--port", str(self.port))
        self.serve(npm_program("webpack"), "serve", *where)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        expect(page.locator("#shown")).to_have_text("before")
        visitor.receives('"hash"')
        page.evaluate("window.loaded = 'once'")
        self._write("after")
        expect(page.locator("#shown")).to_have_text("after")
        assert page.evaluate("window.loaded") == "once"

    def _write(self, text: str) -> None:
        (self.folder / "text.js").write_text(f"export const text = '{text}'\n")

"""webpack-dev-server: a module that is edited changes on the page without loading it again."""

from __future__ import annotations

from tests.e2e.apps.application import npm_program
from tests.e2e.apps.hot_reload import HotReload

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


class Webpack(HotReload):
    name = "webpack"
    title = "webpack-dev-server"
    package = "webpack-dev-server"
    greeting = '"hash"'

    def start(self) -> None:
        (self.folder / "index.html").write_text(PAGE)
        (self.folder / "main.js").write_text(MAIN)
        (self.folder / "webpack.config.js").write_text(CONFIGURATION)
        self.write_text("before")
        where = ("--host", "127.0.0.1", "--port", str(self.port))
        self.serve(npm_program("webpack"), "serve", *where)

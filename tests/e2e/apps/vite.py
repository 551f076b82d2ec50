"""Vite's development server: a module that is edited changes on the page without loading it again."""

from __future__ import annotations

from tests.e2e.apps.application import npm_program
from tests.e2e.apps.hot_reload import HotReload

PAGE = '<!doctype html><title>app</title><p id="shown"></p><script type="module" src="/main.js"></script>'
MAIN = """
import { text } from './text.js'
const show = text => { document.querySelector('#shown').textContent = text }
show(text)
import.meta.hot.accept('./text.js', changed => show(changed.text))
"""


class Vite(HotReload):
    name = "vite"
    title = "Vite"
    package = "vite"
    greeting = '"connected"'

    def start(self) -> None:
        (self.folder / "index.html").write_text(PAGE)
        (self.folder / "main.js").write_text(MAIN)
        self.write_text("before")
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--strictPort")
        self.serve(npm_program("vite"), *where)

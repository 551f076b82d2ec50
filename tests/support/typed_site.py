"""A site with a page for the browser in a box, which reports what is typed into it."""

from __future__ import annotations

import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><meta charset="utf-8"><title>typed</title>
<textarea autofocus rows=10 cols=60></textarea>
<script>
const area = document.querySelector("textarea");
area.addEventListener("input", () => fetch("/typed", { method: "POST", body: area.value }));
</script>"""


class TypedSite:
    """A site that notes what is typed into its page, until the end of `case`."""

    def __init__(self, case: unittest.TestCase, page: str = PAGE) -> None:
        self.texts: list[str] = []
        """The whole text of the page, after each change; reports may overtake each other."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def do_POST(self) -> None:
                site.texts.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        case.addCleanup(stop)

    @property
    def longest(self) -> str:
        """The longest text that was reported."""
        return max(self.texts, key=len, default="")

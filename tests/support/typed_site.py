"""A site with a page for the browser in a box, which reports what is typed into it."""

from __future__ import annotations

import threading
import unittest
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><meta charset="utf-8"><title>typed</title>
<textarea autofocus rows=10 cols=60></textarea>
<script>
const area = document.querySelector("textarea");
area.addEventListener("input", () => fetch("/typed", { method: "POST", body: area.value }));
</script>"""
NO_OTHERS: Mapping[str, tuple[int, str, str, str]] = {}


class TypedSite:
    """A site that notes what is typed into its page, until the end of `case`."""

    def __init__(
        self, case: unittest.TestCase, page: str = PAGE, others: Mapping[str, tuple[int, str, str, str]] = NO_OTHERS
    ) -> None:
        """`others` has paths with a response of their own: its status, the name and the value of a field, its body."""
        self.asked: list[str] = []
        """The paths of GET requests."""
        self.posted: list[bytes] = []
        """The contents of POST requests."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                usual = (200, "Content-Type", "text/html; charset=utf-8", page)
                status, name, value, body = others.get(self.path, usual)
                self.send_response(status)
                self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def do_POST(self) -> None:
                site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
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
    def texts(self) -> list[str]:
        """The whole text of the page, after each change; reports may overtake each other."""
        return [one.decode() for one in self.posted]

    @property
    def longest(self) -> str:
        """The longest text that was reported."""
        return max(self.texts, key=len, default="")

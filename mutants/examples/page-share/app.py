"""A small application that shares single reports by page links, which it derives itself.

    BASE_TOKEN=... SHARE_SEED=... python app.py https://app.example.com           serve on 127.0.0.1:3000
    BASE_TOKEN=... SHARE_SEED=... python app.py https://app.example.com --links   print the links and exit

The first argument is the origin under which the gateway serves this application.
"""

import base64
import hashlib
import hmac
import html
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

REPORTS = {
    "/reports/42": "Forty-two",
    "/reports/43": "Forty-three",
    "/reports/caf%C3%A9": "Café",
}


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


class Share:
    """Derives page links from the base token and the share seed of a page-share session."""

    def __init__(self, origin: str, base_token: str, seed: str) -> None:
        self.origin = origin.rstrip("/")
        # The host as in the link: in lower case, with the port only if it is not the scheme's default.
        self.host = urlsplit(self.origin).netloc
        self.token, _, self.mac = base_token.rpartition(".")
        self.seed = base64.urlsafe_b64decode(seed.rstrip("=") + "=")

    def link(self, path: str) -> str:
        """The link that opens only `path` (percent-encoded, without a query)."""
        digest = hmac.digest(self.seed, f"page\n{self.host}\n{path}".encode(), hashlib.sha256)
        return f"{self.origin}{path}?{self.mac}={self.token}&{b64url(digest[:16])}=p"


class Reports(BaseHTTPRequestHandler):
    share: Share

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path in REPORTS:
            self.answer(200, f"<h1>{html.escape(REPORTS[path])}</h1>")
        elif path == "/":
            items = (f'<li><a href="{html.escape(self.share.link(one))}">{name}</a>' for one, name in REPORTS.items())
            self.answer(200, f"<h1>Links to give away</h1><ul>{''.join(items)}</ul>")
        else:
            self.answer(404, "<h1>No such report</h1>")

    def answer(self, status: int, page: str) -> None:
        body = f'<!doctype html><meta charset="utf-8"><title>Reports</title>{page}'.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main(origin: str, *options: str) -> None:
    share = Share(origin, os.environ["BASE_TOKEN"], os.environ["SHARE_SEED"])
    if "--links" in options:
        for path in REPORTS:
            print(share.link(path))
        return
    Reports.share = share
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Reports)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""nginx: redirects that name it as it sees itself, and a download that takes long."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, system_program
from tests.e2e.apps.visitor import Visitor
from tests.support.gateway_process import until
from tests.support.web_servers import start_nginx

LINES = """
location = /old { return 302 /folder/; }
location = /host { return 302 http://$host:$server_port/folder/; }
location = /own { return 302 http://127.0.0.1:$server_port/folder/; }
location = /large { limit_rate 16k; }
"""


class Nginx(Application):
    name = "nginx"
    title = "nginx"
    package = "nginx"
    holds = "stream"

    def start(self) -> None:
        system_program("nginx")
        files = self.folder / "files"
        (files / "folder").mkdir(parents=True)
        (files / "index.html").write_text("<p>home</p>")
        (files / "folder/index.html").write_text("<p>a folder</p>")
        (files / "large").write_bytes(bytes(10_000_000))
        start_nginx(self.case, self.folder, self.port, LINES)
        until(self.answers, "nginx answers")

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        for path in ("/folder", "/old", "/host", "/own"):
            page.goto(f"{visitor.origin}{path}")
            assert page.url == f"{visitor.origin}/folder/", (path, page.url)
            expect(page.locator("p")).to_have_text("a folder")
        page.evaluate("void fetch('/large').then(response => response.text()).catch(() => {})")
        visitor.until(lambda: visitor.streams, "the download has begun")

"""Apache with mod_dav: its list of files, MOVE and COPY, and the redirect of a folder without its slash."""

from __future__ import annotations

from tests.e2e.apps.application import Application, system_program
from tests.e2e.apps.visitor import Visitor
from tests.e2e.apps.wsgidav import move_and_copy
from tests.support.gateway_process import until
from tests.support.web_servers import start_apache

LINES = """
DavLockDB "{home}/lock"
<Directory "{home}/files">
    Dav on
    Options Indexes
</Directory>
"""


class ApacheDav(Application):
    name = "apache"
    title = "Apache mod_dav"
    package = "apache2"

    def start(self) -> None:
        system_program("apache2")
        files = self.folder / "files"
        files.mkdir()
        (files / "readme.txt").write_text("hello")
        start_apache(self.case, self.folder, self.port, ("dav", "dav_fs", "autoindex"), LINES.format(home=self.folder))
        until(self.answers, "Apache answers")

    def use(self, visitor: Visitor) -> None:
        move_and_copy(self, visitor)
        visitor.page.goto(f"{visitor.origin}/folder")
        assert visitor.page.url == f"{visitor.origin}/folder/", visitor.page.url

"""WsgiDAV: its list of files, and MOVE and COPY."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, python_program
from tests.e2e.apps.visitor import Visitor


def move_and_copy(application: Application, visitor: Visitor) -> None:
    """Write a file, copy and move it as a script of a page does, and see the results in the folder `files`."""
    files = application.folder / "files"
    expect(visitor.page.get_by_text("readme.txt").first).to_be_visible()
    assert visitor.fetch("PUT", "/a", "text")[0] in (201, 204)
    assert visitor.fetch("MKCOL", "/folder")[0] == 201
    for method, to in (("COPY", "b"), ("MOVE", "folder/c%20d")):
        status, text, _ = visitor.fetch(method, "/a", Destination=f"{visitor.origin}/{to}", Overwrite="T")
        assert status in (201, 204), (method, status, text)
    assert (files / "b").read_text() == (files / "folder/c d").read_text() == "text"
    assert not (files / "a").exists()
    status, text, _ = visitor.fetch("PROPFIND", "/folder/", Depth="1")
    assert (status, "/folder/c%20d" in text) == (207, True), text


class WsgiDav(Application):
    name = "wsgidav"
    title = "WsgiDAV"
    package = "wsgidav"

    def start(self) -> None:
        files = self.folder / "files"
        files.mkdir()
        (files / "readme.txt").write_text("hello")
        where = ("--host=127.0.0.1", f"--port={self.port}", f"--root={files}", "--auth=anonymous")
        self.serve(python_program("wsgidav"), *where)

    def use(self, visitor: Visitor) -> None:
        move_and_copy(self, visitor)

"""Transmission's daemon with its web page: add a torrent by its address, see it in the list."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.apps.application import Application, system_program
from tests.e2e.apps.shared_link import WAYS
from tests.e2e.apps.visitor import Visitor

_MAGNET = f"magnet:?xt=urn:btih:{'0123456789abcdef' * 2}01234567&dn=a-torrent"
_PEERLESS = ("--no-dht", "--no-lpd", "--no-portmap", "--no-utp", "--paused", "--bind-address-ipv4", "127.0.0.1")


class Transmission(Application):
    name = "transmission"
    title = "Transmission"
    package = "transmission-daemon"
    needs_own_host = WAYS

    def start(self) -> None:
        where = ("--foreground", "--config-dir", str(self.folder), "--download-dir", str(self.folder))
        listens = ("--port", str(self.port), "--rpc-bind-address", "127.0.0.1", "--no-auth")
        self.serve(system_program("transmission-daemon"), *where, *listens, *_PEERLESS)

    def use(self, visitor: Visitor) -> None:
        page = visitor.page
        assert page.url == f"{visitor.origin}/transmission/web/", page.url
        page.locator("#toolbar-open").click()
        page.locator("#torrent_upload_url").fill(_MAGNET)
        page.locator("#upload_confirm_button").click()
        expect(page.locator("#torrent_list")).to_contain_text("a-torrent")

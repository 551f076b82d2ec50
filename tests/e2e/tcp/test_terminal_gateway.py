"""The terminal of a real gateway in Chromium, with a real sshd: used, recorded, revoked, verified."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.support import requires
from tests.support.gateway_process import Gateway, until
from tests.support.ports import free_port
from tests.support.tcp_servers import SshServer, requires_sshd
from tests.support.tcp_world import TcpWorld
from tests.support.terminal import host_key, ssh_server
from tests.support.terminal_page import TerminalPageCase, replayed
from tests.support.web_assets import requires_web_assets


@requires_sshd
@requires_web_assets
@requires("vi")
class GatewayTerminalTests(TerminalPageCase):
    sshd: SshServer
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="burrowgate-test-")))
        cls.sshd = ssh_server(cls.folder)
        cls.addClassCleanup(cls.sshd.remove)

    def setUp(self) -> None:
        self.world = TcpWorld(self)
        self.key = self.world.add_credential(
            "box-key", {"private_key": (self.folder / "key").read_text()}, username=self.sshd.user, kind="ssh-key"
        )

    @property
    def gateway(self) -> Gateway:
        return self.world.gateway

    def mint(self, port: int) -> dict[str, Any]:
        """Return a session of a recorded target, to which the gateway logs in with the key."""
        target = self.world.add_target("box", "ssh", port, host_keys=(host_key(self.sshd),), recording="output")
        self.world.bind(target, self.key, "injected")
        return self.gateway.mint("box")

    def open(self, minted: dict[str, Any]) -> Page:
        """Open the link, and from its page the terminal."""
        context = self.browser.new_context()
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(minted["url"])
        page.get_by_role("link", name="Open a terminal").click()
        return page

    def edit(self, page: Page) -> list[str]:
        """Edit a file in two sizes and load the page again; return the screen, which the editor still fills."""
        self.resize(page, 100, 30)
        self.run_command(page, "stty size", "30 100")
        self.run_command(page, f"vi -u NONE -n {self.folder / 'text'}", "~")
        self.wait_for_empty_lines(page, 28)
        page.keyboard.type("i")
        page.keyboard.insert_text("größe 漢 żółć")
        self.wait_for_line(page, "größe 漢 żółć")
        self.resize(page, 100, 40)
        self.wait_for_empty_lines(page, 38)
        page.reload()
        expect(page.locator("#state")).to_contain_text("Connected again")
        self.resize(page, 100, 40)
        self.wait_for_empty_lines(page, 38)
        self.wait_for_line(page, "größe 漢 żółć")
        return [line.rstrip() for line in self.screen(page)]

    def recording(self, sid: str) -> tuple[str, bytes]:
        """Return the id and the lines of the only recording of a session."""

        def look() -> list[Any]:
            found = self.gateway.admin("GET", f"sessions/{sid}/recordings")["recordings"]
            return [one for one in found if one["sha256"]]

        (found,) = until(look, "the recording is finished")
        path = f"/api/v1/sessions/{sid}/recordings/{found['connection_id']}"
        return found["connection_id"], self.gateway.ask_admin("GET", path)

    def test_terminal_is_used_until_it_is_revoked_and_its_recording_shows_the_same_screen(self) -> None:
        """(tcp T35, T36) The page is loaded again meanwhile; of a recording that is altered, the log says so."""
        minted = self.mint(self.sshd.port)
        sid = minted["session"]["id"]
        page = self.open(minted)
        self.prepare_shell(page)
        shown = self.edit(page)
        (connection,) = self.gateway.admin("GET", f"sessions/{sid}/connections")["connections"]
        self.gateway.revoke(sid)
        expect(page.locator("#why")).to_have_text("The session was revoked by the operator of the gateway.")
        expect(page.locator("#again")).to_be_hidden()
        self.assertEqual(self.world.wait_for_end(sid), "revoked")
        cid, cast = self.recording(sid)
        self.assertEqual(cid, connection["id"])
        self.assertEqual(replayed(cast), shown)
        verified = self.gateway.cli("audit", "verify")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        path = Path(self.world.home, "recordings", sid, f"{cid}.cast.gz")
        path.write_bytes(gzip.compress(cast.replace(b"ready", b"READY", 1)))
        verified = self.gateway.cli("audit", "verify")
        self.assertNotEqual(verified.returncode, 0)
        self.assertIn(f"The recording {cid} of the session {sid} is not the one of event", verified.stderr)

    def test_server_that_cannot_be_reached_leaves_no_recording(self) -> None:
        """(tcp T36)"""
        minted = self.mint(free_port())
        sid = minted["session"]["id"]
        page = self.open(minted)
        expect(page.locator("#over")).to_be_visible()
        connections = f"sessions/{sid}/connections"
        (failed,) = until(lambda: self.gateway.admin("GET", connections)["connections"], "the failure is shown")
        self.assertEqual(failed["reason"], "unreachable")
        folder = Path(self.world.home, "recordings")
        until(lambda: not list(folder.rglob("*")), "nothing of a recording is left")
        events = self.world.store.rows("SELECT action FROM events")
        self.assertNotIn(("recording.finished",), events)

"""A link to a VNC target of a real gateway, in Chromium: the page, the desktop, and its end when it is revoked."""

from __future__ import annotations

import hashlib
import json

from playwright.sync_api import expect

from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Gateway, ask, fetch, until
from tests.support.vnc_desktop import VncDesktop, requires_vnc
from tests.support.web_assets import requires_web_assets


@requires_vnc
@requires_web_assets
class GatewayTests(ChromiumTestCase):
    def test_link_opens_the_page_and_the_desktop_until_it_is_revoked(self) -> None:
        """(tcp T40) The page names the reason for which the session ended."""
        vnc = VncDesktop(self)
        typed = vnc.typed()
        gateway = Gateway(self)
        gateway.admin("POST", "targets", {"name": "screen", "address": f"vnc://127.0.0.1:{vnc.port}"})
        minted = gateway.mint("screen")
        context = self.browser.new_context()
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(minted["url"])
        self.assertNotIn("burrowgate=", page.url)
        self.assertNotIn(minted["token"], page.content())
        expect(page.locator("h1")).to_have_text("Connect to screen")
        page.get_by_role("link", name="Open the desktop").click()
        expect(page.locator("#state")).to_contain_text("Connected.")
        page.keyboard.type("by a link\n", delay=5)
        until(lambda: typed.exists() and typed.read_text() == "by a link\n", "what was typed arrives")
        gateway.revoke(minted["session"]["id"])
        expect(page.locator("#why")).to_have_text("This session was revoked.")

    def test_programs_get_json_text_and_the_client(self) -> None:
        gateway = Gateway(self)
        gateway.admin("POST", "targets", {"name": "db", "address": "postgresql://127.0.0.1:1"})
        minted = gateway.mint("db")
        origin = minted["url"].partition("/?")[0]
        fields = {"Authorization": f"Bearer {minted['token']}"}
        status, body = fetch(f"{origin}/", port=gateway.port, Accept="application/json", **fields)
        state = json.loads(body)
        self.assertEqual((status, state["type"], state["binding"]), (200, "postgresql", "next"))
        answer, client = ask(origin + state["connect"]["client"], port=gateway.port, **fields)
        self.assertEqual(hashlib.sha256(client).hexdigest(), state["connect"]["client_sha256"])
        self.assertEqual(answer.getheader("Content-Type"), "application/zip")
        status, text = fetch(f"{origin}/", port=gateway.port, **fields)
        self.assertIn(b"burrowgate connect psql -", text)
        self.assertEqual(fetch(f"{origin}/.burrowgate/connect.pyz", port=gateway.port)[0], 403)

"""The entry page in a browser: the button and the passphrase, without scripts, over HTTP/1.1 and HTTP/2.

With `BURROWGATE_SCREENSHOTS=FOLDER`, the pages are kept as pictures.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from burrowgate.core.entry import FIELD
from tests.e2e.console import axe
from tests.e2e.test_http2 import Http2Case
from tests.support import WAIT_SECONDS, requires
from tests.support.chromium import ChromiumTestCase
from tests.support.gateway_process import Shared, start_app

LABEL = "Für Jürgen Müßig: Grundrisse der Büroräume in Köln-Ehrenfeld"
PASSPHRASE = "Grüße aus Köln"
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1000, "height": 700}},
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "dark": {"viewport": {"width": 360, "height": 640}, "color_scheme": "dark"},
}


class EntryCase(ChromiumTestCase):
    def page(self, **options: Any) -> Page:
        context = self.browser.new_context(ignore_https_errors=True, **options)
        self.addCleanup(context.close)
        return context.new_page()

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of `page`, if that is wanted."""
        folder = os.environ.get("BURROWGATE_SCREENSHOTS")
        if folder:
            page.screenshot(path=Path(folder, f"{name}.png"), animations="disabled", caret="hide")


class Http1Tests(EntryCase):
    def setUp(self) -> None:
        self.shared = Shared(self, f"127.0.0.1:{start_app(self)}")

    def mint(self, **fields: object) -> Any:
        return self.shared.admin("POST", f"targets/{self.shared.target}/sessions", {"label": LABEL, **fields})

    def visits(self, minted: Any) -> int:
        return int(self.shared.admin("GET", f"sessions/{minted['session']['id']}")["visit_count"])

    def test_one_time_link_opens_at_the_button_at_its_path_and_fragment_without_scripts(self) -> None:
        minted = self.mint(limits={"max_visits": 1}, path="/landed?x=1#/route/ü")
        self.assertTrue(minted["session"]["limits"]["confirm"])
        scanner = self.page()
        scanner.goto(minted["url"])
        scanner.reload()
        self.assertEqual(self.visits(minted), 0)
        page = self.page(java_script_enabled=False)
        page.goto(minted["url"])
        expect(page.get_by_text(LABEL)).to_be_visible()
        page.get_by_role("button", name="Open").press("Enter")
        page.wait_for_url(f"http://{self.shared.host}/landed?x=1#/route/%C3%BC")
        self.assertEqual(self.visits(minted), 1)
        page.goto(minted["url"])
        self.assertEqual(page.url, f"http://{self.shared.host}/landed?x=1#/route/%C3%BC")
        scanner.get_by_role("button", name="Open").click()
        expect(scanner.get_by_role("heading")).to_have_text("This link has been used")
        self.assertEqual(self.visits(minted), 1)

    def test_passphrase_is_asked_until_it_is_right_and_again_when_it_was_changed(self) -> None:
        minted = self.mint(passphrase=PASSPHRASE, path="/landed?x=1#/route")
        page = self.page(java_script_enabled=False)
        answer = page.goto(minted["url"])
        assert answer is not None
        self.assertEqual(answer.status, 401)
        page.get_by_label("Passphrase").fill("Grüße aus Bonn")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert")).to_have_text("That is not the passphrase of this link.")
        self.assertTrue(page.get_by_label("Passphrase").evaluate("one => one === document.activeElement"))
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url(f"http://{self.shared.host}/landed?x=1#/route")
        page.goto(minted["url"])
        self.assertEqual(page.url, f"http://{self.shared.host}/landed?x=1#/route")
        self.shared.admin("PUT", f"sessions/{minted['session']['id']}/passphrase", {"passphrase": "a second one"})
        page.goto(f"http://{self.shared.host}/closed?y=2")
        expect(page.get_by_label("Passphrase")).to_be_visible()
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Passphrase").fill("a second one")
        page.get_by_role("button", name="Open").click()
        page.wait_for_url(f"http://{self.shared.host}/closed?y=2")
        self.shared.admin("DELETE", f"sessions/{minted['session']['id']}/passphrase")
        other = self.page()
        other.goto(minted["url"])
        self.assertEqual(other.url, f"http://{self.shared.host}/landed?x=1#/route")

    def test_pages_are_accessible_in_each_size_and_colour(self) -> None:
        confirm, secret = self.mint(limits={"confirm": True}), self.mint(passphrase=PASSPHRASE)
        for look, options in LOOKS.items():
            page = self.page(**options)
            page.goto(confirm["url"])
            self.assertEqual(axe.violations(page), [])
            self.keep(page, f"confirm-{look}")
            page.goto(secret["url"])
            self.keep(page, f"passphrase-{look}")
            self.assertEqual(axe.violations(page), [])
            page.get_by_label("Passphrase").fill("wrong one")
            page.keyboard.press("Enter")
            expect(page.get_by_role("alert")).to_be_visible()
            self.assertEqual(axe.violations(page), [])
            self.keep(page, f"wrong-{look}")
            width = page.evaluate("document.documentElement.scrollWidth")
            self.assertLessEqual(width, options["viewport"]["width"])

    def test_nothing_runs_and_nothing_is_sent_elsewhere_from_the_page(self) -> None:
        minted = self.mint(limits={"confirm": True}, label="<script>document.title='x'</script>")
        page = self.page()
        page.goto(minted["url"])
        self.assertEqual(page.title(), "Open this link?")
        page.evaluate("document.forms[0].action = 'http://elsewhere.localhost:1/'")
        with page.expect_console_message(lambda message: "form-action" in message.text):
            page.evaluate("document.forms[0].requestSubmit()")
        self.assertEqual(page.url, minted["url"])


class OverHttp2Tests(EntryCase, Http2Case):
    def test_button_and_passphrase_over_tls(self) -> None:
        minted = self.gateway.mint("app", label=LABEL, passphrase=PASSPHRASE, limits={"max_visits": 1}, path="/#/route")
        page = self.page(java_script_enabled=False)
        page.goto(minted["url"])
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Open").click()
        page.wait_for_url(f"{self.origin}/#/route")
        (cookie,) = page.context.cookies()
        self.assertEqual(
            (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"]),
            ("__Host-burrowgate", True, True, "Lax"),
        )
        minted = self.gateway.mint("app", limits={"confirm": True})
        page = self.page(java_script_enabled=False)
        page.goto(minted["url"])
        page.get_by_role("button", name="Open").click()
        page.wait_for_url(f"{self.origin}/")


@requires("curl")
class CurlTests(Http2Case):
    def test_curl_shows_the_passphrase_of_a_file(self) -> None:
        minted = self.gateway.mint("app", passphrase=PASSPHRASE)
        fields = Path(self.ca.parent, "fields")
        fields.write_text(f"Burrowgate-Passphrase: {PASSPHRASE}\nAuthorization: Bearer {minted['token']}\n", "utf-8")
        where = ("--cacert", str(self.ca), "--resolve", f"app.localhost:{self.port}:127.0.0.1", "-sS")
        for version in ("--http1.1", "--http2"):
            for given, code in ((("-H", f"@{fields}"), "200"), ((), "401")):
                url = f"{self.origin}/closed" if given else minted["url"]
                got = subprocess.run(
                    ("curl", *where, version, *given, "-o", "/dev/null", "-w", "%{http_code}", url),
                    capture_output=True, text=True, timeout=WAIT_SECONDS, check=True,
                )  # fmt: skip
                self.assertEqual(got.stdout, code, (version, given))
        self.assertEqual(FIELD, "burrowgate-passphrase")


@requires("setsid")
class PromptTests(Http2Case):
    """A passphrase that is typed at a terminal."""

    def run_at_terminal(self, *words: str, typed: str) -> tuple[int, str, str]:
        """Return exit code, stdout, and what the terminal showed of a command that asks twice for a passphrase."""
        terminal, slave = pty.openpty()
        self.addCleanup(os.close, terminal)
        command = ("setsid", "--ctty", "--wait", sys.executable, "-m", "burrowgate", *words, *self.gateway.where)
        process = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=slave, text=True)
        os.close(slave)
        shown = b""
        for question in (b"assphrase: ", b"confirmation: "):
            while question not in shown:
                shown += os.read(terminal, 1000)
            os.write(terminal, typed.encode() + b"\n")
        out, _ = process.communicate(timeout=WAIT_SECONDS)
        with contextlib.suppress(OSError):  # the other end is closed
            while data := os.read(terminal, 1000):
                shown += data
        return process.returncode, out, shown.decode()

    def test_passphrase_is_asked_for_twice_and_not_shown(self) -> None:
        code, out, shown = self.run_at_terminal("sessions", "mint", "app", "--passphrase", "--json", typed=PASSPHRASE)
        self.assertEqual(code, 0, shown)
        minted = json.loads(out)
        self.assertTrue(minted["session"]["limits"]["passphrase"])
        self.assertNotIn(PASSPHRASE, out + shown)
        sid = minted["session"]["id"]
        code, out, shown = self.run_at_terminal("sessions", "passphrase", sid, typed="short")
        self.assertEqual((code, out), (5, ""), shown)
        self.assertNotIn("short", shown)

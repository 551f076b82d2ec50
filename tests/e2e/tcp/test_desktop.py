"""The desktop of a VNC target in Chromium: noVNC over the tunnel, its tools, and its end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from burrowgate.core.targets import TargetType
from burrowgate.proxy.tcp.page import Binding, PageFacts
from burrowgate.proxy.tcp.pages import TcpPages
from burrowgate.proxy.tcp.web_assets import WebAssets
from tests.e2e.console.axe import violations
from tests.support.chromium import ChromiumTestCase, wait_until
from tests.support.rfb_server import RfbServer
from tests.support.tcp_page_server import TcpPageServer
from tests.support.vnc_desktop import VncDesktop, requires_vnc
from tests.support.web_assets import requires_web_assets

PATH = "/.burrowgate/desktop"
CONTROL, ALT, SHIFT, SUPER = 0xFFE3, 0xFFE9, 0xFFE1, 0xFFEB
ENDS = (
    (4001, "revoked", "This session was revoked.", False),
    (4002, "expired", "The time of this session is over.", False),
    (4003, "ended:host-set:db", "a record that it needs was deleted or removed: its host set", False),
    (4003, "login-ended", "The sign-in with which this session was opened has ended.", False),
    (4004, "idle", "This session was not used for too long.", True),
    (4005, "cut", "This connection was cut by the operator of the gateway.", True),
    (4006, "credentials-lost", "The gateway could not renew the credentials of this session.", False),
    (4007, "", "The server has reset the connection.", True),
    (1001, "gateway-stopping", "The gateway is stopping.", True),
    (1000, "", "The server has closed the connection.", True),
    (4003, "__proto__", "This session has ended.", False),
)
"""Close code, reason of the message `end`, what is said, and whether connecting again is offered."""


@requires_web_assets
class DesktopCase(ChromiumTestCase):
    target_port = 0

    def setUp(self) -> None:
        facts = PageFacts(
            label="",
            target="build <screen>",
            type=TargetType.VNC,
            host="screen.example.com",
            expires_at=int(time.time()) + 7200,
        )
        self.server = TcpPageServer(self, TcpPages(WebAssets()), facts, self.target_port)
        context = self.browser.new_context(viewport={"width": 900, "height": 700})
        self.addCleanup(context.close)
        self.page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self) -> Page:
        self.page.goto(self.server.origin + PATH)
        expect(self.page.locator("#state")).to_contain_text("Connected.")
        return self.page

    def until(self, condition: Callable[[], bool], what: str) -> None:
        wait_until(self.page, condition, what)


@requires_vnc
class RealServerTests(DesktopCase):
    """TigerVNC, with a terminal that writes down what is typed."""

    def start(self, password: str = "") -> Path:
        server = VncDesktop(self, password)
        self.server.target_port = server.port
        return server.typed()

    def typed(self, file: Path, text: str) -> None:
        self.until(lambda: file.exists() and file.read_text() == text, f"typing {text!r}")

    def test_screen_is_shown_and_typing_reaches_it(self) -> None:
        file = self.start()
        page = self.open()
        page.keyboard.type("through a link\n", delay=5)
        self.typed(file, "through a link\n")
        self.assertEqual(page.title(), page.evaluate("document.title"))
        self.assertIn("build <screen>", page.title())
        self.until(lambda: self.colours() > 1, "drawing")
        self.assertEqual(self.problems, [])
        self.assertEqual(self.server.requests.count("/.burrowgate/connect"), 1)

    def colours(self) -> int:
        """Return how many colours the canvas shows."""
        count: int = self.page.evaluate(
            "() => { const canvas = document.querySelector('canvas');"
            "const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
            "return new Set(new Uint32Array(data.buffer)).size; }"
        )
        return count

    def test_brokered_password_is_sent_without_asking(self) -> None:
        file = self.start("s3cret-8")
        self.server.credentials = [{"name": "screen", "username": "", "password": "s3cret-8"}]
        page = self.open()
        expect(page.locator("#credentials")).not_to_be_visible()
        page.keyboard.type("in\n", delay=5)
        self.typed(file, "in\n")
        self.assertNotIn("s3cret-8", page.content())

    def test_password_is_asked_for_and_a_wrong_one_is_named(self) -> None:
        self.start("s3cret-8")
        page = self.page
        page.goto(self.server.origin + PATH)
        page.get_by_label("Password").fill("wrong")
        self.assertEqual(violations(page), [])
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("#why")).to_contain_text("The desktop refused the password")
        page.get_by_role("button", name="Connect again").click()
        page.get_by_label("Password").fill("s3cret-8")
        page.keyboard.press("Enter")
        expect(page.locator("#state")).to_contain_text("Connected.")
        self.assertEqual(page.locator("#password").input_value(), "")

    def test_text_of_any_script_is_typed(self) -> None:
        file = self.start()
        page = self.open()
        page.locator("summary", has_text="Clipboard").click()
        page.get_by_label("Text to and from the desktop").fill("a text/plain 123\n")
        page.get_by_role("button", name="Type it").click()
        self.typed(file, "a text/plain 123\n")

    def test_desktop_takes_the_size_of_the_window(self) -> None:
        self.start()
        page = self.open()
        page.get_by_label("Size").select_option("Resize the desktop")
        width = page.locator("#screen").evaluate("element => element.clientWidth")
        self.until(lambda: page.locator("canvas").evaluate("canvas => canvas.width") == width, "resizing")
        page.get_by_label("Size").select_option("Actual size")
        self.assertEqual(page.locator("canvas").evaluate("canvas => canvas.clientWidth"), width)

    def test_server_that_stops_is_announced(self) -> None:
        self.start()
        page = self.open()
        self.server.close(4007)
        expect(page.locator("#why")).to_have_text("The server has reset the connection.")


class ToolTests(DesktopCase):
    """A server that notes what the page sends."""

    def setUp(self) -> None:
        self.rfb = RfbServer(self)
        self.target_port = self.rfb.port
        super().setUp()

    def test_page_is_accessible_in_each_state(self) -> None:
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page = self.open()
            self.assertEqual(violations(page), [], scheme)
            for menu in ("Keys", "Clipboard"):
                page.locator("summary", has_text=menu).click()
                self.assertEqual(violations(page), [], (scheme, menu))
            self.server.close(4001)
            expect(page.locator("#ended")).to_be_visible()
            self.assertEqual(violations(page), [], scheme)

    def test_narrow_screen_fits(self) -> None:
        self.page.set_viewport_size({"width": 360, "height": 640})
        page = self.open()
        for menu in ("Keys", "Clipboard"):
            page.locator("summary", has_text=menu).click()
            self.assertEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
            expect(page.locator("details[open]")).to_have_count(1)
            box = page.locator("details[open] > div").bounding_box()
            assert box is not None
            self.assertGreaterEqual(box["x"], 0)
            self.assertLessEqual(box["x"] + box["width"], 360)

    def test_keyboard_alone_leaves_and_reenters_the_desktop(self) -> None:
        page = self.open()
        page.keyboard.press("Tab")
        self.until(lambda: (0xFF09, False) in self.rfb.keys, "Tab belongs to the desktop")
        for key in ("Control", "Alt", "Shift"):
            page.keyboard.down(key)
        expect(page.get_by_label("Size")).to_be_focused()
        for key in ("Control", "Alt", "Shift"):
            page.keyboard.up(key)
        self.until(lambda: all((key, False) in self.rfb.keys for key in (CONTROL, ALT, SHIFT)), "no key stays down")
        before = len(self.rfb.keys)
        reached = []
        for _ in range(8):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.tagName"))
            if reached[-1] == "CANVAS":
                break
        self.assertEqual(reached[-1], "CANVAS", reached)
        self.assertEqual(len(self.rfb.keys), before)
        page.keyboard.press("a")
        self.until(lambda: (0x61, True) in self.rfb.keys, "typing reaches the desktop again")

    def test_menus_close_by_escape_and_give_the_focus_back(self) -> None:
        page = self.open()
        menu = page.locator("summary", has_text="Keys")
        menu.click()
        page.get_by_role("button", name="Ctrl+Alt+Del").focus()
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
        expect(page.get_by_role("button", name="Ctrl+Alt+Del")).not_to_be_visible()

    def test_keys_that_a_browser_keeps_are_buttons(self) -> None:
        page = self.open()
        page.locator("summary", has_text="Keys").click()
        page.get_by_role("button", name="Ctrl+Alt+Del").click()
        self.until(lambda: (0xFFFF, False) in self.rfb.keys, "Ctrl+Alt+Del")
        for name, key in {"Ctrl": CONTROL, "Alt": ALT, "Shift": SHIFT, "Super": SUPER}.items():
            self.rfb.keys.clear()
            button = page.get_by_role("button", name=name, exact=True)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            self.until(lambda key=key: self.rfb.keys == [(key, True)], f"{name} goes down")  # type: ignore[misc]
            button.click()
            self.until(lambda key=key: self.rfb.keys[-1] == (key, False), f"{name} goes up")  # type: ignore[misc]

    def test_clipboard_goes_both_ways_and_only_when_asked(self) -> None:
        page = self.open()
        page.locator("summary", has_text="Clipboard").click()
        box = page.get_by_label("Text to and from the desktop")
        box.fill("for the desktop")
        self.assertEqual(self.rfb.cut_texts, [])
        page.get_by_role("button", name="Send to its clipboard").click()
        self.until(lambda: self.rfb.cut_texts == ["for the desktop"], "sending")
        self.rfb.copy("from the <desktop>")
        expect(box).to_have_value("from the <desktop>")

    def test_full_screen_and_back(self) -> None:
        page = self.open()
        page.get_by_role("button", name="Full screen").click()
        expect(page.get_by_role("button", name="Leave full screen")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Leave full screen").click()
        expect(page.get_by_role("button", name="Full screen")).to_have_attribute("aria-pressed", "false")

    def test_warning_before_the_end_is_announced(self) -> None:
        page = self.open()
        self.server.say({"t": "warn", "ends": time.time() + 60, "why": "expired"})
        expect(page.get_by_role("status").first).to_have_text("This session ends within a minute.")
        page.keyboard.press("b")
        self.until(lambda: (0x62, True) in self.rfb.keys, "the desktop goes on")

    def test_messages_that_are_not_understood_change_nothing(self) -> None:
        page = self.open()
        for message in ({"t": "later"}, {}, {"t": "warn"}, {"t": ["end"]}):
            self.server.say(message)
        page.keyboard.press("c")
        self.until(lambda: (0x63, True) in self.rfb.keys, "the desktop goes on")
        self.assertEqual(self.problems, [])

    def test_end_is_announced_with_its_reason(self) -> None:
        """(tcp T40) The page says the reason of the message `end`, or of the close code without one."""
        for code, reason, sentence, again in ENDS:
            page = self.open()
            if reason:
                self.server.say({"t": "end", "reason": reason, "by": "admin"})
            self.server.close(code)
            expect(page.locator("#why")).to_contain_text(sentence)
            expect(page.locator("#ended")).to_be_visible()
            self.assertEqual(page.get_by_role("button", name="Connect again").is_visible(), again, reason)

    def test_connecting_again_works(self) -> None:
        page = self.open()
        self.server.close(4007)
        page.get_by_role("button", name="Connect again").click()
        expect(page.locator("#state")).to_contain_text("Connected.")
        self.assertEqual(page.locator("canvas").count(), 1)
        self.assertEqual(self.server.requests.count("/.burrowgate/connect"), 2)

    def test_visitor_disconnects(self) -> None:
        page = self.open()
        page.get_by_role("button", name="Disconnect").click()
        expect(page.locator("#why")).to_have_text("You have disconnected.")
        expect(page.get_by_role("link", name="Back to the session")).to_have_attribute("href", "/")

    def test_refused_tunnel_is_explained_by_the_state_of_the_session(self) -> None:
        facts = self.server.facts
        cases = (
            (409, replace(facts, binding=Binding.OTHER), "Another program or browser has connected first"),
            (429, replace(facts, connection_limit=3, connections_left=0), "No connections are left in this session."),
            (502, facts, "The server cannot be reached just now."),
            (410, replace(facts, expires_at=1), "The time of this session is over."),
        )
        for status, state, sentence in cases:
            self.server.refusal, self.server.facts = status, state
            self.page.goto(self.server.origin + PATH)
            expect(self.page.locator("#why")).to_contain_text(sentence)


class HostileServerTests(DesktopCase):
    def test_server_that_does_not_speak_vnc_is_named(self) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listening.close)

        def answer() -> None:
            client, _ = listening.accept()
            with client:
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                client.recv(100)

        thread = threading.Thread(target=answer)
        thread.start()
        self.addCleanup(thread.join)
        self.server.target_port = listening.getsockname()[1]
        self.page.goto(self.server.origin + PATH)
        expect(self.page.locator("#why")).to_contain_text("uses something that this page does not know")

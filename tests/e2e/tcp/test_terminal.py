"""The terminal in Chromium, with a real sshd behind it: programs, sizes, pasting, reloading, ends, accessibility."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import textwrap
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.console.axe import violations
from tests.support import requires
from tests.support.tcp_servers import SshServer, requires_sshd
from tests.support.terminal import TerminalServer, ssh_server, wait_until
from tests.support.terminal_page import TerminalPageCase, replayed
from tests.support.web_assets import requires_web_assets

PASTED_BYTES = 1_000_000
CAT_BYTES = 10_000_000
_PASTE = """(text) => { const data = new DataTransfer(); data.setData("text/plain", text);
document.querySelector(".xterm-helper-textarea").dispatchEvent(
  new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }"""
_READER = textwrap.dedent(
    """
    import hashlib, os, sys, termios, tty
    before = termios.tcgetattr(0)
    tty.setraw(0)
    os.write(1, b"\\x1b[?2004hSEND\\r\\n")
    data = b""
    while not data.endswith(b"\\x1b[201~"):
        data += os.read(0, 65536)
    termios.tcsetattr(0, termios.TCSANOW, before)
    text = data[len(b"\\x1b[200~") : -len(b"\\x1b[201~")]
    print("\\x1b[?2004l" + "GOT", len(text), hashlib.sha256(text).hexdigest())
    """
)


@requires_sshd
@requires_web_assets
@requires("vi")
class TerminalTests(TerminalPageCase):
    sshd: SshServer
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="burrowgate-test-")))
        cls.sshd = ssh_server(cls.folder)
        cls.addClassCleanup(cls.sshd.remove)

    def open(self, *, scope: str = "off", width: int = 1000, height: int = 700, **options: object) -> Page:
        self.server = TerminalServer(self, self.sshd, self.folder / "key", scope)
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        self.addCleanup(context.close)
        page = context.new_page()
        self.problems: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(self.server.origin)
        self.prepare_shell(page)
        return page

    def test_editor_uses_the_whole_screen_and_keeps_utf_8(self) -> None:
        """(tcp T35)"""
        page = self.open()
        file = self.folder / "text"
        self.resize(page, 100, 30)
        self.run_command(page, "stty size", "30 100")
        self.run_command(page, f"vi -u NONE -n {file}", "~")
        page.keyboard.type("i")
        page.keyboard.insert_text("größe 漢字 żółć")
        self.wait_for_line(page, "größe 漢字 żółć")
        self.assertEqual(sum(line.startswith("~") for line in self.screen(page)), 28)
        self.resize(page, 100, 40)
        self.wait_for_empty_lines(page, 38)
        page.keyboard.press("Escape")
        page.keyboard.type(":wq")
        self.run_command(page, "", "$ ")
        self.run_command(page, "stty size", "40 100")
        self.assertEqual(file.read_text("utf-8"), "größe 漢字 żółć\n")
        self.assertEqual(self.problems, [])

    def test_window_s_size_is_that_of_the_shell(self) -> None:
        """(tcp T35)"""
        page = self.open(width=800, height=600)
        for width, height in ((800, 600), (1100, 760), (360, 640)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(200)
            size = page.evaluate("`${burrowgateTerminal.rows} ${burrowgateTerminal.cols}`")
            self.run_command(page, "clear; stty size", size)

    def test_ten_megabytes_are_shown_to_their_end(self) -> None:
        """(tcp T35)"""
        page = self.open()
        file = self.folder / "large"
        line = "0123456789" * 7
        file.write_text(f"{line}\n" * (CAT_BYTES // 71) + "the last line\n")
        self.run_command(page, f"cat {file}", "the last line")
        self.run_command(page, "echo still he''re", "still here")

    def test_a_megabyte_is_pasted_in_one_bracket(self) -> None:
        """(tcp T35)"""
        page = self.open()
        script = self.folder / "reader.py"
        script.write_text(_READER)
        self.run_command(page, f"python3 {script}", "SEND")
        lines = [f"line {number} äöü\n" for number in range(PASTED_BYTES // 14)]
        text = "".join(lines) + "\x1b[201~ echo injected"
        page.evaluate(_PASTE, text)
        sent = text.replace("\n", "\r").replace("\x1b", "").encode()
        self.assertGreater(len(sent), PASTED_BYTES)
        self.wait_for_line(page, f"GOT {len(sent)} {hashlib.sha256(sent).hexdigest()}")
        expect(page.locator("#state")).to_have_text("Pasted")

    def test_reload_takes_up_the_same_shell_and_counts_nothing(self) -> None:
        """(tcp T35)"""
        page = self.open()
        self.run_command(page, "me=42; for n in $(seq 300); do echo row $n; done", "row 300")
        before = self.screen(page)
        for _ in range(3):
            page.reload()
            expect(page.locator("#state")).to_contain_text("Connected again")
            self.wait_for_line(page, "row 300")
            self.assertEqual(self.screen(page), before)
        self.run_command(page, "echo me is $me", "me is 42")
        self.assertEqual(len(self.server.of_kind("opened")), 1)

    def test_lost_connection_comes_back_by_itself(self) -> None:
        page = self.open()
        self.run_command(page, "me=43", "$ ")
        self.server.order("drop")
        expect(page.locator("#state")).to_contain_text("Connected again")
        self.run_command(page, "echo me is $me", "me is 43")
        self.assertEqual(len(self.server.of_kind("opened")), 1)

    def test_second_window_has_a_shell_of_its_own(self) -> None:
        page = self.open()
        self.run_command(page, "me=44", "$ ")
        other = page.context.new_page()
        other.goto(self.server.origin)
        expect(other.locator("#state")).to_have_text("Connected")
        self.run_command(other, "echo me is $me.", "me is .")
        self.run_command(page, "echo me is $me.", "me is 44.")

    def test_revoked_session_ends_the_terminal_and_says_so(self) -> None:
        page = self.open()
        self.server.order("cut revoked")
        expect(page.locator("#over")).to_be_visible()
        expect(page.locator("#why")).to_have_text("The session was revoked by the operator of the gateway.")
        expect(page.locator("#again")).to_be_hidden()
        self.assertEqual(self.server.wait_for("closed")[1], "session-revoked")
        self.assertEqual(violations(page), [])

    def test_lingering_shell_ends_with_its_session(self) -> None:
        page = self.open()
        page.goto("about:blank")
        self.server.order("cut revoked")
        self.assertEqual(self.server.wait_for("closed")[1], "session-revoked")

    def test_shell_that_exits_can_be_opened_again(self) -> None:
        page = self.open()
        page.keyboard.type("exit 3\n")
        expect(page.locator("#why")).to_have_text("The shell has ended with the status 3.")
        expect(page.locator("#again")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#state")).to_have_text("Connected")
        self.run_command(page, "echo an''ew", "anew")
        self.assertEqual(len(self.server.of_kind("opened")), 2)

    def test_keyboard_alone_reaches_all_and_leads_back(self) -> None:
        """(tcp T35)"""
        page = self.open()
        focused = "document.activeElement.id || document.activeElement.className"
        page.keyboard.type("ec")
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate(focused), "xterm-helper-textarea")
        page.keyboard.press("Control+c")
        page.keyboard.press("Control+F6")
        reached = [page.evaluate(focused)]
        for _ in range(7):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(focused))
        self.assertEqual(reached, ["find", "smaller", "larger", "theme", "reader", "copy", "paste", "end"])
        page.keyboard.press("Control+F6")
        self.assertEqual(page.evaluate(focused), "xterm-helper-textarea")
        page.keyboard.press("Control+Shift+KeyF")
        self.assertEqual(page.evaluate(focused), "query")
        page.keyboard.type("ready")
        page.keyboard.press("Enter")
        page.wait_for_function("() => burrowgateTerminal.getSelection() === 'ready'")
        page.keyboard.press("Control+a")
        page.keyboard.type("nowhere")
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_have_text("No match")
        page.keyboard.press("Escape")
        self.assertEqual(page.evaluate(focused), "xterm-helper-textarea")

    def test_page_is_accessible_in_each_theme_and_fits_a_narrow_screen(self) -> None:
        """(tcp T35)"""
        page = self.open(width=360, height=640, has_touch=True, is_mobile=True)
        self.run_command(page, "ls --color=always /", "usr")
        for theme in ("dark", "light", "contrast"):
            page.select_option("#theme", theme)
            self.assertEqual(violations(page), [], theme)
        self.assertEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
        page.tap('[data-key="ctrl"]')
        page.keyboard.type("l")
        page.tap('[data-key="up"]')
        page.keyboard.press("Enter")
        self.wait_for_line(page, "usr")
        self.assertEqual(self.problems, [])

    def test_screen_readers_get_lines_and_settings_stay(self) -> None:
        page = self.open()
        page.click("#reader")
        page.click("#larger")
        page.locator(".xterm-helper-textarea").focus()
        page.keyboard.type("echo spo''ken\n")
        self.wait_for_line(page, "spoken")
        expect(page.locator(".xterm-accessibility-tree")).to_contain_text("spoken")
        self.assertEqual(violations(page), [])
        page.reload()
        expect(page.locator("#reader")).to_have_attribute("aria-pressed", "true")
        self.assertEqual(page.evaluate("burrowgateTerminal.options.fontSize"), 15)

    def test_recording_is_announced_and_replays_to_the_same_screen(self) -> None:
        """(tcp T36)"""
        page = self.open(scope="output")
        self.resize(page, 100, 30)
        file = self.folder / "recorded"
        self.run_command(page, f"vi -u NONE -n {file}", "~")
        page.keyboard.type("i")
        page.keyboard.insert_text("first ünï line")
        self.wait_for_line(page, "first ünï line")
        self.resize(page, 90, 20)
        self.wait_for_empty_lines(page, 18)
        page.wait_for_timeout(300)
        shown = [line.rstrip() for line in self.screen(page)]
        page.click("#end")
        _, sid, cid, digest, size = self.server.wait_for("recorded")
        cast = gzip.decompress((self.server.recordings / sid / f"{cid}.cast.gz").read_bytes())
        self.assertEqual((hashlib.sha256(cast).hexdigest(), len(cast)), (digest, size))
        self.assertEqual(replayed(cast), shown)

    def test_line_before_the_first_prompt_says_that_it_is_recorded(self) -> None:
        self.server = TerminalServer(self, self.sshd, self.folder / "key", "all")
        page = self.browser.new_page()
        self.addCleanup(page.close)
        page.goto(self.server.origin)
        expect(page.locator("#state")).to_have_text("Connected, recorded")
        self.wait_for_line(page, "is recorded: all that this terminal shows and all that you type")
        wait_until(lambda: any(self.server.recordings.rglob("*.cast")), "no recording")

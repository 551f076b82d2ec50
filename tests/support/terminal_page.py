"""The page of a terminal in Chromium, as tests drive it, and the screen that a recording replays to."""

from __future__ import annotations

import pyte
from playwright.sync_api import Page, expect

from burrowgate.proxy.tcp.recording.asciicast import read_events
from tests.support.chromium import ChromiumTestCase

SCREEN = """() => { const buffer = burrowgateTerminal.buffer.active; const lines = [];
for (let row = 0; row < burrowgateTerminal.rows; row++)
  lines.push(buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? "");
return lines }"""
"""JavaScript that returns the lines of the screen."""


class TerminalPageCase(ChromiumTestCase):
    """Tests of the page of a terminal."""

    def run_command(self, page: Page, command: str, shown: str) -> None:
        """Type `command` and wait until the screen has `shown` in a line."""
        page.keyboard.insert_text(command)
        page.keyboard.press("Enter")
        self.wait_for_line(page, shown)

    def prepare_shell(self, page: Page) -> None:
        """Wait for a shell, and give it a plain prompt and an empty screen."""
        expect(page.locator("#state")).to_contain_text("Connected")
        self.run_command(page, "PS1='$ '; unset PROMPT_COMMAND; clear; echo re''ady", "ready")

    def wait_for_line(self, page: Page, shown: str) -> None:
        """Wait until a line of the screen has `shown`."""
        page.wait_for_function(f"(shown) => ({SCREEN})().some((line) => line.includes(shown))", arg=shown)

    def wait_for_empty_lines(self, page: Page, count: int) -> None:
        """Wait until an editor shows `count` lines beyond the end of its text."""
        page.wait_for_function(f"() => ({SCREEN})().filter((line) => line.startsWith('~')).length === {count}")

    def screen(self, page: Page) -> list[str]:
        """Return the lines of the screen."""
        lines: list[str] = page.evaluate(SCREEN)
        return lines

    def resize(self, page: Page, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        page.evaluate("([columns, rows]) => burrowgateTerminal.resize(columns, rows)", [columns, rows])


class Screen(pyte.Screen):
    """A screen that ignores private forms of SGR, such as xterm's `CSI > 4 ; 2 m`, which pyte does not know."""

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        if not private:
            super().select_graphic_rendition(*attributes)


def replayed(cast: bytes) -> list[str]:
    """Return the lines of the screen at the end of a recording, as another terminal shows it."""
    header, events = read_events(cast)
    screen = Screen(int(str(header["width"])), int(str(header["height"])))
    stream = pyte.Stream(screen)
    for _, kind, text in events:
        if kind == "o":
            stream.feed(text)
        elif kind == "r":
            columns, _, rows = text.partition("x")
            screen.resize(int(rows), int(columns))
    return [line.rstrip() for line in screen.display]

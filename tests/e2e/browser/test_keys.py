"""Every character that a visitor types arrives in a real Chromium behind a real screen (TigerVNC), through the page.

The keyboard map is the one that a box has (`boxes/box/keymap.awk`); the box itself is left out, so that the text can be
read out of the Chromium on the screen.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

from playwright.sync_api import Page

from tests.e2e.browser.page_case import PageCase
from tests.support import chromium, requires
from tests.support.keyboards import Key, Keyboard, bound_in_box, keys_of, set_layout
from tests.support.vnc_desktop import VncDesktop, requires_vnc

ROUNDS, ROUND_KEYS = 3, 500


@requires_vnc
@requires("setxkbmap")
@requires("xmodmap")
class ArrivalTests(PageCase):
    def screen_port(self) -> int:
        self.desktop = VncDesktop(self)
        return self.desktop.port

    def prepare(self, layout: str) -> list[Key]:
        """Start a Chromium on the screen with `layout`; returns the keys of the visitor's keyboard."""
        set_layout(self.desktop.display, layout)
        keys = keys_of(self.desktop.display)
        bound_in_box(self.desktop.display, layout)
        inner: Any = self.browser.browser_type.launch(
            executable_path="/usr/bin/chromium",
            headless=False,
            args=[*chromium.FLAGS, "--window-position=0,0", "--window-size=640,480"],
            env={**os.environ, "DISPLAY": self.desktop.display},
        )
        self.addCleanup(inner.close)
        self.inner: Page = inner.new_page()
        self.inner.set_content("<textarea rows=20 cols=60 autofocus></textarea>")
        self.inner.bring_to_front()
        self.inner.focus("textarea")
        page = self.open()
        page.get_by_label("Your keyboard").select_option(layout)
        page.get_by_role("button", name="Start").click()
        self.until(lambda: self.page.locator("#screen canvas").is_visible(), "the screen")
        return keys

    def arrived(self) -> str:
        text: str = self.inner.evaluate("document.querySelector('textarea').value")
        return text

    def expect_arrival(self, wanted: str) -> None:
        waits = 0
        while len(self.arrived()) < len(wanted) and waits < 100:
            self.page.wait_for_timeout(100)
            waits += 1
        got = self.arrived()
        self.assertEqual(Counter(wanted) - Counter(got), Counter(), "lost")
        self.assertEqual(got, wanted)
        self.inner.evaluate("document.querySelector('textarea').value = ''")

    def check_layout(self, layout: str) -> None:
        keys = self.prepare(layout)
        keyboard = Keyboard(self.page.context.new_cdp_session(self.page))
        order = random.Random(16)
        for _ in range(ROUNDS):
            typed = [keys[place % len(keys)] for place in range(ROUND_KEYS)]
            order.shuffle(typed)
            keyboard.type(typed)
            self.expect_arrival("".join(key.character for key in typed))

    def test_each_character_of_the_us_layout_arrives(self) -> None:
        """(B23) 3 times 500 keys, none lost."""
        self.check_layout("us")

    def test_each_character_of_the_german_layout_arrives(self) -> None:
        """(B23) All four levels of it, 3 times 500 keys, none lost."""
        self.check_layout("de")

    def test_characters_of_other_keyboards_arrive_with_the_us_layout(self) -> None:
        """(B23, B24) A German keyboard on a browser with the layout us, and what no keyboard has, by the paste path."""
        self.prepare("us")
        keyboard = Keyboard(self.page.context.new_cdp_session(self.page))
        text = "é ß € 漢字 a👩‍🚀b ünïcödé Жизнь."
        for letter in text:
            if letter > "\uffff":  # no key reports one
                self.page.keyboard.insert_text(letter)
            else:
                keyboard.type([Key(letter, "KeyA", 0)])
        self.expect_arrival(text)

    def test_texts_of_input_methods_arrive(self) -> None:
        """(B24) A composition, and a text of a telephone's keyboard."""
        self.prepare("us")
        session = self.page.context.new_cdp_session(self.page)
        for text in ("に", "にほ", "日本"):
            session.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
        session.send("Input.insertText", {"text": "日本語"})
        self.expect_arrival("日本語")
        self.page.keyboard.insert_text("やあ 😀")
        self.expect_arrival("やあ 😀")

    def test_paste_event_reaches_the_browser(self) -> None:
        self.prepare("de")
        self.paste_here("Grüße\nvon „hier“ 漢")
        self.expect_arrival("Grüße\nvon „hier“ 漢")

"""Keys, clipboard and touch of the page of a disposable browser, as its screen gets them."""

from __future__ import annotations

from typing import Any, ClassVar

from playwright.sync_api import Page, expect

from tests.e2e.browser.page_case import NARROW, PageCase

CONTROL, SHIFT, BACKSPACE, RETURN, ESCAPE, TAB = 0xFFE3, 0xFFE1, 0xFF08, 0xFF0D, 0xFF1B, 0xFF09
PASTE = [(CONTROL, True), (0x76, True), (0x76, False), (CONTROL, False)]


class KeyTests(PageCase):
    def keys(self, wanted: list[tuple[int, bool]]) -> None:
        self.until(lambda: len(self.rfb.keys) >= len(wanted), f"{len(wanted)} keys")
        self.assertEqual(self.rfb.keys, wanted)

    def test_characters_go_as_keysyms_and_other_keys_as_themselves(self) -> None:
        page = self.start()
        page.keyboard.press("Shift+A")
        page.keyboard.press("Enter")
        self.keys([(SHIFT, True), (0x41, True), (0x41, False), (SHIFT, False), (RETURN, True), (RETURN, False)])

    def test_every_key_belongs_to_the_browser_but_the_three_that_leave_it(self) -> None:
        page = self.start()
        for name, key in (("Tab", TAB), ("Escape", ESCAPE)):
            page.keyboard.press(name)
            self.until(lambda key=key: (key, False) in self.rfb.keys, name)  # type: ignore[misc]
        expect(page.locator("#typing")).to_be_focused()
        page.keyboard.press("Control+Alt+Shift")
        expect(page.locator("#bar")).to_be_visible()
        expect(page.locator("summary", has_text="Clipboard")).to_be_focused()
        held = [key for key, is_down in self.rfb.keys if is_down]
        self.until(lambda: all((key, False) in self.rfb.keys for key in held), "no key stays down")
        page.keyboard.press("Escape")
        expect(page.locator("#typing")).to_be_focused()

    def test_lock_keys_stay_here(self) -> None:
        page = self.start()
        page.keyboard.press("CapsLock")
        page.keyboard.press("NumLock")
        page.keyboard.press("a")
        self.keys([(0x61, True), (0x61, False)])

    def test_composition_is_sent_when_it_is_done(self) -> None:
        page = self.start()
        session = page.context.new_cdp_session(page)
        for text in ("n", "ni"):
            session.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
        session.send("Input.insertText", {"text": "né"})
        wanted = [(0x6E, True), (0x6E, False), (0xE9, True), (0xE9, False)]
        self.keys(wanted)

    def test_what_is_no_key_is_pasted_in_order(self) -> None:
        """(B24) Text outside the map goes into the clipboard, with Ctrl+V, between the keys around it."""
        page = self.start()
        page.keyboard.insert_text("a漢b")
        self.keys([(0x61, True), (0x61, False), *PASTE, (0x62, True), (0x62, False)])
        self.assertEqual(self.rfb.cut_texts, ["?"])  # this fake takes Latin-1 only

    def test_shortcut_of_another_script_goes_by_its_key(self) -> None:
        page = self.start()
        session = page.context.new_cdp_session(page)
        event = {"key": "\N{CYRILLIC SMALL LETTER ES}", "code": "KeyC", "modifiers": 2}
        page.keyboard.down("Control")
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
        page.keyboard.up("Control")
        self.until(lambda: (CONTROL, False) in self.rfb.keys, "the end")
        self.assertEqual(self.rfb.cut_texts, [])

    def test_focus_elsewhere_releases_what_is_held(self) -> None:
        page = self.start()
        page.keyboard.down("Shift")
        page.locator("summary", has_text="Clipboard").focus()
        self.until(lambda: (SHIFT, False) in self.rfb.keys, "the release")


class ClipboardTests(PageCase):
    def start_with(self, incoming: bool, outgoing: bool, limit: int = 1000) -> Page:
        self.server.view["clipboard"] = {"in": incoming, "out": outgoing, "max_bytes": limit}
        return self.start()

    def test_each_combination_passes_what_it_allows_and_nothing_else(self) -> None:
        """(B19) Four policies: what a paste event does, and what the page shows of a copied text."""
        for incoming in (True, False):
            for outgoing in (True, False):
                with self.subTest(incoming=incoming, outgoing=outgoing):
                    self.server.view |= {"state": None, "step": ""}
                    page = self.start_with(incoming, outgoing)
                    self.rfb.keys.clear()
                    self.rfb.cut_texts.clear()
                    self.paste_here("from here")
                    self.until(lambda: (0x76, False) in self.rfb.keys, "Ctrl+V")
                    self.assertEqual(self.rfb.cut_texts, ["from here"] if incoming else [])
                    self.rfb.copy("from there")
                    page.locator("summary", has_text="Clipboard").click()
                    self.assertEqual(page.get_by_role("button", name="Paste it").is_visible(), incoming)
                    self.assertEqual(page.locator("#clipboard-copy").is_visible(), outgoing)
                    if outgoing:
                        page.locator("#clipboard-copy").click()
                        expect(page.locator("#clipboard-said")).to_contain_text("clipboard of this device")
                        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), "from there")
                    else:
                        self.assertNotIn("from there", page.content())
                        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), "from here")

    def test_text_is_copied_out_only_by_the_button(self) -> None:
        page = self.start_with(incoming=True, outgoing=True)
        page.evaluate("navigator.clipboard.writeText('mine')")
        self.rfb.copy("theirs")
        expect(page.locator("#copied")).to_have_text("theirs")
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), "mine")

    def test_box_pastes_without_a_paste_event(self) -> None:
        page = self.start_with(incoming=True, outgoing=False)
        page.locator("summary", has_text="Clipboard").click()
        page.get_by_label("Text for the browser").fill("by the box")
        self.assertEqual(self.rfb.cut_texts, [])
        page.get_by_role("button", name="Paste it").click()
        self.until(lambda: self.rfb.cut_texts == ["by the box"], "the text")
        self.until(lambda: (0x76, False) in self.rfb.keys, "Ctrl+V")

    def test_text_that_is_too_long_is_refused_with_a_sentence(self) -> None:
        page = self.start_with(incoming=True, outgoing=False, limit=2048)
        self.paste_here("x" * 2049)
        expect(page.locator("#note")).to_have_text("The text is too long: at most 2 KiB can be pasted.")
        self.assertEqual(self.rfb.cut_texts, [])

    def test_text_that_was_copied_in_the_browser_is_pasted_there(self) -> None:
        """A copy in the browser is newer than the text of this device, as long as the visitor was not elsewhere."""
        page = self.start_with(incoming=True, outgoing=False)
        page.evaluate("navigator.clipboard.writeText('old')")
        page.keyboard.press("Control+c")
        page.keyboard.press("Control+v")
        self.until(lambda: (0x76, False) in self.rfb.keys, "Ctrl+V")
        self.assertEqual(self.rfb.cut_texts, [])


class TouchTests(PageCase):
    size = NARROW
    context_options: ClassVar[dict[str, Any]] = {"has_touch": True, "is_mobile": True}

    def test_tap_does_not_open_the_keyboard_but_its_button_does(self) -> None:
        page = self.start()
        self.assertEqual(page.locator("#typing").evaluate("element => element.inputMode"), "none")
        page.get_by_role("button", name="Keyboard").tap()
        self.assertEqual(page.locator("#typing").evaluate("element => element.inputMode"), "text")
        expect(page.locator("#typing")).to_be_focused()
        expect(page.get_by_role("group", name="Keys")).to_be_visible()

    def test_held_control_is_for_the_next_key(self) -> None:
        page = self.start()
        page.get_by_role("button", name="Keyboard").tap()
        button = page.get_by_role("button", name="Ctrl", exact=True)
        button.tap()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.keyboard.insert_text("a")
        expect(button).to_have_attribute("aria-pressed", "false")
        self.until(lambda: len(self.rfb.keys) == 4, "four keys")
        self.assertEqual(self.rfb.keys, [(CONTROL, True), (0x61, True), (0x61, False), (CONTROL, False)])

    def test_corrections_of_a_telephone_are_followed(self) -> None:
        page = self.start()
        page.get_by_role("button", name="Keyboard").tap()
        session = page.context.new_cdp_session(page)
        for text in ("h", "hu", "hi"):
            session.send("Input.imeSetComposition", {"text": text, "selectionStart": 2, "selectionEnd": 2})
        session.send("Input.insertText", {"text": "hi"})
        typed = [key for key, is_down in self.rfb.keys if is_down]
        self.until(lambda: len(self.rfb.keys) >= 8, "the keys")
        typed = [key for key, is_down in self.rfb.keys if is_down]
        self.assertEqual(typed, [0x68, 0x75, BACKSPACE, 0x69])

    def test_keys_of_the_row(self) -> None:
        page = self.start()
        page.get_by_role("button", name="Keyboard").tap()
        for name, key in (("Esc", 0xFF1B), ("Tab", 0xFF09), ("Arrow left", 0xFF51), ("Arrow down", 0xFF54)):
            page.get_by_role("button", name=name, exact=True).tap()
            self.until(lambda key=key: (key, False) in self.rfb.keys, name)  # type: ignore[misc]
        expect(page.locator("#typing")).to_be_focused()

    def test_two_fingers_enlarge_the_picture_here(self) -> None:
        page = self.start()
        session = page.context.new_cdp_session(page)
        before = len(self.rfb.keys)

        def touch(kind: str, *points: tuple[int, int]) -> None:
            found = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

        touch("touchStart", (160, 300))
        touch("touchStart", (160, 300), (200, 300))
        for distance in range(0, 120, 10):
            touch("touchMove", (160 - distance, 300), (200 + distance, 300))
        touch("touchEnd")
        self.until(lambda: page.locator("#screen").evaluate("element => element.clientWidth") > 500, "zooming")
        self.assertEqual(len(self.rfb.keys), before)
        self.assertEqual(page.evaluate("visualViewport.scale"), 1)
        self.assertEqual(self.problems, [])

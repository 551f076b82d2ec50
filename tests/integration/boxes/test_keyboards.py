"""Keys typed by a viewer, as a page in the box receives them: six layouts, and what no keyboard has."""

from __future__ import annotations

import random

from burrowgate.boxes.waiting import after
from tests.support import WAIT_SECONDS, requires
from tests.support.box_case import BrowserBoxCase, ShownBox, clock
from tests.support.box_keyboards import characters
from tests.support.bwrap_boxes import requires_bwrap
from tests.support.rfb_client import CONTROL, keysym, keysyms

KEYS = 500
ROUNDS = 3
PASTED = "漢字 😀 é"


@requires_bwrap
@requires("chromium")
@requires("Xtigervnc")
class KeyboardTests(BrowserBoxCase):
    """(browsers B23, B24)"""

    async def _type(self, layout: str, rounds: int) -> ShownBox:
        """Type every character of a layout, then keys at random; fail if one is lost or another arrives."""
        box = await self.shown(layout=layout)
        known = characters(layout)
        chosen = random.Random(layout)
        table = keysyms()
        text = ""
        for number in range(rounds):
            part = known if number == 0 else ""
            part += "".join(chosen.choices(known, k=max(0, KEYS - len(part))))
            text += part
            for character in part:
                box.viewer.client.key(keysym(character, table))
            arrived = await box.typed(text, 60)
            lost = sorted(set(part) - set(arrived))
            self.assertEqual(arrived, text, f"In round {number + 1}, characters that never arrived: {lost}.")
        return box

    async def test_us(self) -> None:
        """3 times 500 keys of the layout us, and é, ß and € (browsers B23)."""
        await self._type("us", ROUNDS)

    async def test_de(self) -> None:
        """3 times 500 keys of the layout de (browsers B23)."""
        await self._type("de", ROUNDS)

    async def test_fr(self) -> None:
        """3 times 500 keys of the layout fr (browsers B23)."""
        await self._type("fr", ROUNDS)

    async def test_es(self) -> None:
        """3 times 500 keys of the layout es (browsers B23)."""
        await self._type("es", ROUNDS)

    async def test_ru(self) -> None:
        """3 times 500 keys of the layout ru, which has no Latin letters, and of ASCII (browsers B23)."""
        await self._type("ru", ROUNDS)

    async def test_se(self) -> None:
        """3 times 500 keys of the layout se (browsers B23)."""
        await self._type("se", ROUNDS)

    async def test_unknown_layout_is_that_of_the_us(self) -> None:
        box = await self.shown(layout="zzzz")
        for character in "zyß€":
            box.viewer.client.key(keysym(character))
        self.assertEqual(await box.typed("zyß€", WAIT_SECONDS), "zyß€")

    async def test_characters_that_no_keyboard_has_are_pasted(self) -> None:
        """Cut text and Ctrl+V (browsers B24)."""
        box = await self.shown()
        box.viewer.client.announce_clipboard()
        while not box.viewer.client.has_clipboard:
            await after(clock, 0.01)
        box.viewer.client.cut_text(PASTED)
        await after(clock, 1.0)  # until the browser has noticed the new owner of its clipboard, which it does not tell
        box.viewer.client.press(CONTROL)
        box.viewer.client.key(ord("v"))
        box.viewer.client.release(CONTROL)
        self.assertEqual(await box.typed(PASTED, WAIT_SECONDS), PASTED)

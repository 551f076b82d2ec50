"""(B25) The page of a disposable browser in Firefox, from the link to the end."""

from __future__ import annotations

import json

from burrowgate.core.boxes.states import SENTENCES, BoxReason
from tests.e2e.browser.gateway_case import ServedCase
from tests.e2e.console.axe import SCRIPT, SOURCE, relevant
from tests.support import requires
from tests.support.firefox import CONTROL, ENTER, PROGRAM, Firefox
from tests.support.gateway_process import until

IS_SEEN = "(document.querySelector({0})?.checkVisibility({{visibilityProperty: true}}) ?? false)"


def is_seen(selector: str) -> str:
    """Return a script for whether an element is visible."""
    return IS_SEEN.format(json.dumps(selector))


@requires(PROGRAM)
class FirefoxTests(ServedCase):
    def test_link_leads_to_a_browser_that_is_typed_and_pasted_into_and_ended(self) -> None:
        firefox = Firefox(self)
        firefox.go(self.minted["url"])
        self.assertEqual(self.boxes(), [])
        firefox.until("!document.querySelector('#start').disabled")
        self.assert_accessible(firefox)
        firefox.click("#start")
        firefox.until(is_seen("#screen canvas"))
        firefox.until("document.activeElement.id === 'typing'")
        until(lambda: self.types(firefox, "."), "the first key", 60)
        for letter in "é ß € ok":
            firefox.press(letter)
        until(lambda: self.site.longest.endswith("é ß € ok"), "the keys")
        colours = firefox.evaluate(
            "(() => { const canvas = document.querySelector('#screen canvas');"
            " const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
            " return new Set(new Uint32Array(data.buffer)).size; })()"
        )
        self.assertGreater(colours, 8, "the picture of a browser")
        self.assert_accessible(firefox)
        self.copy_elsewhere(firefox, "aus Firefox: „漢字“ 😀")
        firefox.press(CONTROL, "v")
        until(lambda: "aus Firefox: „漢字“ 😀" in self.site.longest, "the paste")
        firefox.press(CONTROL, "\ue00a", "\ue008")  # Ctrl+Alt+Shift gives the keyboard back to the page
        firefox.until(is_seen("#bar"))
        firefox.evaluate("document.querySelector('#end').focus()")
        firefox.press(ENTER)
        firefox.until(is_seen("#why"))
        self.assertEqual(firefox.evaluate("document.querySelector('#why').textContent"), SENTENCES[BoxReason.USER])
        self.assertFalse(firefox.evaluate(is_seen("#stage canvas")))
        until(lambda: not self.boxes(), "the browser is gone")

    def assert_accessible(self, firefox: Firefox) -> None:
        """Check that axe finds nothing and that nothing is wider than the window, in a narrow one too."""
        firefox.run(SOURCE.read_text("utf-8"))
        for width in (360, 1000):
            firefox.resize(width, 700)
            self.assertEqual(relevant(firefox.evaluate(SCRIPT)), [], width)
            root = "document.documentElement"
            self.assertEqual(firefox.evaluate(f"{root}.scrollWidth - {root}.clientWidth"), 0, width)

    def types(self, firefox: Firefox, letter: str) -> bool:
        """Press a key, and return whether anything was typed into the page of the site yet."""
        firefox.press(letter)
        return bool(self.site.texts)

    def copy_elsewhere(self, firefox: Firefox, text: str) -> None:
        """Copy `text` by Ctrl+C in another tab, and come back: the page is not asked, and has no permission."""
        other = firefox.new_tab()
        firefox.go("data:text/html,<meta charset=utf-8><textarea autofocus></textarea>", other)
        firefox.evaluate(f"(document.querySelector('textarea').value = {json.dumps(text)})", other)
        firefox.click("textarea", other)
        firefox.press(CONTROL, "a", tab=other)
        firefox.press(CONTROL, "c", tab=other)
        firefox.call("browsingContext.close", context=other)
        firefox.show(firefox.tab)
        firefox.until("document.activeElement.id === 'typing' && document.hasFocus()")

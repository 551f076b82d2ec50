"""(B25) The page of a disposable browser for everyone: axe, the keyboard alone, narrow screens, reduced motion."""

from __future__ import annotations

import time
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from burrowgate.core.boxes.states import BoxReason
from tests.e2e.browser.page_case import NARROW, WIDE, PageCase
from tests.e2e.console.axe import violations


class AccessTests(PageCase):
    def states(self) -> Iterator[str]:
        """Lead the page through its states; yields the name of each."""
        server, page = self.server, self.page
        server.refusal, server.starts_at_once = None, True
        server.view |= {
            "state": None,
            "step": "",
            "reason": None,
            "idle_ends_at": None,
            "label": "For Ada, until Friday",
        }
        server.view |= {
            "clipboard": {"in": True, "out": True, "max_bytes": 262_144},
            "downloads": True,
            "uploads": True,
        }
        server.files = {"report with a rather long name, as they are.pdf": b"x" * 300_000}
        self.open()
        yield "landing"
        server.starts_at_once = False
        self.press_start()
        server.change(state="launching", step="started")
        expect(page.locator(".steps .done")).to_have_count(2)
        yield "progress"
        server.change(state="active", step="page", ready_at=int(time.time()))
        expect(page.locator("#screen canvas")).to_be_visible()
        expect(page.locator("#latency")).to_contain_text("ms")
        yield "screen"
        for menu in ("Clipboard", "Files", "Quality"):
            page.locator("summary", has_text=menu).click()
            if menu == "Files":
                expect(page.locator("#file-list li")).to_have_count(1)
            yield menu.lower()
            page.keyboard.press("Escape")
        page.get_by_role("button", name="Keyboard").click()
        yield "keys"
        page.get_by_role("button", name="Keyboard").click()
        server.change(idle_ends_at=time.time() + 58, warned=True)
        expect(page.get_by_role("alertdialog")).to_be_visible()
        yield "warning"
        server.change(idle_ends_at=None, warned=False)
        server.is_screen_refused = True
        server.drop_screens()
        expect(page.locator("#lost")).to_be_visible()
        yield "lost"
        server.is_screen_refused = False
        expect(page.locator("#lost")).not_to_be_visible()
        server.close_screens(1000)
        expect(page.get_by_role("button", name="Show it here")).to_be_visible()
        yield "elsewhere"
        server.end(BoxReason.IDLE)
        expect(page.locator("#why")).to_be_visible()
        yield "ended"
        server.refusal = (409, {"code": "box-exists", "detail": "You have a browser that runs."}, None)
        page.get_by_role("button", name="Start a new one").click()
        expect(page.locator("#end-other")).to_be_visible()
        yield "conflict"
        server.refusal = (503, {"code": "boxes-full", "detail": "All browsers are in use."}, 30)
        server.view |= {"state": None, "step": "", "reason": None}
        self.ask()
        expect(page.locator("#wait")).to_contain_text("30 s")
        yield "full"

    def test_axe_finds_nothing_in_any_state(self) -> None:
        for scheme in ("light", "dark"):
            for width, height in (WIDE, NARROW):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.page.set_viewport_size({"width": width, "height": height})
                for state in self.states():
                    self.assertEqual(violations(self.page), [], (state, scheme, width))
                    self.assertEqual(
                        self.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, (state, width)
                    )
                    self._is_inside(state)

    def _is_inside(self, state: str) -> None:
        """Check that nothing that can be used is beyond the edge of the window."""
        script = (
            "() => [...document.querySelectorAll('button, summary, select, textarea, input, a')]"
            ".filter((one) => one.checkVisibility({visibilityProperty: true}))"
            ".filter((one) => !one.closest('#keys') && one.id !== 'typing')"
            ".filter((one) => { const box = one.getBoundingClientRect();"
            " return box.left < -0.5 || box.right > innerWidth + 0.5; })"
            ".map((one) => one.id || one.textContent)"
        )
        self.assertEqual(self.page.evaluate(script), [], state)

    def test_keyboard_alone_starts_uses_and_ends_a_browser(self) -> None:
        page = self.open()
        self._tab_to(page, "start")
        page.keyboard.press("Enter")
        expect(page.locator("#typing")).to_be_focused()
        page.keyboard.press("a")
        self.until(lambda: (0x61, True) in self.rfb.keys, "typing")
        page.keyboard.press("Control+Alt+Shift")
        expect(page.locator("#bar")).to_be_visible()
        before = len(self.rfb.keys)
        self._tab_to(page, "end")
        self.assertEqual([key for key in self.rfb.keys[before:] if key[1]], [])
        page.keyboard.press("Enter")
        expect(page.locator("#ended h1")).to_be_focused()
        self._tab_to(page, "again")

    def _tab_to(self, page: Page, wanted: str) -> None:
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
            if reached[-1] == wanted:
                return
        self.fail(f"Tab reached {reached}, not {wanted}")

    def test_reduced_motion_turns_nothing(self) -> None:
        self.page.emulate_media(reduced_motion="reduce")
        self.server.starts_at_once = False
        page = self.ask()
        expect(page.locator(".steps .now")).to_have_count(1)
        script = "one => getComputedStyle(one, '::before').animationName"
        self.assertEqual(page.locator(".steps .now").evaluate(script), "none")
        self.server.change(state="active", step="page")
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertEqual(page.locator("#bar").evaluate("one => getComputedStyle(one).transitionDuration"), "0s")

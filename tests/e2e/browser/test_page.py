"""The visitor's page of a disposable browser in Chromium: from the landing to the end."""

from __future__ import annotations

import time
import urllib.request
from itertools import pairwise

from playwright.sync_api import expect

from burrowgate.core.boxes.states import MAY_START_AGAIN, SENTENCES, BoxReason
from tests.e2e.browser.page_case import PageCase
from tests.support import at_most
from tests.support.vnc_desktop import VncDesktop, requires_vnc

FAILURES = (
    (409, {"code": "box-exists", "detail": "You have a browser."}, None, "End the other one", False),
    (503, {"code": "boxes-full", "detail": "All browsers are in use."}, 12, "Trying again later helps.", True),
    (503, {"code": "launcher-unavailable", "detail": "No launcher."}, None, "Trying again later helps.", True),
    (502, {"code": "image-missing", "detail": "The image is missing."}, None, "Trying again does not help", False),
    (502, {"code": "limits-not-applied", "detail": "No limits."}, None, "Trying again does not help", False),
    (502, {"code": "box-died", "detail": "It died."}, None, "Trying again seldom helps", True),
    (504, {"code": "start-timeout", "detail": "Too slow."}, None, "trying again can help", True),
    (403, {}, None, "Open the link again", False),
    (410, {"detail": "This link has expired."}, None, "ask for a new link", False),
    (500, {}, None, "Try again", True),
)
"""Status, problem and Retry-After of a refused start; what the page says, and whether it offers another try."""


class StartTests(PageCase):
    def test_only_the_button_starts_a_browser(self) -> None:
        """(B1) GET, HEAD and the script of the page start nothing."""
        for method in ("GET", "HEAD"):
            with urllib.request.urlopen(urllib.request.Request(self.server.origin + "/any", method=method)):
                pass
        page = self.open()
        page.reload()
        expect(page.locator("#start")).to_be_enabled()
        page.wait_for_timeout(300)
        self.assertEqual(self.server.started_count, 0)
        self.assertFalse([method for method, _ in self.server.requests if method not in ("GET", "HEAD")])
        self.press_start()
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertEqual(self.server.started_count, 1)
        self.assertEqual(self.server.posted, [{"layout": "us", "width": 1280, "height": 800}])
        self.assertEqual(self.problems, [])

    def test_chosen_layout_is_sent_and_remembered(self) -> None:
        page = self.open()
        page.get_by_label("Your keyboard").select_option("German")
        page.reload()
        expect(page.get_by_label("Your keyboard")).to_have_value("de")
        self.press_start()
        self.assertEqual(self.server.posted[0]["layout"], "de")

    def test_layout_of_the_target_is_not_asked_for(self) -> None:
        self.server.view["layout"] = "fr"
        page = self.open()
        expect(page.get_by_label("Your keyboard")).not_to_be_visible()
        self.press_start()
        self.assertEqual(self.server.posted[0]["layout"], "fr")

    def test_steps_are_those_that_are_reached(self) -> None:
        """(B2) Each step is shown when an event says that it is reached."""
        self.server.starts_at_once = False
        page = self.ask()
        expect(page.get_by_role("heading", name="Starting a browser")).to_be_focused()
        for step, done, now in (
            ("asked", 1, "Starting it"),
            ("created", 1, "Starting it"),
            ("started", 2, "Waiting for its screen"),
            ("screen", 3, "Opening the page"),
        ):
            self.server.change(state="launching", step=step)
            expect(page.locator(".steps .now")).to_have_text(now)
            expect(page.locator(".steps .done")).to_have_count(done)
        self.server.change(state="active", step="page")
        expect(page.locator("#screen canvas")).to_be_visible()

    def test_seconds_run_and_a_slow_step_is_named(self) -> None:
        self.server.starts_at_once = False
        self.page.clock.install()
        page = self.ask()
        self.server.change(state="launching", step="started")
        expect(page.locator(".steps .now")).to_have_text("Waiting for its screen")
        page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
        shown: list[tuple[int, str]] = []
        for _ in range(12):
            page.clock.run_for(1_000)
            elapsed, slow = page.evaluate("['elapsed', 'slow'].map((id) => document.getElementById(id).textContent)")
            shown.append((int(elapsed.removesuffix(" s")), slow))
        for (before, _), (after, slow) in pairwise(shown):
            self.assertEqual(after, before + 1)
            self.assertEqual("its screen does not answer yet" in slow, after >= 10, (after, slow))

    def test_start_is_cancelled(self) -> None:
        self.server.starts_at_once = False
        page = self.ask()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.USER])
        expect(page.get_by_role("button", name="Start a new one")).to_be_visible()

    def test_browser_that_is_gone_before_its_screen_is_not_waited_for(self) -> None:
        self.server.starts_at_once = False
        page = self.ask()
        self.server.change(state="launching", step="created")
        expect(page.locator(".steps .now")).to_have_text("Starting it")
        self.server.change(state=None, step="", box="")
        expect(page.locator("#why")).to_have_text("The browser has ended.")
        expect(page.get_by_role("button", name="Start a new one")).to_be_visible()

    def test_refused_start_says_why_and_whether_trying_again_helps(self) -> None:
        for status, problem, wait, advice, may_try in FAILURES:
            with self.subTest(status=status, code=problem.get("code")):
                self.server.refusal = (status, problem, wait)
                page = self.ask()
                expect(page.locator("#failed")).to_be_visible()
                expect(page.locator("#failed")).to_contain_text(problem.get("detail", ""))
                expect(page.locator("#failed")).to_contain_text(advice)
                self.assertEqual(page.get_by_role("button", name="Try again").is_visible(), may_try)
                if wait is not None:
                    expect(page.locator("#wait")).to_contain_text("A place may be free in 1")
        self.server.refusal = None
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#screen canvas")).to_be_visible()

    def test_other_browser_of_the_same_person_is_ended_by_a_button(self) -> None:
        self.server.refusal = (409, {"code": "box-exists", "detail": "One runs.", "may_end": True}, None)
        page = self.ask()
        page.get_by_role("button", name="End the other one and start").click()
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertEqual(self.server.posted[1], {"other": True})

    def test_browser_of_another_person_is_not_ended(self) -> None:
        self.server.refusal = (409, {"code": "box-exists", "detail": "One runs.", "may_end": False}, None)
        page = self.ask()
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.get_by_role("button", name="End the other one and start")).not_to_be_visible()


class ScreenTests(PageCase):
    def test_reload_takes_the_browser_up_again(self) -> None:
        """(B4) The screen is connected again at most 1 s after the reload, and nothing is started."""
        page = self.start()
        page.reload(wait_until="commit")
        began = time.monotonic()
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertLess(time.monotonic() - began, at_most(1.0, 6.0))
        self.assertEqual(self.server.started_count, 1)

    def test_bar_hides_itself_and_comes_back(self) -> None:
        self.page.clock.install()
        page = self.start()
        expect(page.locator("#bar")).to_be_visible()
        page.mouse.move(400, 400)
        page.clock.run_for(4_000)
        expect(page.locator("#bar")).not_to_be_visible()
        page.mouse.move(400, 1)
        expect(page.locator("#bar")).to_be_visible()
        page.mouse.move(400, 400)
        page.clock.run_for(4_000)
        page.get_by_role("button", name="Show the tools").click()
        expect(page.locator("#bar")).to_be_visible()

    def test_latency_is_a_number_and_a_level(self) -> None:
        page = self.start()
        expect(page.locator("#latency")).to_contain_text("ms")
        self.assertIn(page.locator("#latency").get_attribute("data-level"), ("good", "fair", "poor"))
        expect(page.locator("#latency")).to_contain_text("to the gateway and back")

    def test_time_is_quiet_until_two_minutes_before_the_end(self) -> None:
        page = self.start()
        expect(page.locator("#time")).to_have_text("3 h 59 min left")
        self.server.change(idle_ends_at=time.time() + 110)
        expect(page.locator("#time")).to_contain_text("Not used: ends in 1:")
        expect(page.locator("#time.urgent")).to_be_visible()
        expect(page.locator("#warning")).not_to_be_visible()

    def test_idle_browser_is_announced_and_kept_by_a_button(self) -> None:
        """(B5) The warning counts down, screen readers get it, and `Stay` takes it away."""
        page = self.start()
        self.server.change(idle_ends_at=time.time() + 59, warned=True)
        warning = page.get_by_role("alertdialog", name="Are you still there?")
        expect(warning).to_be_visible()
        expect(page.locator("#warning-seconds")).to_contain_text("0:5")
        expect(page.locator("#said")).to_contain_text("It ends in 5")
        self.assertTrue(self.shows_picture())
        page.get_by_role("button", name="Stay").click()
        expect(warning).not_to_be_visible()
        expect(page.locator("#typing")).to_be_focused()
        self.assertIn(("POST", "/.burrowgate/browser/stay"), self.server.requests)
        self.assertEqual(self.rfb.keys, [])  # the request is enough: the remote page gets no key

    def test_warning_of_a_short_threshold_waits_for_the_gateway(self) -> None:
        """(B5) With a threshold of a minute, the end is near at once, and the warning comes after half of it."""
        page = self.start()
        self.server.change(idle_ends_at=time.time() + 50, warned=False)
        expect(page.locator("#time")).to_contain_text("Not used: ends in")
        expect(page.get_by_role("alertdialog")).not_to_be_visible()
        self.server.change(warned=True)
        expect(page.get_by_role("alertdialog")).to_be_visible()

    def test_typing_goes_on_under_the_warning(self) -> None:
        page = self.start()
        self.server.change(idle_ends_at=time.time() + 59, warned=True)
        expect(page.get_by_role("alertdialog")).to_be_visible()
        page.keyboard.press("a")
        self.until(lambda: (0x61, True) in self.rfb.keys, "the key")
        self.server.change(idle_ends_at=None, warned=False)
        expect(page.get_by_role("alertdialog")).not_to_be_visible()

    def test_hard_end_is_announced_and_cannot_be_put_off(self) -> None:
        page = self.start()
        for name, title in (("ends_at", "This browser ends soon"), ("session_ends_at", "Your access ends soon")):
            before = self.server.view[name]
            self.server.change(**{name: time.time() + 50})
            expect(page.get_by_role("alertdialog", name=title)).to_be_visible()
            expect(page.get_by_role("button", name="Stay")).not_to_be_visible()
            self.server.change(**{name: before})
            expect(page.get_by_role("alertdialog")).not_to_be_visible()

    def test_lost_connection_keeps_the_picture_dimmed_and_comes_back(self) -> None:
        page = self.start()
        page.keyboard.down("Shift")
        self.server.is_screen_refused = True
        self.server.drop_screens()
        expect(page.locator("#lost")).to_contain_text("Connecting again")
        expect(page.locator("#last")).to_be_visible()
        self.assertLess(float(page.locator("#last").evaluate("element => getComputedStyle(element).opacity")), 0.5)
        self.server.is_screen_refused = False
        expect(page.locator("#lost")).not_to_be_visible()
        expect(page.locator("#screen canvas")).to_be_visible()
        expect(page.locator("#last")).not_to_be_visible()
        page.keyboard.press("b")
        self.until(lambda: (0x62, True) in self.rfb.keys, "keys pass again")

    def test_browser_that_ended_while_the_line_was_lost(self) -> None:
        page = self.start()
        self.server.is_screen_refused = True
        self.server.drop_screens()
        expect(page.locator("#lost")).to_be_visible()
        self.server.end(BoxReason.NO_VIEWER)
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.NO_VIEWER])
        self.assertFalse(self.shows_picture())

    def test_browser_shown_in_another_window_is_not_taken_back_unasked(self) -> None:
        page = self.start()
        connections = [path for _, path in self.server.requests].count("/.burrowgate/screen")
        self.server.close_screens(1000)
        expect(page.locator("#lost")).to_contain_text("shown in another window")
        self.assertFalse(self.shows_picture())
        page.wait_for_timeout(1_500)
        self.assertEqual([path for _, path in self.server.requests].count("/.burrowgate/screen"), connections)
        page.get_by_role("button", name="Show it here").click()
        expect(page.locator("#screen canvas")).to_be_visible()

    def test_files_are_listed_with_sizes_and_sent(self) -> None:
        """(B21) The list and the uploads of a target that allows them."""
        self.server.view |= {"downloads": True, "uploads": True}
        self.server.files = {"a <b>.txt": b"x" * 1536}
        self.server.refused_files = 2
        page = self.start()
        page.locator("summary", has_text="Files").click()
        link = page.get_by_role("link", name="a <b>.txt")
        expect(link).to_have_attribute("href", "/.burrowgate/browser/files/a%20%3Cb%3E.txt")
        expect(page.locator("#file-list")).to_contain_text("1.5 KiB")
        expect(page.locator("#files-said")).to_have_text("2 downloads were too large, and are not here.")
        files = [{"name": "up.txt", "mimeType": "text/plain", "buffer": b"sent"}]
        page.get_by_label("Files for the browser").set_input_files(files)  # type: ignore[arg-type]
        expect(page.locator("#files-said")).to_have_text("The browser has up.txt.")
        self.assertEqual(self.server.files["up.txt"], b"sent")

    def test_files_that_are_forbidden_have_no_menu(self) -> None:
        """(B21) Without downloads and uploads, the page offers neither."""
        page = self.start()
        expect(page.locator("#files")).not_to_be_visible()

    def test_quality_is_changed_and_remembered(self) -> None:
        page = self.start()
        page.locator("summary", has_text="Quality").click()
        page.get_by_label("Quality of the picture").select_option("Least data")
        page.reload()
        expect(page.locator("#screen canvas")).to_be_visible()
        expect(page.locator("#quality")).to_have_value("small")
        self.assertEqual(self.problems, [])

    def test_full_screen_and_back(self) -> None:
        page = self.start()
        page.get_by_role("button", name="Full screen", exact=True).click()
        expect(page.get_by_role("button", name="Leave full screen")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Leave full screen").click()
        expect(page.get_by_role("button", name="Full screen", exact=True)).to_have_attribute("aria-pressed", "false")


class EndTests(PageCase):
    def test_each_end_takes_the_picture_off_at_once_and_says_why(self) -> None:
        """(B7) At each end the picture is off within 1 s, with the reason; a new start is offered where it may be."""
        self.start()
        for reason in BoxReason:
            with self.subTest(reason=reason.value):
                self.server.view |= {
                    "state": "active",
                    "step": "page",
                    "reason": None,
                    "ready_at": int(time.time()) - 90,
                }
                self.page.goto(self.server.origin + "/")
                expect(self.page.locator("#screen canvas")).to_be_visible()
                began = time.monotonic()
                self.server.end(reason)
                expect(self.page.locator("#why")).to_have_text(SENTENCES[reason])
                self.assertLess(time.monotonic() - began, at_most(1.0, 6.0))
                self.assertFalse(self.shows_picture())
                self.assertEqual(self.page.locator("#last").evaluate("canvas => canvas.width"), 0)
                self.assertEqual(self.page.locator("#again").is_visible(), reason in MAY_START_AGAIN)

    def test_end_says_how_long_it_was_and_starts_a_new_one(self) -> None:
        page = self.start()
        self.server.change(ready_at=int(time.time()) - 125)
        self.server.end(BoxReason.IDLE)
        expect(page.locator("#lasted")).to_have_text("It ran for 2 minutes.")
        expect(page.get_by_role("heading", name="The browser has ended")).to_be_focused()
        page.get_by_role("button", name="Start a new one").click()
        expect(page.locator("#screen canvas")).to_be_visible()
        self.assertEqual(self.server.started_count, 2)

    def test_box_that_is_being_destroyed_offers_a_start_only_when_it_is_gone(self) -> None:
        page = self.start()
        self.server.end(BoxReason.IDLE, "stopping")
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.IDLE])
        expect(page.locator("#again")).not_to_be_visible()
        self.server.end(BoxReason.IDLE, "destroyed")
        expect(page.get_by_role("button", name="Start a new one")).to_be_enabled()

    def test_visitor_ends_it(self) -> None:
        page = self.start()
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.locator("#why")).to_have_text(SENTENCES[BoxReason.USER])
        self.assertFalse(self.shows_picture())

    def test_session_that_ends_takes_the_picture_off_without_a_word_of_the_box(self) -> None:
        for code, reason, sentence in (
            (4001, "revoked", "This session was revoked."),
            (4002, "expired", "The time of this session is over."),
        ):
            self.server.view |= {"state": "active", "step": "page", "reason": None}
            self.page.goto(self.server.origin + "/")
            expect(self.page.locator("#screen canvas")).to_be_visible()
            self.server.close_screens(code, {"t": "end", "reason": reason})
            expect(self.page.locator("#why")).to_have_text(sentence)
            self.assertFalse(self.shows_picture())
            expect(self.page.locator("#again")).not_to_be_visible()

    def test_nothing_of_the_clipboard_stays_on_the_page(self) -> None:
        self.server.view["clipboard"] = {"in": True, "out": True, "max_bytes": 1000}
        page = self.start()
        self.rfb.copy("copied secret")
        expect(page.locator("#copied")).to_have_text("copied secret")
        page.locator("summary", has_text="Clipboard").click()
        page.get_by_label("Text for the browser").fill("typed secret")
        self.server.end(BoxReason.USER)
        expect(page.locator("#why")).to_be_visible()
        self.assertNotIn("copied secret", page.content())
        self.assertEqual(page.locator("#clipboard-text").input_value(), "")


@requires_vnc
class WindowTests(PageCase):
    """TigerVNC as the screen."""

    def screen_port(self) -> int:
        return VncDesktop(self).port

    def test_screen_takes_the_size_of_the_window(self) -> None:
        page = self.start()
        canvas = page.locator("#screen canvas")
        for width, height in ((1280, 800), (900, 700)):
            page.set_viewport_size({"width": width, "height": height})
            size = [width, height]
            self.until(
                lambda size=size: canvas.evaluate("canvas => [canvas.width, canvas.height]") == size,  # type: ignore[misc]
                "resizing",
            )
        self.assertEqual(self.problems, [])

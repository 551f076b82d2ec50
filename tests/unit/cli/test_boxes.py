"""Tests of `burrowgate boxes`, and of the options for disposable browsers."""

from __future__ import annotations

from burrowgate.core.boxes.states import BoxReason
from burrowgate.core.store_records import Change
from tests.support.admin_wire import World
from tests.support.box_admin import Boxes, a_box, an_ended_box
from tests.support.cli import CliTestCase


class BrowserTests(CliTestCase):
    """Commands of an operator of disposable browsers."""

    def setUp(self) -> None:
        super().setUp()
        self.boxes = Boxes()
        world = World()
        world.boxes = self.boxes.admin()
        self.start(world)

    def test_a_browser_is_added_shown_and_changed(self) -> None:
        found = self.ok(
            "targets", "add", "clean", "--browser", "https://example.org", "--idle-minutes", "5", "--memory", "512MiB",
            "--allow-host", "*.example.org", "--deny-host", "bad.example.org", "--screen", "1000x700",
            "--no-clipboard-in", "--downloads", "--max-lifetime", "1h", "--layout", "de", "--cpus", "0.5", "--watch",
        )  # fmt: skip
        self.assertIn("Added clean", found.out)
        browser = self.ok("targets", "show", "clean", "--json").json["browser"]
        self.assertEqual((browser["start_url"], browser["idle_minutes"]), ("https://example.org", 5))
        self.assertEqual((browser["width"], browser["height"], browser["watch"]), (1000, 700, "on"))
        self.assertEqual(browser["limits"]["cpus"], 0.5)
        self.assertEqual(browser["egress"], {"allow": ["*.example.org"], "deny": ["bad.example.org"]})
        self.assertIn("5 minutes", self.ok("targets", "show", "clean").out)
        self.ok("targets", "set", "clean", "--idle-minutes", "0", "--deny-host", "", "--clipboard-in")
        browser = self.ok("targets", "show", "clean", "--json").json["browser"]
        self.assertEqual((browser["idle_minutes"], browser["egress"]["deny"]), (None, []))
        self.assertTrue(browser["clipboard"]["in"])
        self.assertEqual(browser["layout"], "de")

    def test_a_target_has_an_address_or_a_browser(self) -> None:
        for words in (("clean",), ("clean", "3000", "--browser", "https://example.org")):
            self.assertEqual(self.run_cli("targets", "add", *words).code, 2)
        self.assertEqual(self.run_cli("targets", "add", "a", "--browser", "x", "--screen", "big").code, 2)

    def test_a_link_has_terms(self) -> None:
        self.ok("targets", "add", "clean", "--browser", "https://example.org")
        found = self.ok("sessions", "mint", "clean", "--idle-minutes", "2", "--max-lifetime", "1h", "--json").json
        self.assertEqual(found["session"]["browser"], {"idle_minutes": 2, "max_lifetime": 3_600})

    def test_browsers_are_listed_shown_and_ended(self) -> None:
        self.assertIn("No browser runs.", self.ok("boxes", "list").out)
        self.ok("targets", "add", "clean", "--browser", "https://example.org")
        target = self.world.registry.target("clean")
        self.boxes.boxes["box1"] = a_box(target_id=target.target_id)
        self.assertIn("box1", self.ok("boxes", "list").out)
        shown = self.ok("boxes", "show", "box1").out
        self.assertIn("300 ms", shown)
        self.assertIn("3 allowed, 4 denied", shown)
        self.assertIn("Ended box1", self.ok("boxes", "end", "box1").out)
        self.assertEqual(self.boxes.ended, [("box1", "admin")])
        self.assertEqual(self.run_cli("boxes", "end", "none").code, 3)

    def test_id_that_begins_with_a_hyphen_is_no_option(self) -> None:
        self.ok("targets", "add", "clean", "--browser", "https://example.org")
        target = self.world.registry.target("clean")
        self.boxes.boxes["-KxYz_4567-9"] = a_box(target_id=target.target_id)
        self.ok("boxes", "show", "-KxYz_4567-9")
        self.assertIn("Ended -KxYz_4567-9", self.ok("boxes", "end", "-KxYz_4567-9").out)
        self.assertEqual(self.boxes.ended, [("-KxYz_4567-9", "admin")])

    def test_those_that_ended_are_listed(self) -> None:
        self.assertIn("No browser was started yet.", self.ok("boxes", "history").out)
        self.wait(self.world.store.commit(Change(history=(an_ended_box(reason=BoxReason.NO_VIEWER),))))
        self.assertIn("no-viewer", self.ok("boxes", "history", "--target", "clean").out)

"""Tests of the operations on disposable browsers: targets, sessions, boxes and their history."""

from __future__ import annotations

from typing import Any

from burrowgate.boxes.interfaces import Finding, Level
from burrowgate.core.boxes.settings import BrowserSettings, BrowserTerms
from burrowgate.core.boxes.states import BoxReason
from burrowgate.core.store_records import Change
from tests.support.admin_wire import AdminTestCase, World
from tests.support.box_admin import Boxes, a_box, an_ended_box

TARGETS = "/api/v1/targets"
NEW = {"name": "clean", "browser": {"start_url": "https://example.org/"}}


class BoxAdminCase(AdminTestCase):
    """An admin API with boxes."""

    def setUp(self) -> None:
        self.boxes = Boxes()
        world = World()
        world.boxes = self.boxes.admin()
        self.start(world)

    def add(self, **browser: Any) -> Any:
        body = {"name": "clean", "browser": {"start_url": "https://example.org/", **browser}}
        return self.call("POST", TARGETS, body)

    @property
    def settings(self) -> BrowserSettings:
        found = self.world.registry.target("clean").browser
        assert found is not None
        return found


class TargetTests(BoxAdminCase):
    def test_a_browser_is_added_without_an_address(self) -> None:
        reply = self.call("POST", TARGETS, NEW)
        self.assertEqual((reply.status, reply.json["type"], reply.json["address"]), (201, "browser", ""))
        browser = reply.json["browser"]
        self.assertEqual((browser["start_url"], browser["idle_minutes"]), ("https://example.org/", None))
        self.assertEqual(browser["clipboard"], {"in": True, "out": False, "max_bytes": 262_144})
        self.assertEqual(browser["egress"], {"allow": ["*"], "deny": []})
        self.assertEqual(self.settings, BrowserSettings(start_url="https://example.org/"))

    def test_every_setting_can_be_given(self) -> None:
        reply = self.add(
            launcher="engine", image="a/b:1", width=1000, height=700, layout="de", locale="de-DE",
            time_zone="Europe/Berlin", allow_unlimited=True,
            limits={"memory": "512MiB", "pids": 100, "cpus": 0.5, "tmp": "64MiB", "shm": 67_108_864},
            idle_minutes=3, no_viewer="1m", max_lifetime="2h", start_timeout=20, downloads=True, uploads=True,
            clipboard={"in": False, "out": True, "max_bytes": "1KiB"}, max_transfer="10MiB", per_owner=2, watch="on",
            egress={"allow": ["*.example.org"], "deny": ["bad.example.org"]},
        )  # fmt: skip
        self.assertEqual(reply.status, 201, reply.body)
        again = self.call("GET", f"{TARGETS}/clean").json["browser"]
        self.assertEqual(reply.json["browser"], again)
        self.assertEqual((again["limits"]["memory"], again["no_viewer"], again["max_lifetime"]), (2**29, 60, 7_200))
        self.assertEqual(self.settings.clipboard.max_bytes, 1_024)
        self.assertEqual(self.settings.egress.deny, ("bad.example.org",))

    def test_a_change_leaves_the_other_settings(self) -> None:
        self.add(idle_minutes=3, clipboard={"out": True})
        reply = self.call("PATCH", f"{TARGETS}/clean", {"browser": {"clipboard": {"in": False}, "downloads": True}})
        self.assertEqual(reply.status, 200, reply.body)
        browser = reply.json["browser"]
        self.assertEqual(browser["clipboard"], {"in": False, "out": True, "max_bytes": 262_144})
        self.assertEqual((browser["idle_minutes"], browser["downloads"]), (3, True))
        self.call("PATCH", f"{TARGETS}/clean", {"browser": {"idle_minutes": None}})
        self.assertIsNone(self.settings.idle_minutes)

    def test_wrong_settings_are_refused_by_their_names(self) -> None:
        for browser, field in (
            ({"start_url": "file:///etc/passwd"}, "browser.start_url"),
            ({"start_url": "https://user:pw@example.org"}, "browser.start_url"),
            ({"layout": "../x"}, "browser.layout"),
            ({"limits": {"memory": "1KiB"}}, "browser.limits.memory"),
            ({"limits": {"memory": "much"}}, "browser.limits.memory"),
            ({"no_viewer": "1s"}, "browser.no_viewer"),
            ({"egress": {"allow": ["http://x"]}}, "browser.egress.allow"),
        ):
            reply = self.add(**browser)
            self.assertEqual((reply.status, reply.json["field"]), (422, field), reply.body)

    def test_a_browser_has_nothing_of_targets_that_speak_http(self) -> None:
        for more, field in (
            ({"address": "localhost:3000"}, "type"),
            ({"open_paths": ["/x"]}, "open_paths"),
            ({"preflight": True}, "preflight"),
            ({"domains": [{"host": "a.example", "public": True}]}, "domains"),
            ({"upstream_host": "x"}, "upstream_host"),
        ):
            reply = self.call("POST", TARGETS, NEW | more)
            self.assertEqual((reply.status, reply.json["field"]), (422, field), reply.body)

    def test_others_have_no_settings_of_a_browser_and_need_an_address(self) -> None:
        reply = self.call("POST", TARGETS, {"name": "a", "address": "3000", "type": "http", "browser": {}})
        self.assertEqual(reply.status, 201, reply.body)
        reply = self.call("PATCH", f"{TARGETS}/a", {"browser": {"downloads": True}})
        self.assertEqual((reply.status, reply.json["field"]), (422, "browser"))
        self.assertEqual(self.call("POST", TARGETS, {"name": "b"}).status, 422)

    def test_a_public_domain_of_a_browser_is_refused(self) -> None:
        self.add()
        reply = self.call("PUT", f"{TARGETS}/clean/domains/a.example", {"public": True})
        self.assertEqual(reply.status, 422, reply.body)


class SessionTests(BoxAdminCase):
    def test_a_session_has_terms_of_its_own(self) -> None:
        self.add()
        body = {"browser": {"idle_minutes": 2, "max_lifetime": "30m"}}
        reply = self.call("POST", f"{TARGETS}/clean/sessions", body)
        self.assertEqual(reply.json["session"]["browser"], {"idle_minutes": 2, "max_lifetime": 1_800})
        session = self.wait(self.world.store.session(reply.json["session"]["id"]))
        self.assertEqual(session.browser, BrowserTerms(idle_minutes=2, max_lifetime=1_800))
        self.assertIsNone(self.call("POST", f"{TARGETS}/clean/sessions", {}).json["session"]["browser"])

    def test_a_browser_has_no_pages_to_share(self) -> None:
        self.add()
        reply = self.call("POST", f"{TARGETS}/clean/sessions", {"kind": "page-share"})
        self.assertEqual((reply.status, reply.json["field"]), (422, "kind"))

    def test_terms_are_for_browsers_only(self) -> None:
        self.call("POST", TARGETS, {"name": "app", "address": "3000", "type": "http"})
        reply = self.call("POST", f"{TARGETS}/app/sessions", {"browser": {"idle_minutes": 2}})
        self.assertEqual((reply.status, reply.json["field"]), (422, "browser"))


class BoxTests(BoxAdminCase):
    def setUp(self) -> None:
        super().setUp()
        self.add()
        target = self.world.registry.target("clean")
        self.boxes.boxes["box1"] = a_box(target_id=target.target_id)

    def test_boxes_are_listed_and_shown(self) -> None:
        (box,) = self.call("GET", "/api/v1/boxes").json["boxes"]
        self.assertEqual(self.call("GET", "/api/v1/boxes/box1").json, box)
        self.assertEqual((box["target"], box["state"], box["step"], box["bytes_out"]), ("clean", "active", "page", 22))
        self.assertEqual(box["ms"]["first_frame"], 700)
        self.assertEqual(self.call("GET", "/api/v1/boxes?target=other").json["boxes"], [])
        self.assertNotIn("handle", box)

    def test_one_is_ended(self) -> None:
        reply = self.call("DELETE", "/api/v1/boxes/box1")
        self.assertEqual((reply.status, reply.json["state"], reply.json["reason"]), (200, "stopping", "admin"))
        self.assertEqual(self.boxes.ended, [("box1", "admin")])

    def test_unknown_boxes_are_not_found(self) -> None:
        for method in ("GET", "DELETE"):
            reply = self.call(method, "/api/v1/boxes/none")
            self.assertEqual((reply.status, reply.json["code"]), (404, "box-not-found"))

    def test_the_history_has_those_that_ended(self) -> None:
        entries = (an_ended_box(), an_ended_box("box2", BoxReason.CRASHED, "other"))
        self.wait(self.world.store.commit(Change(history=entries)))
        found = self.call("GET", "/api/v1/history/boxes").json["boxes"]
        self.assertEqual({one["id"]: one["reason"] for one in found}, {"box0": "idle", "box2": "crashed"})
        (one,) = self.call("GET", "/api/v1/history/boxes?target=clean&session_id=s1").json["boxes"]
        self.assertEqual(self.call("GET", "/api/v1/history/boxes/box0").json, one)
        self.assertEqual((one["egress_denied"], one["ms"]["banner"]), (4, 300))
        self.assertEqual(self.call("GET", "/api/v1/history/boxes/none").status, 404)

    def test_findings_and_alarms_are_diagnostics_b12(self) -> None:
        self.boxes.findings = [("bwrap", Finding(Level.ERROR, "no-bwrap", "Install it."))]
        self.boxes.alarms = ["The box box1 could not be destroyed."]
        found = self.call("GET", "/api/v1/diagnostics").json["diagnostics"]
        self.assertEqual(
            [(one["level"], one["detail"]) for one in found if one["check"] == "browsers"],
            [("problem", "bwrap: Install it."), ("problem", "The box box1 could not be destroyed.")],
        )

"""The console's pages of targets that speak TCP: their settings, host keys, and the credentials that they use."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect
from tests.e2e.console.test_people import answer

KEY = {"public": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ", "fingerprint": "SHA256:" + "a" * 43}
BOUND = {
    "id": "b-1",
    "target": "orders",
    "resource_id": "c-1",
    "resource_kind": "credential",
    "resource": "orders-db",
    "use": "injected",
    "created_at": "2026-11-29T10:00:00Z",
}
LIBRARY = {"id": "l-1", "name": "orders-roles", "project": "default"}
TCP = {
    "user": "app",
    "database": "orders",
    "host_sets": [],
    "max_seconds": 7200,
    "connection_limit": 3,
    "client_port": None,
    "pending_timeout": 600,
    "idle_timeout": None,
    "bind": "first",
    "recording": "off",
    "recordings_keep": None,
    "host_keys": [],
    "outlives_sign_in": False,
    "server_tls": True,
}


def as_garden(route: Route) -> None:
    """Answer what is asked about the target with what the stage knows of another one."""
    route.continue_(url=route.request.url.replace("target=orders", "target=garden"))


class TestTcpTargets(ConsoleTestCase):
    def shown(self, type: str = "postgresql", **look: Any) -> Page:
        """Return the page of a target of `type`, made of that of another one."""
        page = self.signed_in(**look)
        base = self.api("GET", "targets/garden")
        target = {"name": "orders", "type": type, "address": "10.0.0.5:5432", "tcp": TCP, "project": "default"}
        self.sent: list[Any] = []

        def handle(route: Route) -> None:
            if route.request.method != "GET":
                self.sent.append(route.request.post_data_json)
            route.fulfill(json=base | target)

        page.route("**/api/v1/targets/orders", handle)
        answer(page, "targets/orders/bindings", {"bindings": [BOUND]})
        answer(page, "credentials", {"credentials": []})
        answer(page, "libraries", {"libraries": [LIBRARY]})
        answer(page, "host-sets", {"host_sets": [{"name": "databases", "project": "default"}]})
        page.route("**/api/v1/targets/orders/bindings/*", handle)
        page.route("**/api/v1/*target=orders*", as_garden)
        self.go(page, "/targets/orders")
        expect(page.get_by_role("heading", name="orders", exact=True)).to_be_visible()
        return page

    def test_dialog_of_a_new_target_knows_the_settings_of_its_type(self) -> None:
        page = self.signed_in("/targets")
        answer(page, "host-sets", {"host_sets": []})
        answer(page, "projects", {"projects": [{"name": "default"}, {"name": "acme/infra"}]})
        sent: list[Any] = []

        def add(route: Route) -> None:
            if route.request.method != "POST":
                return route.continue_()
            sent.append(route.request.post_data_json)
            problem = {"status": 422, "title": "", "detail": "Too short.", "field": "$.tcp.max_seconds"}
            return route.fulfill(status=422, json=problem)

        page.route("**/api/v1/targets", add)
        found = {"works": True, "detail": "", "ssh": {"host_keys": [KEY], "problem": HOSTILE, "version": ""}}
        answer(page, "probe", found)
        page.get_by_role("button", name="Add a target").click()
        dialog = self.dialog(page)
        dialog.get_by_label("Its address").fill("vnc://screen.internal")
        expect(dialog.get_by_label("Its host keys")).to_have_count(0)
        expect(dialog.get_by_label("User name there")).to_have_count(0)
        dialog.get_by_label("Its address").fill("postgresql://db.internal/orders")
        expect(dialog.get_by_label("Database")).to_be_visible()
        expect(dialog.get_by_label("Recorded of terminals")).to_have_count(0)
        dialog.get_by_label("Its address").fill("ssh://ada@shell.internal")
        expect(dialog.get_by_label("A name for it")).to_have_attribute("placeholder", "shell")
        dialog.get_by_label("Project").select_option("acme/infra")
        dialog.get_by_label("Recorded of terminals").select_option("output")
        dialog.get_by_label("A session lasts at most").fill("1s")
        dialog.get_by_label("Connections in all").fill("3")
        dialog.get_by_role("button", name="Show the keys it has now").click()
        expect(dialog).to_contain_text("<script>")
        dialog.get_by_label(KEY["fingerprint"]).check()
        expect(dialog.get_by_label("Its host keys")).to_have_value(KEY["fingerprint"])
        dialog.get_by_role("button", name="Add it").click()
        expect(dialog.get_by_role("alert")).to_have_text("Too short.")
        tcp = {"recording": "output", "max_seconds": "1s", "connection_limit": 3, "host_keys": [KEY["fingerprint"]]}
        self.assertEqual(
            sent, [{"name": "shell", "address": "ssh://ada@shell.internal", "project": "acme/infra", "tcp": tcp}]
        )
        self.assertEqual(axe.violations(page), [])

    def test_settings_are_shown_and_only_changes_are_sent(self) -> None:
        page = self.shown()
        facts = page.locator(".facts").first
        for text in ("PostgreSQL", "orders", "2h", "the first that uses the link"):
            expect(facts).to_contain_text(text)
        expect(page.get_by_role("button", name="Edit options")).to_have_count(0)
        page.get_by_role("button", name="Change", exact=True).click()
        self.dialog(page).get_by_label("A session lasts at most").fill("4h")
        self.dialog(page).get_by_label("Connections in all").fill("")
        self.dialog(page).get_by_text("Clients and timeouts").click()
        self.dialog(page).get_by_label("databases").check()
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(self.dialog(page)).to_have_count(0)
        change = {"max_seconds": "4h", "connection_limit": None, "host_sets": ["databases"]}
        self.assertEqual(self.sent, [{"tcp": change}])

    def test_bindings_say_what_they_mean(self) -> None:
        page = self.shown()
        page.get_by_role("link", name="Access").click()
        expect(page.get_by_role("list", name="Credentials")).to_contain_text("the visitor never gets it")
        page.get_by_role("button", name="Use a credential").click()
        self.dialog(page).get_by_text("Brokered", exact=True).click()
        expect(self.dialog(page)).to_contain_text("the visitor can read it")
        self.dialog(page).get_by_role("button", name="Use it").click()
        expect(self.dialog(page)).to_have_count(0)
        self.assertEqual(self.sent, [{"use": "brokered"}])
        page.get_by_role("button", name="Remove orders-db").click()
        expect(self.dialog(page)).to_contain_text("end at once and permanently")

    def test_protocol_that_the_gateway_does_not_speak_is_brokered_only(self) -> None:
        page = self.shown("rdp")
        page.get_by_role("link", name="Access").click()
        page.get_by_role("button", name="Use a credential").click()
        expect(self.dialog(page)).to_contain_text("credentials are brokered")
        expect(self.dialog(page).get_by_text("Injected", exact=True)).to_have_count(0)

    def test_page_and_dialogs_are_accessible_in_each_look(self) -> None:
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 720}}):
            page = self.shown("ssh", **look)
            self.assertEqual(axe.violations(page), [])
            page.get_by_role("link", name="Access").click()
            expect(page.get_by_role("list", name="Credentials")).to_be_visible()
            self.assertEqual(axe.violations(page), [])
            for button in ("Change", "Use a credential"):
                page.get_by_role("button", name=button, exact=True).click()
                expect(self.dialog(page).get_by_role("button", name="Cancel")).to_be_visible()
                self.assertEqual(axe.violations(page), [])
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
                page.keyboard.press("Escape")
            page.close()


class TestTcpTargetsOfTheApi(ConsoleTestCase):
    """The same pages with the admin API itself, without simulated answers."""

    def test_target_is_added_changed_and_bound(self) -> None:
        self.api("POST", "vaults", {"name": "keys", "kind": "local"})
        secret = {"password": "correct horse"}
        body = {"vault": "keys", "name": "orders-db", "kind": "password", "username": "app", "secret": secret}
        self.api("POST", "credentials", body)
        page = self.signed_in("/targets")
        page.get_by_role("button", name="Add a target").click()
        self.dialog(page).get_by_label("Its address").fill("postgresql://app@db.internal/orders")
        self.dialog(page).get_by_label("Connections in all").fill("3")
        self.dialog(page).get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", name="db", exact=True)).to_be_visible()
        page.get_by_role("button", name="Change", exact=True).click()
        self.dialog(page).get_by_label("A session lasts at most").fill("2h")
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(page.locator(".facts").first).to_contain_text("2h")
        page.get_by_role("link", name="Access").click()
        page.get_by_role("button", name="Use a credential").click()
        self.dialog(page).get_by_role("button", name="Use it").click()
        expect(page.get_by_role("list", name="Credentials")).to_contain_text("the visitor never gets it")
        target = self.api("GET", "targets/db")
        self.assertEqual([target["type"], target["project"]], ["postgresql", "default"])
        tcp = target["tcp"]
        names = ("user", "database", "connection_limit", "max_seconds")
        self.assertEqual([tcp[name] for name in names], ["app", "orders", 3, 7200])
        page.get_by_role("button", name="Remove orders-db").click()
        self.dialog(page).get_by_role("button", name="Remove it").click()
        expect(page.get_by_text("None: visitors need a credential")).to_be_visible()
        page.get_by_role("button", name="Change", exact=True).click()
        self.dialog(page).get_by_label("A session lasts at most").fill("5s")
        self.dialog(page).get_by_role("button", name="Save").click()
        expect(self.dialog(page).get_by_role("alert")).to_be_visible()

"""The console's pages of projects: organisations, host sets with their hosts, and roles."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.console import axe
from tests.e2e.console.records import HOSTILE
from tests.e2e.console.support import ConsoleTestCase, expect

PROJECTS: list[dict[str, Any]] = [
    {"id": "default", "name": "default", "max_seconds": None, "connection_limit": None, "version": 1},
    {"id": "p-1", "name": "acme/infra", "max_seconds": 7200, "connection_limit": 3, "version": 2},
    {"id": "p-2", "name": "acme/web", "max_seconds": None, "connection_limit": None, "version": 1},
]
SETS: list[dict[str, Any]] = [
    {"id": "s-1", "name": "databases", "project": "acme/infra", "source": "own", "port": 5432, "version": 1},
    {"id": "s-2", "name": "found", "project": "acme/infra", "source": "names", "port": 22, "version": 1},
]
SOURCES = [{"id": "q-1", "name": "names", "kind": "dns", "query": "db.internal", "project": "acme/infra"}]
HOSTS = [{"id": "h-1", "name": "db1", "address": "10.0.0.5", "host_set": "databases", "version": 1}]
ROLES = [
    {"id": "g-1", "project": "acme/infra", "role": "connect", "account": HOSTILE, "group": ""},
    {"id": "g-2", "project": "acme/infra", "role": "manage", "account": "", "group": "local:friends"},
]
IMPACT = {"active_sessions": 2, "sessions": [], "targets": ["orders"], "complete": True}
ANSWERS = {
    "projects": {"projects": PROJECTS},
    "projects/p-1": PROJECTS[1],
    "roles": {"roles": ROLES},
    "projects/p-1/impact": IMPACT,
    "host-sets": {"host_sets": SETS},
    "hosts": {"hosts": HOSTS},
    "host-sets/s-1/impact": IMPACT,
    "sources": {"sources": SOURCES},
}


class TestProjects(ConsoleTestCase):
    def shown(self, place: str, **look: Any) -> Page:
        page = self.signed_in(**look)
        self.sent: list[tuple[str, str, Any]] = []

        def handle(route: Route) -> None:
            path = route.request.url.partition("/api/v1/")[2]
            if route.request.method == "GET" and path in ANSWERS:
                return route.fulfill(json=ANSWERS[path])
            if route.request.method == "GET":
                return route.continue_()
            self.sent.append((route.request.method, path, route.request.post_data_json))
            return route.fulfill(status=201, json={"id": "q-2"})

        for path in ("projects", "host-sets", "sources", "hosts", "roles"):
            page.route(f"**/api/v1/{path}", handle)
            page.route(f"**/api/v1/{path}/**", handle)
        self.go(page, place)
        return page

    def test_projects_stand_under_their_organisations(self) -> None:
        page = self.shown("/projects")
        expect(page.get_by_role("list", name="acme").get_by_role("listitem")).to_have_count(2)
        expect(page.get_by_role("list", name="acme")).to_contain_text("2h at most, 3 connections in all")
        page.get_by_role("button", name="Delete the organisation acme").click()
        expect(self.dialog(page)).to_contain_text("acme/infra, acme/web")
        self.dialog(page).get_by_role("button", name="Delete them").click()
        expect(self.dialog(page)).to_have_count(0)
        self.assertEqual(self.sent, [("DELETE", "projects/acme%2F", None)])

    def test_project_is_added(self) -> None:
        page = self.shown("/projects")
        page.get_by_role("button", name="Add a project").click()
        self.dialog(page).get_by_label("Name").fill("acme/db")
        self.dialog(page).get_by_label("A session lasts at most").fill("2h")
        page.keyboard.press("Enter")
        expect(self.dialog(page)).to_have_count(0)
        body = {"name": "acme/db", "max_seconds": "2h", "connection_limit": None}
        self.assertEqual(self.sent, [("POST", "projects", body)])

    def test_host_sets_and_hosts_are_changed(self) -> None:
        page = self.shown("/projects/p-1")
        rows = page.get_by_role("list", name="Host sets").get_by_role("listitem")
        expect(rows.nth(1)).to_contain_text("found by DNS db.internal")
        page.get_by_role("button", name="Hosts of databases").click()
        expect(self.dialog(page).get_by_role("list", name="Hosts")).to_contain_text("10.0.0.5")
        self.dialog(page).get_by_label("Add a host").fill("10.0.0.6")
        self.dialog(page).get_by_role("button", name="Add", exact=True).click()
        expect(self.dialog(page).get_by_label("Add a host")).to_have_value("")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Add a host set").click()
        self.dialog(page).get_by_label("Name", exact=True).fill("names")
        self.dialog(page).get_by_label("Port").fill("22")
        self.dialog(page).get_by_label("Name to look up in DNS").fill("ssh.internal")
        self.dialog(page).get_by_role("button", name="Add it").click()
        expect(self.dialog(page)).to_have_count(0)
        self.assertEqual([path for _, path, _ in self.sent], ["hosts", "sources", "host-sets"])
        page.get_by_role("button", name="Delete databases").click()
        expect(self.dialog(page)).to_contain_text("2 sessions of 1 target end with it")

    def test_roles_are_granted_and_withdrawn(self) -> None:
        page = self.shown("/projects/p-1")
        expect(page.get_by_role("list", name="Roles")).to_contain_text("<script>")
        page.get_by_role("button", name="Grant a role").click()
        self.dialog(page).get_by_label("To whom").fill("local:board")
        self.dialog(page).get_by_label("Who has it").select_option("share")
        self.dialog(page).get_by_role("button", name="Grant it").click()
        expect(self.dialog(page)).to_have_count(0)
        page.get_by_role("button", name="Withdraw the role of local:friends").click()
        expect(page.get_by_text("Sessions that exist go on")).to_be_visible()
        granted = ("POST", "roles", {"project": "p-1", "role": "share", "group": "local:board"})
        self.assertEqual(self.sent, [granted, ("DELETE", "roles/g-2", None)])

    def test_pages_are_accessible_in_each_look(self) -> None:
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 720}}):
            for place, name in (("/projects", "acme"), ("/projects/p-1", "Roles")):
                page = self.shown(place, **look)
                expect(page.get_by_role("list", name=name)).to_be_visible()
                self.assertEqual(axe.violations(page), [])
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0)
                page.close()

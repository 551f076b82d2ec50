"""The page with the targets that a person may connect to, and the sessions that it establishes."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

from burrowgate.core.history import HistoryKind, HistoryQuery
from burrowgate.core.sessions import Session
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tcp.hosts import HostSet, Source, SourceKind
from burrowgate.core.tcp.projects import Project
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant
from burrowgate.core.tcp.settings import TcpSettings
from burrowgate.tcp.records import HOST_SET, PROJECT, ROLE_GRANT, SOURCE
from tests.support import START, TestCase
from tests.support.sign_in_site import ORIGIN, PASSWORD, Browser, SignInWorld, done, location, visible

TARGETS, ACCOUNT = "/.burrowgate/targets", "/.burrowgate/account"
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>.*?name="target" value="([^"]*)"', re.DOTALL)


class TargetsCase(TestCase):
    def setUp(self) -> None:
        self.world = SignInWorld()
        self.ada = self.world.account("Ada", password=PASSWORD)
        self.browser = self.signed_in()

    def signed_in(self, name: str = "ada") -> Browser:
        browser = self.world.browser()
        self.assertEqual(browser.sign_in(name).status, 303)
        return browser

    def add(self, name: str, type: TargetType = TargetType.POSTGRESQL, **fields: Any) -> Target:
        target = Target(
            target_id=f"id-{name}", name=name, address=parse_address("127.0.0.1:5432"), type=type, created_at=START,
            **fields,
        )  # fmt: skip
        self.world.put(target)
        return target

    def project(self, name: str, **fields: Any) -> str:
        project = Project(project_id=f"p-{name}", name=name, created_at=START, **fields)
        self.world.put(PROJECT.to_resource(project))
        return project.project_id

    def grant(self, role: ProjectRole = ProjectRole.CONNECT, project_id: str = "default", **holder: str) -> RoleGrant:
        holder = holder or {"account_id": self.ada.account_id}
        grant = RoleGrant(
            grant_id=f"g{role}{project_id}{len(str(holder))}", project_id=project_id, role=role, created_at=START,
            **holder,
        )  # fmt: skip
        self.world.put(ROLE_GRANT.to_resource(grant))
        return grant

    def page(self) -> str:
        response = self.browser.get(TARGETS)
        self.assertEqual(response.status, 200)
        return response.body.decode()

    def names(self) -> list[str]:
        return re.findall(r"Connect to ([\w-]+)", self.page())

    def connect(self, name: str, browser: Browser | None = None, **fields: Any) -> Any:
        return (browser or self.browser).post(TARGETS, {"target": name}, **fields)

    def sessions(self) -> list[Session]:
        entries = done(self.world.store.history(HistoryQuery(kind=HistoryKind.SESSION, limit=100)))
        found = [done(self.world.registry.reload(entry.sid)) for entry in entries]
        return [session for session in found if session is not None]


class ListTests(TargetsCase):
    def test_targets_are_listed_with_type_project_and_limits(self) -> None:
        acme = self.project("acme/infra", max_seconds=7_200, connection_limit=1)
        self.add("orders", tcp=TcpSettings(max_seconds=1_800, connection_limit=20, outlives_sign_in=True))
        self.add("box", TargetType.SSH, project_id=acme)
        self.grant()
        self.grant(project_id=acme)
        text = visible(self.browser.get(TARGETS))
        self.assertIn("box SSH, in acme/infra For 2 hours or until you sign out, 1 connection Connect", text)
        self.assertIn("orders PostgreSQL, in default For 30 minutes, 20 connections Connect", text)
        self.assertEqual(self.names(), ["box", "orders"])

    def test_each_role_may_connect_and_groups_count(self) -> None:
        self.add("orders")
        self.assertEqual(self.names(), [])
        for role in ProjectRole:
            grant = self.grant(role)
            self.assertEqual(self.names(), ["orders"], role)
            self.world.put(ROLE_GRANT.to_resource(replace(grant, version=2), deleted_at=START))
        self.assertEqual(self.names(), [])
        self.grant(group="local:ops")
        self.assertEqual(self.names(), [])
        done(self.world.accounts.change(self.ada.account_id, actor="admin", groups=("ops",)))
        self.assertEqual(self.names(), ["orders"])

    def test_what_cannot_be_connected_to_is_left_out(self) -> None:
        gone = self.project("gone")
        self.grant()
        self.grant(project_id=gone)
        self.add("web", TargetType.HTTP)
        self.add("off", enabled=False)
        self.add("deleted", deleted_at=START)
        self.add("orphan", project_id=gone)
        self.assertEqual(self.names(), ["orphan"])
        project = Project(project_id=gone, name="gone", created_at=START, version=2)
        self.world.put(PROJECT.to_resource(project, deleted_at=START))
        self.assertEqual(self.names(), [])

    def test_person_without_roles_reads_whom_to_ask(self) -> None:
        self.add("orders")
        text = visible(self.browser.get(TARGETS))
        self.assertIn("There is nothing that you may connect to at present.", text)
        self.assertIn("Ask the owner", text)
        self.assertNotIn("orders", text)
        self.assertNotIn(TARGETS, self.browser.get(ACCOUNT).body.decode())

    def test_account_page_leads_to_it(self) -> None:
        self.add("orders")
        self.grant()
        self.assertIn(f'<a href="{TARGETS}">1 of them</a>', self.browser.get(ACCOUNT).body.decode())

    def test_stranger_signs_in_and_comes_back(self) -> None:
        stranger = self.world.browser()
        for response in (stranger.get(TARGETS), self.connect("orders", stranger)):
            self.assertEqual((response.status, location(response)), (303, "/.burrowgate/sign-in?to=targets"))
        page = stranger.get("/.burrowgate/sign-in?to=targets")
        self.assertIn("Then you see what you may connect to.", visible(page))
        self.assertEqual(location(stranger.sign_in(to="targets")), TARGETS)

    def test_hostile_names_are_text(self) -> None:
        self.add("orders", project_id=self.project("<b>x</b>"))
        self.grant(project_id="p-<b>x</b>")
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", self.page())


class SessionTests(TargetsCase):
    def setUp(self) -> None:
        super().setUp()
        self.target = self.add("orders", tcp=TcpSettings(connection_limit=5))
        self.given = self.grant()

    def test_form_establishes_a_session_and_shows_its_link(self) -> None:
        ((action, name),) = FORM.findall(self.page())
        self.assertEqual((action, name), (TARGETS, "orders"))
        response = self.connect("orders")
        self.assertEqual(response.status, 200)
        (session,) = self.sessions()
        assert session.tcp is not None
        self.assertEqual(session.label, "Ada")
        self.assertEqual(session.tcp.account_id, self.ada.account_id)
        self.assertEqual(session.expires_at - session.created_at, 8 * 3600)
        body = response.body.decode()
        (link,) = {html.unescape(found) for found in re.findall(r'(?:href|value)="(http[^"]+)"', body)}
        self.assertIn(session.sid, link)
        self.assertIn(b"no-store", dict(response.fields)[b"Cache-Control"])

    def test_session_stands_on_account_and_login(self) -> None:
        """The rule of `POST /targets/{name}/authorise`, with the login of the browser."""
        self.connect("orders")
        (session,) = self.sessions()
        assert session.tcp is not None
        kinds = {key.partition("/")[0] for key in session.tcp.basis}
        self.assertLessEqual({"target", "account", "login"}, kinds)
        self.assertEqual(self.world.actions()[-2:], ["session.minted", "session.authorised"])
        (event,) = [one.event for one in done(self.world.store.events(0, 100)) if one.event.action == "session.minted"]
        self.assertEqual(event.actor, f"account {self.ada.account_id}")

    def test_role_is_read_at_that_time(self) -> None:
        self.world.put(ROLE_GRANT.to_resource(replace(self.given, version=2), deleted_at=START))
        response = self.connect("orders")
        self.assertEqual(response.status, 403)
        self.assertIn("may not connect to this target any more", visible(response))
        self.assertEqual(self.sessions(), [])

    def test_unknown_targets_and_those_of_the_web_are_refused(self) -> None:
        self.add("web", TargetType.HTTP)
        self.add("off", enabled=False)
        for name in ("", "nothing", "web", "off", "<script>"):
            response = self.connect(name)
            self.assertEqual(response.status, 403, name)
            self.assertNotIn(b"<script>", response.body)
        self.assertEqual(self.sessions(), [])

    def test_other_sites_cannot_send_the_form(self) -> None:
        for origin in (b"https://evil.example", b"null", None):
            self.assertEqual(self.connect("orders", origin=origin).status, 403)
        self.assertEqual(self.sessions(), [])
        self.assertEqual(self.browser.get(f"{TARGETS}?target=orders").status, 200)
        self.assertEqual(self.sessions(), [])
        self.assertTrue(ORIGIN.startswith("https"))

    def test_limit_of_the_project_is_that_of_the_session(self) -> None:
        acme = self.project("acme", max_seconds=600)
        self.add("short", project_id=acme)
        self.grant(project_id=acme)
        self.assertEqual(self.connect("short").status, 200)
        (session,) = self.sessions()
        self.assertEqual(session.expires_at - session.created_at, 600)

    def test_hosts_that_are_missing_are_said_without_details(self) -> None:
        source = Source(source_id="s", project_id="default", name="s", kind=SourceKind.STATIC, created_at=START)
        hosts = HostSet(set_id="h", project_id="default", name="secret-set", source_id="s", port=1, created_at=START)
        self.world.put(SOURCE.to_resource(source), HOST_SET.to_resource(hosts))
        self.add("empty", tcp=TcpSettings(host_sets=("h",)))
        response = self.connect("empty")
        self.assertEqual(response.status, 409)
        self.assertIn("No session of empty could be established", visible(response))
        self.assertEqual(self.sessions(), [])

"""Sessions of TCP targets that people get by an access token of their account, by their roles (tcp T27)."""

from __future__ import annotations

from typing import Any

from burrowgate.core.history import HistoryKind
from burrowgate.core.identity.accounts import Account, Role, disable
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import SessionHistory
from burrowgate.identity.records import ACCOUNT
from burrowgate.sessions.tcp_sessions import SessionEstablisher
from tests.support.admin_tokens import TokenTestCase
from tests.support.admin_wire import AdminTestCase, Reply, World
from tests.support.tcp_admin import establishment

API = "/api/v1"
EVE = Account(account_id="e" * 22, name="Eve", role=Role.MEMBER, created_at=1_700_000_000)


class TcpWorld(World):
    """A gateway that establishes sessions of TCP targets."""

    def establisher(self) -> SessionEstablisher:
        return establishment(self.registry, self.clock, self.entropy, lambda: self.keyring)


class AuthoriseTests(TokenTestCase):
    def setUp(self) -> None:
        AdminTestCase.setUp(self)
        self.start(TcpWorld())
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(EVE),))))
        self.call("POST", f"{API}/projects", {"name": "infra"})
        self.target("db", address="postgresql://10.0.0.5/app", type="postgresql", project="infra")
        self.target("app")
        self.eve = self.token("sessions:connect", account="Eve")

    def grant(self, role: str, **holder: Any) -> str:
        reply = self.call("POST", f"{API}/roles", {"role": role, "project": "infra"} | (holder or {"account": "Eve"}))
        self.assertEqual(reply.status, 201, reply.body)
        grant: str = reply.json["id"]
        return grant

    def authorise(self, token: str = "", target: str = "db", **body: Any) -> Reply:
        return self.use(token or self.eve, "POST", f"{API}/targets/{target}/authorise", body)

    def history(self, sid: str) -> SessionHistory:
        entry = self.wait(self.world.store.history_entry(HistoryKind.SESSION, sid))
        assert entry is not None
        return SessionHistory.from_body(entry.body)

    def test_person_with_the_role_gets_a_session_and_its_link(self) -> None:
        self.grant("connect")
        reply = self.authorise(ttl="2h")
        self.assertEqual(reply.status, 201, reply.body)
        session = reply.json["session"]
        self.assertEqual((session["target"], session["label"]), ("db", "Eve"))
        self.assertEqual(reply.headers["location"], f"{API}/sessions/{session['id']}")
        self.assertIn(reply.json["token"].rpartition(".")[0], reply.json["url"])
        self.assertEqual(self.history(session["id"]).account, "Eve")
        self.assertIn(f"token ci ({self.eve.split('.')[1]})", str(self.recorded()[-1]))

    def test_role_that_is_withdrawn_ends_nothing_and_establishes_nothing(self) -> None:
        """(tcp T27)"""
        self.assertProblem(self.authorise(), 409, "role-missing")
        grant = self.grant("connect")
        session = self.authorise().json["session"]
        self.assertEqual(self.call("DELETE", f"{API}/roles/{grant}").status, 204)
        self.assertProblem(self.authorise(), 409, "role-missing")
        self.assertEqual(self.call("GET", f"{API}/sessions/{session['id']}").json["state"], "active")
        self.grant("connect")
        self.assertEqual(self.authorise().status, 201)

    def test_link_for_another_person_takes_the_role_share(self) -> None:
        self.grant("connect")
        refused = self.authorise(share=True)
        self.assertProblem(refused, 409, "role-missing")
        self.assertIn("`share`", refused.json["detail"])
        self.grant("share")
        reply = self.authorise(share=True, label="for the contractor")
        self.assertEqual((reply.status, reply.json["session"]["label"]), (201, "for the contractor"))

    def test_role_of_a_group_counts_and_that_of_another_project_does_not(self) -> None:
        self.call("POST", f"{API}/roles", {"role": "manage", "account": "Eve"})
        self.assertProblem(self.authorise(), 409, "role-missing")
        self.grant("connect", group="local:ops")
        self.assertProblem(self.authorise(), 409, "role-missing")
        self.call("PATCH", f"{API}/accounts/Eve", {"groups": ["ops"]})
        self.assertEqual(self.authorise().status, 201)

    def test_only_a_person_is_authorised(self) -> None:
        self.grant("connect")
        self.assertProblem(self.call("POST", f"{API}/targets/db/authorise", {}), 403, "account-needed")
        self.assertProblem(self.authorise(self.token("everything")), 403, "account-needed")
        self.assertProblem(self.authorise(target="app"), 409, "state-conflict")
        self.assertProblem(self.authorise(target="nothing"), 404, "target-not-found")
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(disable(EVE, now=1)),))))
        self.assertProblem(self.authorise(), 401, "access-token-refused")

    def test_token_of_a_member_does_nothing_else(self) -> None:
        self.grant("connect")
        token = self.token("everything", account="Eve")
        self.assertEqual(self.authorise(token).status, 201)
        for method, path in (
            ("GET", "sessions"), ("POST", "targets/db/sessions"), ("GET", "projects"), ("GET", "roles"),
        ):  # fmt: skip
            self.assertProblem(self.use(token, method, f"{API}/{path}", {}), 403, "scope-missing")
        confined = self.token("sessions:connect@app", account="Eve")
        self.assertProblem(self.authorise(confined), 403, "scope-missing")
        self.assertEqual(self.authorise(self.token("sessions:connect@db", account="Eve")).status, 201)

"""Changes of sign-in by another process: they cut the connections of this one as soon as it learns of the commit."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.identity.accounts import disable
from burrowgate.core.identity.logins import EndReason, end_login
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change, Record
from burrowgate.identity.records import ACCOUNT, LOGIN
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.testing.records import START
from tests.support.proxy_wire import now, request
from tests.support.sign_in_case import SignInCase
from tests.unit.proxy.test_hand_over import SWITCH, WEBSOCKET, status


class OtherProcessTests(SignInCase):
    """(sign-in 19, 34)"""

    def setUp(self) -> None:
        super().setUp()
        self.other = Registry(self.world.store, Naming())
        now(self.other.start())

    def open_socket(self, *pairs: bytes) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.cookies(self.visit(), *pairs), *WEBSOCKET, b"Origin: http://app.localhost"))
        self.world.target().send(SWITCH)
        self.assertEqual(status(visitor.take()), 101)

    def commit_elsewhere(self, record: Record) -> None:
        """Let the other process commit `record`, and this one take in the change feed, as the store has it do."""
        live = self.world.live
        now(self.other.commit(Change(puts=(record,))))
        self.assertEqual(self.world.live, live)
        now(self.world.registry.catch_up())

    def test_end_of_a_login(self) -> None:
        login = self.login(self.ada)
        self.open_socket(self.signed_in(login))
        self.open_socket(self.signed_in(self.login(self.bob)))
        self.commit_elsewhere(LOGIN.to_resource(end_login(login, EndReason.REVOKED, now=START)))
        self.assertEqual(self.world.live, 1)

    def test_disabled_account(self) -> None:
        self.open_socket(self.signed_in(self.login(self.ada)))
        self.open_socket(self.signed_in(self.login(self.bob)))
        self.commit_elsewhere(ACCOUNT.to_resource(disable(self.ada, now=START)))
        self.assertEqual(self.world.live, 1)

    def test_narrower_rules(self) -> None:
        self.open_socket(self.signed_in(self.login(self.ada)))
        self.open_socket(self.signed_in(self.login(self.bob)))
        session, target = self.session(), self.served()
        only_ada = Limits(sign_in=SignInRule(emails=("ada@example.com",)))
        self.commit_elsewhere(replace(session, version=session.version + 1, limits=only_ada))
        self.assertEqual(self.world.live, 1)
        operators = SignInRule(groups=("local:ops",))
        self.commit_elsewhere(replace(target, version=target.version + 1, sign_in=operators))
        self.assertEqual(self.world.live, 0)

    def test_lost_group(self) -> None:
        cyd = self.account("Cyd", groups=("local:ops",))
        self.change_session(limits=Limits(sign_in=SignInRule(groups=("local:ops",), emails=("ada@example.com",))))
        self.open_socket(self.signed_in(self.login(cyd)))
        self.open_socket(self.signed_in(self.login(self.ada)))
        self.commit_elsewhere(ACCOUNT.to_resource(replace(cyd, groups=(), version=2)))
        self.assertEqual(self.world.live, 1)

"""Session management without HTTP: each operation is one commit, and a refused one changes nothing."""

from __future__ import annotations

import os

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.sessions import Kind, Limits
from burrowgate.core.store_records import Change, Committed
from burrowgate.errors import Conflict, Invalid
from burrowgate.sessions.optimistic import MAX_ATTEMPTS
from burrowgate.sessions.service import Grant
from burrowgate.sessions.targets import TargetChanges
from tests.support import certificates
from tests.support.admin_wire import AdminTestCase, RacingStore, World


class _CountingStore(RacingStore):
    """Store that counts commits."""

    commits = 0

    async def commit(self, change: Change) -> Committed:
        self.commits += 1
        return await super().commit(change)


class ServiceCase(AdminTestCase):
    def setUp(self) -> None:
        self.store = _CountingStore()
        self.start(World(store=self.store))
        self.sessions = self.world.admin_context().sessions
        self.targets = self.world.admin_context().targets
        self.ca = self.mktemp()
        with open(self.ca, "wb") as file:
            file.write(certificates.authority().pem)
        self.wait(self.targets.add("app", TargetChanges(address="3000"), actor="admin"))
        self.store.commits = 0

    def requesting(self) -> Grant:
        """Return a grant with a client CA that the target does not request yet."""
        return Grant(limits=Limits(client_ca=self.ca))

    def actions(self) -> list[Action]:
        return [record.event.action for record in self.wait(self.store.events(0, 100))]


class MintTests(ServiceCase):
    def test_session_with_a_client_ca_is_committed_together_with_its_target(self) -> None:
        minted = self.wait(self.sessions.mint("app", self.requesting(), actor="admin"))
        self.assertEqual(self.store.commits, 1)
        self.assertEqual(self.world.registry.target("app").session_cas, (self.ca,))
        self.assertEqual(minted.target.version, 2)
        self.assertEqual(self.actions()[1:], [Action.TARGET_CHANGED, Action.SESSION_MINTED])

    def test_refused_mint_changes_no_target(self) -> None:
        for grant in (
            Grant(limits=Limits(client_ca=self.ca), ttl=1),
            Grant(limits=Limits(client_ca=self.ca), label="x" * 65),
            Grant(limits=Limits(client_ca=self.ca, max_visits=1), kind=Kind.PAGE_SHARE),
            Grant(limits=Limits(client_ca=self.ca), kind=Kind.PAGE_SHARE, path="/a//b"),
            Grant(limits=Limits(client_ca=os.path.join(os.path.dirname(self.ca), "none.pem"))),
        ):
            with self.subTest(grant=grant):
                error = self.failureResultOf(Deferred.fromCoroutine(self.sessions.mint("app", grant, actor="admin")))
                self.assertIsInstance(error.value, Invalid)
        target = self.world.registry.target("app")
        self.assertEqual((target.version, target.session_cas), (1, ()))
        self.assertEqual(self.store.commits, 0)

    def test_client_ca_is_refused_without_tls(self) -> None:
        self.world.terminates_tls = False
        mint = self.world.admin_context().sessions.mint("app", self.requesting(), actor="admin")
        error = self.failureResultOf(Deferred.fromCoroutine(mint))
        self.assertEqual(error.value.field, "limits.client_ca")
        self.assertEqual(self.store.commits, 0)

    def test_mint_after_a_conflict_keeps_the_other_change_of_the_target(self) -> None:
        self.store.before_commit = lambda: self.wait(
            self.targets.change("app", TargetChanges(service_workers=True), actor="admin")
        )
        self.wait(self.sessions.mint("app", self.requesting(), actor="admin"))
        target = self.world.registry.target("app")
        self.assertEqual((target.service_workers, target.session_cas, target.version), (True, (self.ca,), 3))

    def test_repr_of_credentials_shows_no_secret(self) -> None:
        minted = self.wait(self.sessions.mint("app", Grant(kind=Kind.PAGE_SHARE), actor="admin"))
        for secret in (minted.token, minted.url, minted.seed):
            self.assertNotIn(secret, repr(minted))


class ConflictTests(ServiceCase):
    def test_operation_fails_after_repeated_conflicts(self) -> None:
        sid = self.wait(self.sessions.mint("app", Grant(), actor="admin")).session.sid
        attempts = []

        def race() -> None:
            attempts.append(None)
            self.revise(sid, label=str(len(attempts)))
            self.store.before_commit = race

        self.store.before_commit = race
        error = self.failureResultOf(Deferred.fromCoroutine(self.sessions.relabel(sid, "mine", actor="admin")))
        self.assertIs(type(error.value), Conflict)
        self.assertEqual(len(attempts), MAX_ATTEMPTS)

"""Cuts of single visits: effective before they are stored, in the audit log, and in live exchanges of that visit."""

from __future__ import annotations

import pickle
from typing import Any

from burrowgate.core import visit_cuts
from burrowgate.core.audit import Action
from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.core.visit_ids import OTHER_VISITS, direct_vid
from burrowgate.errors import (
    SessionNotFound,
    StoreUnavailable,
    TooManyCutVisits,
    VisitNotFound,
    VisitsCountedTogether,
)
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visit_cuts import VisitCuts
from burrowgate.sessions.withdrawals import Restricted, Withdrawals, receive
from burrowgate.testing.records import START, a_session, a_visit, vid
from tests.unit.sessions.test_expiry import Exchange as PlainExchange
from tests.unit.sessions.test_withdrawals import SESSION, WithdrawalCase


class Exchange(PlainExchange):
    """A live exchange of one visit."""

    def __init__(self, visit: str) -> None:
        super().__init__()
        self.visit = visit

    def visit_id(self) -> str:
        return self.visit


class CutCase(WithdrawalCase):
    def setUp(self) -> None:
        super().setUp()
        updates = SessionUpdates(self.registry, self.node.clock)
        withdrawals = Withdrawals(self.registry, self.reactor, share=self.messages.append)
        self.cuts = VisitCuts(self.registry, withdrawals, updates)
        self.connections = ConnectionRegistry()
        expiry = SessionExpiry(
            self.registry,
            self.connections,
            keys=lambda: self.node.keys,
            clock=self.node.clock,
            last_used_at=lambda sid: None,
        )
        self.registry.watch(expiry.changed)
        self.write(*(a_visit(sid=SESSION.sid, number=number) for number in (1, 2)))
        self.live = {number: self.exchange(vid(number)) for number in (1, 2)}
        self.run_now(self.registry.catch_up())

    def write(self, *visits: Any) -> None:
        self.run_now(self.store.commit(Change(visits=tuple(VisitUpdate(visit=visit) for visit in visits))))

    def exchange(self, visit: str) -> Exchange:
        made = Exchange(visit)
        self.connections.session_scope(SESSION.sid).exchanges.add(made)
        return made

    def cut(self, visit: str = vid(1), *, rotates: bool = False) -> Any:
        return self.cuts.cut(SESSION.sid, visit, rotates_link=rotates, actor="admin")

    def events(self) -> list[tuple[Action, dict[str, Any]]]:
        recorded = self.run_now(self.store.events(0, 100))
        return [(one.event.action, one.event.detail) for one in recorded]


class CutTests(CutCase):
    def test_exchanges_of_the_visit_are_cut_and_those_of_others_go_on(self) -> None:
        second = self.exchange(vid(1))
        self.run_now(self.cut())
        self.assertEqual([self.live[1].reason, second.reason, self.live[2].reason], ["visit-cut", "visit-cut", ""])

    def test_cut_is_one_commit_with_its_event(self) -> None:
        session, _ = self.run_now(self.cut())
        self.assertEqual(self.run_now(self.store.session(SESSION.sid)), session)
        self.assertEqual([one.vid for one in session.cut_visits], [vid(1)])
        self.assertEqual(self.events(), [(Action.VISIT_CUT, {"visit": vid(1), "address": "192.0.2.7"})])
        self.run_now(self.cut())
        self.assertEqual(len(self.events()), 1)

    def test_rotation_is_in_the_same_commit(self) -> None:
        session, _ = self.run_now(self.cut(rotates=True))
        self.assertEqual(session.version, SESSION.version + 1)
        self.assertEqual([action for action, _ in self.events()], [Action.VISIT_CUT, Action.LINK_ROTATED])

    def test_cut_by_another_process_cuts_here_with_the_feed(self) -> None:
        stored = self.run_now(self.store.session(SESSION.sid))
        self.run_now(self.store.commit(Change(puts=(visit_cuts.cut(stored, vid(2), now=START),))))
        self.assertEqual(self.live[2].reason, "")
        self.run_now(self.registry.catch_up())
        self.assertEqual((self.live[1].reason, self.live[2].reason), ("", "visit-cut"))

    def test_unknown_and_common_visits_are_not_cut_and_leave_no_restriction(self) -> None:
        others = direct_vid(SESSION.sid, OTHER_VISITS, OTHER_VISITS)
        self.write(a_visit(sid=SESSION.sid, vid=others, address=OTHER_VISITS, user_agent=OTHER_VISITS))
        for visit, error in ((vid(9), VisitNotFound), (others, VisitsCountedTogether)):
            self.failureResultOf(self.begin(self.cut(visit)), error)
        cut = self.cuts.cut(a_session(9).sid, vid(1), rotates_link=False, actor="admin")
        self.failureResultOf(self.begin(cut), SessionNotFound)
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assertEqual(self.events(), [])

    def test_visit_beyond_the_bound_is_not_cut_and_not_restricted(self) -> None:
        self.write(*(a_visit(sid=SESSION.sid, number=number) for number in range(3, 105)))
        for number in range(3, 103):
            self.run_now(self.cut(vid(number)))
        self.failureResultOf(self.begin(self.cut(vid(104))), TooManyCutVisits)
        self.assertEqual(len(self.registry.restrictions), 0)


class PendingCutTests(CutCase):
    """Cuts while the store hangs or fails."""

    def test_visit_is_cut_from_the_moment_of_the_request(self) -> None:
        self.run_now(self.registry.get(SESSION.sid))
        self.store.reads_hang = self.store.hangs = True
        answer = self.begin(self.cut())
        self.assertEqual((self.live[1].reason, self.live[2].reason), ("visit-cut", ""))
        restricted = self.registry.peek(SESSION.sid)
        assert restricted is not None
        self.assertEqual([one.vid for one in restricted.cut_visits], [vid(1)])
        self.assertIsNone(restricted.revoked_at)
        self.assertIn(f"The visit '{vid(1)}' is refused by this gateway from now on", self.late(answer))

    def test_commit_that_succeeds_ends_the_restriction(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.cut())
        self.assertEqual(len(self.registry.restrictions), 1)
        self.store.release()
        self.successResultOf(answer)
        self.assertEqual(len(self.registry.restrictions), 0)
        kept = self.run_now(self.registry.get(SESSION.sid))
        self.assertEqual([one.vid for one in kept.cut_visits], [vid(1)])

    def test_failed_commit_leaves_the_restriction(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.cut())
        self.store.release(StoreUnavailable("The disk is full."))
        self.assertIn("repeat this until it succeeds", str(self.failureResultOf(answer).value))
        self.assertEqual(len(self.registry.restrictions), 1)

    def test_other_processes_of_the_gateway_cut_as_well(self) -> None:
        self.run_now(self.registry.get(SESSION.sid))
        self.store.hangs = True
        answer = self.begin(self.cut())
        (message,) = self.messages
        assert isinstance(message, Restricted)
        other = CutCase("run")
        other.setUp()
        other.run_now(other.registry.get(SESSION.sid))
        receive(other.registry, pickle.loads(pickle.dumps(message)))
        self.assertEqual((other.live[1].reason, other.live[2].reason), ("visit-cut", ""))
        self.late(answer)

    def test_two_visits_and_a_revocation_are_restricted_side_by_side(self) -> None:
        self.store.hangs = True
        answers = [self.begin(self.cut(vid(number))) for number in (1, 2)]
        answers.append(self.begin(self.sessions.revoke(SESSION.sid, actor="admin")))
        restricted = self.registry.restrictions.session(SESSION)
        self.assertEqual([one.vid for one in restricted.cut_visits], [vid(1), vid(2)])
        self.assertIsNotNone(restricted.revoked_at)
        self.reactor.advance(2)
        for answer in answers:
            self.failureResultOf(answer)

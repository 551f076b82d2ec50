"""Tests for burrowgate.core.visit_cuts: one visit is refused, the others go on, and the link opens or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core import access, extend_requests, visit_cuts
from burrowgate.core.access import Admission, Claim, Refusal, Request, RouteMatch, SessionUsage
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import CutVisit, Kind, Limits, Session
from burrowgate.core.tokens import Key, Keyring
from burrowgate.core.visit_ids import direct_vid
from burrowgate.errors import LinksOfApplication, SessionRevoked, TooManyCutVisits
from burrowgate.testing.records import START, a_session, a_target, vid
from tests.support import TestCase

KEY = Key(bytes(range(32)))
KEYS = Keyring([KEY])
ROUTE = RouteMatch(a_target(), b"app.localhost", b"http://app.localhost", public=False)
SESSION = a_session(kid=KEY.kid)
AGENT, PEER = b"curl/8.0", "192.0.2.7"


def cookie(number: int, session: Session = SESSION) -> bytes:
    return KEY.cookie(session.sid, vid(number)).encode()


def link(session: Session) -> bytes:
    token = KEY.token(session.sid, session.token_time)
    return token[-22:].encode() + b"=" + token[:-23].encode()


def decide(session: Session, *, known: bool = True, **facts: Any) -> Admission | Refusal:
    """Return the decision about a request with `facts`."""
    made: dict[str, Any] = {"method": b"GET", "path": b"/", "query": b"", "client_address": PEER, "user_agent": AGENT}
    request = Request(**(made | facts))
    claim = access.authenticate(request, ROUTE, KEYS)
    assert isinstance(claim, Claim), claim
    return access.authorize(request, ROUTE, claim, session, KEYS, SessionUsage(START + 60, visit_known=known))


class CutTests(TestCase):
    def test_cut_is_in_the_record_once_with_its_time(self) -> None:
        cut = visit_cuts.cut(SESSION, vid(1), now=START + 5)
        self.assertEqual(cut.cut_visits, (CutVisit(vid=vid(1), at=START + 5),))
        self.assertEqual(cut.version, SESSION.version + 1)
        self.assertIs(visit_cuts.cut(cut, vid(1), now=START + 9), cut)
        self.assertEqual(visit_cuts.cut_time(cut, vid(1)), START + 5)
        self.assertIsNone(visit_cuts.cut_time(cut, vid(2)))

    def test_request_for_more_time_ends_with_the_visit(self) -> None:
        asking = replace(SESSION, allow_extend_requests=True)
        for number in (1, 2):
            asking = extend_requests.ask(asking, vid=vid(number), address=PEER, message="", now=START)
        cut = visit_cuts.cut(asking, vid(1), now=START)
        self.assertEqual([request.vid for request in cut.extend_requests], [vid(2)])

    def test_session_holds_a_bounded_number_and_says_what_to_do_beyond(self) -> None:
        session = SESSION
        for number in range(visit_cuts.MAX_CUT_VISITS):
            session = visit_cuts.cut(session, vid(number), now=START)
        error = self.assertRaises(TooManyCutVisits, visit_cuts.cut, session, vid(999), now=START)
        self.assertIn("revoke it", str(error))
        self.assertIs(visit_cuts.cut(session, vid(0), now=START), session)
        self.assertIsInstance(decide(session, cookies=(cookie(0),)), Refusal)


class RefusalTests(TestCase):
    def assert_refused(self, decision: Admission | Refusal, reason: Reason, at: int) -> None:
        assert isinstance(decision, Refusal), decision
        self.assertEqual((decision.reason, decision.at), (reason, at))

    def test_cookie_of_a_cut_visit_is_refused_and_others_are_admitted(self) -> None:
        cut = visit_cuts.cut(SESSION, vid(1), now=START + 5)
        self.assert_refused(decide(cut, cookies=(cookie(1),)), Reason.VISIT_CUT, START + 5)
        self.assertIsInstance(decide(cut, cookies=(cookie(2),)), Admission)
        self.assertIsInstance(decide(cut, query=link(cut)), Admission)

    def test_browser_of_a_cut_visit_does_not_come_back_by_the_link(self) -> None:
        cut = visit_cuts.cut(SESSION, vid(1), now=START + 5)
        for cookies in ((cookie(1),), (cookie(2), cookie(1))):
            self.assert_refused(
                decide(cut, query=link(cut), navigation=True, cookies=cookies), Reason.VISIT_CUT, START + 5
            )
        self.assertIsInstance(decide(cut, query=link(cut), navigation=True), Admission)

    def test_visit_without_a_cookie_is_an_address_and_a_user_agent(self) -> None:
        cut = visit_cuts.cut(SESSION, direct_vid(SESSION.sid, PEER, AGENT.decode()), now=START + 5)
        token = KEY.token(SESSION.sid, SESSION.created_at).encode()
        for facts in ({"query": link(cut)}, {"token": token}, {"authorization": b"Bearer " + token}):
            self.assert_refused(decide(cut, **facts), Reason.VISIT_CUT, START + 5)
            self.assertIsInstance(decide(cut, user_agent=b"curl/9.0", **facts), Admission)
            self.assertIsInstance(decide(cut, client_address="192.0.2.8", **facts), Admission)
        self.assertIsInstance(decide(cut, cookies=(cookie(1),)), Admission)

    def test_user_agents_are_compared_as_they_are_stored(self) -> None:
        cut = visit_cuts.cut(SESSION, direct_vid(SESSION.sid, PEER, "a b"), now=START)
        self.assertIsInstance(decide(cut, query=link(cut), user_agent=b"a  b "), Refusal)

    def test_end_of_the_session_is_named_before_the_cut(self) -> None:
        cut = visit_cuts.cut(replace(SESSION, revoked_at=START), vid(1), now=START + 5)
        self.assert_refused(decide(cut, cookies=(cookie(1),)), Reason.REVOKED, START)

    def test_session_with_limits_refuses_too(self) -> None:
        for limits in (Limits(max_visits=3), Limits(methods=("GET",)), Limits(max_connections=2)):
            cut = visit_cuts.cut(replace(SESSION, limits=limits), vid(1), now=START + 5)
            self.assert_refused(decide(cut, cookies=(cookie(1),)), Reason.VISIT_CUT, START + 5)


class RotationTests(TestCase):
    def rotated(self, session: Session = SESSION, now: int = START + 5) -> Session:
        return visit_cuts.cut(session, vid(1), rotates_link=True, now=now)

    def test_former_link_and_token_are_refused_and_the_new_ones_open(self) -> None:
        rotated = self.rotated()
        former = KEY.token(SESSION.sid, SESSION.created_at).encode()
        for facts in ({"query": link(SESSION)}, {"query": link(SESSION), "navigation": True}, {"token": former}):
            decision = decide(rotated, **facts)
            assert isinstance(decision, Refusal)
            self.assertEqual((decision.reason, decision.at), (Reason.LINK_ROTATED, START + 5))
        self.assertIsInstance(decide(rotated, query=link(rotated), navigation=True), Admission)
        self.assertIsInstance(decide(rotated, token=KEY.token(SESSION.sid, rotated.token_time).encode()), Admission)

    def test_visits_with_a_cookie_go_on_also_through_the_former_link(self) -> None:
        rotated = self.rotated()
        self.assertIsInstance(decide(rotated, cookies=(cookie(2),)), Admission)
        again = decide(rotated, query=link(SESSION), navigation=True, cookies=(cookie(2),))
        assert isinstance(again, Admission)
        self.assertTrue(again.redirect)

    def test_each_rotation_makes_another_link_even_in_one_second(self) -> None:
        times = [SESSION.token_time]
        session = SESSION
        for _ in range(3):
            session = self.rotated(session, now=START)
            times.append(session.token_time)
        self.assertEqual(len(set(times)), 4)
        self.assertEqual(session.version, SESSION.version + 3)

    def test_cut_and_rotation_are_one_version(self) -> None:
        self.assertEqual(self.rotated().version, SESSION.version + 1)

    def test_revoked_and_page_share_sessions_have_no_link_to_rotate(self) -> None:
        self.assertRaises(SessionRevoked, self.rotated, replace(SESSION, revoked_at=START))
        self.assertRaises(LinksOfApplication, self.rotated, replace(SESSION, kind=Kind.PAGE_SHARE))

"""Rules that all stores share: cursors, claims, silent nodes, merged visits."""

from __future__ import annotations

from burrowgate.core.store_records import Heartbeat, SortOrder
from burrowgate.core.targets import Domain
from burrowgate.errors import Invalid
from burrowgate.stores import common
from burrowgate.testing.records import START, a_session, a_target, a_visit
from tests.support import TestCase


class CursorTests(TestCase):
    def test_cursor_is_decoded_as_it_was_encoded(self) -> None:
        for session in (a_session(1), a_session(2, created_at=0), a_session(3, created_at=-5, sid="any text é")):
            for order, at in ((SortOrder.NEWEST, session.created_at), (SortOrder.EXPIRY, session.expires_at)):
                cursor = common.write_cursor(session, order)
                self.assertEqual(common.read_cursor(cursor, order), (at, session.sid))

    def test_non_canonical_cursor_is_invalid(self) -> None:
        cursor = common.write_cursor(a_session(1, sid="a" * 21))
        for other in (cursor + "=", cursor + "==", cursor + "\n", " " + cursor, cursor[:-1] + "-"):
            self.assertRaises(Invalid, common.read_cursor, other)


class ClaimTests(TestCase):
    def test_target_claims_its_name_and_each_host_once(self) -> None:
        target = a_target("app", domains=(Domain(host="b"), Domain(host="a"), Domain(host="b", public=True)))
        self.assertEqual(common.claims(target), [("name", "app"), ("host", "b"), ("host", "a")])

    def test_deleted_target_claims_nothing(self) -> None:
        self.assertEqual(common.claims(a_target("app", "a", deleted_at=START)), [])


class SilenceTests(TestCase):
    def test_heartbeat_of_the_past_or_future_beyond_the_limit_is_silent(self) -> None:
        def is_silent(at: int) -> bool:
            return common.is_silent(Heartbeat(node_id="a", time=at), Heartbeat(node_id="b", time=START), 15)

        offsets = (-16, -15, 0, 15, 16)
        self.assertEqual([is_silent(START + offset) for offset in offsets], [True, False, False, False, True])


class VisitTests(TestCase):
    def test_later_call_wins_within_the_same_second(self) -> None:
        merged = common.merge_visits(a_visit(address="a"), a_visit(address="b"))
        self.assertEqual((merged.address, merged.requests), ("b", 2))

"""Leases: their states, when they are renewed, revoked again, and given up."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core.tcp.leases import (
    ISSUING_SECONDS,
    LOST_BEFORE_SECONDS,
    MAX_RETRY_SECONDS,
    MAX_REVOKING_SECONDS,
    RENEW_BEFORE_SECONDS,
    SETTLE_SECONDS,
    Lease,
    LeaseState,
    failed,
    is_being_issued,
    issued,
    lost_at,
    renew_at,
    renewed,
    retry_seconds,
    revoked,
    to_revoke,
)
from tests.support import START, TestCase

NEW = Lease(lease_id="l", sid="s", target_name="t", library_id="b", name="n", hint="bg_x", created_at=START)
LIVE = issued(NEW, sealed="x", expires_at=START + 3_600, renewable=True)


class StateTests(TestCase):
    def test_issued_lease_is_live_with_what_the_issuer_said(self) -> None:
        self.assertEqual(LIVE, replace(NEW, state=LeaseState.LIVE, sealed="x", expires_at=START + 3_600,
                                       renewable=True, version=2))  # fmt: skip

    def test_renewed_lease_forgets_its_failures(self) -> None:
        tried = replace(LIVE, tries=3, last_error="away", version=7)
        self.assertEqual(renewed(tried, expires_at=START + 7_200), replace(LIVE, expires_at=START + 7_200, version=8))

    def test_what_is_in_use_is_revoked_at_once_and_what_is_over_stays(self) -> None:
        for lease in (NEW, replace(LIVE, tries=2, last_error="x")):
            going = to_revoke(lease, now=START + 5)
            self.assertEqual((going.state, going.revoking_since, going.next_try_at), ("revoking", START + 5, START + 5))
            self.assertEqual((going.tries, going.last_error, going.version), (0, "", lease.version + 1))
        for state in (LeaseState.REVOKING, LeaseState.REVOKED, LeaseState.LOST):
            lease = replace(LIVE, state=state)
            self.assertIs(to_revoke(lease, now=START), lease)

    def test_revoked_lease_keeps_no_secret(self) -> None:
        going = replace(LIVE, state=LeaseState.REVOKING, last_error="x")
        self.assertEqual(revoked(going, now=START), replace(going, state=LeaseState.REVOKED, sealed="", last_error="",
                                                            version=3))  # fmt: skip

    def test_issue_that_did_not_complete_is_revoked_once_more(self) -> None:
        going = to_revoke(NEW, now=START)
        again = revoked(going, now=START + SETTLE_SECONDS - 1)
        self.assertEqual(again, replace(going, next_try_at=START + SETTLE_SECONDS, version=3))
        self.assertIs(revoked(going, now=START + SETTLE_SECONDS).state, LeaseState.REVOKED)

    def test_revocation_that_fails_is_tried_later_and_lost_after_a_day(self) -> None:
        going = to_revoke(LIVE, now=START)
        first = failed(going, "e" * 400, now=START + 1)
        self.assertEqual((first.state, first.tries, first.next_try_at), ("revoking", 1, START + 2))
        self.assertEqual((first.last_error, first.revoking_since, first.version), ("e" * 300, START, 4))
        self.assertEqual(failed(first, "x", now=START + 2).next_try_at, START + 4)
        self.assertIs(failed(first, "x", now=START + MAX_REVOKING_SECONDS - 1).state, LeaseState.REVOKING)
        self.assertIs(failed(first, "x", now=START + MAX_REVOKING_SECONDS).state, LeaseState.LOST)
        self.assertEqual(failed(LIVE, "x", now=START + 9).revoking_since, START + 9)

    def test_waits_double_up_to_a_bound(self) -> None:
        self.assertEqual([retry_seconds(tries) for tries in range(11)], [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
        self.assertEqual(retry_seconds(10_000), MAX_RETRY_SECONDS)


class TimeTests(TestCase):
    def test_process_that_runs_may_issue_for_a_minute(self) -> None:
        of_node = replace(NEW, node="a")
        for lease, nodes in ((NEW, set()), (of_node, {"a"})):
            self.assertTrue(is_being_issued(lease, now=START + ISSUING_SECONDS - 1, nodes=nodes))
            self.assertFalse(is_being_issued(lease, now=START + ISSUING_SECONDS, nodes=nodes))
        self.assertFalse(is_being_issued(of_node, now=START, nodes={"b"}))

    def test_long_lease_is_renewed_before_its_end_and_a_short_one_at_half_of_its_time(self) -> None:
        self.assertEqual(renew_at(LIVE), START + 3_600 - RENEW_BEFORE_SECONDS)
        self.assertEqual(renew_at(replace(LIVE, expires_at=START + 101)), START + 50)
        for lease in (NEW, replace(LIVE, expires_at=None), replace(LIVE, renewable=False)):
            self.assertIsNone(renew_at(lease))

    def test_session_loses_what_its_issuer_ends(self) -> None:
        self.assertEqual(lost_at(LIVE), START + 3_600 - LOST_BEFORE_SECONDS)
        for lease in (NEW, replace(LIVE, expires_at=None), replace(LIVE, state=LeaseState.REVOKING)):
            self.assertIsNone(lost_at(lease))

"""Tests of the causes that end TCP sessions, of the basis, and of leases."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Limits, Session, State, state_at
from burrowgate.core.tcp import basis, leases
from burrowgate.core.tcp.basis import Gone
from burrowgate.core.tcp.connections import CloseReason, reason_of_cut
from burrowgate.core.tcp.leases import Lease, LeaseState
from burrowgate.core.tcp.termination import Cause, Facts, cause_of, next_check
from burrowgate.core.tcp.terms import TcpTerms
from tests.support import TestCase
from tests.support.records import NOW, session

TERMS = TcpTerms(project_id="p", endpoint_host="h", endpoint_port=1, max_seconds=28_800, pending_timeout=600)
FACTS = Facts(target_name="db")


def tcp_session(*, terms: TcpTerms = TERMS, **changes: object) -> Session:
    return replace(session(), created_at=NOW, expires_at=NOW + 3_600, tcp=terms, **changes)  # type: ignore[arg-type]


class CauseTests(TestCase):
    def test_session_without_a_cause_goes_on(self) -> None:
        self.assertIsNone(cause_of(tcp_session(), FACTS, now=NOW + 599))

    def test_each_cause_with_its_time(self) -> None:
        used = replace(TERMS, connection_limit=2, connections_used=2, bound_at=NOW)
        idle = tcp_session(terms=used, limits=Limits(idle_timeout=60))
        for one, facts, now, expected in (
            (tcp_session(), FACTS, NOW + 600, Cause(at=NOW + 600, reason="client-gone")),
            (tcp_session(terms=used), FACTS, NOW + 3_600, Cause(at=NOW + 3_600, reason="expired")),
            (tcp_session(revoked_at=NOW + 5), FACTS, NOW + 5, Cause(at=NOW + 5, reason="revoked")),
            (idle, FACTS, NOW + 60, Cause(at=NOW + 60, reason="idle")),
            (
                tcp_session(terms=used),
                replace(FACTS, last_closed_at=NOW + 7),
                NOW + 7,
                Cause(at=NOW + 7, reason="closed"),
            ),
            (
                tcp_session(),
                replace(FACTS, target_deleted_at=NOW + 8),
                NOW + 8,
                Cause(at=NOW + 8, reason="ended:target:db"),
            ),
            (
                tcp_session(),
                replace(FACTS, gone=(Gone(key="host/x", at=NOW + 9, reason="ended:host:x"),)),
                NOW + 20,
                Cause(at=NOW + 9, reason="ended:host:x"),
            ),
            (tcp_session(), replace(FACTS, has_key=False), NOW + 3, Cause(at=NOW + 3, reason="key-removed")),
            (
                tcp_session(),
                replace(FACTS, credentials_lost_at=NOW + 4),
                NOW + 4,
                Cause(at=NOW + 4, reason="credentials-lost"),
            ),
            (tcp_session(ended_at=NOW + 1, ended_by="closed"), FACTS, NOW + 1, Cause(at=NOW + 1, reason="closed")),
        ):
            self.assertEqual(cause_of(one, facts, now=now), expected)

    def test_first_cause_by_time_counts_whatever_is_found_first(self) -> None:
        gone = [Gone(key=f"host/{n}", at=NOW + n, reason=f"ended:host:{n}") for n in (3, 5, 9)]
        for order in permutations(gone):
            cause = cause_of(tcp_session(revoked_at=NOW + 4), replace(FACTS, gone=order), now=NOW + 10_000)
            self.assertEqual(cause, Cause(at=NOW + 3, reason="ended:host:3"))

    def test_expiry_is_never_reported_as_the_limit(self) -> None:
        """boundary#1817: an expired session was shown as one without connections left."""
        used = replace(TERMS, connection_limit=1, connections_used=1, bound_at=NOW)
        late = replace(FACTS, last_closed_at=NOW + 3_601)
        cause = cause_of(tcp_session(terms=used), late, now=NOW + 3_700)
        assert cause is not None
        self.assertEqual(cause.reason, "expired")

    def test_open_connection_keeps_a_used_up_or_idle_session(self) -> None:
        used = replace(TERMS, connection_limit=1, connections_used=1, bound_at=NOW)
        one = tcp_session(terms=used, limits=Limits(idle_timeout=60))
        self.assertIsNone(cause_of(one, replace(FACTS, open_connections=1), now=NOW + 3_599))

    def test_use_that_the_record_does_not_contain_yet_counts(self) -> None:
        one = tcp_session(terms=replace(TERMS, bound_at=NOW, connections_used=1), limits=Limits(idle_timeout=60))
        used = replace(FACTS, last_used_at=NOW + 30)
        self.assertIsNone(cause_of(one, used, now=NOW + 89))
        self.assertEqual(cause_of(one, used, now=NOW + 90), Cause(at=NOW + 90, reason="idle"))

    def test_ended_session_is_in_the_state_ended(self) -> None:
        one = tcp_session(ended_at=NOW + 1, ended_by="closed")
        self.assertIs(state_at(one, NOW + 10_000, deleted_at=None), State.ENDED)
        self.assertIs(state_at(replace(one, revoked_at=NOW), NOW, deleted_at=None), State.REVOKED)

    def test_time_of_the_next_check(self) -> None:
        self.assertEqual(next_check(tcp_session(), now=NOW), NOW + 600)
        bound = tcp_session(terms=replace(TERMS, bound_at=NOW, connections_used=1))
        self.assertEqual(next_check(bound, now=NOW), NOW + 3_600)
        self.assertEqual(next_check(replace(bound, limits=Limits(idle_timeout=30)), now=NOW), NOW + 30)
        self.assertEqual(next_check(bound, now=NOW + 9_000), NOW + 9_001)


class BasisTests(TestCase):
    def resource(self, kind: str, *, deleted_at: int | None = None, **body: object) -> Resource:
        return Resource(kind=kind, resource_id="x", body=json.dumps(body), deleted_at=deleted_at)

    def test_existing_record_is_not_gone(self) -> None:
        for kind in basis.KINDS:
            self.assertIsNone(basis.end_of(f"{kind}/x", self.resource(kind, name="n", ended_at=None), now=NOW))

    def test_deleted_record_names_kind_and_name(self) -> None:
        for kind in basis.KINDS - {"login"}:
            gone = basis.end_of(f"{kind}/x", self.resource(kind, name="n", deleted_at=7), now=NOW)
            self.assertEqual(gone, Gone(key=f"{kind}/x", at=7, reason=f"ended:{kind.replace('_', '-')}:n"))
            missing = basis.end_of(f"{kind}/x", None, now=NOW)
            assert missing is not None
            self.assertEqual(missing.at, NOW)

    def test_project_that_went_with_its_organisation_names_that(self) -> None:
        one = self.resource("project", name="acme/infra", deleted_with="acme", deleted_at=7)
        expected = Gone(key="project/x", at=7, reason="ended:organisation:acme")
        self.assertEqual(basis.end_of("project/x", one, now=NOW), expected)

    def test_what_has_no_name_is_named_by_its_id(self) -> None:
        expected = Gone(key="binding/a/b", at=NOW, reason="ended:binding:a/b")
        self.assertEqual(basis.end_of("binding/a/b", None, now=NOW), expected)
        for body in ("[]", "{", "{}"):
            one = Resource(kind="binding", resource_id="x", body=body, deleted_at=7)
            self.assertEqual(
                basis.end_of("binding/x", one, now=NOW), Gone(key="binding/x", at=7, reason="ended:binding:x")
            )

    def test_login_that_ended(self) -> None:
        for one, at in (
            (self.resource("login", ended_at=5), 5),
            (self.resource("login", deleted_at=6), 6),
            (None, NOW),
        ):
            self.assertEqual(basis.end_of("login/x", one, now=NOW), Gone(key="login/x", at=at, reason="login-ended"))


class ConnectionReasonTests(TestCase):
    def test_reason_of_a_cut(self) -> None:
        for cut, expected in {
            "revoked": "session-revoked", "expired": "session-expired", "ended:host:x": "session-ended",
            "login-ended": "session-ended", "cut": "cut", "store-unavailable": "store-away", "deleted": "session-ended",
            "credentials-lost": "credentials-lost", "idle": "session-ended", "visit-cut": "cut",
        }.items():  # fmt: skip
            self.assertIs(reason_of_cut(cut), CloseReason(expected), cut)


class LeaseTests(TestCase):
    lease = Lease(lease_id="l", sid="s", target_name="db", library_id="i", name="app", hint="bg_x", created_at=NOW)

    def test_life_of_a_lease(self) -> None:
        live = leases.issued(self.lease, sealed="z", expires_at=NOW + 1_000, renewable=True)
        self.assertEqual((live.state, live.version), (LeaseState.LIVE, 2))
        revoking = leases.to_revoke(live, now=NOW + 5)
        self.assertEqual((revoking.state, revoking.next_try_at, revoking.sealed), (LeaseState.REVOKING, NOW + 5, "z"))
        self.assertIs(leases.to_revoke(revoking, now=NOW + 9), revoking)
        done = leases.revoked(revoking, now=NOW)
        self.assertEqual((done.state, done.sealed), (LeaseState.REVOKED, ""))
        self.assertIs(leases.to_revoke(done, now=NOW), done)

    def test_issue_that_did_not_complete_is_revoked_twice(self) -> None:
        revoking = leases.to_revoke(self.lease, now=NOW)
        once = leases.revoked(revoking, now=NOW + 1)
        self.assertEqual((once.state, once.next_try_at), (LeaseState.REVOKING, NOW + leases.SETTLE_SECONDS))
        self.assertEqual(leases.revoked(once, now=NOW + leases.SETTLE_SECONDS).state, LeaseState.REVOKED)

    def test_failures_are_tried_again_and_lost_after_a_day(self) -> None:
        lease, now, waits = leases.to_revoke(self.lease, now=NOW), NOW, []
        while lease.state is LeaseState.REVOKING:
            lease = leases.failed(lease, "away", now=now)
            waits.append(lease.next_try_at - now)
            now = lease.next_try_at
        self.assertEqual(waits[:10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
        self.assertEqual(lease.state, LeaseState.LOST)
        self.assertLess(abs(now - NOW - leases.MAX_REVOKING_SECONDS), 700)
        self.assertEqual(leases.retry_seconds(0), 1)

    def test_issue_is_over_with_its_process_or_after_a_minute(self) -> None:
        def is_being_issued(lease: Lease, seconds: int, *nodes: str) -> bool:
            return leases.is_being_issued(lease, now=NOW + seconds, nodes=set(nodes))

        lease = replace(self.lease, node="n1")
        self.assertTrue(is_being_issued(lease, 59, "n1", "n2"))
        self.assertFalse(is_being_issued(lease, 60, "n1"))
        self.assertFalse(is_being_issued(lease, 0, "n2"))
        self.assertTrue(is_being_issued(self.lease, 59))
        self.assertFalse(is_being_issued(self.lease, 60))

    def test_renewal(self) -> None:
        def live(seconds: int | None, renewable: bool = True) -> Lease:
            end = None if seconds is None else NOW + seconds
            return leases.issued(self.lease, sealed="", expires_at=end, renewable=renewable)

        self.assertEqual(leases.renew_at(live(3_600)), NOW + 3_300)
        self.assertEqual(leases.renew_at(live(100)), NOW + 50)
        self.assertIsNone(leases.renew_at(live(None)))
        self.assertIsNone(leases.renew_at(live(100, renewable=False)))
        self.assertEqual(leases.lost_at(live(100)), NOW + 95)
        self.assertIsNone(leases.lost_at(live(None)))
        longer = leases.renewed(live(100), expires_at=NOW + 300)
        self.assertEqual(longer.expires_at, NOW + 300)

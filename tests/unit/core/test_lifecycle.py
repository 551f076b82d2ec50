"""Tests for burrowgate.core.lifecycle: changes of records, and operations that a state forbids."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core import lifecycle
from burrowgate.core.sessions import NO_LIMITS, Kind, Limits, Session, State, state_at
from burrowgate.core.targets import Domain
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.errors import DomainNotFound, Invalid, SessionActive, SessionEnded, SessionRevoked
from tests.support import TestCase
from tests.support.records import KEY, NOW, SID, session, target

DAY = 86400


def mint(*, ttl: int = DAY, label: str = "for Ada", kind: Kind = Kind.FULL, limits: Limits | None = None) -> Session:
    chosen = Limits() if limits is None else limits
    return lifecycle.mint(target(), sid=SID, kid=KEY.kid, kind=kind, label=label, ttl=ttl, limits=chosen, now=NOW)


class MintTests(TestCase):
    def test_minted_session_has_a_trimmed_label(self) -> None:
        self.assertEqual(mint(label=" for Ada "), session())

    def test_ttl_is_limited_to_one_minute_to_one_year(self) -> None:
        for ttl in (60, DAY, 365 * DAY):
            self.assertEqual(mint(ttl=ttl).expires_at, NOW + ttl)
        for ttl in (-1, 0, 59, 365 * DAY + 1):
            self.assertEqual(self.assertRaises(Invalid, mint, ttl=ttl).field, "ttl")

    def test_label_is_checked(self) -> None:
        self.assertEqual(self.assertRaises(Invalid, mint, label="a" * 65).field, "label")
        emoji = "\U0001f44d\U0001f3fd"
        self.assertEqual(mint(label=emoji * 64).label, emoji * 64)
        error = self.assertRaises(Invalid, mint, label=emoji * 65)
        self.assertIn("at most 64 characters; this one has 65", str(error))
        self.assertIn("512", str(self.assertRaises(Invalid, mint, label="e" + "\u0301" * 512)))

    def test_page_share_session_has_no_limit_of_visits(self) -> None:
        error = self.assertRaises(Invalid, mint, kind=Kind.PAGE_SHARE, limits=Limits(max_visits=1))
        self.assertEqual(error.field, "max_visits")
        self.assertIs(mint(kind=Kind.PAGE_SHARE, limits=Limits(idle_timeout=60)).kind, Kind.PAGE_SHARE)


class ExtendTests(TestCase):
    def test_expiry_is_the_given_days_from_now(self) -> None:
        for days in (1, 30, 365):
            now = NOW + 100
            extended = lifecycle.extend(session(), target(), ttl=days * DAY, now=now)
            expected = session(expires_at=now + days * DAY, extended_at=now, version=2)
            self.assertEqual(extended, expected)

    def test_tcp_session_lasts_for_its_limit_in_all_and_never_returns(self) -> None:
        terms = TcpTerms(
            project_id="p", endpoint_host="h", endpoint_port=1, max_seconds=3 * 86_400, pending_timeout=600
        )
        tcp = replace(session(), tcp=terms)
        longer = lifecycle.extend(tcp, target(), ttl=2 * DAY, now=NOW + 86_000)
        self.assertEqual(longer.expires_at, NOW + 86_000 + 2 * 86_400)
        self.assertRaises(Invalid, lifecycle.extend, tcp, target(), ttl=3 * DAY, now=NOW + 1)
        self.assertRaises(SessionEnded, lifecycle.extend, tcp, target(), ttl=1 * DAY, now=NOW + 86_400)
        ended = replace(tcp, ended_at=NOW + 1, ended_by="closed")
        self.assertRaises(SessionEnded, lifecycle.extend, ended, target(), ttl=1 * DAY, now=NOW + 2)

    def test_extend_may_shorten(self) -> None:
        long = session(expires_at=NOW + 300 * DAY)
        self.assertEqual(lifecycle.extend(long, target(), ttl=1 * DAY, now=NOW).expires_at, NOW + DAY)

    def test_times_out_of_bounds_are_refused(self) -> None:
        for ttl in (-1, 0, 59, 365 * DAY + 1, 10**14):
            error = self.assertRaises(Invalid, lifecycle.extend, session(), target(), ttl=ttl, now=NOW)
            self.assertEqual(error.field, "ttl")

    def test_expired_and_idle_sessions_can_be_extended(self) -> None:
        now = NOW + 2 * DAY
        for inactive in (session(), session(limits=Limits(idle_timeout=60), expires_at=NOW + 9 * DAY)):
            self.assertIsNot(state_at(inactive, now, deleted_at=None), State.ACTIVE)
            self.assertIs(
                state_at(lifecycle.extend(inactive, target(), ttl=1 * DAY, now=now), now, deleted_at=None), State.ACTIVE
            )

    def test_revoked_session_cannot_be_extended(self) -> None:
        revoked = session(revoked_at=NOW)
        error = self.assertRaises(SessionRevoked, lifecycle.extend, revoked, target(), ttl=30 * DAY, now=NOW)
        self.assertIn("mint a new one", str(error))

    def test_ended_session_cannot_be_extended(self) -> None:
        deleted = target(deleted_at=NOW)
        error = self.assertRaises(SessionEnded, lifecycle.extend, session(), deleted, ttl=30 * DAY, now=NOW)
        self.assertIn("mint a new one", str(error))

    def test_revoked_takes_precedence_over_ended(self) -> None:
        revoked, deleted = session(revoked_at=NOW), target(deleted_at=NOW)
        self.assertRaises(SessionRevoked, lifecycle.extend, revoked, deleted, ttl=30 * DAY, now=NOW)


class RelabelTests(TestCase):
    def test_relabel_is_possible_in_any_state_and_keeps_the_token(self) -> None:
        for record in (session(), session(revoked_at=NOW), session(expires_at=NOW)):
            relabelled = lifecycle.relabel(record, label=" for Grace ")
            self.assertEqual(relabelled, replace(record, label="for Grace", version=2))
            self.assertEqual(KEY.token(relabelled.sid, relabelled.created_at), KEY.token(record.sid, record.created_at))

    def test_label_is_checked(self) -> None:
        self.assertRaises(Invalid, lifecycle.relabel, session(), label="a\nb")


class PassphraseTests(TestCase):
    def test_passphrase_is_set_changed_and_removed(self) -> None:
        one = lifecycle.set_passphrase(session(), target(), hash="a")
        self.assertEqual(one, replace(session(), limits=Limits(passphrase="a"), version=2))
        two = lifecycle.set_passphrase(one, target(), hash="b")
        self.assertEqual((two.limits.passphrase, two.version), ("b", 3))
        none = lifecycle.set_passphrase(two, target(), hash="")
        self.assertIs(none.limits, NO_LIMITS)
        self.assertIs(lifecycle.set_passphrase(none, target(), hash=""), none)
        limited = session(limits=Limits(confirm=True, passphrase="a"))
        self.assertEqual(lifecycle.set_passphrase(limited, target(), hash="").limits, Limits(confirm=True))

    def test_session_that_cannot_open_again_takes_none(self) -> None:
        self.assertRaises(SessionRevoked, lifecycle.set_passphrase, session(revoked_at=NOW), target(), hash="a")
        ended = lifecycle.delete_target(target(), now=NOW)
        self.assertRaises(SessionEnded, lifecycle.set_passphrase, session(), ended, hash="a")


class RevokeTests(TestCase):
    def test_revocation_is_permanent(self) -> None:
        revoked = lifecycle.revoke(session(), now=NOW + 5)
        self.assertEqual(revoked, session(revoked_at=NOW + 5, version=2))
        for now in (NOW - DAY, NOW, NOW + 400 * DAY):
            self.assertIs(state_at(revoked, now, deleted_at=None), State.REVOKED)

    def test_second_revocation_changes_nothing(self) -> None:
        revoked = lifecycle.revoke(session(), now=NOW + 5)
        self.assertIs(lifecycle.revoke(revoked, now=NOW + 9), revoked)

    def test_expired_session_can_be_revoked(self) -> None:
        self.assertEqual(lifecycle.revoke(session(), now=NOW + 9 * DAY).revoked_at, NOW + 9 * DAY)


class DeletableTests(TestCase):
    def test_only_sessions_that_cannot_be_used_are_deletable(self) -> None:
        idle = session(limits=Limits(idle_timeout=60))
        cases = [
            # session, target, now, deletable
            (session(), target(), NOW, False),
            (session(), target(), NOW + DAY - 1, False),
            (session(), target(), NOW + DAY, True),
            (session(), target(enabled=False), NOW, False),
            (session(), target(deleted_at=NOW), NOW, True),
            (session(revoked_at=NOW), target(), NOW, True),
            (idle, target(), NOW + 60, False),
        ]
        for record, record_target, now, deletable in cases:
            if deletable:
                self.assertIsNone(lifecycle.check_deletable(record, record_target, now=now))
            else:
                error = self.assertRaises(SessionActive, lifecycle.check_deletable, record, record_target, now=now)
                self.assertIn("revoke it", str(error))


class OpenVisitTests(TestCase):
    def test_open_visit_increments_the_count(self) -> None:
        self.assertEqual(lifecycle.open_visit(session(visits_opened=2)), session(visits_opened=3, version=2))


class DomainTests(TestCase):
    def put(self, host: str, *, public: bool = False, base_domain: str = "gate.example.com") -> tuple[Domain, ...]:
        before = target(domains=(Domain(host="b.example"),))
        after = lifecycle.put_domain(before, Domain(host=host, public=public), base_domain=base_domain)
        self.assertEqual(after.version, 2)
        return after.domains

    def test_domains_are_sorted_by_host(self) -> None:
        self.assertEqual(self.put("a.example"), (Domain(host="a.example"), Domain(host="b.example")))
        self.assertEqual(self.put("c.example"), (Domain(host="b.example"), Domain(host="c.example")))

    def test_put_replaces_the_domain_of_the_same_host(self) -> None:
        self.assertEqual(self.put("b.example", public=True), (Domain(host="b.example", public=True),))

    def test_own_implied_host_may_be_made_public(self) -> None:
        for host in ("app.localhost", "app.gate.example.com"):
            self.assertIn(Domain(host=host, public=True), self.put(host, public=True))

    def test_implied_host_of_another_target_is_refused(self) -> None:
        for host in ("other.localhost", "other.gate.example.com"):
            self.assertEqual(self.assertRaises(Invalid, self.put, host).field, "host")

    def test_deeper_and_unrelated_hosts_are_accepted(self) -> None:
        for host in ("a.b.localhost", "a.b.gate.example.com", "other.example", "localhost", "gate.example.com"):
            self.assertIn(Domain(host=host), self.put(host))
        self.assertIn(Domain(host="other.gate.example.com"), self.put("other.gate.example.com", base_domain=""))
        self.assertIn(Domain(host="single"), self.put("single", base_domain=""))

    def test_remove_domain(self) -> None:
        before = target(domains=(Domain(host="a.example"), Domain(host="b.example")))
        after = lifecycle.remove_domain(before, "a.example")
        self.assertEqual((after.domains, after.version), ((Domain(host="b.example"),), 2))
        self.assertRaises(DomainNotFound, lifecycle.remove_domain, after, "a.example")


class DeleteTargetTests(TestCase):
    def test_delete_removes_domains_and_ends_sessions(self) -> None:
        before = target(domains=(Domain(host="a.example"),), version=3)
        after = lifecycle.delete_target(before, now=NOW + 1)
        self.assertEqual(after, target(deleted_at=NOW + 1, enabled=False, version=4))
        self.assertIs(state_at(session(), NOW + 1, deleted_at=after.deleted_at), State.ENDED)

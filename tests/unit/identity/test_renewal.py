"""Renewal at a provider: one request over all processes, and a failure that never ends in a loop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.durations import DAY, HOUR
from burrowgate.core.identity.accounts import Account, disable
from burrowgate.core.identity.logins import EndReason, Login, LoginState, login_state
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import StoreUnavailable
from burrowgate.identity.login_records import LEASE
from burrowgate.identity.logins import CLOSE_SECONDS
from burrowgate.identity.oidc.http import HttpResponse
from burrowgate.identity.oidc.provider import Provider
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, LOGIN
from burrowgate.identity.refresh_tokens import unseal_token
from burrowgate.identity.renewal import LEASE_SECONDS, PAUSE_SECONDS, RENEWAL_WAIT_SECONDS
from tests.support import START
from tests.unit.identity.login_case import ADA, ISSUER, LoginCase, Node


class ProviderRenewalTests(LoginCase):
    def setUp(self) -> None:
        super().setUp()
        self.login = self.open_by_provider()
        self.pass_time(HOUR)

    def asked(self, count: int, *nodes: Node) -> list[Deferred[SignedIn | None]]:
        """Return `count` requests of each node that found the login due."""
        return [
            Deferred.fromCoroutine(node.logins.current(self.login.login_id))
            for _ in range(count)
            for node in (nodes or self.nodes)
        ]

    def account(self) -> Account:
        found = self.done(self.node.directory.account("ada"))
        assert found is not None
        return found

    def token(self) -> str:
        return unseal_token(self.node.keyring, self.stored(self.login))

    def test_parallel_requests_of_all_processes_ask_the_provider_once_and_are_all_answered(self) -> None:
        """100 requests over 4 processes: 1 call (sign-in 16, bar 1.8)."""
        self.provider.held = []
        asked = self.asked(25)
        self.assertEqual(len(self.provider.held), 1)
        self.assertFalse(any(one.called for one in asked))
        self.provider.release()
        self.pass_time(0.25)
        found = [self.successResultOf(one) for one in asked]
        self.assertEqual(len(found), 100)
        self.assertEqual({one.login.renewed_at for one in found if one is not None}, {START + HOUR})
        self.assertEqual(self.provider.refreshed, ["refresh-1"])
        self.assertEqual((self.token(), self.stored(self.login).renewals), ("refresh-2", 1))
        self.assertIsNone(self.done(self.store.resource(LEASE, self.login.login_id)))

    def test_renewals_follow_each_other_with_the_rotated_token(self) -> None:
        for hour in range(1, 13):
            renewed = self.use(self.login, self.nodes[hour % 4])
            self.assertEqual(renewed.renewals, hour)
            self.assertIs(login_state(renewed, self.account(), self.clock.now()), LoginState.ACTIVE)
            self.pass_time(HOUR)
        self.assertEqual(self.provider.refreshed, [f"refresh-{number}" for number in range(1, 13)])

    def test_provider_that_does_not_rotate_is_asked_with_the_same_token(self) -> None:
        self.provider.response = HttpResponse(200, b'{"access_token":"a","token_type":"Bearer"}')
        self.use(self.login)
        self.pass_time(HOUR)
        self.assertEqual(self.use(self.login).renewals, 2)
        self.assertEqual(self.provider.refreshed, ["refresh-1", "refresh-1"])

    def test_refusal_ends_the_login_within_the_request(self) -> None:
        """invalid_grant: the request that asked is refused (sign-in 17)."""
        self.provider.valid.clear()
        found = [self.successResultOf(one) for one in self.asked(10)]
        self.assertEqual({one.login.ended_why for one in found if one is not None}, {EndReason.PROVIDER_REFUSED})
        self.assertEqual(self.provider.refreshed, ["refresh-1"])
        self.assertEqual(self.stored(self.login).sealed, "")
        self.assertEqual(self.actions(), ["login.opened", "login.ended"])
        self.assertEqual(self.provider.revoked, [])

    def test_provider_that_is_away_ends_and_extends_nothing(self) -> None:
        """The login lasts until `access_until`, and no longer (sign-in 17)."""
        self.provider.is_away = True
        until = self.login.access_until
        while self.now() < until - 600:
            found = self.use(self.login)
            self.assertEqual((found.ended_at, found.access_until), (None, until))
            self.assertIs(login_state(found, ADA, self.clock.now()), LoginState.ACTIVE)
            self.pass_time(600)
        self.pass_time(600)
        self.assertIs(login_state(self.use(self.login), ADA, self.clock.now()), LoginState.STALE)

    def test_provider_that_is_away_is_asked_once_in_a_pause_and_renews_when_it_is_back(self) -> None:
        self.provider.response = HttpResponse(503, b"")
        for _ in range(20):
            self.use(self.login)
        self.assertEqual(len(self.provider.refreshed), 1)
        signed_in = self.done(self.logins.get(self.login.login_id))
        assert signed_in is not None
        self.assertEqual(self.logins.next_check(signed_in, self.clock.now()), self.clock.now() + PAUSE_SECONDS)
        for node in self.nodes[1:]:  # the lease keeps the others from asking
            Deferred.fromCoroutine(node.logins.current(self.login.login_id))
        self.pass_time(RENEWAL_WAIT_SECONDS)
        self.assertEqual(len(self.provider.refreshed), 1)
        self.pass_time(PAUSE_SECONDS)
        self.provider.response = None
        self.assertEqual(self.use(self.login).renewals, 1)

    def test_slow_provider_delays_no_request_for_long_and_its_answer_counts(self) -> None:
        self.provider.held = []
        first = self.asked(1, self.node)
        self.pass_time(2)
        second = self.asked(1, self.node)
        self.pass_time(RENEWAL_WAIT_SECONDS - 2)
        for one in first + second:
            found = self.successResultOf(one)
            assert found is not None
            self.assertEqual((found.login.renewals, found.login.ended_at), (0, None))
        self.assertEqual(self.use(self.login).renewals, 0)  # does not wait again
        self.provider.release()
        self.assertEqual((self.use(self.login).renewals, self.token()), (1, "refresh-2"))
        self.assertEqual(len(self.provider.refreshed), 1)

    def test_request_that_went_away_disturbs_no_other(self) -> None:
        self.provider.held = []
        gone, stays = self.asked(2, self.node)
        gone.addErrback(lambda _: None)
        gone.cancel()
        self.provider.release()
        found = self.successResultOf(stays)
        assert found is not None
        self.assertEqual(found.login.renewals, 1)

    def test_process_that_was_killed_after_the_response_leaves_a_login_that_ends_cleanly(self) -> None:
        """The rotated token is lost: the next renewal is refused, once, and the login ends (sign-in 18)."""
        self.kill_after_response()
        waiting = self.asked(3, *self.nodes[1:])
        self.reactor.pump([0.25] * int(4 * RENEWAL_WAIT_SECONDS))
        for one in waiting:
            found = self.successResultOf(one)
            assert found is not None
            self.assertIsNone(found.login.ended_at)
        self.pass_time(max(LEASE_SECONDS, PAUSE_SECONDS))
        for _ in range(5):
            for node in self.nodes[1:]:
                self.assertEqual(self.use(self.login, node).ended_why, EndReason.PROVIDER_REFUSED)
        self.assertEqual(self.provider.refreshed, ["refresh-1", "refresh-1"])

    def kill_after_response(self) -> None:
        """Renew by the first node, whose commits fail from the moment at which the provider has answered."""
        self.provider.held = []
        self.asked(1, self.node)

        async def dead(change: Change) -> Any:
            await Deferred()

        self.node.registry.commit = dead  # type: ignore[method-assign]
        self.provider.release()

    def test_new_token_is_stored_before_the_response_is_verified(self) -> None:
        """A failure behind the token endpoint loses no token (sign-in 18)."""
        self.provider.claims = {"aud": "another"}
        self.assertEqual(self.use(self.login).renewals, 0)
        self.assertEqual(self.token(), "refresh-2")
        self.provider.claims = {}
        self.pass_time(PAUSE_SECONDS)
        self.assertEqual((self.use(self.login).renewals, self.token()), (1, "refresh-3"))

    def test_store_that_is_away_for_a_moment_gets_the_new_token_later(self) -> None:
        commit, failures = self.node.registry.commit, iter([False, True, True, False])

        async def failing(change: Change) -> Any:
            if next(failures, False):
                raise StoreUnavailable("away")
            return await commit(change)

        self.node.registry.commit = failing  # type: ignore[method-assign]
        asked = self.asked(1, self.node)
        self.assertFalse(asked[0].called)
        self.reactor.pump([1, 1])
        found = self.successResultOf(asked[0])
        assert found is not None
        self.assertEqual((found.login.renewals, self.token()), (1, "refresh-2"))

    def test_lease_that_the_store_took_long_to_record_is_not_used(self) -> None:
        commit = self.node.registry.commit

        async def slow(change: Change) -> Any:
            committed = await commit(change)
            self.reactor.rightNow += 6
            return committed

        self.node.registry.commit = slow  # type: ignore[method-assign]
        found = self.use(self.login)
        self.assertEqual((found.renewals, found.ended_at, self.provider.refreshed), (0, None, []))

    def test_response_about_another_person_ends_the_login(self) -> None:
        self.provider.claims = {"sub": "43"}
        self.assertEqual(self.use(self.login).ended_why, EndReason.PROVIDER_REFUSED)
        self.assertEqual(self.provider.revoked, ["refresh-2"])

    def test_login_whose_key_was_removed_ends(self) -> None:
        self.node.keyring = Keyring([Key(bytes(range(32)))])
        self.assertEqual(self.use(self.login).ended_why, EndReason.KEY)
        self.assertEqual(self.provider.refreshed, [])

    def test_groups_address_and_name_of_the_account_follow_the_provider(self) -> None:
        self.use(self.login)
        self.assertEqual((self.account().groups, self.account().email), (("corp:staff",), "ada@example.com"))
        self.provider.claims = {"groups": ["board"], "email": "ada@example.net", "name": "Ada L."}
        self.pass_time(HOUR)
        self.use(self.login, self.nodes[1])
        account = self.account()
        self.assertEqual(
            (account.groups, account.email, account.attested_by, account.name),
            (("corp:board",), "ada@example.net", "provider:corp", "Ada L."),
        )
        self.provider.claims = {"groups": [], "email_verified": False, "name": "Ada L."}
        self.pass_time(HOUR)
        self.use(self.login)
        account = self.account()
        self.assertEqual((account.groups, account.email, account.attested_by), ((), None, ""))
        self.assertEqual(self.actions().count("account.changed"), 3)
        events = [one.event for one in self.done(self.store.events(0, 50))]
        self.assertNotIn("example.net", repr([one for one in events if not one.action.value.startswith("account.")]))

    def test_login_that_ends_during_its_renewal_stays_ended_and_its_new_token_is_revoked(self) -> None:
        self.provider.held = []
        asked = self.asked(1, self.node)
        self.done(self.nodes[1].logins.end(self.login.login_id, EndReason.SIGNED_OUT, actor="visitor ::1"))
        self.provider.release()
        found = self.successResultOf(asked[0])
        assert found is not None
        self.assertEqual(found.login.ended_why, EndReason.SIGNED_OUT)
        self.assertIn("refresh-2", self.provider.revoked)
        self.assertEqual(self.stored(self.login).sealed, "")

    def test_token_that_arrives_after_the_former_one_was_revoked_and_wiped_is_revoked_too(self) -> None:
        self.provider.held, self.provider.holds = [], "/token"
        self.asked(1, self.node)
        self.done(self.nodes[1].logins.end(self.login.login_id, EndReason.SIGNED_OUT, actor="visitor ::1"))
        self.assertEqual((self.provider.revoked, self.stored(self.login).sealed), (["refresh-1"], ""))
        self.provider.valid.add("refresh-1")  # a provider that had the request for the new one first
        self.provider.release()
        self.assertEqual((self.provider.revoked, self.stored(self.login).sealed), (["refresh-1", "refresh-2"], ""))

    def test_token_that_arrives_while_the_former_one_is_revoked_is_not_wiped_before_its_turn(self) -> None:
        self.provider.held = []
        self.asked(1, self.node)
        self.done(self.nodes[1].logins.end(self.login.login_id, EndReason.SIGNED_OUT, actor="visitor ::1"))
        renewal, revocation = self.provider.held
        self.provider.held = []
        renewal.callback(None)
        self.assertTrue(self.stored(self.login).sealed)
        (other,) = self.provider.held  # by the process that renewed
        self.provider.held = None
        revocation.callback(None)
        self.assertTrue(self.stored(self.login).sealed)
        other.callback(None)
        self.assertEqual((self.provider.revoked, self.stored(self.login).sealed), (["refresh-1", "refresh-2"], ""))

    def test_refusal_of_the_client_ends_no_login(self) -> None:
        """A wrong client secret is the operator's fault (RFC 6749, 5.2: invalid_client)."""
        self.provider.response = HttpResponse(401, b'{"error":"invalid_client"}')
        found = self.use(self.login)
        self.assertEqual((found.ended_at, found.renewals), (None, 0))

    def test_refusal_of_a_token_that_was_replaced_meanwhile_ends_nothing(self) -> None:
        self.provider.held = []
        asked = self.asked(1, self.node)
        self.provider.valid.clear()
        newer = replace(self.login, sealed="another", version=self.login.version + 1)
        self.done(self.nodes[1].registry.commit(Change(puts=(LOGIN.to_resource(newer),))))
        self.provider.release()
        found = self.successResultOf(asked[0])
        assert found is not None
        self.assertIsNone(found.login.ended_at)

    def test_account_that_was_disabled_is_not_renewed(self) -> None:
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(disable(ADA, now=START)),))))
        self.use(self.login)
        self.assertEqual(self.provider.refreshed, [])

    def test_provider_that_is_no_longer_configured_renews_nothing(self) -> None:
        other = replace(self.login, login_id="other", method="oidc:gone", version=1)
        self.done(self.node.registry.commit(Change(puts=(LOGIN.to_resource(other),))))
        found = self.use(other)
        self.assertEqual((found.renewals, found.ended_at), (0, None))

    def test_many_logins_are_renewed_by_few_requests_at_a_time(self) -> None:
        opened = [self.open_by_provider() for _ in range(30)]
        self.pass_time(HOUR)
        self.provider.held = []
        asked = [Deferred.fromCoroutine(self.logins.current(one.login_id)) for one in opened]
        self.assertEqual(len(self.provider.held), 8)
        self.provider.release()
        for one in asked:
            found = self.successResultOf(one)
            assert found is not None
            self.assertEqual(found.login.renewals, 1)
        self.done(self.logins.finished())

    def test_close_waits_for_what_is_under_way_and_begins_nothing(self) -> None:
        opened = [self.open_by_provider() for _ in range(20)]
        self.pass_time(HOUR)
        self.provider.held = []
        asked = [Deferred.fromCoroutine(self.logins.current(one.login_id)) for one in opened]
        closed = Deferred.fromCoroutine(self.logins.close())
        self.assertFalse(closed.called)
        self.provider.release()
        self.successResultOf(closed)
        found = [self.successResultOf(one) for one in asked]
        self.assertEqual(sum(one.login.renewals for one in found if one is not None), 8)
        self.assertEqual(self.use(self.login).renewals, 0)
        self.assertEqual(len(self.provider.refreshed), 8)

    def test_close_does_not_wait_for_a_provider_for_ever(self) -> None:
        self.provider.held = []
        self.asked(1, self.node)
        closed = Deferred.fromCoroutine(self.logins.close())
        self.pass_time(CLOSE_SECONDS - 1)
        self.assertFalse(closed.called)
        self.pass_time(1)
        self.successResultOf(closed)
        self.provider.release()

    def test_provider_that_cannot_be_reached_is_left_alone_by_all_its_logins(self) -> None:
        others = [self.open_by_provider() for _ in range(5)]
        self.pass_time(HOUR)
        self.use(self.login)
        self.pass_time(HOUR)
        asked_before = len(self.provider.refreshed)
        self.provider.is_cut = True
        for login in (self.login, *others):
            self.assertIsNone(self.use(login).ended_at)
        self.assertEqual(len(self.provider.refreshed), asked_before)
        self.assertEqual(self.provider.cut, 1)
        self.provider.is_cut = False
        self.pass_time(PAUSE_SECONDS)
        self.assertEqual([self.use(login).renewals for login in others], [1] * 5)


class StateTests(LoginCase):
    def test_provider_is_looked_at_without_anyone_who_signs_in(self) -> None:
        self.provider.is_away = True
        for _ in range(3):
            self.done(self.logins.run())
        (state,) = self.node.providers.states()
        self.assertEqual((state.last_ok_at, state.last_error_at), (None, START))
        self.assertIn("cannot be reached", state.last_error)
        self.provider.is_away = False
        self.pass_time(PAUSE_SECONDS)
        self.done(self.logins.run())
        self.assertEqual(self.node.providers.states()[0].last_ok_at, START + PAUSE_SECONDS)

    def test_provider_has_a_name_for_people(self) -> None:
        named = Provider(name="corp", label="Our Company", issuer=ISSUER, client_id="g")
        others = [Provider(name=name, issuer=ISSUER, client_id="g") for name in ("google", "my-idp")]
        providers = Providers([named, *others], self.provider, self.clock.now)
        labels = [providers.label(name) for name in ("corp", "google", "my-idp", "no-longer-there")]
        self.assertEqual(labels, ["Our Company", "Google", "My Idp", "No Longer There"])

    def test_state_of_a_provider_tells_when_it_last_answered_and_what_was_wrong(self) -> None:
        (state,) = self.node.providers.states()
        self.assertEqual((state.name, state.last_ok_at, state.last_error), ("corp", None, ""))
        login: Login = self.open_by_provider()
        self.pass_time(HOUR)
        self.use(login)
        self.provider.response = HttpResponse(401, b'{"error":"invalid_client"}')
        self.pass_time(DAY // 2)
        self.use(login)
        (state,) = self.node.providers.states()
        self.assertEqual(state.last_ok_at, START + HOUR + DAY // 2)  # its documents were fetched again
        self.assertIn("invalid_client", state.last_error)
        self.assertEqual(state.last_error_at, START + HOUR + DAY // 2)

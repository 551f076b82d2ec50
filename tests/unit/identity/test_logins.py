"""Logins: a new id at each sign-in, renewal while in use, and an end that every process sees."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from burrowgate.core.durations import DAY, HOUR
from burrowgate.core.identity.accounts import reset_credentials
from burrowgate.core.identity.logins import EndReason, LoginKind, LoginState, login_state
from burrowgate.core.store_records import Change
from burrowgate.errors import LoginNotFound, LoginOver
from burrowgate.identity.logins import MAX_LOGINS, Place
from burrowgate.identity.records import ACCOUNT, LOGIN
from tests.support import START
from tests.unit.identity.login_case import ADA, HOME, LoginCase


class OpeningTests(LoginCase):
    def test_each_sign_in_opens_a_login_with_a_new_id_and_ends_the_browsers_former_one(self) -> None:
        """The id of before the sign-in is worthless after it (sign-in 25)."""
        first = self.open()
        self.assertEqual((first.address, first.user_agent, first.proved_at), ("192.0.2.1", "Firefox", START))
        second = self.open(replaces=first.login_id)
        self.assertNotEqual(first.login_id, second.login_id)
        self.assertEqual(self.stored(first).ended_why, EndReason.SIGNED_OUT)
        self.assertIsNone(self.stored(second).ended_at)
        self.assertEqual(self.actions(), ["login.opened", "login.ended", "login.opened"])

    def test_login_that_a_new_one_replaces_may_be_gone_or_another_accounts(self) -> None:
        eve = replace(ADA, account_id="eve", name="Eve")
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(eve),))))
        hers = self.open(eve)
        mine = self.open(replaces="gone")
        self.open(replaces=hers.login_id)
        self.open(replaces=hers.login_id)
        self.assertEqual(self.stored(hers).ended_why, EndReason.SIGNED_OUT)
        self.assertIsNone(self.stored(mine).ended_at)

    def test_login_of_a_program_is_not_replaced(self) -> None:
        login = replace(self.open(), login_id="program", kind=LoginKind.PROGRAM)
        self.done(self.node.registry.commit(Change(puts=(LOGIN.to_resource(login),))))
        self.open(replaces="program")
        self.assertIsNone(self.stored(login).ended_at)

    def test_logins_of_one_account_are_independent(self) -> None:
        """Several at once, each with its device and place; ending one leaves the others (sign-in 23)."""
        places = [Place(address=f"192.0.2.{number}", user_agent=f"Browser {number}") for number in range(3)]
        opened = [self.open(place=place) for place in places]
        self.done(self.logins.end(opened[1].login_id, EndReason.REVOKED, actor="admin"))
        listed = {one.login_id: one for one in self.done(self.logins.logins_of("ada"))}
        self.assertEqual(
            [(listed[one.login_id].address, listed[one.login_id].user_agent) for one in opened],
            [(place.address, place.user_agent) for place in places],
        )
        self.assertEqual([listed[one.login_id].ended_at is None for one in opened], [True, False, True])

    def test_account_has_a_limited_number_of_logins(self) -> None:
        opened = []
        for _ in range(MAX_LOGINS + 5):
            opened.append(self.open())
            self.pass_time(1)
        for one in opened[-3:]:
            self.pass_time(HOUR)
            self.use(one)
        ended = [self.stored(one).ended_why for one in opened]
        self.assertEqual(ended, [EndReason.TOO_MANY] * 5 + [None] * MAX_LOGINS)

    def test_login_that_was_used_last_does_not_end_at_the_limit(self) -> None:
        opened = [self.open() for _ in range(MAX_LOGINS)]
        self.pass_time(HOUR)
        self.use(opened[0])
        self.open()
        self.assertIsNone(self.stored(opened[0]).ended_at)

    def test_ended_logins_do_not_fill_the_store(self) -> None:
        login = self.open()
        for _ in range(2 * MAX_LOGINS):
            self.pass_time(1)
            login = self.open(replaces=login.login_id)
        kept = self.done(self.logins.logins_of("ada"))
        self.assertEqual(len(kept), MAX_LOGINS + 1)
        self.assertIn(login, kept)

    def test_events_say_how_and_contain_no_address_of_mail_and_no_token(self) -> None:
        self.open_by_provider()
        event = self.done(self.store.events(0, 10))[0].event
        self.assertEqual(
            {key: event.detail[key] for key in ("account", "name", "method", "provider", "strong")},
            {"account": "ada", "name": "Ada", "method": "oidc:corp", "provider": "corp", "strong": False},
        )
        self.assertEqual(event.actor, "visitor 192.0.2.1")
        for secret in ("ada@example.com", "refresh-"):
            self.assertNotIn(secret, repr(event))

    def test_sealed_token_is_nowhere_in_the_store(self) -> None:
        """The store holds no refresh token that can be read (sign-in 15)."""
        login = self.open_by_provider()
        self.assertTrue(login.sealed)
        self.assertNotIn("refresh-", str(self.store.__dict__) + repr(login))


class UseTests(LoginCase):
    def test_login_in_use_lasts_36_hours_and_an_unused_one_24_to_the_second(self) -> None:
        """Renewed by each use an hour or more after the last (sign-in 22)."""
        used, unused = self.open(), self.open()
        while self.now() < START + 36 * HOUR - 60:
            self.pass_time(60)
            self.assertIs(login_state(self.use(used), ADA, self.clock.now()), LoginState.ACTIVE)
            if self.now() == START + 24 * HOUR - 60:
                self.assertIs(login_state(self.stored(unused), ADA, self.clock.now()), LoginState.ACTIVE)
            if self.now() == START + 24 * HOUR:
                self.assertIs(login_state(self.use(unused), ADA, self.clock.now()), LoginState.STALE)
        self.pass_time(59)
        self.assertIs(login_state(self.use(used), ADA, self.clock.now()), LoginState.ACTIVE)
        self.pass_time(1)
        self.assertIs(login_state(self.use(used), ADA, self.clock.now()), LoginState.SPENT)
        self.assertEqual((self.stored(used).renewals, self.stored(unused).renewals), (12, 0))
        self.assertEqual(self.actions().count("login.renewed"), 1)

    def test_renewal_is_one_commit_whichever_processes_ask_for_it(self) -> None:
        login = self.open()
        self.pass_time(HOUR)
        before = self.store.position()
        for node in self.nodes * 5:
            self.assertEqual(self.use(login, node).renewed_at, START + HOUR)
        self.assertEqual(self.stored(login).renewals, 1)
        assert before is not None
        self.assertEqual(self.store.position(), before + 1)

    def test_next_check_is_the_next_renewal(self) -> None:
        login = self.open()
        signed_in = self.done(self.logins.get(login.login_id))
        assert signed_in is not None
        self.assertEqual(self.logins.next_check(signed_in, START), START + HOUR)
        without_token = self.open_by_provider(refresh_token="")
        signed_in = self.done(self.logins.get(without_token.login_id))
        assert signed_in is not None
        self.assertEqual(self.logins.next_check(signed_in, START), inf)
        self.done(self.logins.end(login.login_id, EndReason.REVOKED, actor="admin"))
        signed_in = self.done(self.logins.get(login.login_id))
        assert signed_in is not None
        self.assertEqual(self.logins.next_check(signed_in, START), inf)

    def test_what_is_cached_is_not_used_before_a_change_was_taken_in(self) -> None:
        login = self.open()
        other = self.nodes[1]
        self.use(login, other)
        self.assertIsNotNone(other.logins.peek(login.login_id))
        self.done(self.logins.end(login.login_id, EndReason.SIGNED_OUT, actor="visitor ::1"))
        self.assertIsNone(other.logins.peek(login.login_id))
        self.assertEqual(self.use(login, other).ended_why, EndReason.SIGNED_OUT)

    def test_login_of_an_account_that_cannot_sign_in_is_not_renewed(self) -> None:
        login = self.open()
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(reset_credentials(ADA)),))))
        self.pass_time(HOUR)
        self.assertEqual(self.use(login).renewals, 0)

    def test_unknown_login_is_none(self) -> None:
        self.assertIsNone(self.done(self.logins.current("gone")))
        self.assertIsNone(self.logins.peek("gone"))

    def test_fresh_proof_is_recorded_and_prolongs_nothing(self) -> None:
        login = self.open()
        self.pass_time(HOUR)
        proved = self.done(self.logins.prove_again(login.login_id, method="passkey", strong=False))
        self.assertEqual((proved.proved_at, proved.strong), (START + HOUR, False))
        self.assertEqual(proved.access_until, login.access_until)
        self.assertEqual(self.actions()[-1], "login.proved")

    def test_login_that_is_over_cannot_be_proved_again(self) -> None:
        self.fails(self.logins.prove_again("gone", method="passkey", strong=True), LoginNotFound)
        login = self.open()
        self.pass_time(DAY)
        self.fails(self.logins.prove_again(login.login_id, method="passkey", strong=True), LoginOver)


class EndingTests(LoginCase):
    def test_end_is_seen_by_every_process(self) -> None:
        """The next use is refused everywhere (sign-in 19)."""
        login = self.open()
        for node in self.nodes:
            self.use(login, node)
        ended = self.done(self.logins.end(login.login_id, EndReason.REVOKED, actor="admin"))
        assert ended is not None
        self.assertEqual((ended.ended_at, ended.ended_why), (START, EndReason.REVOKED))
        for node in self.nodes:
            self.assertIsNone(node.logins.peek(login.login_id))
            self.assertIs(login_state(self.use(login, node), ADA, self.clock.now()), LoginState.ENDED)
        self.assertEqual(self.actions(), ["login.opened", "login.ended"])

    def test_login_ends_once(self) -> None:
        login = self.open()
        for why in (EndReason.SIGNED_OUT, EndReason.REVOKED):
            ended = self.done(self.logins.end(login.login_id, why, actor="admin"))
            assert ended is not None
            self.assertEqual(ended.ended_why, EndReason.SIGNED_OUT)
        self.assertIsNone(self.done(self.logins.end("gone", EndReason.REVOKED, actor="admin")))
        self.assertEqual(self.actions().count("login.ended"), 1)

    def test_all_logins_but_one_end(self) -> None:
        opened = [self.open(place=HOME) for _ in range(MAX_LOGINS)]
        keep = opened[7].login_id
        self.assertEqual(self.done(self.logins.end_all("ada", EndReason.SIGNED_OUT, actor="x", keep=keep)), 99)
        self.assertEqual([one.login_id for one in opened if self.stored(one).ended_at is None], [keep])
        self.assertEqual(self.done(self.logins.end_all("ada", EndReason.REVOKED, actor="x")), 1)
        self.assertEqual(self.done(self.logins.end_all("ada", EndReason.REVOKED, actor="x")), 0)
        self.assertEqual(self.actions().count("login.ended"), MAX_LOGINS)

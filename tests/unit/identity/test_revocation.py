"""Revocation at the provider after the end of a login, back-channel logout, and removal of old logins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.durations import DAY, HOUR, MINUTE
from burrowgate.core.identity.accounts import disable
from burrowgate.core.identity.logins import EndReason, Login
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.errors import ProviderNotFound
from burrowgate.identity.attestation import new_identity
from burrowgate.identity.login_cleaning import KEEP_SECONDS
from burrowgate.identity.oidc.id_tokens import SKEW_SECONDS, TokenInvalid
from burrowgate.identity.oidc.provider import ProviderUnusable
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN, identity_id
from tests.support import START
from tests.unit.identity.login_case import ADA, ISSUER, PERSON, LoginCase
from tests.unit.identity.oidc.test_id_tokens import LOGOUT, OTHER_RSA, RSA, signed


class RevocationTests(LoginCase):
    """The provider's token is revoked when its login has ended (sign-in 19)."""

    def end(self, login: Login) -> Login:
        ended = self.done(self.logins.end(login.login_id, EndReason.REVOKED, actor="admin"))
        assert ended is not None
        return ended

    def run_once(self) -> None:
        self.done(self.logins.run())

    def pending(self) -> int:
        return len(self.done(self.store.resources(ResourceQuery(kind="revocation"))))

    def test_token_is_revoked_at_once_and_then_wiped(self) -> None:
        login = self.end(self.open_by_provider())
        self.assertEqual((self.provider.revoked, login.sealed, self.pending()), (["refresh-1"], "", 0))

    def test_login_is_refused_everywhere_before_the_provider_is_asked(self) -> None:
        login = self.open_by_provider()
        self.provider.held = []
        self.assertEqual(self.end(login).ended_why, EndReason.REVOKED)
        self.assertEqual(self.provider.revoked, [])
        self.assertEqual(self.use(login, self.nodes[3]).ended_why, EndReason.REVOKED)
        self.provider.release()
        self.assertEqual((self.provider.revoked, self.stored(login).sealed), (["refresh-1"], ""))

    def test_revocation_is_tried_for_an_hour_and_then_the_token_is_wiped(self) -> None:
        login = self.open_by_provider()
        self.provider.revokes = False
        self.assertTrue(self.end(login).sealed)
        for _ in range(59):
            self.pass_time(MINUTE)
            self.run_once()
        self.assertEqual((len(self.provider.revoked), bool(self.stored(login).sealed)), (60, True))
        self.pass_time(MINUTE)
        self.run_once()
        self.assertEqual((self.stored(login).sealed, self.pending()), ("", 0))
        self.pass_time(MINUTE)
        self.run_once()
        self.assertEqual(len(self.provider.revoked), 61)

    def test_another_process_takes_over_and_succeeds_later(self) -> None:
        login = self.open_by_provider()
        self.provider.is_away = True
        self.end(login)
        self.provider.is_away = False
        self.pass_time(MINUTE)
        self.done(self.nodes[2].logins.run())
        self.assertEqual((self.provider.revoked, self.stored(login).sealed), (["refresh-1"], ""))

    def test_unreachable_provider_is_asked_once_in_a_round(self) -> None:
        for _ in range(5):
            self.open_by_provider()
        self.provider.is_away = True
        self.assertEqual(self.done(self.logins.end_all("ada", EndReason.REVOKED, actor="admin")), 5)
        self.assertEqual(self.pending(), 5)
        self.provider.is_away = False
        self.pass_time(MINUTE)
        self.run_once()
        self.assertEqual((len(self.provider.revoked), self.pending()), (5, 0))

    def test_provider_that_fails_during_revocation_is_asked_once_in_a_round(self) -> None:
        self.done(self.node.providers.client("corp").metadata())
        for _ in range(5):
            self.open_by_provider()
        self.provider.is_cut = True
        self.done(self.logins.end_all("ada", EndReason.REVOKED, actor="admin"))
        self.assertEqual(self.provider.cut, 1)
        self.pass_time(MINUTE)
        self.run_once()
        self.assertEqual((self.provider.cut, self.pending()), (2, 5))

    def test_token_of_a_login_that_was_not_ended_but_is_over_is_revoked_too(self) -> None:
        stale = self.open_by_provider()
        self.pass_time(DAY)
        disabled = self.open_by_provider()
        self.run_once()
        self.assertEqual(self.provider.revoked, ["refresh-1"])
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(disable(ADA, now=START)),))))
        self.pass_time(MINUTE)
        self.run_once()
        self.assertEqual((self.stored(stale).sealed, self.stored(disabled).sealed), ("", ""))
        self.assertEqual(self.provider.revoked, ["refresh-1", "refresh-2"])

    def test_provider_that_is_not_configured_any_more_keeps_no_token_alive(self) -> None:
        login = replace(self.open_by_provider(), login_id="other", method="oidc:gone", sealed="kid.x", provider_sid="")
        self.done(self.node.registry.commit(Change(puts=(LOGIN.to_resource(login),))))
        self.assertEqual(self.end(login).sealed, "")

    def test_logins_are_listed_for_30_days_after_their_end_and_then_removed(self) -> None:
        ended, stale, kept = self.end(self.open_by_provider()), self.open(), self.open()
        self.pass_time(KEEP_SECONDS - 1)
        self.run_once()
        self.assertEqual(len(self.done(self.logins.logins_of("ada"))), 3)
        self.pass_time(1)
        self.run_once()
        remaining = self.done(self.logins.logins_of("ada"))
        self.assertEqual({one.login_id for one in remaining}, {stale.login_id, kept.login_id})
        self.pass_time(DAY)
        self.run_once()
        self.assertEqual(self.done(self.logins.logins_of("ada")), [])
        records = {one.kind for one in self.done(self.store.resources(ResourceQuery()))}
        self.assertEqual(records, {"account", "identity"})
        self.assertIsNone(self.done(self.logins.get(ended.login_id)))

    def test_rounds_cover_all_logins(self) -> None:
        for number in range(5):
            account = replace(ADA, account_id=f"one{number}")
            self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(account),))))
            for _ in range(90):
                self.open(account)
        self.pass_time(KEEP_SECONDS + DAY)
        for _ in range(4):
            self.run_once()
        self.assertEqual(self.done(self.store.resources(ResourceQuery(kind="login"))), [])


class LogoutTests(LoginCase):
    """Back-channel logout: what a logout token names ends (sign-in 20, 21)."""

    def setUp(self) -> None:
        super().setUp()
        self.first = self.open_by_provider(provider_sid="s-1")
        self.second = self.open_by_provider(provider_sid="s-2")
        self.local = self.open()
        eve = replace(ADA, account_id="eve", name="Eve")
        hers = new_identity("corp", replace(PERSON, subject="43"), "eve", now=START)
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(eve), IDENTITY.to_resource(hers)))))
        self.hers = self.open_by_provider(identity_id=identity_id(ISSUER, "43"), provider_sid="s-3")

    def token(self, key: Any = RSA, *, without: tuple[str, ...] = (), **claims: Any) -> str:
        self.serial = getattr(self, "serial", 0) + 1
        all_claims = LOGOUT | {"iat": self.now(), "jti": f"j-{self.serial}"} | claims
        return signed({name: value for name, value in all_claims.items() if name not in without}, key)

    def logout(self, token: str) -> int:
        return self.done(self.nodes[1].logins.provider_logout("corp", token))

    def ended(self) -> list[bool]:
        return [self.stored(one).ended_at is not None for one in (self.first, self.second, self.local, self.hers)]

    def test_session_ends_its_login(self) -> None:
        self.assertEqual(self.logout(self.token(sid="s-1")), 1)
        self.assertEqual(self.ended(), [True, False, False, False])
        self.assertEqual(self.stored(self.first).ended_why, EndReason.PROVIDER)
        self.assertEqual(self.provider.revoked, ["refresh-1"])

    def test_session_without_a_subject_ends_its_login(self) -> None:
        self.assertEqual(self.logout(self.token(sid="s-3", without=("sub",))), 1)
        self.assertEqual(self.ended(), [False, False, False, True])

    def test_subject_alone_ends_all_logins_of_that_person_at_that_provider(self) -> None:
        self.assertEqual(self.logout(self.token(without=("sid",))), 2)
        self.assertEqual(self.ended(), [True, True, False, False])

    def test_session_of_another_subject_ends_nothing(self) -> None:
        self.assertEqual(self.logout(self.token(sid="s-3", sub="42")), 0)
        self.assertEqual(self.ended(), [False] * 4)

    def test_unknown_session_and_unknown_subject_end_nothing(self) -> None:
        self.assertEqual(self.logout(self.token(sid="s-9")), 0)
        self.assertEqual(self.logout(self.token(sub="99", without=("sid",))), 0)
        self.assertEqual(self.ended(), [False] * 4)

    def test_token_is_accepted_once_by_all_processes(self) -> None:
        token = self.token(without=("sid",))
        self.logout(token)
        for node in self.nodes:
            self.fails(node.logins.provider_logout("corp", token), TokenInvalid)

    def test_repeated_token_ends_no_login_that_was_opened_after_it(self) -> None:
        token = self.token(without=("sid",))
        self.logout(token)
        self.pass_time(SKEW_SECONDS + 1)
        later = self.open_by_provider()
        self.fails(self.logins.provider_logout("corp", token), TokenInvalid)
        self.assertIsNone(self.stored(later).ended_at)

    def test_tokens_that_are_none_end_nothing(self) -> None:
        for token in (
            "",
            "a.b.c",
            self.token(OTHER_RSA),
            self.token(aud="other"),
            self.token(iss="https://evil.example.com"),
            self.token(nonce="n"),
            self.token(events={}),
            self.token(without=("jti",)),
            self.token(without=("sub", "sid")),
            self.token(iat=self.now() - HOUR),
            self.token(exp=self.now() - HOUR),
        ):
            self.fails(self.logins.provider_logout("corp", token), TokenInvalid)
        self.fails(self.logins.provider_logout("gone", self.token()), ProviderNotFound)
        self.assertEqual(self.ended(), [False] * 4)

    def test_provider_whose_keys_cannot_be_fetched_may_send_the_token_again(self) -> None:
        token = self.token()
        self.provider.is_away = True
        self.fails(self.nodes[1].logins.provider_logout("corp", token), ProviderUnusable)
        self.provider.is_away = False
        self.pass_time(MINUTE)
        self.assertEqual(self.logout(token), 1)

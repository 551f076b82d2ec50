"""Sign-in by a provider: persons are found by issuer and subject only, and strangers become guests that expire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.durations import DAY, MINUTE
from burrowgate.core.identity.accounts import Account, Password, Role, disable
from burrowgate.core.identity.claims import GUEST_SECONDS, Share
from burrowgate.core.identity.logins import EndReason, Login
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.errors import AccountDisabled, AccountsFull, IdentityNotFound, IdentityTaken, LastCredential
from burrowgate.identity.attestation import UNNAMED, account_name
from burrowgate.identity.oidc.client import SignedIn
from burrowgate.identity.oidc.id_tokens import Person
from burrowgate.identity.provider_accounts import COUNT_SECONDS, GRACE_SECONDS, ProviderAccounts
from burrowgate.identity.records import ACCOUNT, IDENTITY, PASSWORD, SHARE, identity_id
from tests.support import START, FixedEntropy
from tests.unit.identity.login_case import ADA, HOME, ISSUER, PERSON, LoginCase, Node

GRACE = replace(PERSON, subject="77", name="Grace Hopper", email="grace@example.com", provider_sid="s-7")


class ProviderAccountsTests(LoginCase):
    def setUp(self) -> None:
        super().setUp()
        self.accounts = self.for_node(self.node)

    def for_node(self, node: Node) -> ProviderAccounts:
        return ProviderAccounts(
            node.registry,
            node.directory,
            node.logins,
            clock=self.clock,
            entropy=FixedEntropy(f"accounts {id(node)}"),
            max_guests=5,
        )

    def sign_in(self, person: Person = PERSON, **about: Any) -> Login:
        signed_in = SignedIn(person=person, refresh_token=self.provider.issue())
        return self.done(self.accounts.sign_in("corp", signed_in, HOME, **about))

    def refused(self, person: Person, kind: type[Exception]) -> None:
        self.fails(self.accounts.sign_in("corp", SignedIn(person=person), HOME), kind)

    def account(self, account_id: str) -> Account:
        found = self.done(self.node.directory.account(account_id))
        assert found is not None
        return found

    def put(self, account: Account) -> None:
        self.done(self.node.registry.commit(Change(puts=(ACCOUNT.to_resource(account),))))

    def test_known_person_gets_a_login_of_their_account(self) -> None:
        login = self.sign_in()
        self.assertEqual(
            (login.account_id, login.method, login.identity_id, login.provider_sid, login.proved_at, login.strong),
            ("ada", "oidc:corp", identity_id(ISSUER, "42"), "s-1", START - 5, False),
        )
        self.assertTrue(self.sign_in(replace(PERSON, amr=("pwd", "mfa"))).strong)
        self.assertEqual(self.sign_in(replace(PERSON, auth_time=None)).proved_at, 0)

    def test_unknown_person_becomes_a_guest_that_expires_unless_it_is_used(self) -> None:
        login = self.sign_in(GRACE)
        guest = self.account(login.account_id)
        self.assertEqual(
            (guest.name, guest.email, guest.attested_by, guest.role, guest.groups, guest.expires_at),
            ("Grace Hopper", "grace@example.com", "provider:corp", Role.GUEST, ("corp:staff",), START + GUEST_SECONDS),
        )
        self.assertEqual(self.actions(), ["account.added", "login.opened"])
        self.pass_time(20 * DAY)
        again = self.sign_in(GRACE)
        self.assertEqual(again.account_id, login.account_id)
        self.assertEqual(self.account(login.account_id).expires_at, START + 20 * DAY + GUEST_SECONDS)
        self.assertNotIn("account.changed", self.actions())

    def test_accounts_are_never_joined_by_address(self) -> None:
        """Another's address, verified or not, gives nothing of theirs (sign-in 32)."""
        for person in (
            replace(GRACE, email="ada@example.com"),
            replace(GRACE, subject="78", email=None),
            replace(PERSON, issuer="https://other.example.com"),
        ):
            login = self.sign_in(person)
            self.assertNotEqual(login.account_id, "ada")
            self.assertIs(self.account(login.account_id).role, Role.GUEST)

    def test_removed_identity_opens_its_account_no_more_and_its_logins_end(self) -> None:
        """(tcp T25) The person becomes a stranger; what the provider said of them is not kept."""
        password = Password(account_id="ada", sign_in_name="ada", hash="x", set_at=START)
        self.done(self.node.registry.commit(Change(puts=(PASSWORD.to_resource(password),))))
        login, identity = self.sign_in(), identity_id(ISSUER, "42")
        kept = self.done(self.node.logins.open(self.account("ada"), method="password", strong=False, place=HOME))
        self.fails(self.accounts.remove("ada", "another", actor="admin"), IdentityNotFound)
        self.done(self.accounts.remove("ada", identity, actor="admin"))
        self.assertEqual(self.actions()[-2:], ["identity.removed", "login.ended"])
        self.assertIsNone(self.done(self.node.directory.identity(identity)))
        ended, stays = (self.done(self.node.directory.login(one.login_id)) for one in (login, kept))
        assert ended is not None and stays is not None
        self.assertEqual((ended.ended_why, stays.ended_at), (EndReason.REVOKED, None))
        removed = self.done(self.node.registry.store.resource("identity", identity))
        assert removed is not None
        self.assertEqual(removed.deleted_at, START)
        self.assertNotIn("ada@", removed.body)
        self.assertNotEqual(self.sign_in().account_id, "ada")

    def test_only_way_to_sign_in_is_not_removed(self) -> None:
        self.sign_in()
        self.fails(self.accounts.remove("ada", identity_id(ISSUER, "42"), actor="admin"), LastCredential)

    def test_unattested_address_is_not_taken_over(self) -> None:
        guest = self.account(self.sign_in(replace(GRACE, email=None)).account_id)
        self.assertEqual((guest.email, guest.attested_by), (None, ""))

    def test_what_the_provider_says_is_taken_over_in_the_commit_of_the_login(self) -> None:
        self.sign_in(replace(PERSON, groups=("corp:board",), name="Ada L.", email="ada@example.net"))
        account = self.account("ada")
        self.assertEqual(
            (account.groups, account.name, account.email, account.attested_by),
            (("corp:board",), "Ada L.", "ada@example.net", "provider:corp"),
        )
        self.assertEqual(self.actions(), ["account.changed", "login.opened"])
        self.sign_in(replace(PERSON, groups=("corp:board",), name="Ada L.", email="ada@example.net"))
        self.assertEqual(self.actions().count("account.changed"), 1)

    def test_what_the_owner_decided_stays(self) -> None:
        owned = replace(
            ADA,
            email="ada@home.example",
            attested_by="owner",
            name="Countess",
            groups=("local:x", "other:y"),
            version=2,
        )
        self.put(owned)
        self.sign_in()
        account = self.account("ada")
        self.assertEqual(
            (account.email, account.attested_by, account.name, account.groups),
            ("ada@home.example", "owner", "Countess", ("local:x", "other:y", "corp:staff")),
        )

    def test_address_that_the_provider_attests_no_longer_is_gone(self) -> None:
        self.sign_in()
        self.assertEqual(self.account("ada").email, "ada@example.com")
        self.sign_in(replace(PERSON, email=None))
        self.assertEqual((self.account("ada").email, self.account("ada").attested_by), (None, ""))

    def test_disabled_account_does_not_sign_in_and_its_person_gets_no_other(self) -> None:
        guest = self.account(self.sign_in(GRACE).account_id)
        self.put(disable(guest, now=self.now()))
        self.put(replace(ADA, expires_at=START, version=2))
        for person in (GRACE, PERSON):
            self.refused(person, AccountDisabled)

    def test_guest_that_has_expired_is_prolonged_while_it_is_there(self) -> None:
        login = self.sign_in(GRACE)
        self.pass_time(GUEST_SECONDS + MINUTE)
        self.assertEqual(self.sign_in(GRACE).account_id, login.account_id)

    def test_two_first_sign_ins_of_one_person_at_once_make_one_account(self) -> None:
        others = [self.for_node(node) for node in self.nodes]
        found = [
            Deferred.fromCoroutine(each.sign_in("corp", SignedIn(person=GRACE, refresh_token="r"), HOME))
            for each in others
        ]
        self.assertEqual(len({self.successResultOf(one).account_id for one in found}), 1)

    def test_number_of_guests_is_limited(self) -> None:
        for number in range(5):
            self.sign_in(replace(GRACE, subject=f"g{number}"))
        self.refused(replace(GRACE, subject="g5"), AccountsFull)
        self.sign_in(replace(GRACE, subject="g4"))  # one that is there already
        self.sign_in()
        self.pass_time(COUNT_SECONDS)
        self.refused(replace(GRACE, subject="g5"), AccountsFull)
        self.pass_time(GUEST_SECONDS)
        self.sign_in(replace(GRACE, subject="g5"))

    def test_expired_guests_are_deleted_with_all_that_is_theirs(self) -> None:
        login = self.sign_in(GRACE)
        share = Share(sid="s" * 22, account_id=login.account_id, made_at=START, made_by="claim")
        self.done(self.node.registry.commit(Change(puts=(SHARE.to_resource(share),))))
        self.pass_time(GUEST_SECONDS + GRACE_SECONDS - 1)
        self.done(self.accounts.run())
        self.assertIsNotNone(self.done(self.node.directory.account(login.account_id)))
        self.pass_time(1)
        for _ in range(2):
            self.done(self.accounts.run())
        kinds = sorted(one.kind for one in self.done(self.store.resources(ResourceQuery())))
        self.assertEqual(kinds, ["account", "identity"])  # Ada's
        self.assertEqual(self.actions()[-1], "account.deleted")
        self.sign_in(GRACE)

    def test_person_whose_account_was_deleted_begins_anew(self) -> None:
        gone = ACCOUNT.to_resource(replace(ADA, version=2), deleted_at=START)
        self.done(self.node.registry.commit(Change(puts=(gone,))))
        login = self.sign_in()
        self.assertNotEqual(login.account_id, "ada")
        self.assertIs(self.account(login.account_id).role, Role.GUEST)

    def test_former_login_of_the_browser_ends_with_the_sign_in(self) -> None:
        first = self.sign_in()
        self.sign_in(GRACE, replaces=first.login_id)
        self.assertEqual(self.stored(first).ended_why, EndReason.SIGNED_OUT)
        self.assertEqual(self.provider.revoked, ["refresh-1"])

    def test_identity_for_an_invitation_is_one_that_no_account_has(self) -> None:
        fresh = self.done(self.accounts.identity_for_join("corp", SignedIn(person=GRACE)))
        self.assertEqual((fresh.account_id, fresh.subject, fresh.version), ("", "77", 1))
        self.fails(self.accounts.identity_for_join("corp", SignedIn(person=PERSON)), IdentityTaken)
        self.fails(self.accounts.identity_for_join("corp", SignedIn(person=PERSON), account_id="eve"), IdentityTaken)
        mine = self.done(self.accounts.identity_for_join("corp", SignedIn(person=PERSON), account_id="ada"))
        self.assertEqual((mine.account_id, mine.version), ("ada", 2))
        self.done(self.node.registry.commit(Change(puts=(IDENTITY.to_resource(mine),))))
        gone = ACCOUNT.to_resource(replace(ADA, version=2), deleted_at=START)
        self.done(self.node.registry.commit(Change(puts=(gone,))))
        free = self.done(self.accounts.identity_for_join("corp", SignedIn(person=PERSON)))
        self.assertEqual((free.account_id, free.version), ("", 3))

    def test_names_of_providers_become_names_of_accounts(self) -> None:
        for said, email, expected in (
            ("Ada", None, "Ada"),
            ("x" * 200, None, "x" * 64),
            ("", "grace@example.com", "grace"),
            ("\u202e\u200b", None, UNNAMED),
            ("Ada\u200bL", None, "AdaL"),
        ):
            self.assertEqual(account_name(replace(GRACE, name=said, email=email)), expected)

"""Accounts: each operation is one commit with its event, and a refused one changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred, DeferredList

from burrowgate.core.audit import Action
from burrowgate.core.durations import DAY
from burrowgate.core.identity.accounts import Account, Identity, Passkey, PasswordDraft, Role
from burrowgate.core.identity.credentials import CodeKind, link_code
from burrowgate.core.identity.logins import LoginState, login_state, open_login
from burrowgate.core.identity.sign_in_names import sign_in_name_id
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    AccountNotFound,
    BurrowgateError,
    Conflict,
    IdentityTaken,
    Invalid,
    InvitationNotFound,
    InvitationNotOpen,
    LastOwner,
    PasskeyRefused,
    PreconditionFailed,
)
from burrowgate.identity.accounts import AccountService, IssuedInvitation, Joining
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN, PASSKEY, PASSWORD, identity_id
from burrowgate.sessions.optimistic import ExpectedVersions
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START
from tests.support import FixedClock, FixedEntropy, TestCase

KEY = Key(bytes(range(32)))


def draft(sign_in_name: str, hash: str = "hash", *, needs_passkey: bool = False) -> PasswordDraft:
    return PasswordDraft(sign_in_name=sign_in_name, hash=hash, needs_passkey=needs_passkey)


def a_passkey(account_id: str, credential_id: str = "key") -> Passkey:
    return Passkey(
        credential_id=credential_id,
        account_id=account_id,
        public_key="x",
        sign_count=0,
        backed_up=False,
        label="Laptop",
        created_at=START,
    )


class AccountServiceTests(TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()
        self.registry = Registry(self.store, Naming())
        self.directory = IdentityDirectory(self.store)
        self.registry.watch(self.directory.take_in)
        self.clock = FixedClock(START)
        self.accounts = AccountService(
            self.registry,
            self.directory,
            keys=lambda: Keyring([KEY]),
            clock=self.clock,
            entropy=FixedEntropy(),
        )
        self.done(self.store.start())
        self.done(self.registry.start())

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> BurrowgateError:
        before = self.store.position()
        failure = self.failureResultOf(Deferred.fromCoroutine(work), error)
        self.assertEqual(self.store.position(), before, "A refused operation changed something.")
        return failure.value  # type: ignore[no-any-return]

    def invite(self, **options: Any) -> IssuedInvitation:
        issued: IssuedInvitation = self.done(self.accounts.invite(actor="admin", **options))
        return issued

    def join(self, name: str = "Ada", **options: Any) -> Account:
        invitation = self.invite(**options).invitation
        account: Account = self.done(
            self.accounts.join(invitation.invitation_id, Joining(name=name, password=draft(name)), actor="visitor ::1")
        )
        return account

    def actions(self) -> list[str]:
        return [recorded.event.action.value for recorded in self.done(self.store.events(0, 100))]

    def stored(self, kind: Any, record_id: str) -> Any:
        resource = self.done(self.store.resource(kind.kind, record_id))
        return resource and kind.from_resource(resource)

    def test_invitation_makes_an_account_once(self) -> None:
        issued = self.invite(role=Role.OPERATOR, groups=("Friends",), email="Ada@Example.com", name="Ada")
        invitation = self.done(self.accounts.invitation_of(issued.code.encode()))
        self.assertEqual(invitation, issued.invitation)
        joining = Joining(name="", password=draft("Ada", "argon"))
        account = self.done(self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertEqual((account.name, account.role, account.groups), ("Ada", Role.OPERATOR, ("local:friends",)))
        self.assertEqual((account.email, account.attested_by), ("ada@example.com", "owner"))
        self.assertEqual(self.stored(ACCOUNT, account.account_id), account)
        password = self.stored(PASSWORD, sign_in_name_id("ADA"))
        self.assertEqual((password.account_id, password.hash), (account.account_id, "argon"))
        self.refused(InvitationNotOpen, self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertEqual(self.actions(), ["invitation.made", "invitation.used", "account.added", "password.set"])

    def test_address_is_attested_only_if_the_invitation_has_one(self) -> None:
        account = self.join()
        self.assertEqual((account.email, account.attested_by), (None, ""))

    def test_one_of_many_who_use_an_invitation_at_once_gets_the_account(self) -> None:
        invitation = self.invite().invitation
        answers = self.successResultOf(
            DeferredList(
                [
                    Deferred.fromCoroutine(
                        self.accounts.join(invitation.invitation_id, Joining(name=f"n{number}"), actor="visitor ::1")
                    )
                    for number in range(20)
                ],
                consumeErrors=True,
            )
        )
        self.assertEqual([succeeded for succeeded, _ in answers].count(True), 1)
        self.assertEqual(len(self.done(self.directory.accounts())), 1)

    def test_invitation_ends_after_its_time(self) -> None:
        invitation = self.invite(seconds=DAY).invitation
        self.clock.time = START + DAY
        join = self.accounts.join(invitation.invitation_id, Joining(name="Ada"), actor="visitor ::1")
        self.refused(InvitationNotOpen, join)

    def test_withdrawn_invitation_makes_no_account(self) -> None:
        invitation = self.invite().invitation
        withdrawn = self.done(self.accounts.withdraw_invitation(invitation.invitation_id, actor="admin"))
        self.assertEqual(withdrawn.withdrawn_at, START)
        self.refused(InvitationNotOpen, self.accounts.withdraw_invitation(invitation.invitation_id, actor="admin"))
        join = self.accounts.join(invitation.invitation_id, Joining(name="Ada"), actor="visitor ::1")
        self.refused(InvitationNotOpen, join)
        self.refused(InvitationNotFound, self.accounts.withdraw_invitation("x" * 12, actor="admin"))
        self.refused(InvitationNotFound, self.accounts.join("x" * 12, Joining(name="Ada"), actor="visitor ::1"))

    def test_code_of_another_key_or_purpose_leads_nowhere(self) -> None:
        issued = self.invite()
        other = link_code(Key(bytes(32)), CodeKind.INVITATION, issued.invitation.invitation_id)
        claim = link_code(KEY, CodeKind.CLAIM, issued.invitation.invitation_id)
        for code in (other, claim, "", issued.code[:-1], link_code(KEY, CodeKind.INVITATION, "x" * 12)):
            self.assertIsNone(self.done(self.accounts.invitation_of(code.encode())))

    def test_bad_values_of_invitations_are_refused_with_their_field(self) -> None:
        for options, field in (
            ({"email": "a@b@example.com"}, "email"),
            ({"name": "a\u200b"}, "name"),
            ({"groups": ("a b",)}, "groups"),
            ({"groups": tuple(f"g{number}" for number in range(101))}, "groups"),
            ({"seconds": 3599}, "expires_in"),
            ({"seconds": 30 * DAY + 1}, "expires_in"),
        ):
            error = self.refused(Invalid, self.accounts.invite(actor="admin", **options))  # type: ignore[arg-type]
            self.assertEqual(error.field, field)  # type: ignore[attr-defined]
        self.refused(AccountNotFound, self.accounts.invite(actor="admin", account_id="x"))

    def test_nameless_person_cannot_join(self) -> None:
        invitation = self.invite().invitation
        self.refused(Invalid, self.accounts.join(invitation.invitation_id, Joining(name=" "), actor="visitor ::1"))

    def test_invitation_back_into_an_account_resets_its_credentials_and_logins(self) -> None:
        ada = self.join(role=Role.OWNER)
        passkey = a_passkey(ada.account_id)
        login = open_login(ada, login_id="l", method="password", strong=False, now=START)
        self.done(self.registry.commit(self.change(PASSKEY.to_resource(passkey), LOGIN.to_resource(login))))
        invitation = self.invite(account_id=ada.account_id, role=Role.GUEST).invitation
        self.assertEqual(invitation.name, "Ada")
        joining = Joining(name="Eve", password=draft("Ada", "new"))
        account = self.done(self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertEqual((account.account_id, account.name, account.role), (ada.account_id, "Ada", Role.OWNER))
        self.assertIsNone(self.stored(PASSKEY, "key"))
        password = self.stored(PASSWORD, sign_in_name_id("Ada"))
        self.assertEqual((password.hash, password.version, account.credentials_epoch), ("new", 2, 1))
        signed_in = self.done(self.directory.signed_in("l"))
        self.assertIs(login_state(signed_in.login, signed_in.account, START), LoginState.DISABLED)

    def test_invitation_back_into_an_account_deletes_identities_and_replaces_the_sign_in_name(self) -> None:
        ada = self.join()
        mine = Identity(provider="corp", issuer="https://a.example", subject="1", account_id=ada.account_id, seen_at=1)
        self.done(
            self.registry.commit(
                self.change(IDENTITY.to_resource(mine), IDENTITY.to_resource(replace(mine, subject="2")))
            )
        )
        invitation = self.invite(account_id=ada.account_id).invitation
        joining = Joining(name="", password=draft("countess"), identity=replace(mine, account_id="", seen_at=2))
        self.done(self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertIsNone(self.stored(PASSWORD, sign_in_name_id("Ada")))
        self.assertEqual(self.stored(PASSWORD, sign_in_name_id("countess")).account_id, ada.account_id)
        kept = self.stored(IDENTITY, identity_id("https://a.example", "1"))
        self.assertEqual((kept.account_id, kept.version, kept.seen_at), (ada.account_id, 2, 2))
        self.assertIsNone(self.stored(IDENTITY, identity_id("https://a.example", "2")))

    def test_person_joins_with_all_credentials_in_one_commit(self) -> None:
        account_id = self.accounts.new_account_id()
        self.assertNotEqual(account_id, self.accounts.new_account_id())
        joining = Joining(
            name="Ada",
            account_id=account_id,
            password=draft("", needs_passkey=True),
            passkey=a_passkey(account_id),
            identity=Identity(provider="corp", issuer="https://a.example", subject="1", account_id="", seen_at=START),
        )
        invitation = self.invite(email="ada@example.com").invitation
        account = self.done(self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertEqual(account.account_id, account_id)
        self.assertTrue(self.stored(PASSWORD, sign_in_name_id("ada@example.com")).needs_passkey)
        self.assertEqual(self.stored(PASSKEY, "key").account_id, account_id)
        self.assertEqual(self.stored(IDENTITY, identity_id("https://a.example", "1")).account_id, account_id)

    def test_credentials_of_others_are_refused(self) -> None:
        eve = self.join("Eve")
        theirs = Identity(provider="c", issuer="https://a.example", subject="1", account_id=eve.account_id, seen_at=1)
        passkey = a_passkey(eve.account_id)
        self.done(self.registry.commit(self.change(IDENTITY.to_resource(theirs), PASSKEY.to_resource(passkey))))
        invitation = self.invite(name="Ada").invitation
        for error, options in (
            (Invalid, {"password": draft("EVE")}),
            (Invalid, {"password": draft("ada", needs_passkey=True)}),
            (Invalid, {"password": draft("\n")}),
            (IdentityTaken, {"identity": theirs}),
            (PasskeyRefused, {"passkey": replace(passkey, account_id="n" * 22)}),
            (PasskeyRefused, {"account_id": "n" * 22, "passkey": replace(passkey, credential_id="other")}),
        ):
            joining = Joining(name="Ada", **options)  # type: ignore[arg-type]
            self.refused(error, self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        back = self.invite(account_id=eve.account_id).invitation
        joining = Joining(name="", passkey=a_passkey("n" * 22, "other"))
        self.refused(PasskeyRefused, self.accounts.join(back.invitation_id, joining, actor="visitor ::1"))

    def test_account_is_not_made_in_place_of_another(self) -> None:
        eve = self.join("Eve")
        invitation = self.invite().invitation
        joining = Joining(name="Ada", account_id=eve.account_id, password=draft("ada"))
        self.refused(Conflict, self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        self.assertEqual(self.stored(ACCOUNT, eve.account_id).name, "Eve")

    def test_deleted_account_takes_its_identities_along(self) -> None:
        ada = self.join()
        mine = Identity(provider="corp", issuer="https://a.example", subject="1", account_id=ada.account_id, seen_at=1)
        self.done(self.registry.commit(self.change(IDENTITY.to_resource(mine))))
        self.done(self.accounts.delete(ada.account_id, actor="admin"))
        self.assertIsNone(self.stored(IDENTITY, identity_id("https://a.example", "1")))

    def change(self, *puts: Any) -> Any:
        return Change(puts=puts)

    def test_account_gets_a_passkey_in_place_of_a_password(self) -> None:
        invitation = self.invite().invitation
        joining = Joining(name="Ada", passkey=a_passkey("n" * 22))
        account = self.done(self.accounts.join(invitation.invitation_id, joining, actor="visitor ::1"))
        resource = self.done(self.store.resource(PASSKEY.kind, "key"))
        self.assertEqual((resource.owner, account.account_id), ("n" * 22, "n" * 22))
        self.assertIsNone(self.stored(PASSWORD, sign_in_name_id("Ada")))
        self.assertEqual(self.actions()[-2:], ["account.added", "passkey.added"])

    def test_changes_are_recorded_and_no_change_is_not(self) -> None:
        ada = self.join(groups=("friends",))
        changed = self.done(self.accounts.change(ada.account_id, actor="admin", name="Ada L", groups=("b", "a")))
        self.assertEqual((changed.name, changed.groups, changed.version), ("Ada L", ("local:a", "local:b"), 2))
        event = self.done(self.store.events(0, 100))[-1].event
        self.assertEqual(event.action, Action.ACCOUNT_CHANGED)
        self.assertEqual(event.detail["groups"], "local:a local:b")
        position = self.store.position()
        self.done(self.accounts.change(ada.account_id, actor="admin", name="Ada L"))
        self.assertEqual(self.store.position(), position)
        self.refused(Invalid, self.accounts.change(ada.account_id, actor="admin", name="\n"))
        stale = ExpectedVersions(frozenset({1}))
        self.refused(PreconditionFailed, self.accounts.change(ada.account_id, actor="admin", name="x", expected=stale))

    def test_groups_of_providers_stay(self) -> None:
        ada = self.join()
        asserted = replace(ada, groups=("corp:admins", "local:a"), version=2)
        self.done(self.registry.commit(self.change(ACCOUNT.to_resource(asserted))))
        changed = self.done(self.accounts.change(ada.account_id, actor="admin", groups=()))
        self.assertEqual(changed.groups, ("corp:admins",))

    def test_disabled_account_ends_its_logins_for_good(self) -> None:
        ada = self.join()
        login = open_login(ada, login_id="l", method="password", strong=False, now=START)
        disabled = self.done(self.accounts.disable(ada.account_id, actor="admin"))
        self.assertIs(login_state(login, disabled, START), LoginState.DISABLED)
        self.assertEqual(self.done(self.accounts.disable(ada.account_id, actor="admin")), disabled)
        enabled = self.done(self.accounts.enable(ada.account_id, actor="admin"))
        self.assertIs(login_state(login, enabled, START), LoginState.DISABLED)
        self.assertEqual(self.actions()[-2:], ["account.disabled", "account.enabled"])

    def test_deleted_account_is_gone_with_its_credentials(self) -> None:
        ada = self.join()
        self.done(self.accounts.delete(ada.account_id, actor="admin"))
        self.refused(AccountNotFound, self.accounts.get(ada.account_id))
        self.assertIsNone(self.stored(PASSWORD, sign_in_name_id("Ada")))
        self.assertIsNotNone(self.done(self.store.resource(ACCOUNT.kind, ada.account_id)).deleted_at)
        self.refused(AccountNotFound, self.accounts.delete(ada.account_id, actor="admin"))

    def test_last_owner_stays(self) -> None:
        ada = self.join(role=Role.OWNER)
        eve = self.join("Eve", role=Role.OWNER)
        self.done(self.accounts.change(ada.account_id, actor="admin", role=Role.MEMBER))
        for work in (
            self.accounts.change(eve.account_id, actor="admin", role=Role.MEMBER),
            self.accounts.disable(eve.account_id, actor="admin"),
            self.accounts.delete(eve.account_id, actor="admin"),
        ):
            self.refused(LastOwner, work)
        self.done(self.accounts.change(eve.account_id, actor="admin", name="Eva"))

    def test_two_owners_cannot_remove_each_other_at_once(self) -> None:
        ada, eve = self.join(role=Role.OWNER), self.join("Eve", role=Role.OWNER)
        answers = self.successResultOf(
            DeferredList(
                [Deferred.fromCoroutine(self.accounts.disable(one.account_id, actor="admin")) for one in (ada, eve)],
                consumeErrors=True,
            )
        )
        self.assertEqual(sorted(succeeded for succeeded, _ in answers), [False, True])

    def test_events_contain_no_address_and_no_code(self) -> None:
        issued = self.invite(email="ada@example.com", name="Ada")
        joining = Joining(name="Ada", password=draft("ada@example.com", "argon2id-text"))
        self.done(self.accounts.join(issued.invitation.invitation_id, joining, actor="visitor ::1"))
        text = str(self.done(self.store.events(0, 100)))
        for secret in ("ada@example.com", issued.code, "argon2id-text"):
            self.assertNotIn(secret, text)
        self.assertNotIn(issued.code, repr(issued))
        self.assertNotIn("argon2id-text", repr(joining))

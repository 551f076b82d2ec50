"""Passwords of accounts (sign-in 37): one answer for all that is wrong, limits, keys that rotate, one commit each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import Account, Passkey, Password
from burrowgate.core.identity.sign_in_names import sign_in_name_id
from burrowgate.core.rate_limit import MAX_ADDRESSES
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change, Committed
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    AccountNotFound,
    BurrowgateError,
    Invalid,
    LastCredential,
    PassphraseQueueFull,
    StoreUnavailable,
)
from burrowgate.identity.credential_records import read_credentials
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.password_limits import (
    MAX_KNOWN,
    WRONG_PER_ADDRESS,
    WRONG_PER_NAME,
    WRONG_PER_NAME_AND_ADDRESS,
    PasswordLimits,
)
from burrowgate.identity.passwords import PasswordCheck, PasswordService, PasswordVerdict
from burrowgate.identity.records import ACCOUNT, PASSKEY, PASSWORD
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import FAST_ARGON2, START, FixedClock, FixedEntropy, TestCase

OLD_KEY, KEY = Key(bytes(range(32))), Key(bytes(range(1, 33)))
ADA = Account(account_id="a" * 22, name="Ada", email="ada@example.com", attested_by="owner", created_at=START)
EVE = Account(account_id="e" * 22, name="Eve", created_at=START)
RIGHT, WRONG = "correct horse battery staple", "incorrect horse battery staple"
PLACE = "192.0.2.1"


class Hasher:
    """Counts comparisons with their hashes, and waits for the test if `waits` is set."""

    def __init__(self) -> None:
        self.hashed = 0
        self.verified: list[str] = []
        self.waiting: list[Deferred[None]] = []
        self.waits = self.is_full = False

    async def hash(self, secret: bytes, salt: bytes) -> str:
        if self.is_full:
            raise PassphraseQueueFull
        self.hashed += 1
        return FAST_ARGON2.hash_now(secret, salt)

    async def verify(self, hash: str, secret: bytes) -> bool:
        if self.is_full:
            raise PassphraseQueueFull
        self.verified.append(hash)
        if self.waits:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return FAST_ARGON2.verify_now(hash, secret)


class FailingStore(MemoryStore):
    """Counts commits and reads of passwords; fails the reads if `fails` is set, and holds commits if `waits` is."""

    commits = 0
    reads = 0
    fails = False
    waits = False

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Deferred[None]] = []

    async def commit(self, change: Change) -> Committed:
        self.commits += 1
        if self.waits:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return await super().commit(change)

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        if kind == PASSWORD.kind:
            self.reads += 1
            if self.fails:
                raise StoreUnavailable
        return await super().resource(kind, resource_id)


class PasswordCase(TestCase):
    def setUp(self) -> None:
        self.store = FailingStore()
        self.registry = Registry(self.store, Naming())
        self.directory = IdentityDirectory(self.store)
        self.clock = FixedClock(START)
        self.hasher = Hasher()
        self.keyring = Keyring([KEY])
        self.passwords = self.service()
        self.done(self.store.start())
        self.done(self.registry.start())
        self.put(ACCOUNT.to_resource(ADA), ACCOUNT.to_resource(EVE))

    def service(self) -> PasswordService:
        return PasswordService(
            self.registry,
            self.directory,
            self.hasher,
            keys=lambda: self.keyring,
            clock=self.clock,
            entropy=FixedEntropy(),
        )

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> Any:
        before = self.store.position()
        failure = self.failureResultOf(Deferred.fromCoroutine(work), error)
        self.assertEqual(self.store.position(), before, "A refused operation changed something.")
        return failure.value

    def put(self, *records: Resource) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def set(self, name: str = "Ada", text: str = RIGHT, account: Account = ADA) -> None:
        self.done(self.passwords.set(account.account_id, name, text, actor="visitor ::1"))

    def check(self, text: str = WRONG, name: str = "Ada", address: str = PLACE) -> PasswordCheck:
        check: PasswordCheck = self.done(self.passwords.check(name, text, address))
        return check

    def verdict(self, text: str = WRONG, name: str = "Ada", address: str = PLACE) -> PasswordVerdict:
        return self.check(text, name, address).verdict

    def stored(self, account: Account = ADA) -> Password | None:
        credentials: AccountCredentials = self.done(read_credentials(self.store, account.account_id))
        return credentials.password

    def give_passkey(self, account: Account = ADA, credential_id: str = "key") -> Passkey:
        passkey = Passkey(
            credential_id=credential_id,
            account_id=account.account_id,
            public_key="x",
            sign_count=0,
            backed_up=False,
            label="Laptop",
            created_at=START,
        )
        self.put(PASSKEY.to_resource(passkey))
        return passkey


class CheckTests(PasswordCase):
    def test_right_one_gives_the_account_in_any_spelling(self) -> None:
        """(sign-in 37) NFC."""
        text = "gru\u0308\u00dfe aus ko\u0308ln am rhein"
        self.set("J\u00fcrgen", text)
        for name, typed in (("J\u00fcrgen", text), ("JU\u0308RGEN ", "gr\u00fc\u00dfe aus k\u00f6ln am rhein")):
            check = self.check(typed, name)
            self.assertIs(check.verdict, PasswordVerdict.RIGHT)
            assert check.account is not None
            self.assertEqual(check.account.account_id, ADA.account_id)
            self.assertFalse(check.must_change)
        self.assertIs(self.verdict(text.upper(), "J\u00fcrgen"), PasswordVerdict.WRONG)

    def test_all_that_is_wrong_has_one_answer_after_one_comparison(self) -> None:
        """(sign-in 37) Constant answer and time for unknown names."""
        self.set()
        self.check()
        for name, text in (
            ("Ada", WRONG),
            ("unknown", WRONG),
            ("unknown", RIGHT),
            ("", ""),
            ("Ada", ""),
            ("Ada", "x" * 1_000_000),
            ("Ada", "\ud800"),
            ("\ud800" * 300, RIGHT),
            ("ada@example.com", RIGHT),
        ):
            self.hasher.verified.clear()
            hashed, self.store.reads = self.hasher.hashed, 0
            self.assertEqual(self.check(text, name, "198.51.100.7"), PasswordCheck(PasswordVerdict.WRONG))
            self.assertEqual((len(self.hasher.verified), self.hasher.hashed - hashed, self.store.reads), (1, 0, 1))

    def test_first_comparison_makes_two_hashes_for_each_name(self) -> None:
        """(sign-in 37) The hash for unknown names is made once, and not only when an unknown name comes."""
        self.set()
        for name in ("Ada", "unknown"):
            self.passwords = self.service()
            before = self.hasher.hashed
            self.check(name=name)
            self.check(name=name)
            self.assertEqual(self.hasher.hashed - before, 1)

    def test_hash_for_unknown_names_has_the_parameters_of_others(self) -> None:
        """(sign-in 37)"""
        self.set()
        self.check()
        self.check(name="unknown")
        real, dummy = (hash.split("$")[1:4] for hash in self.hasher.verified)
        self.assertEqual(real, dummy)

    def test_account_that_cannot_sign_in_has_the_same_answer(self) -> None:
        self.set()
        account = self.done(self.directory.account(ADA.account_id))
        for changed in (
            replace(account, disabled_at=START, version=account.version + 1),
            replace(account, expires_at=START, version=account.version + 2),
        ):
            self.put(ACCOUNT.to_resource(changed))
            self.assertEqual(self.check(RIGHT), PasswordCheck(PasswordVerdict.WRONG))
        self.put(ACCOUNT.to_resource(replace(account, version=account.version + 3), deleted_at=START))
        self.assertEqual(self.check(RIGHT), PasswordCheck(PasswordVerdict.WRONG))

    def test_password_that_is_replaced_during_the_comparison_opens_nothing(self) -> None:
        self.set()
        self.check(RIGHT)
        self.hasher.waits = True
        outcome: list[PasswordCheck] = []
        Deferred.fromCoroutine(self.passwords.check("Ada", RIGHT, PLACE)).addCallback(outcome.append)
        self.set(text="another good password")
        self.hasher.waiting.pop().callback(None)
        self.assertEqual(outcome, [PasswordCheck(PasswordVerdict.WRONG)])

    def test_password_to_change_says_so(self) -> None:
        self.set()
        stored = self.stored()
        assert stored is not None
        self.put(PASSWORD.to_resource(replace(stored, must_change=True, version=stored.version + 1)))
        self.assertTrue(self.check(RIGHT).must_change)
        self.set()
        self.assertFalse(self.check(RIGHT).must_change)


class LimitTests(PasswordCase):
    def test_ten_wrong_ones_from_one_address_in_15_minutes(self) -> None:
        """(sign-in 37) The owner at another address is not locked out."""
        self.set()
        for _ in range(WRONG_PER_NAME_AND_ADDRESS):
            self.assertIs(self.verdict(), PasswordVerdict.WRONG)
        compared = len(self.hasher.verified)
        for text in (WRONG, RIGHT):
            self.assertEqual(self.check(text), PasswordCheck(PasswordVerdict.TOO_MANY))
        self.assertEqual(len(self.hasher.verified), compared, "Compared beyond the limit.")
        self.assertIs(self.verdict(RIGHT, address="192.0.2.2"), PasswordVerdict.RIGHT)
        self.assertIs(self.verdict(name="eve"), PasswordVerdict.WRONG)
        self.clock.advance(89)
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.TOO_MANY)
        self.clock.advance(2)
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)
        self.assertIs(self.verdict(), PasswordVerdict.WRONG)
        self.assertIs(self.verdict(), PasswordVerdict.TOO_MANY)
        self.clock.advance(15 * 60)
        tries = [self.verdict() for _ in range(WRONG_PER_NAME_AND_ADDRESS + 1)]
        self.assertEqual(tries, [PasswordVerdict.WRONG] * WRONG_PER_NAME_AND_ADDRESS + [PasswordVerdict.TOO_MANY])

    def test_unknown_names_are_limited_like_others_in_any_spelling(self) -> None:
        """(sign-in 37)"""
        for number in range(WRONG_PER_NAME_AND_ADDRESS):
            self.assertIs(self.verdict(name="Nemo" if number % 2 else "NEMO "), PasswordVerdict.WRONG)
        self.assertIs(self.verdict(name="nemo"), PasswordVerdict.TOO_MANY)

    def test_network_of_ipv6_is_one_address(self) -> None:
        """(sign-in 37)"""
        for number in range(WRONG_PER_NAME_AND_ADDRESS):
            self.verdict(address=f"2001:db8::{number:x}")
        self.assertIs(self.verdict(address="2001:db8::ffff"), PasswordVerdict.TOO_MANY)
        self.assertIs(self.verdict(address="2001:db8:0:1::1"), PasswordVerdict.WRONG)

    def test_name_is_limited_over_all_addresses(self) -> None:
        for number in range(WRONG_PER_NAME):
            self.assertIs(self.verdict(address=f"198.51.100.{number}"), PasswordVerdict.WRONG)
        self.assertIs(self.verdict(address="203.0.113.1"), PasswordVerdict.TOO_MANY)
        self.assertIs(self.verdict(name="Eve", address="203.0.113.1"), PasswordVerdict.WRONG)
        self.clock.advance(9)
        self.assertIs(self.verdict(address="203.0.113.1"), PasswordVerdict.WRONG)

    def test_guesses_from_many_addresses_do_not_lock_out_where_the_owner_has_signed_in(self) -> None:
        """(sign-in 37)"""
        self.set()
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)
        for number in range(WRONG_PER_NAME):
            self.verdict(address=f"198.51.100.{number}")
        self.assertIs(self.verdict(RIGHT, address="203.0.113.1"), PasswordVerdict.TOO_MANY)
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)
        for _ in range(WRONG_PER_NAME_AND_ADDRESS):
            self.assertIs(self.verdict(), PasswordVerdict.WRONG)
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.TOO_MANY)

    def test_memory_is_bounded(self) -> None:
        limits = PasswordLimits(self.clock.now)
        for number in range(MAX_KNOWN + 10):
            limits.remember(f"{number:032}", PLACE)
            limits.take(f"{number:032}", f"address {number}")
        self.assertLessEqual(len(limits._known), MAX_KNOWN)
        self.assertLessEqual(len(limits._pairs), MAX_ADDRESSES)
        limits.remember("name", "x" * 10_000)
        self.assertFalse(any(len(key) > 100 for key in limits._known))

    def test_address_is_limited_over_all_names(self) -> None:
        for number in range(WRONG_PER_ADDRESS):
            self.assertIs(self.verdict(name=f"name{number}"), PasswordVerdict.WRONG)
        self.assertIs(self.verdict(name="another"), PasswordVerdict.TOO_MANY)
        self.assertIs(self.verdict(name="another", address="192.0.2.2"), PasswordVerdict.WRONG)

    def test_right_ones_cost_nothing(self) -> None:
        self.set()
        for _ in range(2 * WRONG_PER_ADDRESS):
            self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)

    def test_many_at_once_are_not_more_than_one_by_one(self) -> None:
        """(sign-in 37)"""
        self.set()
        self.check(RIGHT)
        self.hasher.waits = True
        begun: list[list[PasswordCheck]] = []
        for number in range(20):
            begun.append([])
            work = self.passwords.check("Ada", f"a guess of number {number}", PLACE)
            Deferred.fromCoroutine(work).addCallback(begun[-1].append)
        self.assertEqual(len(self.hasher.waiting), WRONG_PER_NAME_AND_ADDRESS)
        for waiting in self.hasher.waiting:
            waiting.callback(None)
        verdicts = [outcome[0].verdict for outcome in begun]
        self.assertEqual(verdicts.count(PasswordVerdict.WRONG), WRONG_PER_NAME_AND_ADDRESS)
        self.assertEqual(verdicts.count(PasswordVerdict.TOO_MANY), 20 - WRONG_PER_NAME_AND_ADDRESS)

    def test_full_queue_and_absent_store_count_as_nothing(self) -> None:
        self.set()
        self.hasher.is_full = True
        for _ in range(2 * WRONG_PER_ADDRESS):
            self.assertEqual(self.check(RIGHT), PasswordCheck(PasswordVerdict.BUSY))
        self.hasher.is_full = False
        self.store.fails = True
        for _ in range(2 * WRONG_PER_ADDRESS):
            self.refused(StoreUnavailable, self.passwords.check("Ada", RIGHT, PLACE))
        self.store.fails = False
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)


class KeyTests(PasswordCase):
    def setUp(self) -> None:
        super().setUp()
        self.keyring = Keyring([OLD_KEY])
        self.set()

    def test_older_key_verifies_and_is_replaced_by_the_newest_at_a_right_password(self) -> None:
        self.keyring = Keyring([OLD_KEY, KEY])
        self.assertIs(self.verdict(), PasswordVerdict.WRONG)
        stored = self.stored()
        assert stored is not None
        self.assertTrue(stored.hash.startswith(OLD_KEY.kid + ".$argon2id$"))
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)
        stored = self.stored()
        assert stored is not None
        self.assertTrue(stored.hash.startswith(KEY.kid + ".$argon2id$"))
        self.keyring = Keyring([KEY])
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)

    def test_removed_key_makes_the_password_wrong(self) -> None:
        self.keyring = Keyring([KEY])
        self.assertEqual(self.check(RIGHT), PasswordCheck(PasswordVerdict.WRONG))

    def test_store_alone_does_not_verify_a_password(self) -> None:
        """(sign-in 37)"""
        stored = self.stored()
        assert stored is not None
        self.assertFalse(FAST_ARGON2.verify_now(stored.hash.partition(".")[2], RIGHT.encode()))

    def test_damaged_hash_is_a_wrong_password(self) -> None:
        stored = self.stored()
        assert stored is not None
        version = stored.version
        for damaged in ("", "x", OLD_KEY.kid, f"{OLD_KEY.kid}.", f"{OLD_KEY.kid}.$argon2id$v=19$m=8", "." * 7):
            version += 1
            self.put(PASSWORD.to_resource(replace(stored, hash=damaged, version=version)))
            self.assertEqual(self.check(RIGHT, address=f"192.0.2.{version}"), PasswordCheck(PasswordVerdict.WRONG))


class SetTests(PasswordCase):
    def test_password_is_replaced_with_its_name_in_one_commit(self) -> None:
        self.set("Ada", RIGHT)
        for name in ("ada", "Countess", "Ada"):
            commits = self.store.commits
            self.set(name, WRONG)
            self.assertEqual(self.store.commits, commits + 1)
            self.assertIs(self.verdict(WRONG, name), PasswordVerdict.RIGHT)
            stored = self.stored()
            assert stored is not None
            self.assertEqual(stored.sign_in_name, name.lower())
        self.assertIs(self.verdict(WRONG, "Countess"), PasswordVerdict.WRONG)

    def test_name_that_another_account_has_is_refused(self) -> None:
        self.set("Ada")
        error = self.refused(Invalid, self.passwords.set(EVE.account_id, "ADA", WRONG, actor="visitor ::1"))
        self.assertEqual(error.field, "sign_in_name")
        self.assertIn("choose another", str(error))
        self.assertIs(self.verdict(RIGHT), PasswordVerdict.RIGHT)

    def test_empty_name_is_the_one_before_or_the_default(self) -> None:
        self.set("", account=EVE)
        self.assertIs(self.verdict(RIGHT, "eve"), PasswordVerdict.RIGHT)
        self.set("")
        self.assertIs(self.verdict(RIGHT, "ada@example.com"), PasswordVerdict.RIGHT)
        self.set("Ada")
        self.set("", WRONG)
        self.assertIs(self.verdict(WRONG, "Ada"), PasswordVerdict.RIGHT)

    def test_short_password_needs_a_passkey_besides(self) -> None:
        """(sign-in 37)"""
        short = "8 chars!"
        self.refused(Invalid, self.passwords.set(ADA.account_id, "Ada", short, actor="visitor ::1"))
        self.give_passkey()
        self.set(text=short)
        stored = self.stored()
        assert stored is not None
        self.assertTrue(stored.needs_passkey)
        self.set(text=RIGHT)
        stored = self.stored()
        assert stored is not None
        self.assertFalse(stored.needs_passkey)

    def test_draft_is_what_the_account_gets(self) -> None:
        draft = self.done(self.passwords.draft(" ADA", RIGHT))
        self.assertEqual((draft.sign_in_name, draft.needs_passkey), ("ada", False))
        self.assertEqual(self.done(self.passwords.draft("", RIGHT)).sign_in_name, "")
        self.assertTrue(self.done(self.passwords.draft("ada", "8 chars!", has_passkey=True)).needs_passkey)
        self.refused(Invalid, self.passwords.draft("ada lovelace", "I am Ada Lovelace"))
        self.refused(Invalid, self.passwords.hash("I am Ada Lovelace", sign_in_name="Ada Lovelace"))
        self.refused(Invalid, self.passwords.hash("too short"))
        self.assertTrue(self.done(self.passwords.hash(RIGHT)).startswith(KEY.kid + ".$argon2id$"))

    def test_one_of_two_accounts_that_choose_a_name_at_once_gets_it(self) -> None:
        self.store.waits = True
        first, second = (
            Deferred.fromCoroutine(self.passwords.set(account.account_id, "ada", RIGHT, actor="visitor ::1"))
            for account in (ADA, EVE)
        )
        self.store.waits = False
        for waiting in self.store.waiting:
            waiting.callback(None)
        self.successResultOf(first)
        self.assertEqual(self.failureResultOf(second, Invalid).value.field, "sign_in_name")
        check = self.check(RIGHT)
        assert check.account is not None
        self.assertEqual(check.account.account_id, ADA.account_id)

    def test_full_queue_and_unknown_account_change_nothing(self) -> None:
        self.refused(AccountNotFound, self.passwords.set("x", "Ada", RIGHT, actor="admin"))
        self.refused(AccountNotFound, self.passwords.remove("x", actor="admin"))
        self.hasher.is_full = True
        self.refused(PassphraseQueueFull, self.passwords.set(ADA.account_id, "Ada", RIGHT, actor="admin"))

    def test_only_way_to_sign_in_is_not_removed(self) -> None:
        self.set()
        self.refused(LastCredential, self.passwords.remove(ADA.account_id, actor="visitor ::1"))
        self.give_passkey()
        self.done(self.passwords.remove(ADA.account_id, actor="visitor ::1"))
        self.assertIsNone(self.stored())
        position = self.store.position()
        self.done(self.passwords.remove(ADA.account_id, actor="visitor ::1"))
        self.assertEqual(self.store.position(), position)

    def test_each_change_is_an_event_without_a_secret(self) -> None:
        self.give_passkey()
        self.set("my secret name")
        self.done(self.passwords.remove(ADA.account_id, actor="admin"))
        events = [recorded.event for recorded in self.done(self.store.events(0, 100))]
        self.assertEqual([event.action.value for event in events], ["password.set", "password.removed"])
        self.assertEqual(events[0].detail, {"account": ADA.account_id, "name": "Ada"})

    def test_records_hide_their_hashes(self) -> None:
        self.set()
        self.assertNotIn("argon2id", repr(self.stored()))
        self.assertNotIn("argon2id", repr(self.done(self.passwords.draft("ada", RIGHT))))
        resource = self.done(self.store.resource(PASSWORD.kind, sign_in_name_id("Ada")))
        self.assertNotIn("argon2id", repr(resource))

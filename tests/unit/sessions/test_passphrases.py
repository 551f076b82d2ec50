"""Verification of passphrases: limits on wrong ones, at once and one by one, and what is remembered."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.entry import PassphraseCheck
from burrowgate.core.passphrases import secret_of
from burrowgate.core.sessions import Limits, Session
from burrowgate.core.tokens import Key
from burrowgate.errors import PassphraseQueueFull
from burrowgate.sessions import passphrases
from burrowgate.sessions.passphrases import WRONG_PER_ADDRESS, WRONG_PER_SESSION, PassphraseVerifier
from burrowgate.testing.records import a_session
from tests.support import FAST_ARGON2, FixedClock, TestCase

KEY, OTHER_KEY = Key(bytes(range(32))), Key(bytes(32))
RIGHT, WRONG = b"the passphrase", b"another passphrase"


class Hasher:
    """Counts what is verified, and waits for the test if `waits` is set."""

    def __init__(self) -> None:
        self.verified = 0
        self.waiting: list[Deferred[None]] = []
        self.waits = False
        self.is_full = False

    async def hash(self, secret: bytes, salt: bytes) -> str:
        return FAST_ARGON2.hash_now(secret, salt)

    async def verify(self, hash: str, secret: bytes) -> bool:
        if self.is_full:
            raise PassphraseQueueFull
        self.verified += 1
        if self.waits:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return FAST_ARGON2.verify_now(hash, secret)


def protected(number: int = 1, passphrase: bytes = RIGHT, salt: bytes = bytes(16)) -> Session:
    hash = FAST_ARGON2.hash_now(secret_of(KEY, passphrase.decode()), salt)
    return a_session(number, kid=KEY.kid, limits=Limits(passphrase=hash))


class VerifierTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.hasher = Hasher()
        self.verifier = PassphraseVerifier(self.hasher, self.clock.now)
        self.session = protected()

    def check(
        self, value: bytes = WRONG, address: str = "192.0.2.1", *, session: Session | None = None, key: Key = KEY
    ) -> PassphraseCheck:
        work = self.verifier.check(session or self.session, key, value, address)
        return self.successResultOf(Deferred.fromCoroutine(work))

    def begin(self, value: bytes, address: str = "192.0.2.1") -> list[PassphraseCheck]:
        outcome: list[PassphraseCheck] = []
        work: Coroutine[Any, Any, PassphraseCheck] = self.verifier.check(self.session, KEY, value, address)
        Deferred.fromCoroutine(work).addCallback(outcome.append)
        return outcome

    def test_right_and_wrong(self) -> None:
        self.assertIs(self.check(RIGHT), PassphraseCheck.RIGHT)
        self.assertIs(self.check(b" the passphrase\n"), PassphraseCheck.RIGHT)
        self.assertIs(self.check(WRONG), PassphraseCheck.WRONG)
        self.assertIs(self.check(b"\xff"), PassphraseCheck.WRONG)
        self.assertIs(self.check(RIGHT, key=OTHER_KEY), PassphraseCheck.WRONG)

    def test_right_one_is_hashed_once(self) -> None:
        for _ in range(3):
            self.assertIs(self.check(RIGHT), PassphraseCheck.RIGHT)
        self.assertEqual(self.hasher.verified, 1)
        self.assertTrue(self.verifier.is_known(self.session, KEY, RIGHT, "192.0.2.1"))
        self.assertFalse(self.verifier.is_known(self.session, KEY, WRONG, "192.0.2.1"))
        self.assertFalse(self.verifier.is_known(self.session, OTHER_KEY, RIGHT, "192.0.2.1"))
        for other in (protected(2, salt=b"x" * 16), protected(1, WRONG)):
            self.assertFalse(self.verifier.is_known(other, KEY, RIGHT, "192.0.2.1"))

    def test_wrong_ones_are_hashed_each_time(self) -> None:
        for _ in range(3):
            self.check(WRONG)
        self.assertEqual(self.hasher.verified, 3)

    def test_limit_of_an_address_and_its_refill(self) -> None:
        for _ in range(WRONG_PER_ADDRESS):
            self.assertIs(self.check(), PassphraseCheck.WRONG)
        for value in (WRONG, RIGHT, b"\xff"):
            self.assertIs(self.check(value), PassphraseCheck.TOO_MANY)
        self.assertEqual(self.hasher.verified, WRONG_PER_ADDRESS)
        self.assertIs(self.check(RIGHT, "192.0.2.2"), PassphraseCheck.RIGHT)
        self.assertIs(self.check(session=protected(2)), PassphraseCheck.WRONG)
        self.clock.advance(60 / passphrases.PER_ADDRESS_A_MINUTE - 1)
        self.assertIs(self.check(), PassphraseCheck.TOO_MANY)
        self.clock.advance(1)
        self.assertIs(self.check(), PassphraseCheck.WRONG)
        self.assertIs(self.check(), PassphraseCheck.TOO_MANY)

    def test_what_is_remembered_answers_no_guess_beyond_the_limit(self) -> None:
        self.assertIs(self.check(RIGHT), PassphraseCheck.RIGHT)
        for _ in range(WRONG_PER_ADDRESS):
            self.check()
        self.assertIs(self.check(RIGHT), PassphraseCheck.TOO_MANY)
        self.assertFalse(self.verifier.is_known(self.session, KEY, RIGHT, "192.0.2.1"))
        self.assertTrue(self.verifier.is_known(self.session, KEY, RIGHT, "192.0.2.2"))
        for number in range(WRONG_PER_SESSION):
            self.check(address=f"198.51.100.{number}")
        self.assertFalse(self.verifier.is_known(self.session, KEY, RIGHT, "192.0.2.2"))
        self.clock.advance(60)
        self.assertTrue(self.verifier.is_known(self.session, KEY, RIGHT, "192.0.2.1"))

    def test_limit_of_a_session_over_all_addresses(self) -> None:
        for number in range(WRONG_PER_SESSION):
            self.assertIs(self.check(address=f"192.0.2.{number}"), PassphraseCheck.WRONG)
        self.assertIs(self.check(address="203.0.113.1"), PassphraseCheck.TOO_MANY)
        self.clock.advance(60 / passphrases.PER_SESSION_A_MINUTE)
        self.assertIs(self.check(RIGHT, "203.0.113.1"), PassphraseCheck.RIGHT)
        self.assertIs(self.check(session=protected(2)), PassphraseCheck.WRONG)

    def test_many_at_once_are_not_more_than_one_by_one(self) -> None:
        self.hasher.waits = True
        begun = [self.begin(b"guess number %d" % number) for number in range(20)]
        self.assertEqual(self.hasher.verified, WRONG_PER_ADDRESS)
        for waiting in self.hasher.waiting:
            waiting.callback(None)
        self.assertEqual(
            [outcome[0] for outcome in begun],
            [PassphraseCheck.WRONG] * WRONG_PER_ADDRESS + [PassphraseCheck.TOO_MANY] * (20 - WRONG_PER_ADDRESS),
        )

    def test_same_one_at_the_same_time_is_compared_once(self) -> None:
        self.hasher.waits = True
        for value, expected in ((RIGHT, PassphraseCheck.RIGHT), (WRONG, PassphraseCheck.WRONG)):
            begun = [self.begin(value) for _ in range(20)]
            self.hasher.waiting.pop().callback(None)
            self.assertEqual([outcome[0] for outcome in begun], [expected] * 20)
        self.assertEqual(self.hasher.verified, 2)
        self.assertFalse(self.verifier._under_way)

    def test_failure_of_the_hasher_counts_and_leaves_none_waiting(self) -> None:
        self.hasher.waits = True
        first: list[object] = []
        Deferred.fromCoroutine(self.verifier.check(self.session, KEY, RIGHT, "192.0.2.1")).addBoth(first.append)
        second = self.begin(RIGHT)
        self.hasher.waiting.pop().errback(RuntimeError("no memory"))
        self.assertEqual(second, [PassphraseCheck.WRONG])
        self.assertIn("no memory", str(first[0]))
        self.assertFalse(self.verifier._under_way)

    def test_full_queue_counts_as_nothing(self) -> None:
        self.hasher.is_full = True
        for _ in range(3 * WRONG_PER_ADDRESS):
            self.assertIs(self.check(), PassphraseCheck.BUSY)
        self.hasher.is_full = False
        self.assertIs(self.check(RIGHT), PassphraseCheck.RIGHT)

    def test_memory_is_bounded(self) -> None:
        for number in range(passphrases.MAX_KNOWN + 10):
            session = protected(number, salt=number.to_bytes(16, "big"))
            self.check(RIGHT, f"192.0.2.{number % 200}", session=session)
        self.assertLessEqual(len(self.verifier._known), passphrases.MAX_KNOWN)

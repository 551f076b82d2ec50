"""Passkeys (sign-in 36): challenges, origins, verification of the person, counters, and one answer for all refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from twisted.internet.defer import Deferred

from burrowgate.core.identity.account_credentials import MAX_PASSKEYS
from burrowgate.core.identity.accounts import Account, Identity, Passkey, Password
from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring, b64url
from burrowgate.errors import (
    AccountNotFound,
    BurrowgateError,
    Invalid,
    LastCredential,
    PasskeyNotFound,
    PasskeyRefused,
    PasswordNeedsPasskey,
    TooManyPasskeys,
)
from burrowgate.identity import single_use
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.passkeys import CHALLENGE_SECONDS, PasskeyOptions, PasskeyService, PasskeyUser
from burrowgate.identity.records import ACCOUNT, IDENTITY, PASSKEY, PASSWORD
from burrowgate.identity.single_use import SingleUse
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import START, FixedClock, FixedEntropy, TestCase
from tests.support.authenticator import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Authenticator, rsa_key

OLD_KEY, KEY = Key(bytes(range(32))), Key(bytes(range(1, 33)))
ORIGIN = "http://in.localhost:8480"
ADA = Account(account_id="a" * 22, name="Ada", created_at=START)
EVE = Account(account_id="e" * 22, name="Eve", created_at=START)


class CountingStore(MemoryStore):
    """Counts reads of passkeys, and commits, which wait for the test if `waits` is set."""

    reads = 0
    commits = 0
    waits = False

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Deferred[None]] = []

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        self.reads += kind == PASSKEY.kind
        return await super().resource(kind, resource_id)

    async def commit(self, change: Change) -> Any:
        self.commits += 1
        if self.waits:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return await super().commit(change)


class PasskeyCase(TestCase):
    def setUp(self) -> None:
        self.store = CountingStore()
        self.registry = Registry(self.store, Naming())
        self.clock = FixedClock(START)
        self.keyring = Keyring([OLD_KEY])
        self.entropy = FixedEntropy()
        self.passkeys = self.service()
        self.done(self.store.start())
        self.done(self.registry.start())
        self.put(ACCOUNT.to_resource(ADA), ACCOUNT.to_resource(EVE))
        self.device = Authenticator(ORIGIN)

    def service(self) -> PasskeyService:
        """Return the service of one process; several share the store."""
        return PasskeyService(
            self.registry,
            IdentityDirectory(self.store),
            SingleUse(self.registry, self.clock),
            rp_id="in.localhost",
            origin=ORIGIN,
            keys=lambda: self.keyring,
            clock=self.clock,
            entropy=self.entropy,
        )

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def error(self, kind: type[BurrowgateError], work: Any) -> Any:
        return self.failureResultOf(Deferred.fromCoroutine(work), kind).value

    def refused(self, reason: RefusalReason, work: Any) -> PasskeyRefused:
        error: PasskeyRefused = self.error(PasskeyRefused, work)
        self.assertEqual(error.reason, reason)
        self.assertEqual(str(error), str(PasskeyRefused("any")), "People get one sentence for all reasons.")
        return error

    def put(self, *records: Resource) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def options(self, account: Account = ADA) -> PasskeyOptions:
        return self.passkeys.registration_options(PasskeyUser(account_id=account.account_id, name=account.name))

    def make(self, device: Authenticator | None = None, account: Account = ADA, label: str = "Laptop") -> Passkey:
        """Return a verified passkey, not stored."""
        options = self.options(account)
        response = (device or self.device).create(options.json)
        passkey: Passkey = self.done(self.passkeys.verify_registration(options.ticket, response, label=label))
        return passkey

    def add(self, device: Authenticator | None = None, account: Account = ADA) -> Passkey:
        passkey = self.make(device, account)
        self.done(self.passkeys.add(passkey, actor="visitor ::1"))
        return passkey

    def sign_in(self, **options: Any) -> Any:
        start = self.passkeys.sign_in_options()
        return self.passkeys.sign_in(start.ticket, self.device.get(start.json, **options))

    def stored(self, passkey: Passkey) -> Passkey | None:
        resource = self.done(self.store.resource(PASSKEY.kind, passkey.credential_id))
        return None if resource is None else PASSKEY.from_resource(resource)

    def spent(self) -> int:
        return len(self.done(self.store.resources(ResourceQuery(kind=single_use.KIND))))

    def events(self) -> list[Any]:
        return [recorded.event for recorded in self.done(self.store.events(0, 100))]


class OptionsTests(PasskeyCase):
    def test_registration_asks_for_a_discoverable_passkey_with_verification_and_no_attestation(self) -> None:
        """(sign-in 36)"""
        other = self.make(Authenticator(ORIGIN, 3))
        user = PasskeyUser(account_id=ADA.account_id, name="Ada")
        options = json.loads(self.passkeys.registration_options(user, exclude=[other]).json)
        self.assertEqual(options["rp"], {"name": "Burrowgate", "id": "in.localhost"})
        self.assertEqual(options["user"], {"id": b64url(b"a" * 22), "name": "Ada", "displayName": "Ada"})
        self.assertEqual(
            options["authenticatorSelection"],
            {"residentKey": "required", "requireResidentKey": True, "userVerification": "required"},
        )
        self.assertEqual((options["attestation"], options["timeout"]), ("none", CHALLENGE_SECONDS * 1000))
        excluded = {"id": other.credential_id, "type": "public-key", "transports": ["hybrid", "internal"]}
        self.assertEqual(options["excludeCredentials"], [excluded])
        self.assertEqual({one["alg"] for one in options["pubKeyCredParams"]}, {-7, -8, -257})

    def test_sign_in_takes_any_passkey_of_the_site_with_verification(self) -> None:
        """(sign-in 36)"""
        options = json.loads(self.passkeys.sign_in_options().json)
        self.assertEqual((options["rpId"], options["userVerification"]), ("in.localhost", "required"))
        self.assertEqual((options["allowCredentials"], options["timeout"]), ([], CHALLENGE_SECONDS * 1000))

    def test_challenges_have_256_bits_and_are_new_each_time_and_stored_nowhere(self) -> None:
        """(sign-in 36)"""
        before = self.store.commits
        starts = [make() for _ in range(10) for make in (self.options, self.passkeys.sign_in_options)]
        challenges = {json.loads(start.json)["challenge"] for start in starts}
        self.assertEqual((len(challenges), {len(challenge) for challenge in challenges}), (20, {43}))
        self.assertEqual(len({start.ticket for start in starts}), 20)
        self.assertEqual(self.store.commits, before)
        self.assertNotIn(starts[0].ticket, repr(starts[0]))


class RegistrationTests(PasskeyCase):
    def verify(self, start: PasskeyOptions, response: str, **options: Any) -> Any:
        return self.passkeys.verify_registration(start.ticket, response, **{"label": "Laptop", **options})

    def test_passkey_belongs_to_the_account_of_the_ticket_and_is_not_stored(self) -> None:
        passkey = self.make()
        self.assertEqual((passkey.account_id, passkey.label, passkey.created_at), (ADA.account_id, "Laptop", START))
        self.assertEqual((passkey.transports, passkey.backed_up), (("hybrid", "internal"), False))
        self.assertIsNone(self.stored(passkey))
        self.done(self.passkeys.add(passkey, actor="visitor ::1"))
        self.assertEqual(self.stored(passkey), passkey)
        event = self.events()[-1]
        self.assertEqual((event.action.value, event.actor), ("passkey.added", "visitor ::1"))
        self.assertEqual(event.detail, {"account": ADA.account_id, "name": "Ada", "passkey": "Laptop"})

    def test_challenge_is_accepted_once_in_all_processes(self) -> None:
        """(sign-in 36)"""
        start = self.options()
        response = self.device.create(start.json)
        self.done(self.verify(start, response))
        self.refused(RefusalReason.CHALLENGE, self.verify(start, response))
        other = Authenticator(ORIGIN, 3).create(start.json)
        again = self.service().verify_registration(start.ticket, other, label="")
        self.refused(RefusalReason.CHALLENGE, again)

    def test_challenge_lasts_five_minutes(self) -> None:
        """(sign-in 36)"""
        for seconds, accepted in ((299, True), (300, False), (301, False)):
            start = self.options()
            response = Authenticator(ORIGIN, seconds).create(start.json)
            self.clock.advance(seconds)
            if accepted:
                self.done(self.verify(start, response))
            else:
                self.refused(RefusalReason.CHALLENGE, self.verify(start, response))

    def test_ticket_of_another_purpose_account_or_key_is_refused(self) -> None:
        """(sign-in 36)"""
        start, sign_in = self.options(), self.passkeys.sign_in_options()
        response = self.device.create(start.json)
        for ticket in (sign_in.ticket, "", "x", start.ticket[:-1], start.ticket + "A", start.ticket.swapcase()):
            self.refused(RefusalReason.CHALLENGE, self.passkeys.verify_registration(ticket, response, label=""))
        self.refused(RefusalReason.CHALLENGE, self.verify(start, response, account_id=EVE.account_id))
        self.keyring = Keyring([KEY])
        self.refused(RefusalReason.CHALLENGE, self.verify(start, response))
        self.keyring = Keyring([OLD_KEY, KEY])
        self.done(self.verify(start, response, account_id=ADA.account_id))

    def test_each_deviation_is_refused_with_its_reason_and_spends_nothing(self) -> None:
        """(sign-in 36) Challenge, origin, RP ID and verification of the person."""
        rows: tuple[tuple[RefusalReason, dict[str, Any]], ...] = (
            (RefusalReason.CHALLENGE, {"client_data": {"challenge": b64url(bytes(32))}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://in.localhost"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "https://in.localhost:8480"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": ORIGIN + "/"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://in.localhost:8480.evil.example"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://app.localhost:8480"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": [ORIGIN]}}),
            (RefusalReason.ORIGIN, {"client_data": {"crossOrigin": True}}),
            (RefusalReason.RP_ID, {"rp_id": "localhost"}),
            (RefusalReason.RP_ID, {"rp_id": "in.localhost."}),
            (RefusalReason.USER_VERIFICATION, {"flags": PRESENT}),
            (RefusalReason.USER_VERIFICATION, {"flags": VERIFIED}),
            (RefusalReason.MALFORMED, {"client_data": {"type": "webauthn.get"}}),
            (RefusalReason.MALFORMED, {"flags": PRESENT | VERIFIED | BACKED_UP}),
            (RefusalReason.MALFORMED, {"fmt": "apple"}),
            (RefusalReason.MALFORMED, {"fmt": "fido-u2f"}),
            (RefusalReason.MALFORMED, {"statement": {"sig": b"x"}}),
            (RefusalReason.MALFORMED, {"fmt": "packed", "statement": {"alg": -7, "sig": b"x"}}),
            (RefusalReason.MALFORMED, {"fmt": "packed", "statement": {"alg": -7, "sig": b"x", "x5c": [b"x"]}}),
            (RefusalReason.MALFORMED, {"public_key": self.device.public_key() | {-2: bytes(32)}}),
            (RefusalReason.MALFORMED, {"public_key": self.device.public_key() | {3: -65535}}),
            (RefusalReason.MALFORMED, {"public_key": {1: 3, 3: -257, -1: b"\xff" * 2048, -2: b"\1\0\1"}}),
            (RefusalReason.MALFORMED, {"public_key": {1: 9}}),
        )
        for reason, changes in rows:
            start = self.options()
            with self.subTest(reason=reason, changes=changes):
                self.refused(reason, self.verify(start, self.device.create(start.json, **changes)))
        self.assertEqual(self.spent(), 0)

    def test_backed_up_passkey_says_so(self) -> None:
        start = self.options()
        response = self.device.create(start.json, flags=PRESENT | VERIFIED | ELIGIBLE | BACKED_UP)
        self.assertTrue(self.done(self.verify(start, response)).backed_up)

    def test_passkey_that_is_registered_is_refused(self) -> None:
        """(sign-in 36)"""
        self.add()
        start = self.options(EVE)
        self.refused(RefusalReason.REGISTERED, self.verify(start, self.device.create(start.json)))
        device = Authenticator(ORIGIN, 3)
        first, second = self.make(device), self.make(device, EVE)
        self.done(self.passkeys.add(first, actor="visitor ::1"))
        self.refused(RefusalReason.REGISTERED, self.passkeys.add(second, actor="visitor ::1"))

    def test_label_is_visible_text(self) -> None:
        start = self.options()
        response = self.device.create(start.json)
        for label in ("a\u200bb", "x" * 65, "a\nb"):
            self.assertEqual(self.error(Invalid, self.verify(start, response, label=label)).field, "label")
        self.assertEqual(self.done(self.verify(start, response, label=" ")).label, "Passkey")

    def test_account_has_at_most_twenty_passkeys_and_exists(self) -> None:
        for number in range(MAX_PASSKEYS):
            self.add(Authenticator(ORIGIN, 100 + number))
        extra = self.make(Authenticator(ORIGIN, 99))
        self.error(TooManyPasskeys, self.passkeys.add(extra, actor="visitor ::1"))
        self.assertEqual(len(self.done(self.passkeys.of_account(ADA.account_id))), MAX_PASSKEYS)
        self.error(AccountNotFound, self.passkeys.add(replace(extra, account_id="x"), actor="visitor ::1"))


class SignInTests(PasskeyCase):
    def setUp(self) -> None:
        super().setUp()
        self.passkey = self.add()

    def test_passkey_gives_its_account_and_keeps_the_counter(self) -> None:
        """(sign-in 36)"""
        self.clock.advance(60)
        account = self.done(self.sign_in(flags=PRESENT | VERIFIED | ELIGIBLE | BACKED_UP))
        self.assertEqual(account.account_id, ADA.account_id)
        stored = self.stored(self.passkey)
        assert stored is not None
        self.assertEqual((stored.sign_count, stored.last_used_at, stored.backed_up), (1, START + 60, True))
        self.assertEqual(self.done(self.sign_in()).account_id, ADA.account_id)
        self.assertEqual([event.action.value for event in self.events()], ["passkey.added"])

    def test_each_algorithm_of_the_options_is_verified(self) -> None:
        """(sign-in 36) EdDSA and RS256, which Windows Hello uses, beside ES256."""
        for key in (ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)), rsa_key()):
            self.device = Authenticator(ORIGIN, 3, key=key)
            self.device.credential_id = type(key).__name__.encode()
            self.add(self.device)
            self.assertEqual(self.done(self.sign_in()).account_id, ADA.account_id)
            self.refused(RefusalReason.SIGNATURE, self.sign_in(key=ec.derive_private_key(3, ec.SECP256R1())))

    def test_passkey_that_does_not_count_is_accepted_again(self) -> None:
        for _ in range(3):
            self.done(self.sign_in(count=0))

    def test_challenge_is_accepted_once_in_all_processes(self) -> None:
        """(sign-in 36)"""
        start = self.passkeys.sign_in_options()
        response = self.device.get(start.json)
        self.done(self.passkeys.sign_in(start.ticket, response))
        self.refused(RefusalReason.CHALLENGE, self.passkeys.sign_in(start.ticket, response))
        other = self.service().sign_in(start.ticket, self.device.get(start.json))
        self.refused(RefusalReason.CHALLENGE, other)

    def test_challenge_lasts_five_minutes(self) -> None:
        """(sign-in 36)"""
        for seconds in (300, 301, 10_000):
            start = self.passkeys.sign_in_options()
            response = self.device.get(start.json)
            self.clock.advance(seconds)
            self.refused(RefusalReason.CHALLENGE, self.passkeys.sign_in(start.ticket, response))
        start = self.passkeys.sign_in_options()
        self.clock.advance(299)
        self.done(self.passkeys.sign_in(start.ticket, self.device.get(start.json)))

    def test_ticket_of_another_attempt_or_purpose_is_refused(self) -> None:
        """(sign-in 36)"""
        start, other, registration = self.passkeys.sign_in_options(), self.passkeys.sign_in_options(), self.options()
        for ticket in (other.ticket, registration.ticket, "", "\ud800", start.ticket[:-2], "x" * 100_000):
            self.refused(RefusalReason.CHALLENGE, self.passkeys.sign_in(ticket, self.device.get(start.json)))

    def test_each_deviation_is_refused_with_its_reason_and_changes_nothing(self) -> None:
        """(sign-in 36) Challenge, origin, RP ID, verification of the person and signature."""
        rows: tuple[tuple[RefusalReason, dict[str, Any]], ...] = (
            (RefusalReason.CHALLENGE, {"client_data": {"challenge": b64url(bytes(32))}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://in.localhost"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "https://in.localhost:8480"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://IN.localhost:8480"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": "http://evil.in.localhost:8480"}}),
            (RefusalReason.ORIGIN, {"client_data": {"origin": None}}),
            (RefusalReason.ORIGIN, {"client_data": {"crossOrigin": True, "topOrigin": "https://evil.example"}}),
            (RefusalReason.RP_ID, {"rp_id": "localhost"}),
            (RefusalReason.USER_VERIFICATION, {"flags": PRESENT}),
            (RefusalReason.USER_VERIFICATION, {"flags": VERIFIED}),
            (RefusalReason.MALFORMED, {"client_data": {"type": "webauthn.create"}}),
            (RefusalReason.MALFORMED, {"flags": PRESENT | VERIFIED | BACKED_UP}),
            (RefusalReason.SIGNATURE, {"key": ec.derive_private_key(3, ec.SECP256R1())}),
        )
        before = self.stored(self.passkey)
        for reason, changes in rows:
            with self.subTest(reason=reason, changes=changes):
                self.assertIsNone(self.refused(reason, self.sign_in(**changes)).account_id)
        self.assertEqual((self.stored(self.passkey), self.spent()), (before, 1))

    def test_counter_that_goes_back_is_refused_and_recorded_and_names_the_account(self) -> None:
        """(sign-in 36)"""
        self.done(self.sign_in(count=7))
        for count in (7, 6, 1, 0):
            refused = self.refused(RefusalReason.COUNTER, self.sign_in(count=count))
            self.assertEqual(refused.account_id, ADA.account_id)
            event = self.events()[-1]
            self.assertEqual(event.action.value, "passkey.refused")
            self.assertEqual(
                event.detail, {"account": ADA.account_id, "name": "Ada", "passkey": "Laptop", "reason": "counter"}
            )
        stored = self.stored(self.passkey)
        assert stored is not None
        self.assertEqual(stored.sign_count, 7)
        self.done(self.sign_in(count=8))

    def test_stranger_cannot_pretend_that_a_counter_went_back(self) -> None:
        """(sign-in 36) The signature is verified before the counter."""
        self.done(self.sign_in(count=7))
        events = len(self.events())
        key = ec.derive_private_key(3, ec.SECP256R1())
        self.refused(RefusalReason.SIGNATURE, self.sign_in(count=1, key=key))
        self.assertEqual(len(self.events()), events)

    def test_unknown_passkey_takes_the_same_steps_as_a_wrong_signature(self) -> None:
        """(sign-in 36) One read and one verification, and no commit."""
        stranger = ec.derive_private_key(3, ec.SECP256R1())
        steps = []
        for device, reason in (
            (self.device, RefusalReason.SIGNATURE),
            (Authenticator(ORIGIN, 9), RefusalReason.UNKNOWN),
        ):
            self.device = device
            device.user_handle = ADA.account_id.encode()
            self.store.reads = self.store.commits = 0
            self.refused(reason, self.sign_in(key=stranger))
            steps.append((self.store.reads, self.store.commits))
        self.assertEqual(steps, [(1, 0), (1, 0)])

    def test_key_that_verifies_unknown_passkeys_opens_nothing(self) -> None:
        """(sign-in 36) Its private key is 1."""
        self.device = Authenticator(ORIGIN, 9)
        self.device.user_handle = ADA.account_id.encode()
        self.refused(RefusalReason.UNKNOWN, self.sign_in(key=ec.derive_private_key(1, ec.SECP256R1())))

    def test_user_handle_of_another_account_is_refused(self) -> None:
        """(sign-in 36)"""
        for user_handle in (EVE.account_id.encode(), b"", b"\xff"):
            self.refused(RefusalReason.UNKNOWN, self.sign_in(user_handle=user_handle))

    def test_account_that_cannot_sign_in_is_refused(self) -> None:
        account = self.done(IdentityDirectory(self.store).account(ADA.account_id))
        self.put(ACCOUNT.to_resource(replace(account, disabled_at=START, version=account.version + 1)))
        self.refused(RefusalReason.ACCOUNT, self.sign_in())
        self.put(ACCOUNT.to_resource(replace(account, expires_at=START, version=account.version + 2)))
        self.refused(RefusalReason.ACCOUNT, self.sign_in())
        self.put(ACCOUNT.to_resource(replace(account, version=account.version + 3), deleted_at=START))
        self.refused(RefusalReason.ACCOUNT, self.sign_in())

    def test_removed_passkey_is_unknown(self) -> None:
        self.add(Authenticator(ORIGIN, 3))
        remove = self.passkeys.remove(self.passkey.credential_id, account_id=ADA.account_id, actor="visitor ::1")
        self.done(remove)
        self.refused(RefusalReason.UNKNOWN, self.sign_in())

    def test_malformed_responses_are_refused_without_another_exception(self) -> None:
        start = self.passkeys.sign_in_options()
        good = json.loads(self.device.get(start.json))
        texts = ["", "{", "null", "[]", "1", "[" * 20_000, '{"id":' * 2_000, "\ud800", " " * 20_000, "{}"]
        for field in ("id", "rawId", "type", "response"):
            values: tuple[Any, ...] = (None, 1, [], {}, "", "\0", "*", "\ud800", "x" * 2_000, "AA==")
            texts += [json.dumps(good | {field: value}) for value in values]
        for field in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
            values = (None, 1, [], {}, "", "\0", "A", "*", "AAAA", b64url(b"{}"), b64url(b"[" * 5_000))
            texts += [json.dumps(good | {"response": good["response"] | {field: value}}) for value in values]
        reasons = set()
        for text in texts:
            reasons.add(self.error(PasskeyRefused, self.passkeys.sign_in(start.ticket, text)).reason)
        # The user handle is not signed, so that a response without one is genuine, and spends the challenge.
        expected = {RefusalReason.MALFORMED, RefusalReason.SIGNATURE, RefusalReason.UNKNOWN, RefusalReason.CHALLENGE}
        self.assertEqual(reasons, expected)
        registration = self.options()
        good = json.loads(Authenticator(ORIGIN, 5).create(registration.json))
        for field in ("clientDataJSON", "attestationObject"):
            for value in (None, 1, "", "\0", "A", "AAAA", b64url(b"\xa1" * 5_000), b64url(b"{}"), b64url(b"\xbf" * 90)):
                text = json.dumps(good | {"response": good["response"] | {field: value}})
                verify = self.passkeys.verify_registration(registration.ticket, text, label="")
                self.refused(RefusalReason.MALFORMED, verify)


class KeepingTests(PasskeyCase):
    def remove(self, passkey: Passkey, account: Account = ADA) -> Any:
        return self.passkeys.remove(passkey.credential_id, account_id=account.account_id, actor="visitor ::1")

    def test_only_way_to_sign_in_is_not_removed(self) -> None:
        passkey = self.add()
        error = self.error(LastCredential, self.remove(passkey))
        self.assertIn("only way to sign in", str(error))
        other = self.add(Authenticator(ORIGIN, 3))
        self.done(self.remove(passkey))
        self.assertEqual(self.done(self.passkeys.of_account(ADA.account_id)), (other,))
        self.assertEqual(self.events()[-1].action.value, "passkey.removed")
        self.error(LastCredential, self.remove(other))

    def test_two_passkeys_cannot_be_removed_at_once(self) -> None:
        passkeys = self.add(), self.add(Authenticator(ORIGIN, 3))
        first, second = self.begin(*(self.remove(passkey) for passkey in passkeys))
        self.successResultOf(first)
        self.failureResultOf(second, LastCredential)
        self.assertEqual(len(self.done(self.passkeys.of_account(ADA.account_id))), 1)

    def test_twenty_passkeys_are_the_most_also_at_once(self) -> None:
        for number in range(MAX_PASSKEYS - 1):
            self.add(Authenticator(ORIGIN, 100 + number))
        made = [self.make(Authenticator(ORIGIN, number)) for number in (3, 4)]
        first, second = self.begin(*(self.passkeys.add(passkey, actor="visitor ::1") for passkey in made))
        self.successResultOf(first)
        self.failureResultOf(second, TooManyPasskeys)

    def test_passkey_is_not_added_to_an_account_that_is_deleted_meanwhile(self) -> None:
        made = self.make()
        (adding,) = self.begin(self.passkeys.add(made, actor="visitor ::1"), release=False)
        gone = replace(ADA, version=2)
        self.put(ACCOUNT.to_resource(gone, deleted_at=START))
        self.store.waiting.pop(0).callback(None)
        self.failureResultOf(adding, AccountNotFound)
        self.assertIsNone(self.stored(made))

    def begin(self, *works: Any, release: bool = True) -> list[Deferred[Any]]:
        """Run `works` until each is about to commit, and then one after the other."""
        self.store.waits = True
        results = [Deferred.fromCoroutine(work) for work in works]
        self.assertEqual(len(self.store.waiting), len(works))
        self.store.waits = False
        while release and self.store.waiting:
            self.store.waiting.pop(0).callback(None)
        return results

    def test_sign_in_fails_if_its_passkey_is_removed_meanwhile(self) -> None:
        passkey = self.add()
        self.add(Authenticator(ORIGIN, 3))
        start = self.passkeys.sign_in_options()
        self.store.waits = True
        signing_in = Deferred.fromCoroutine(self.passkeys.sign_in(start.ticket, self.device.get(start.json)))
        self.store.waiting.pop().callback(None)  # the use of the challenge
        self.store.waits = False
        self.assertEqual(len(self.store.waiting), 1)
        self.done(self.remove(passkey))
        self.store.waiting.pop().callback(None)
        self.assertEqual(self.failureResultOf(signing_in, PasskeyRefused).value.reason, RefusalReason.UNKNOWN)

    def test_password_or_identity_replaces_the_last_passkey(self) -> None:
        long = Password(account_id=ADA.account_id, sign_in_name="ada", hash="x", set_at=START)
        short = replace(long, needs_passkey=True)
        identity = Identity(
            provider="corp", issuer="https://a.example", subject="1", account_id=ADA.account_id, seen_at=START
        )
        passkey = self.add()
        self.put(PASSWORD.to_resource(short))
        self.error(PasswordNeedsPasskey, self.remove(passkey))
        self.put(PASSWORD.to_resource(replace(long, version=2)))
        self.done(self.remove(passkey))
        passkey = self.add(account=EVE)
        self.put(IDENTITY.to_resource(replace(identity, account_id=EVE.account_id)))
        self.done(self.remove(passkey, EVE))

    def test_passkey_of_another_account_is_not_found(self) -> None:
        passkey = self.add()
        self.add(Authenticator(ORIGIN, 3), EVE)
        self.error(PasskeyNotFound, self.remove(passkey, EVE))
        rename = self.passkeys.rename(passkey.credential_id, "x", account_id=EVE.account_id)
        self.error(PasskeyNotFound, rename)

    def test_passkey_gets_another_label(self) -> None:
        passkey = self.add()
        self.done(self.passkeys.rename(passkey.credential_id, " Phone ", account_id=ADA.account_id))
        stored = self.stored(passkey)
        assert stored is not None
        self.assertEqual(stored.label, "Phone")
        rename = self.passkeys.rename(passkey.credential_id, "a\nb", account_id=ADA.account_id)
        self.assertEqual(self.error(Invalid, rename).field, "label")

    def test_records_hide_their_keys(self) -> None:
        passkey = self.add()
        self.assertNotIn(passkey.public_key, repr(passkey))

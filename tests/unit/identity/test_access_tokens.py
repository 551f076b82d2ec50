"""The service of access tokens: made once, verified from a cache, and revoked in every process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.identity.access_tokens import AccessToken, TokenState, token_state
from burrowgate.core.identity.accounts import Account, Role, disable, reset_credentials
from burrowgate.core.identity.credentials import access_token, account_cookie
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    AccessTokenNotFound,
    AccountNotFound,
    BurrowgateError,
    Invalid,
    StoreUnavailable,
    TooManyAccessTokens,
)
from burrowgate.identity.access_tokens import (
    MAX_CACHED_TOKENS,
    MAX_KEPT_TOKENS,
    MAX_LIVE_TOKENS,
    AccessTokenService,
    IssuedToken,
)
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCESS_TOKEN, ACCOUNT
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_target
from tests.support import FixedClock, FixedEntropy, TestCase

KEY, OTHER_KEY = Key(bytes(range(32))), Key(bytes(range(1, 33)))
ADA = Account(account_id="a" * 22, name="Ada", role=Role.OWNER, created_at=START)
TARGET = a_target()


class CountingStore(MemoryStore):
    """A store that counts reads of tokens, and refuses commits while `broken`."""

    broken = False
    reads = 0
    commits = 0

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        self.reads += kind == ACCESS_TOKEN.kind
        return await super().resource(kind, resource_id)

    async def commit(self, change: Change) -> Any:
        if self.broken:
            raise StoreUnavailable
        self.commits += 1
        return await super().commit(change)


class AccessTokenServiceTests(TestCase):
    def setUp(self) -> None:
        self.store = CountingStore()
        self.clock = FixedClock(START)
        self.entropy = FixedEntropy()
        self.keys = Keyring([KEY])
        self.done(self.store.start())
        self.registry, self.tokens = self.process()
        self.commit(Change(puts=(TARGET, ACCOUNT.to_resource(ADA))))

    def process(self) -> tuple[Registry, AccessTokenService]:
        """Return registry and service of one more process on the store."""
        registry = Registry(self.store, Naming())
        directory = IdentityDirectory(self.store)
        service = AccessTokenService(
            registry, directory, keys=lambda: self.keys, clock=self.clock, entropy=self.entropy
        )
        registry.watch(service.take_in)
        self.done(registry.start())
        return registry, service

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> None:
        self.failureResultOf(Deferred.fromCoroutine(work), error)

    def commit(self, change: Change) -> None:
        self.done(self.registry.commit(change))

    def make(self, *scopes: str, **options: Any) -> IssuedToken:
        issued: IssuedToken = self.done(self.tokens.make("ci", scopes or ("audit:read",), actor="admin", **options))
        return issued

    def is_valid(self, issued: IssuedToken, service: AccessTokenService | None = None) -> bool:
        found = self.done((service or self.tokens).verify(issued.text.encode()))
        return found is not None and found.token.token_id == issued.token.token_id

    def put_account(self, account: Account) -> None:
        """Store `account`, as another process does."""
        self.done(self.store.commit(Change(puts=(ACCOUNT.to_resource(account),))))

    def test_token_is_made_with_the_id_of_its_target_and_verified(self) -> None:
        issued = self.make("sessions:mint@app", lifetime=3600)
        self.assertEqual(issued.token.scopes, (f"sessions:mint@{TARGET.target_id}",))
        self.assertTrue(issued.text.startswith(f"bgp_{KEY.kid}.{issued.token.token_id}."))
        self.assertNotIn(issued.text, repr(issued))
        self.assertTrue(self.is_valid(issued))

    def test_nothing_that_opens_is_stored_or_recorded(self) -> None:
        issued = self.make()
        mac = issued.text.rpartition(".")[2]
        stored = self.done(self.store.resource(ACCESS_TOKEN.kind, issued.token.token_id))
        events = self.done(self.store.events(0, 100))
        self.assertNotIn(mac, f"{stored.body}{events!r}")

    def test_wrong_values_make_no_token(self) -> None:
        for scopes, options in (
            (("sessions:mint@none",), {}),
            (("root",), {}),
            (("audit:read",), {"lifetime": 1}),
        ):
            self.refused(Invalid, self.tokens.make("ci", scopes, actor="admin", **options))
        self.refused(AccountNotFound, self.tokens.make("ci", ["audit:read"], actor="admin", account_id="none"))
        self.assertEqual(self.done(self.tokens.all()), [])

    def test_expiry_is_to_the_second(self) -> None:
        issued = self.make(lifetime=3600)
        self.clock.time = START + 3599.9
        self.assertTrue(self.is_valid(issued))
        self.clock.time = START + 3600
        self.assertFalse(self.is_valid(issued))

    def test_any_changed_byte_is_refused_without_a_read(self) -> None:
        issued = self.make()
        text = issued.text.encode()
        before = self.store.reads
        for place in range(len(text)):
            changed = text[:place] + (b"A" if text[place : place + 1] != b"A" else b"B") + text[place + 1 :]
            self.assertIsNone(self.done(self.tokens.verify(changed)), changed)
        for wrong in (
            b"",
            b"bgp_",
            text[4:],
            text + b" ",
            text.upper(),
            account_cookie(KEY, issued.token.token_id).encode(),
        ):
            self.assertIsNone(self.done(self.tokens.verify(wrong)), wrong)
        self.assertEqual(self.store.reads, before)

    def test_token_of_another_key_or_of_no_record_is_refused(self) -> None:
        issued = self.make()
        self.assertIsNone(self.done(self.tokens.verify(access_token(OTHER_KEY, issued.token.token_id).encode())))
        self.assertIsNone(self.done(self.tokens.verify(access_token(KEY, "x" * 22).encode())))

    def test_removed_key_ends_its_tokens(self) -> None:
        issued = self.make()
        self.keys = Keyring([OTHER_KEY, KEY])
        self.assertTrue(self.is_valid(issued))
        self.keys = Keyring([OTHER_KEY])
        self.assertFalse(self.is_valid(issued))

    def test_revoked_token_is_refused_by_every_process_at_once(self) -> None:
        issued = self.make()
        _, other = self.process()
        self.assertTrue(self.is_valid(issued) and self.is_valid(issued, other))
        revoked = self.done(self.tokens.revoke(issued.token.token_id, actor="admin"))
        self.assertFalse(self.is_valid(issued))
        self.assertFalse(self.is_valid(issued, other))
        self.assertEqual(self.done(other.revoke(issued.token.token_id, actor="admin")), revoked)
        self.refused(AccessTokenNotFound, self.tokens.revoke("x" * 22, actor="admin"))

    def test_token_ends_with_its_account_in_every_process(self) -> None:
        _, other = self.process()
        issued = self.make(account_id=ADA.account_id)
        version = ADA.version
        for changed in (disable(ADA, now=START), reset_credentials(ADA), replace(ADA, expires_at=START)):
            self.assertTrue(self.is_valid(issued) and self.is_valid(issued, other))
            self.put_account(replace(changed, version=version + 1))
            self.assertFalse(self.is_valid(issued))
            self.assertFalse(self.is_valid(issued, other))
            version += 2
            self.put_account(replace(ADA, version=version))
        self.assertTrue(self.is_valid(issued) and self.is_valid(issued, other))
        gone = ACCOUNT.to_resource(replace(ADA, version=version + 1), deleted_at=START)
        self.done(self.store.commit(Change(puts=(gone,))))
        self.assertFalse(self.is_valid(issued))
        self.assertFalse(self.is_valid(issued, other))

    def test_tokens_of_a_deleted_account_are_removed(self) -> None:
        self.make(account_id=ADA.account_id)
        kept = self.make()
        self.done(self.tokens.remove_of(ADA.account_id))
        self.done(self.tokens.remove_of(ADA.account_id))
        self.assertEqual([one.token_id for one in self.done(self.tokens.all())], [kept.token.token_id])

    def test_verification_is_cached_until_a_change(self) -> None:
        issued = self.make()
        self.assertTrue(self.is_valid(issued))
        before = self.store.reads
        for _ in range(3):
            self.assertTrue(self.is_valid(issued))
        self.assertEqual(self.store.reads, before)
        self.make()
        self.assertTrue(self.is_valid(issued))
        self.assertEqual(self.store.reads, before + 1)

    def test_cache_is_bounded(self) -> None:
        token = self.make().token
        puts = tuple(
            ACCESS_TOKEN.to_resource(replace(token, token_id=f"{number:022}"))
            for number in range(MAX_CACHED_TOKENS + 5)
        )
        self.commit(Change(puts=puts))
        for number in range(MAX_CACHED_TOKENS + 5):
            self.assertIsNotNone(self.done(self.tokens.verify(access_token(KEY, f"{number:022}").encode())))
        self.assertLessEqual(len(self.tokens._verified), MAX_CACHED_TOKENS)

    def test_use_is_recorded_once_an_hour_and_never_fails(self) -> None:
        token = self.make().token
        self.done(self.tokens.note_use(token))
        (used,) = self.done(self.tokens.all())
        self.assertEqual(used.last_used_at, START)
        before = self.store.commits
        self.clock.time = START + 3599
        self.done(self.tokens.note_use(used))
        self.assertEqual(self.store.commits, before)
        self.clock.time = START + 3600
        self.store.broken = True
        self.done(self.tokens.note_use(used))
        self.store.broken = False
        self.done(self.tokens.note_use(token))  # an older version, as another process has it
        self.done(self.tokens.note_use(used))
        (last,) = self.done(self.tokens.all())
        self.assertEqual((last.last_used_at, last.version), (START + 3600, 3))

    def test_store_that_is_away_verifies_nothing(self) -> None:
        issued = self.make()
        self.assertTrue(self.is_valid(issued))
        self.store.position = lambda: None  # type: ignore[method-assign]
        self.refused(StoreUnavailable, self.tokens.verify(issued.text.encode()))

    def test_account_has_a_limited_number_of_live_tokens(self) -> None:
        issued = [self.make(lifetime=3600 + number) for number in range(MAX_LIVE_TOKENS)]
        self.refused(TooManyAccessTokens, self.tokens.make("ci", ["audit:read"], actor="admin"))
        self.make(account_id=ADA.account_id)
        self.done(self.tokens.revoke(issued[0].token.token_id, actor="admin"))
        self.make()

    def test_tokens_that_are_over_are_kept_in_limited_number(self) -> None:
        for _ in range(MAX_KEPT_TOKENS + 3):
            issued = self.make()
            self.clock.time += 1
            self.done(self.tokens.revoke(issued.token.token_id, actor="admin"))
        live = self.make()
        found: list[AccessToken] = list(self.done(self.tokens.of_account("")))
        self.assertEqual(len(found), MAX_KEPT_TOKENS)
        self.assertEqual(found[0], live.token)
        states = {token_state(token, None, self.clock.now()) for token in found[1:]}
        self.assertEqual(states, {TokenState.REVOKED})

    def test_making_and_revoking_are_recorded_without_the_token(self) -> None:
        issued = self.make("sessions:mint@app", account_id=ADA.account_id)
        self.done(self.tokens.revoke(issued.token.token_id, actor="admin"))
        events = [record.event for record in self.done(self.store.events(0, 100))]
        self.assertEqual([event.action for event in events[-2:]], [Action.TOKEN_MADE, Action.TOKEN_REVOKED])
        for event in events[-2:]:
            self.assertEqual(
                event.detail,
                {
                    "token": issued.token.token_id,
                    "label": "ci",
                    "scopes": "sessions:mint@app",
                    "account": ADA.account_id,
                    "name": "Ada",
                },
            )

"""Passwords of accounts: chosen, compared, replaced and removed.

Rules.
    A password is found by the sign-in name that is typed with it, not by an address or the name of an account.
    For an unknown name, a hash with the same parameters is compared, so that answer and time are those of a wrong
    password. So it is for a password whose key was removed, and for text that cannot be a password.
    At a limit nothing is compared (`password_limits`).
    Hashing is done by the hasher of passphrases, outside the reactor's thread and with a bounded queue.
    A right password is given only with an account that can sign in, which was read while the password was stored: a
    password that is replaced meanwhile opens nothing.
    A right password whose pepper is an older key is hashed again with the newest one, so that old keys can be removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.accounts import Account, Password, PasswordDraft, is_usable
from burrowgate.core.identity.password_rules import (
    MIN_CHARACTERS,
    SALT_BYTES,
    check_password,
    is_short,
    presented_password,
    secret_of,
    split_hash,
    stored_hash,
)
from burrowgate.core.identity.sign_in_names import (
    check_sign_in_name,
    default_sign_in_name,
    normal_sign_in_name,
    sign_in_name_id,
)
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import AccountNotFound, Conflict, Invalid, PassphraseQueueFull, StoreError
from burrowgate.identity.credential_records import account_detail, new_password, not_replaced, read_credentials, touched
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.password_limits import PasswordLimits
from burrowgate.identity.records import PASSWORD
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.passphrases import PassphraseHasher
from burrowgate.sessions.registry import Registry


class PasswordVerdict(StrEnum):
    """The result of comparing a password."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too-many"
    """Too many wrong ones; nothing was compared."""
    BUSY = "busy"
    """Too many are being hashed at once; nothing was compared."""


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """A verdict, with the account whose password was right; None with any other."""

    verdict: PasswordVerdict
    account: Account | None = None
    must_change: bool = False
    """Whether the owner has to choose another password before going on."""


_WRONG = PasswordCheck(PasswordVerdict.WRONG)


class PasswordService:
    """Sets, compares and removes passwords."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        hasher: PassphraseHasher,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        self._registry = registry
        self._store = registry.store
        self._directory = directory
        self._hasher = hasher
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._limits = PasswordLimits(clock.now)
        self._dummy = ""
        """Hash of a secret that is not kept, made with the first comparison."""

    # Choosing.

    async def draft(self, sign_in_name: str, text: str, *, has_passkey: bool = False) -> PasswordDraft:
        """Return the chosen password, hashed; an empty `sign_in_name` becomes the account's default when it is stored.

        Raises `Invalid` or `PassphraseQueueFull`.
        """
        name = check_sign_in_name(sign_in_name) if sign_in_name else ""
        password = check_password(text, sign_in_name=name, has_passkey=has_passkey)
        return PasswordDraft(sign_in_name=name, hash=await self._hash(password), needs_passkey=is_short(password))

    async def hash(self, text: str, *, sign_in_name: str = "", has_passkey: bool = False) -> str:
        """Return the `Password.hash` of a chosen password. Raises `Invalid` or `PassphraseQueueFull`.

        `draft` knows besides whether the password is so short that the account has to keep a passkey.
        """
        password = check_password(text, sign_in_name=normal_sign_in_name(sign_in_name), has_passkey=has_passkey)
        return await self._hash(password)

    async def _hash(self, password: str) -> str:
        key = self._keys().newest
        return stored_hash(key, await self._hasher.hash(secret_of(key, password), self._salt()))

    def _salt(self) -> bytes:
        return self._entropy.token_bytes(SALT_BYTES)

    async def set(self, account_id: str, sign_in_name: str, text: str, *, actor: str) -> None:
        """Set or replace the password of an account; with an empty `sign_in_name`, its name stays or is the default.

        Logins of the account stay. Raises `AccountNotFound`, `Invalid`, `PassphraseQueueFull` or `StoreError`.
        """
        account = await self._account(account_id)
        before = await read_credentials(self._store, account_id)
        name = sign_in_name or (before.password.sign_in_name if before.password else default_sign_in_name(account))
        draft = await self.draft(name, text, has_passkey=bool(before.passkeys))

        async def attempt() -> None:
            account = await self._account(account_id)
            existing = await read_credentials(self._store, account_id)
            if draft.needs_passkey and not existing.passkeys:
                raise Invalid("password", f"A password has at least {MIN_CHARACTERS} characters; add more words.")
            record = await new_password(self._store, account, draft, now=self._now())
            old = () if existing.password is None else (PASSWORD.to_resource(existing.password),)
            event = self._event(Action.PASSWORD_SET, account, actor)
            await self._registry.commit(
                Change(puts=(record, touched(account)), deletes=not_replaced(old, (record,)), events=(event,))
            )

        await retry_on_conflict(self._registry, attempt)

    async def remove(self, account_id: str, *, actor: str) -> None:
        """Remove the password of an account, if it has one. Raises `AccountNotFound` or `LastCredential`."""

        async def attempt() -> None:
            account = await self._account(account_id)
            existing = await read_credentials(self._store, account_id)
            if existing.password is None:
                return
            existing.check_removal_of_password()
            event = self._event(Action.PASSWORD_REMOVED, account, actor)
            old = PASSWORD.to_resource(existing.password)
            await self._registry.commit(Change(puts=(touched(account),), deletes=(old,), events=(event,)))

        await retry_on_conflict(self._registry, attempt)

    # Comparing.

    async def check(self, sign_in_name: str, text: str, address: str) -> PasswordCheck:
        """Compare what a person at `address` types. Raises `StoreError`."""
        name_id = sign_in_name_id(sign_in_name)
        if self._limits.is_reached(name_id, address):
            return PasswordCheck(PasswordVerdict.TOO_MANY)
        self._limits.take(name_id, address)
        try:
            check = await self._compare(name_id, text)
        except PassphraseQueueFull:
            check = PasswordCheck(PasswordVerdict.BUSY)
        except StoreError:
            self._limits.give_back(name_id, address)
            raise
        if check is not _WRONG:
            self._limits.give_back(name_id, address)
        if check.verdict is PasswordVerdict.RIGHT:
            self._limits.remember(name_id, address)
        return check

    async def _compare(self, name_id: str, text: str) -> PasswordCheck:
        keys = self._keys()
        # Before the look-up, so that the first comparison takes the same time for each name.
        self._dummy = self._dummy or await self._hasher.hash(self._entropy.token_bytes(32), self._salt())
        record = await self._find(name_id)
        kid, phc = split_hash("" if record is None else record.hash)
        key, password = keys.get(kid), presented_password(text)
        if record is None or key is None or password is None:
            await self._hasher.verify(self._dummy, secret_of(keys.newest, password or ""))
            return _WRONG
        if not await self._hasher.verify(phc, secret_of(key, password)):
            return _WRONG
        account = await self._directory.account(record.account_id)
        if account is None or not is_usable(account, self._clock.now()) or await self._find(name_id) != record:
            return _WRONG
        if key is not keys.newest:
            await self._hash_again(record, password)
        return PasswordCheck(PasswordVerdict.RIGHT, account, record.must_change)

    async def _hash_again(self, record: Password, password: str) -> None:
        """Hash a right password with the newest key; it stays as it is if that does not succeed."""
        try:
            renewed = replace(record, hash=await self._hash(password), version=record.version + 1)
            await self._registry.commit(Change(puts=(PASSWORD.to_resource(renewed),)))
        except (PassphraseQueueFull, Conflict, StoreError):
            return

    async def _find(self, name_id: str) -> Password | None:
        resource = await self._store.resource(PASSWORD.kind, name_id)
        return None if resource is None else PASSWORD.from_resource(resource)

    async def _account(self, account_id: str) -> Account:
        account = await self._directory.account(account_id)
        if account is None:
            raise AccountNotFound(account_id)
        return account

    def _event(self, action: Action, account: Account, actor: str) -> AuditEvent:
        return AuditEvent(time=self._now(), action=action, actor=actor, detail=account_detail(account))

    def _now(self) -> int:
        return int(self._clock.now())

"""Passkeys of accounts: registered, used to sign in, renamed and removed (WebAuthn Level 3).

Rules.
    A challenge is random, and sealed in a ticket that its browser sends back, with the purpose, the account and an
    expiry: nothing is stored for a challenge that gets no answer. It is accepted once, in all processes: its use is
    recorded when a response to it has been verified.
    Origin and RP ID are those of the sign-in host, exactly, and the authenticator has verified the person.
    A response for an unknown passkey is verified as others are, and refused in the same words.
    A passkey whose counter went back may have been copied: it is refused, an event says so, and the refusal names the
    account (`PasskeyRefused.account_id`) whose logins the caller ends. The passkey is not deleted: who signs in next
    with the original would be locked out, and it is the owner who knows whether there is a copy.
    A sign-in puts the passkey in its next version, so that it fails if the passkey is removed meanwhile.
    The library of WebAuthn is imported for the first registration or sign-in: it is 60 ms of the start of a gateway.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.durations import MINUTE
from burrowgate.core.identity.account_credentials import MAX_PASSKEYS
from burrowgate.core.identity.accounts import Account, Passkey, is_usable
from burrowgate.core.identity.passkey_rules import (
    CHALLENGE_BYTES,
    RefusalReason,
    RelyingParty,
    check_label,
    has_gone_back,
)
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import AccountNotFound, PasskeyRefused, TooManyPasskeys
from burrowgate.identity.credential_records import account_detail, new_passkey, read_credentials, touched
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import PASSKEY
from burrowgate.identity.single_use import SingleUse
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sealing import NONCE_BYTES, seal, unseal
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

if TYPE_CHECKING:
    from burrowgate.identity.webauthn_responses import Assertion

CHALLENGE_SECONDS = 5 * MINUTE
"""A challenge is answered within this time."""

_PURPOSE = "passkey"
_REGISTRATION, _SIGN_IN = "registration", "sign-in"
_EXPIRY_BYTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyUser:
    """The person for whom a passkey is made; the account may not exist yet."""

    account_id: str
    name: str
    """As the authenticator shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyOptions:
    """The start of a registration or a sign-in."""

    json: str
    """For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` in the browser."""
    ticket: str = field(repr=False)
    """To send back with the response."""


@dataclass(frozen=True, slots=True)
class _Ticket:
    challenge: bytes
    account_id: str
    """Empty for a sign-in."""
    expires_at: int


class PasskeyService:
    """Registers passkeys, signs people in with them, and removes them."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        single_use: SingleUse,
        *,
        rp_id: str,
        origin: str,
        rp_name: str = "Burrowgate",
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        self._registry = registry
        self._store = registry.store
        self._directory = directory
        self._single_use = single_use
        self._party = RelyingParty(rp_id=rp_id, origin=origin, name=rp_name)
        self._keys = keys
        self._clock = clock
        self._entropy = entropy

    # Registration.

    def registration_options(self, user: PasskeyUser, *, exclude: Sequence[Passkey] = ()) -> PasskeyOptions:
        """Return the start of a registration; a device that has a passkey of `exclude` makes no other."""
        from burrowgate.identity import webauthn_responses

        challenge, ticket = self._new_ticket(_REGISTRATION, user.account_id)
        json = webauthn_responses.registration_options(
            self._party, challenge, user.account_id, user.name, exclude=exclude, seconds=CHALLENGE_SECONDS
        )
        return PasskeyOptions(json=json, ticket=ticket)

    async def verify_registration(
        self, ticket: str, response_json: str, *, label: str, account_id: str | None = None
    ) -> Passkey:
        """Return the passkey that a browser has made, for the account of the ticket; it is not stored.

        With `account_id`, a ticket for another account is refused. Raises `PasskeyRefused`, `Invalid` for the label, or
        `StoreError`.
        """
        label = check_label(label)
        opened = self._open_ticket(_REGISTRATION, ticket)
        if account_id not in (None, opened.account_id):
            raise PasskeyRefused(RefusalReason.CHALLENGE)
        from burrowgate.identity import webauthn_responses

        created = webauthn_responses.verify_registration(self._party, opened.challenge, response_json)
        await self._spend(opened)
        passkey = Passkey(
            credential_id=created.credential_id,
            account_id=opened.account_id,
            public_key=created.public_key,
            sign_count=created.sign_count,
            backed_up=created.backed_up,
            transports=created.transports,
            label=label,
            created_at=self._now(),
        )
        await new_passkey(self._store, passkey)
        return passkey

    async def add(self, passkey: Passkey, *, actor: str) -> None:
        """Store a passkey that was verified, for an account that exists.

        Raises `AccountNotFound`, `TooManyPasskeys`, `PasskeyRefused` if it is registered already, or `StoreError`.
        """

        async def attempt() -> None:
            account = await self._account(passkey.account_id)
            if len(await self.of_account(passkey.account_id)) >= MAX_PASSKEYS:
                raise TooManyPasskeys
            record = await new_passkey(self._store, passkey)
            event = self._event(Action.PASSKEY_ADDED, account, passkey, actor)
            await self._registry.commit(Change(puts=(record, touched(account)), events=(event,)))

        await retry_on_conflict(self._registry, attempt)

    # Sign-in.

    def sign_in_options(self) -> PasskeyOptions:
        """Return the start of a sign-in, which any passkey of this site may answer."""
        from burrowgate.identity import webauthn_responses

        challenge, ticket = self._new_ticket(_SIGN_IN, "")
        json = webauthn_responses.sign_in_options(self._party, challenge, seconds=CHALLENGE_SECONDS)
        return PasskeyOptions(json=json, ticket=ticket)

    async def sign_in(self, ticket: str, response_json: str) -> Account:
        """Return the account of the passkey that answers. Raises `PasskeyRefused` or `StoreError`.

        A refusal with an `account_id` tells the caller to end all logins of that account.
        """
        from burrowgate.identity import webauthn_responses

        opened = self._open_ticket(_SIGN_IN, ticket)
        response = webauthn_responses.parse_assertion(response_json)
        passkey = await self._find(response.id)
        public_key = webauthn_responses.KEY_OF_NO_PASSKEY if passkey is None else passkey.public_key
        try:
            assertion = webauthn_responses.verify_assertion(self._party, opened.challenge, response, public_key)
        except PasskeyRefused as refused:
            if passkey is None and refused.reason == RefusalReason.SIGNATURE:
                raise PasskeyRefused(RefusalReason.UNKNOWN) from None
            raise
        await self._spend(opened)
        if passkey is None or response.response.user_handle != passkey.account_id.encode():
            raise PasskeyRefused(RefusalReason.UNKNOWN)
        return await retry_on_conflict(self._registry, lambda: self._use(response.id, assertion))

    async def _use(self, credential_id: str, assertion: Assertion) -> Account:
        passkey = await self._find(credential_id)
        if passkey is None:
            raise PasskeyRefused(RefusalReason.UNKNOWN)
        account = await self._directory.account(passkey.account_id)
        if account is None or not is_usable(account, self._clock.now()):
            raise PasskeyRefused(RefusalReason.ACCOUNT)
        if has_gone_back(passkey.sign_count, assertion.sign_count):
            event = self._event(Action.PASSKEY_REFUSED, account, passkey, "gateway", {"reason": RefusalReason.COUNTER})
            await self._registry.commit(Change(events=(event,)))
            raise PasskeyRefused(RefusalReason.COUNTER, account_id=account.account_id)
        used = replace(
            passkey,
            sign_count=assertion.sign_count,
            backed_up=assertion.backed_up,
            last_used_at=self._now(),
            version=passkey.version + 1,
        )
        await self._registry.commit(Change(puts=(PASSKEY.to_resource(used),)))
        return account

    # Keeping.

    async def of_account(self, account_id: str) -> Sequence[Passkey]:
        """Return the passkeys of an account. Raises `StoreError`."""
        return (await read_credentials(self._store, account_id)).passkeys

    async def rename(self, credential_id: str, label: str, *, account_id: str) -> None:
        """Give a passkey another label. Raises `PasskeyNotFound` or `Invalid`."""
        label = check_label(label)

        async def attempt() -> None:
            passkey = (await read_credentials(self._store, account_id)).passkey(credential_id)
            renamed = replace(passkey, label=label, version=passkey.version + 1)
            await self._registry.commit(Change(puts=(PASSKEY.to_resource(renamed),)))

        await retry_on_conflict(self._registry, attempt)

    async def remove(self, credential_id: str, *, account_id: str, actor: str) -> None:
        """Remove a passkey of an account.

        Raises `AccountNotFound`, `PasskeyNotFound`, `LastCredential`, `PasswordNeedsPasskey` or `StoreError`.
        """

        async def attempt() -> None:
            account = await self._account(account_id)
            credentials = await read_credentials(self._store, account_id)
            credentials.check_removal_of_passkey(credential_id)
            passkey = credentials.passkey(credential_id)
            event = self._event(Action.PASSKEY_REMOVED, account, passkey, actor)
            await self._registry.commit(
                Change(puts=(touched(account),), deletes=(PASSKEY.to_resource(passkey),), events=(event,))
            )

        await retry_on_conflict(self._registry, attempt)

    # Tickets.

    def _new_ticket(self, place: str, account_id: str) -> tuple[bytes, str]:
        challenge = self._entropy.token_bytes(CHALLENGE_BYTES)
        expires_at = self._now() + CHALLENGE_SECONDS
        secret = challenge + expires_at.to_bytes(_EXPIRY_BYTES, "big") + account_id.encode()
        nonce = self._entropy.token_bytes(NONCE_BYTES)
        return challenge, seal(self._keys().newest, _PURPOSE, place, secret, nonce)

    def _open_ticket(self, place: str, ticket: str) -> _Ticket:
        secret = unseal(self._keys(), _PURPOSE, place, ticket)
        if secret is None:
            raise PasskeyRefused(RefusalReason.CHALLENGE)
        end = CHALLENGE_BYTES + _EXPIRY_BYTES
        expires_at = int.from_bytes(secret[CHALLENGE_BYTES:end], "big")
        if expires_at <= self._clock.now():
            raise PasskeyRefused(RefusalReason.CHALLENGE)
        return _Ticket(secret[:CHALLENGE_BYTES], secret[end:].decode(), expires_at)

    async def _spend(self, ticket: _Ticket) -> None:
        if not await self._single_use.spend(_PURPOSE, ticket.challenge, ticket.expires_at):
            raise PasskeyRefused(RefusalReason.CHALLENGE)

    # Records.

    async def _find(self, credential_id: str) -> Passkey | None:
        resource = await self._store.resource(PASSKEY.kind, credential_id)
        return None if resource is None else PASSKEY.from_resource(resource)

    async def _account(self, account_id: str) -> Account:
        account = await self._directory.account(account_id)
        if account is None:
            raise AccountNotFound(account_id)
        return account

    def _event(
        self, action: Action, account: Account, passkey: Passkey, actor: str, detail: Detail | None = None
    ) -> AuditEvent:
        about: Detail = account_detail(account) | {"passkey": passkey.label} | (detail or {})
        return AuditEvent(time=self._now(), action=action, actor=actor, detail=about)

    def _now(self) -> int:
        return int(self._clock.now())

"""Logins without HTTP: open, renew, prove again and end; each is one commit with its audit event.

Rules.
    Each sign-in opens a login with a new id; the one that the browser had is ended in the same commit.
    A login that was ended is refused by every process as soon as the commit has reached it, and only then is its
    provider's token revoked.
    An account has at most `MAX_LOGINS` logins that are not over, and the store as many that are.
    A logout token ends the logins that were opened before it was issued, so that repeating it ends no later one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import LOGIN_ID_BYTES
from burrowgate.core.identity.logins import (
    PROVIDER_METHOD,
    EndReason,
    Login,
    LoginKind,
    LoginState,
    expires_at,
    is_renewal_due,
    login_state,
    open_login,
    over_at,
    prove_again,
    renewal_due_at,
)
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.errors import LoginNotFound, LoginOver
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_cleaning import LoginCleaning
from burrowgate.identity.login_records import (
    GATEWAY,
    PROVIDER_SESSION,
    LoginRecords,
    merged,
    provider_session_id,
    provider_session_record,
)
from burrowgate.identity.oidc.id_tokens import SKEW_SECONDS, Logout, TokenInvalid
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import LOGIN, identity_id
from burrowgate.identity.refresh_tokens import seal_token
from burrowgate.identity.renewal import CallLater, Renewals
from burrowgate.identity.revocation import Revocations
from burrowgate.identity.single_use import SingleUse
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

MAX_LOGINS = 100
"""Logins of one account: the browsers of one person, and a script that signs in again and again."""
ENDED_PER_COMMIT = 50
CLOSE_SECONDS = 15.0
"""More than a request to a provider takes, and the commit of its new token."""
NO_CHANGE = Change()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a login is used."""

    address: str
    user_agent: str
    """As `core.visit_ids.user_agent` returns it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderGrant:
    """What a login by a provider has of it."""

    identity_id: str
    provider_sid: str = ""
    """The session at the provider; empty if it names none."""
    refresh_token: str = field(default="", repr=False)
    """Empty if the provider gave none: then the login is not renewed."""
    proved_at: int = 0
    """When the person last proved to the provider who they are; 0 if it does not say."""


class LoginService:
    """Opens, renews and ends logins."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        providers: Providers,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
        call_later: CallLater,
    ) -> None:
        self._registry = registry
        self._directory = directory
        self._providers = providers
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._call_later = call_later
        self._records = LoginRecords(registry, directory, clock)
        self._revocations = Revocations(self._records, providers, keys=keys)
        self._renewals = Renewals(
            self._records,
            providers,
            keys=keys,
            entropy=entropy,
            call_later=call_later,
            revoke=self._revocations.start,
        )
        self._cleaning = LoginCleaning(self._records)
        self._single_use = SingleUse(registry, clock)

    # Reading.

    def peek(self, login_id: str) -> SignedIn | None:
        """Return a login with its account if both are cached and current; None does not mean that there is none."""
        return self._directory.peek(login_id) if self._registry.is_current() else None

    async def get(self, login_id: str) -> SignedIn | None:
        """Return a login with its account, in whatever state; None if there is none. Raises `StoreError`."""
        if not self._registry.is_current():
            await self._registry.catch_up()
        return await self._directory.signed_in(login_id)

    async def current(self, login_id: str) -> SignedIn | None:
        """Return a login with its account, renewed before if that is due.

        Waits for a provider `renewal.RENEWAL_WAIT_SECONDS` at most, and then returns the login as it is; the renewal
        goes on. Raises `StoreError`.
        """
        signed_in = await self.get(login_id)
        now = self._clock.now()
        if (
            signed_in is None
            or login_state(signed_in.login, signed_in.account, now) is not LoginState.ACTIVE
            or not is_renewal_due(signed_in.login, now)
        ):
            return signed_in
        await self._renewals.renew(signed_in.login)
        return await self.get(login_id)

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        """Return when a request is to call `current` next, in seconds since 1970; infinity if it need not.

        What ends the login by time, such as `expires_at`, is not part of it.
        """
        due = renewal_due_at(signed_in.login)
        if due is None or login_state(signed_in.login, signed_in.account, now) is not LoginState.ACTIVE:
            return inf
        return max(due, self._renewals.paused_until(signed_in.login))

    async def logins_of(self, account_id: str) -> Sequence[Login]:
        """Return the logins of an account, also those that are over, by id. Raises `StoreError`."""
        return await self._directory.logins_of(account_id)

    # Opening.

    async def open(
        self,
        account: Account,
        *,
        method: str,
        strong: bool,
        place: Place,
        replaces: str = "",
        provider: ProviderGrant | None = None,
        also: Change = NO_CHANGE,
    ) -> Login:
        """Open a login of `account`, in one commit with the change `also`. Raises `Conflict` or `StoreError`.

        `method` is `passkey`, `password` or `oidc:<provider>`; with the last, `provider` is what it gave. `replaces` is
        the id of the login that the browser had; empty for none.
        """
        login = self._new_login(account, method, strong, place, provider)
        actor = f"visitor {place.address}"
        detail = {"method": method, "provider": method.removeprefix(PROVIDER_METHOD) if provider else ""}
        event = self._records.event(Action.LOGIN_OPENED, login, account, actor, strong=strong, **detail)
        puts: tuple[Resource, ...] = (LOGIN.to_resource(login),)
        if login.provider_sid:
            puts += (provider_session_record(detail["provider"], login),)
        opening = Change(puts=puts, events=(event,))

        async def attempt() -> list[Login]:
            ended, change = await self._limited(account, replaces, actor)
            await self._registry.commit(merged(also, change, opening))
            return ended

        # A conflict of `also` is the caller's, who made it of records that have changed.
        ended = await (attempt() if also != NO_CHANGE else retry_on_conflict(self._registry, attempt))
        for one in ended:
            self._revocations.start(one)
        return login

    def _new_login(
        self, account: Account, method: str, strong: bool, place: Place, provider: ProviderGrant | None
    ) -> Login:
        login_id = b64url(self._entropy.token_bytes(LOGIN_ID_BYTES))
        about = {"address": place.address, "user_agent": place.user_agent}
        if provider is not None:
            sealed = seal_token(self._keys(), self._entropy, login_id, provider.refresh_token)
            about |= {"identity_id": provider.identity_id, "provider_sid": provider.provider_sid, "sealed": sealed}
        return open_login(
            account,
            login_id=login_id,
            method=method,
            strong=strong,
            now=self._records.now(),
            proved_at=None if provider is None else provider.proved_at,
            **about,
        )

    async def _limited(self, account: Account, replaces: str, actor: str) -> tuple[list[Login], Change]:
        """Return the logins that a new one of `account` ends, and the change for that."""
        now = self._clock.now()
        logins = await self._directory.logins_of(account.account_id)
        over = [one for one in logins if login_state(one, account, now) is not LoginState.ACTIVE]
        active = sorted((one for one in logins if one not in over), key=lambda login: login.renewed_at)
        replaced = await self._records.login(replaces) if replaces else None
        ending = {}
        if replaced is not None and replaced.ended_at is None and replaced.kind is LoginKind.BROWSER:
            ending[replaced.login_id] = (replaced, EndReason.SIGNED_OUT)
        remaining = [one for one in active if one.login_id not in ending]
        for one in remaining[: max(0, len(remaining) + 1 - MAX_LOGINS)]:
            ending[one.login_id] = (one, EndReason.TOO_MANY)
        changes = [await self._records.ending(one, why, actor=actor) for one, why in ending.values()]
        removed = sorted((one for one in over if not one.sealed and one.login_id not in ending), key=over_at)
        changes += [await self._records.removal(one) for one in removed[: max(0, len(removed) + 1 - MAX_LOGINS)]]
        return [one for one, _ in ending.values()], merged(*changes)

    async def prove_again(self, login_id: str, *, method: str, strong: bool) -> Login:
        """Record that the person of a login has just proved again, by `method`, who they are.

        Raises `LoginNotFound`, `LoginOver` or `StoreError`.
        """

        async def attempt() -> Login:
            login = await self._records.login(login_id)
            if login is None:
                raise LoginNotFound
            account = await self._directory.account(login.account_id)
            if login_state(login, account, self._clock.now()) is not LoginState.ACTIVE:
                raise LoginOver
            proved = prove_again(login, now=self._records.now(), strong=strong)
            actor = f"visitor {login.address}"
            event = self._records.event(Action.LOGIN_PROVED, login, account, actor, method=method, strong=strong)
            await self._registry.commit(Change(puts=(LOGIN.to_resource(proved),), events=(event,)))
            return proved

        return await retry_on_conflict(self._registry, attempt)

    # Ending.

    async def end(self, login_id: str, why: EndReason, *, actor: str) -> Login | None:
        """End a login and revoke its provider's token; returns the login as stored, None if there is none.

        One that had ended stays as it is. Raises `StoreError`.
        """
        ended = await self._records.end(login_id, why, actor=actor)
        if ended is not None:
            self._revocations.start(ended)
        return await self._records.login(login_id)

    async def end_all(
        self, account_id: str, why: EndReason, *, actor: str, keep: str = "", identity_id: str | None = None
    ) -> int:
        """End all logins of an account but the one with the id `keep`; returns their number. Raises `StoreError`.

        With `identity_id`, only those that this identity has opened. They are ended in several commits: after an error,
        some have ended.
        """
        now = self._clock.now()
        logins = [
            one
            for one in await self._directory.logins_of(account_id)
            if one.login_id != keep and identity_id in (None, one.identity_id)
        ]
        return await self._end(
            [one for one in logins if one.ended_at is None and expires_at(one) > now], why, actor=actor
        )

    async def _end(self, logins: Sequence[Login], why: EndReason, *, actor: str) -> int:
        count = 0
        for start in range(0, len(logins), ENDED_PER_COMMIT):
            ended = await self._records.end_many(logins[start : start + ENDED_PER_COMMIT], why, actor=actor)
            count += len(ended)
            for one in ended:
                self._revocations.start(one)
        return count

    async def provider_logout(self, provider: str, token: str) -> int:
        """End the logins that the logout token of a provider names; returns their number.

        Raises `ProviderNotFound`, `TokenInvalid`, `ProviderUnusable` or `StoreError`, after which the provider may send
        the same token again.
        """
        client = self._providers.client(provider)
        logout = await client.verify_logout(token)
        logins = await self._named_by(logout, client.provider.issuer, provider)
        until = logout.issued_at + SKEW_SECONDS
        count = await self._end(
            [one for one in logins if one.ended_at is None and one.created_at <= until],
            EndReason.PROVIDER,
            actor=GATEWAY,
        )
        token_id = f"{client.provider.issuer}\n{logout.token_id}".encode()
        if not await self._single_use.spend("logout", token_id, logout.expires_at):
            raise TokenInvalid("The logout token was used before.")
        return count

    async def _named_by(self, logout: Logout, issuer: str, provider: str) -> list[Login]:
        person = identity_id(issuer, logout.subject) if logout.subject else ""
        if not logout.provider_sid:
            identity = await self._directory.identity(person)
            logins = [] if identity is None else await self._directory.logins_of(identity.account_id)
            return [one for one in logins if one.identity_id == person]
        session = provider_session_id(provider, logout.provider_sid)
        found = await self._registry.store.resources(ResourceQuery(kind=PROVIDER_SESSION, owner=session))
        named = [await self._records.login(one.resource_id.rpartition(".")[2]) for one in found]
        return [one for one in named if one is not None and person in ("", one.identity_id)]

    # Periodic.

    async def run(self) -> None:
        """Retry revocations, remove what is no longer needed, and look at the providers.

        It is called once a minute by the primary. Raises `StoreError`.
        """
        await self._cleaning.run()
        await self._revocations.retry()
        await self._providers.check()

    async def finished(self) -> None:
        """Wait until no renewal and no revocation is under way."""
        await self._renewals.finished()
        await self._revocations.finished()

    async def close(self) -> None:
        """Begin no renewal and no revocation any more, and wait `CLOSE_SECONDS` at most for those under way.

        One that takes longer is as if the process had been killed.
        """
        self._renewals.close()
        self._revocations.close()
        done: Deferred[None] = Deferred()
        timer = self._call_later(CLOSE_SECONDS, lambda: done.callback(None))

        def finished(_: object) -> None:
            if not done.called:
                timer.cancel()
                done.callback(None)

        Deferred.fromCoroutine(self.finished()).addBoth(finished)
        await done

"""Renewal of logins while they are in use, by one process at a time.

Rules.
    A provider is asked by the process that holds the lease of the login: a record of the store, which was committed
    before the request is sent. A refresh token that is sent twice ends the login at the provider.
    Within a process all requests of a login wait for one renewal, `RENEWAL_WAIT_SECONDS` at most.
    A new refresh token is stored before anything else is done with the response. If the process ends before, the
    lease expires, the provider refuses the former token, and the login ends.
    A provider that refuses finally ends the login. Any other failure leaves it as it is, and the lease in force: no
    process tries again before the lease has expired, and this one not for `PAUSE_SECONDS`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import (
    EndReason,
    Login,
    LoginState,
    is_renewal_due,
    is_renewal_recorded,
    login_state,
    provider_of,
    renew,
    with_token,
)
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, ProviderNotFound, StoreError, StoreUnavailable
from burrowgate.identity.attestation import known_person, updated_account, updated_identity
from burrowgate.identity.login_records import GATEWAY, LEASE, LoginRecords, merged, read_until, timed_record
from burrowgate.identity.oidc.client import ProviderClient
from burrowgate.identity.oidc.http import ProviderUnreachable
from burrowgate.identity.oidc.id_tokens import OtherPerson, Person, TokenInvalid
from burrowgate.identity.oidc.messages import TokenRefused
from burrowgate.identity.oidc.provider import ProviderUnusable
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN
from burrowgate.identity.refresh_tokens import seal_token, unseal_token
from burrowgate.interfaces import IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict

RENEWAL_WAIT_SECONDS = 3.0
"""Time for which requests wait for a renewal."""
LEASE_SECONDS = 45
"""The request that a lease is for takes 10 s at most; the rest is for the difference of two machines' clocks."""
MAX_LEASE_AGE_SECONDS = 5
"""A lease that is older when the request is to be sent is not used: the rest of it might be too short."""
PAUSE_SECONDS = 60.0
"""Time after which a renewal that did not succeed is tried again."""
POLL_SECONDS = 0.25
"""Time between two looks at a login that another process renews."""
MAX_RENEWALS = 1_000
"""Renewals under way in a process; further logins are renewed by a later request."""
MAX_REQUESTS = 8
"""Renewals for which a process asks providers at the same time."""
MAX_PAUSES = 10_000
STORE_ATTEMPTS = 5
"""Attempts to store a new refresh token while the store is unavailable, one a second."""

CallLater = Callable[[float, Callable[[], None]], Any]
"""Calls a function after a number of seconds: `IReactorTime.callLater`."""

_log = Logger()


@dataclass(slots=True)
class _Renewal:
    """A renewal under way, and the requests that wait for it."""

    waiting: list[Deferred[None]] = field(default_factory=list)
    is_awaited: bool = True
    """False once it is over or took too long: requests do not wait for it."""

    async def wait(self) -> None:
        if self.is_awaited:
            waiter: Deferred[None] = Deferred()
            self.waiting.append(waiter)
            await waiter

    def release(self) -> None:
        self.is_awaited = False
        waiting, self.waiting = self.waiting, []
        for waiter in waiting:
            waiter.callback(None)


class Renewals:
    """Renews logins."""

    def __init__(
        self,
        records: LoginRecords,
        providers: Providers,
        *,
        keys: Callable[[], Keyring],
        entropy: IEntropy,
        call_later: CallLater,
        revoke: Callable[[Login], None],
    ) -> None:
        """`revoke` begins to revoke the token of a login that was ended here."""
        self._records = records
        self._providers = providers
        self._keys = keys
        self._entropy = entropy
        self._call_later = call_later
        self._revoke = revoke
        self._under_way: dict[str, _Renewal] = {}
        self._paused_until: OrderedDict[str, float] = OrderedDict()
        """By ids of logins, and by names of providers that could not be reached; bounded by `MAX_PAUSES`."""
        self._requests = DeferredSemaphore(MAX_REQUESTS)
        self._idle: list[Deferred[None]] = []
        self._is_closing = False

    def paused_until(self, login: Login) -> float:
        """Return the time before which no renewal of `login` begins; 0 without a pause."""
        return max(self._paused_until.get(key, 0.0) for key in (login.login_id, provider_of(login)))

    async def renew(self, login: Login) -> None:
        """Renew `login`, whose renewal is due, or wait for that; returns after `RENEWAL_WAIT_SECONDS` at most."""
        renewal = self._under_way.get(login.login_id)
        if renewal is None:
            is_paused = self.paused_until(login) > self._records.clock.now()
            if is_paused or self._is_closing or len(self._under_way) >= MAX_RENEWALS:
                return
            renewal = self._under_way[login.login_id] = _Renewal()
            self._pause(login.login_id)
            Deferred.fromCoroutine(self._run(login, renewal))
        await renewal.wait()

    def close(self) -> None:
        """Begin no further renewal, nor any request to a provider for one that waits for its turn."""
        self._is_closing = True

    def finished(self) -> Deferred[None]:
        """Return a Deferred that fires when no renewal is under way."""
        done: Deferred[None] = Deferred()
        self._idle.append(done)
        self._check_idle()
        return done

    def _check_idle(self) -> None:
        if not self._under_way:
            idle, self._idle = self._idle, []
            for one in idle:
                one.callback(None)

    async def _run(self, login: Login, renewal: _Renewal) -> None:
        timer = self._call_later(RENEWAL_WAIT_SECONDS, renewal.release)
        try:
            if login.identity_id:
                await self._requests.run(lambda: Deferred.fromCoroutine(self._ask_provider(login)))
            else:
                await self._prolong(login.login_id)
        except StoreError as error:
            _log.warn("A login was not renewed: {error}", error=str(error), login=login.login_id)
        except Exception:
            # A store may be a plugin, and no exception of it may leave requests waiting.
            _log.failure("A login was not renewed", login=login.login_id)
        finally:
            del self._under_way[login.login_id]
            if timer.active():
                timer.cancel()
            renewal.release()
            self._check_idle()

    def _pause(self, key: str) -> None:
        if key not in self._paused_until and len(self._paused_until) >= MAX_PAUSES:
            self._paused_until.popitem(last=False)
        self._paused_until[key] = self._records.clock.now() + PAUSE_SECONDS

    def _resume(self, login_id: str) -> None:
        self._paused_until.pop(login_id, None)

    # Without a provider.

    async def _prolong(self, login_id: str) -> None:
        async def attempt() -> None:
            current = await self._due(login_id)
            if current is not None:
                login, account = current
                await self._records.registry.commit(self._renewing(login, account, self._records.now()))

        await retry_on_conflict(self._records.registry, attempt)
        self._resume(login_id)

    async def _due(self, login_id: str) -> tuple[Login, Account] | None:
        """Return a login with its account as stored; None if it is not to be renewed, or no longer."""
        login, now = await self._records.login(login_id), self._records.clock.now()
        if login is None or not is_renewal_due(login, now):
            return None
        account = await self._records.directory.account(login.account_id)
        if account is None or login_state(login, account, now) is not LoginState.ACTIVE:
            return None
        return login, account

    def _renewing(self, login: Login, account: Account, now: int) -> Change:
        events: tuple[AuditEvent, ...] = ()
        if is_renewal_recorded(login, now):
            events = (self._records.event(Action.LOGIN_RENEWED, login, account, GATEWAY, method=login.method),)
        return Change(puts=(LOGIN.to_resource(renew(login, now=now)),), events=events)

    # With a provider.

    async def _ask_provider(self, login: Login) -> None:
        if self._is_closing:
            return
        name = provider_of(login)
        try:
            client = self._providers.client(name)
            await client.metadata()  # before the lease, which is short
            lease = await self._take_lease(login)
            if lease is None:
                await self._wait_for_other(login)
            elif await self._renew_with(client, login.login_id, lease):
                self._resume(login.login_id)
        except ProviderUnreachable as error:
            self._pause(name)
            self._log_failure(name, login, error)
        except (ProviderUnusable, ProviderNotFound, TokenInvalid, TokenRefused) as error:
            self._log_failure(name, login, error)

    def _log_failure(self, name: str, login: Login, error: Exception) -> None:
        _log.warn(
            "The provider {provider} did not renew a login: {error}",
            provider=name,
            error=str(error),
            login=login.login_id,
        )

    async def _take_lease(self, login: Login) -> Resource | None:
        """Return the lease of `login`, which this process has now; None if another one has it."""
        now = self._records.now()
        held = await self._records.resource(LEASE, login.login_id)
        if held is not None and read_until(held) > now:
            return None
        lease = timed_record(LEASE, login.login_id, now + LEASE_SECONDS, owner=login.account_id, replaces=held)
        try:
            await self._records.registry.commit(Change(puts=(lease,)))
        except Conflict:
            return None
        return lease

    async def _wait_for_other(self, login: Login) -> None:
        """Wait until the process that has the lease has renewed or ended `login`, `RENEWAL_WAIT_SECONDS` at most."""
        for _ in range(int(RENEWAL_WAIT_SECONDS / POLL_SECONDS)):
            await self._sleep(POLL_SECONDS)
            current = await self._records.login(login.login_id)
            if current is None or current.ended_at is not None or current.renewed_at != login.renewed_at:
                await self._records.registry.catch_up()
                self._resume(login.login_id)
                return

    async def _renew_with(self, client: ProviderClient, login_id: str, lease: Resource) -> bool:
        """Renew the login whose `lease` this process has; returns whether there is nothing left to repeat."""
        current = await self._due(login_id)
        if current is None:
            await self._records.registry.commit(Change(deletes=(lease,)))
            return True
        login, _ = current
        token = unseal_token(self._keys(), login)
        if not token:
            await self._end(login, EndReason.KEY, is_worthless=True)
            return True
        if self._records.now() > read_until(lease) - LEASE_SECONDS + MAX_LEASE_AGE_SECONDS:
            raise StoreUnavailable("The store took too long to record the lease of a renewal.")
        try:
            tokens = await client.refresh(token)
        except TokenRefused as refusal:
            if not refusal.is_final:
                raise
            await self._end(login, EndReason.PROVIDER_REFUSED, is_worthless=True)
            return True
        if tokens.refresh_token and tokens.refresh_token != token:
            sealed = seal_token(self._keys(), self._entropy, login_id, tokens.refresh_token)
            if not await self._store_token(login_id, sealed):
                return True
        identity = await self._records.directory.identity(login.identity_id)
        if identity is None:
            await self._end(login, EndReason.ACCOUNT)
            return True
        try:
            person = await client.renewed_person(tokens, known_person(identity, login.provider_sid))
        except OtherPerson:
            await self._end(login, EndReason.PROVIDER_REFUSED)
            return True
        await self._finish(login_id, person, lease)
        return True

    async def _end(self, refused: Login, why: EndReason, *, is_worthless: bool = False) -> None:
        """End the login, unless another process has stored a later token since `refused` was read."""

        def is_meant(login: Login) -> bool:
            return not is_worthless or login.sealed == refused.sealed

        ended = await self._records.end(refused.login_id, why, is_worthless=is_worthless, is_meant=is_meant)
        if ended is not None and not is_worthless:
            self._revoke(ended)

    async def _store_token(self, login_id: str, sealed: str) -> bool:
        """Store a new token; returns False if the login has ended meanwhile, so that the token is to be revoked."""
        for _ in range(STORE_ATTEMPTS):
            try:
                login = await retry_on_conflict(self._records.registry, lambda: self._put_token(login_id, sealed))
            except StoreUnavailable:
                await self._sleep(1.0)
                continue
            if login is not None and login.ended_at is not None:
                self._revoke(login)
            return login is not None and login.ended_at is None
        raise StoreUnavailable("A provider's new token could not be stored; the login will have to be opened again.")

    async def _put_token(self, login_id: str, sealed: str) -> Login | None:
        login = await self._records.login(login_id)
        if login is None:
            return None
        changed = with_token(login, sealed)
        puts = [LOGIN.to_resource(changed)]
        if login.ended_at is not None:
            puts.append(await self._records.pending_revocation(login))
        await self._records.registry.commit(Change(puts=tuple(puts)))
        return changed

    async def _finish(self, login_id: str, person: Person, lease: Resource) -> None:
        """Commit the renewal with what the provider says of the person now, and give the lease back."""

        async def attempt() -> None:
            held = await self._records.resource(LEASE, login_id)
            release = Change(deletes=(lease,)) if held == lease else Change()
            current = await self._due(login_id)
            if current is None:
                await self._records.registry.commit(release)
                return
            login, account = current
            change = self._renewing(login, account, self._records.now())
            await self._records.registry.commit(merged(change, await self._described(login, account, person), release))

        await retry_on_conflict(self._records.registry, attempt)

    async def _described(self, login: Login, account: Account, person: Person) -> Change:
        """Return the change of identity and account to what the provider says of `person`."""
        identity = await self._records.directory.identity(login.identity_id)
        if identity is None:
            return Change()
        name = provider_of(login)
        changed = updated_account(account, identity, name, person)
        puts = (IDENTITY.to_resource(updated_identity(identity, name, person, now=self._records.now())),)
        if changed is account:
            return Change(puts=puts)
        event = self._records.account_event(Action.ACCOUNT_CHANGED, changed, GATEWAY, provider=name)
        return Change(puts=(*puts, ACCOUNT.to_resource(changed)), events=(event,))

    async def _sleep(self, seconds: float) -> None:
        done: Deferred[None] = Deferred()
        self._call_later(seconds, lambda: done.callback(None))
        await done

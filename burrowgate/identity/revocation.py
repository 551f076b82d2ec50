"""Revocation of providers' refresh tokens after the end of their logins (RFC 7009).

Rules.
    A login has ended, in all processes, before its token is revoked. That is tried at once, and then by `retry` for
    `login_records.REVOCATION_SECONDS`; when it has succeeded, or the time is over, the sealed token is wiped.
    Tokens are revoked one after the other. After a provider could not be reached, its others wait for the next `retry`.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.core.identity.logins import Login, provider_of, with_token
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import ProviderNotFound, StoreError
from burrowgate.identity.login_records import REVOCATION, LoginRecords, read_until
from burrowgate.identity.oidc.http import ProviderUnreachable
from burrowgate.identity.oidc.provider import ProviderUnusable
from burrowgate.identity.providers import Providers
from burrowgate.identity.records import LOGIN
from burrowgate.identity.refresh_tokens import unseal_token
from burrowgate.sessions.optimistic import retry_on_conflict

MAX_QUEUED = 1_000
"""Tokens that a process is to revoke; further ones are left to `retry`."""

_log = Logger()


class Revocations:
    """Revokes tokens in the background."""

    def __init__(self, records: LoginRecords, providers: Providers, *, keys: Callable[[], Keyring]) -> None:
        self._records = records
        self._providers = providers
        self._keys = keys
        self._queue: dict[str, None] = {}
        """Ids of logins, in order."""
        self._unreachable: set[str] = set()
        self._working: Deferred[None] | None = None
        self._is_closing = False

    def start(self, login: Login) -> None:
        """Begin to revoke the token of `login`, whose end was committed."""
        if login.sealed:
            self._add(login.login_id)

    async def retry(self) -> None:
        """Begin to revoke all tokens that were not yet; called once a minute by one process. Raises `StoreError`."""
        self._unreachable.clear()
        for record in await self._records.registry.store.resources(ResourceQuery(kind=REVOCATION, limit=MAX_QUEUED)):
            self._add(record.resource_id)

    def close(self) -> None:
        """Begin no further revocation; what remains is left to `retry` of the next process."""
        self._is_closing = True

    def finished(self) -> Deferred[None]:
        """Return a Deferred that fires when nothing is under way."""
        done: Deferred[None] = Deferred()
        if self._working is None:
            done.callback(None)
        else:
            self._working.addBoth(lambda _: done.callback(None))
        return done

    def _add(self, login_id: str) -> None:
        if len(self._queue) < MAX_QUEUED:
            self._queue[login_id] = None
        if self._working is None:
            working = Deferred.fromCoroutine(self._work())
            self._working = None if working.called else working

    async def _work(self) -> None:
        try:
            while self._queue and not self._is_closing:
                login_id = next(iter(self._queue))
                del self._queue[login_id]
                try:
                    await self._revoke(login_id)
                except StoreError as error:
                    _log.warn("A token of a provider was not revoked: {error}", error=str(error), login=login_id)
                except Exception:
                    _log.failure("A token of a provider was not revoked", login=login_id)
        finally:
            self._working = None

    async def _revoke(self, login_id: str) -> None:
        record = await self._records.resource(REVOCATION, login_id)
        if record is None:
            return
        login = await self._records.login(login_id)
        if login is None or not login.sealed:
            await self._records.registry.commit(Change(deletes=(record,)))
        elif await self._is_revoked(login) or read_until(record) <= self._records.now():
            await self._wipe(login)

    async def _is_revoked(self, login: Login) -> bool:
        """Revoke the token of `login`; returns False if it has to be tried again."""
        name = provider_of(login)
        token = unseal_token(self._keys(), login)
        if not token:
            return True
        if name in self._unreachable:
            return False
        try:
            await self._providers.client(name).revoke(token)
        except ProviderUnreachable as error:
            self._unreachable.add(name)
            _log.warn("The provider {provider} cannot revoke a token: {error}", provider=name, error=str(error))
            return False
        except (ProviderUnusable, ProviderNotFound) as error:
            _log.warn("The provider {provider} cannot revoke a token: {error}", provider=name, error=str(error))
            return False
        return True

    async def _wipe(self, revoked: Login) -> None:
        async def attempt() -> None:
            login = await self._records.login(revoked.login_id)
            record = await self._records.resource(REVOCATION, revoked.login_id)
            # A renewal that was under way at the end of the login may have stored another token since.
            if login is None or login.sealed != revoked.sealed:
                return
            deletes: tuple[Resource, ...] = () if record is None else (record,)
            wiped = LOGIN.to_resource(with_token(login, ""))
            await self._records.registry.commit(Change(puts=(wiped,), deletes=deletes))

        await retry_on_conflict(self._records.registry, attempt)

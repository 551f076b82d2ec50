"""Renewal and revocation of leases, by the primary process of each gateway.

Rules.
    A lease is revoked when its session is over or does not exist, and when the process that was issuing it is gone.
    A revocation that fails is tried again, less and less often; after a day the lease is `lost`, which is an error in
    the log, an audit event, and a line in the list of leases.
    A lease that its issuer ends is renewed before that. If the renewal fails until then, the session has lost it.
    Of several gateways that do the same, one commits; libraries allow any number of revocations.
    At most `MAX_CALLS` calls of libraries are under way, and none is waited for longer than its library allows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from twisted.internet.defer import DeferredSemaphore, gatherResults
from twisted.logger import Logger

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import State, state_at
from burrowgate.core.store_records import Change
from burrowgate.core.tcp import leases
from burrowgate.core.tcp.leases import Lease, LeaseState
from burrowgate.errors import BurrowgateError, Conflict, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.credentials import SessionCredentials
from burrowgate.tcp.records import LEASE

MAX_CALLS = 8
PAGE = 500
KEEP_REVOKED_SECONDS = 3_600
"""How long the record of a revoked lease is kept."""

_log = Logger()


class LeaseRunner:
    """Renews and revokes leases."""

    def __init__(self, registry: Registry, credentials: SessionCredentials, *, clock: IClock) -> None:
        self._registry = registry
        self._credentials = credentials
        self._clock = clock
        self._calls = DeferredSemaphore(MAX_CALLS)
        self._busy: set[str] = set()
        """Leases for which a library is being called."""

    async def end(self, sid: str) -> list[Lease]:
        """Let the leases of a session that is over be revoked now; return them as they are after the first try."""
        now = self._now()
        for lease in await self._credentials.leases_of(sid):
            doomed = leases.to_revoke(lease, now=now)
            if doomed is not lease:
                await self._put(doomed)
        found = [lease for lease in await self._credentials.leases_of(sid) if lease.state is LeaseState.REVOKING]
        await self._all(self._revoke, [lease for lease in found if lease.next_try_at <= now])
        return await self._credentials.leases_of(sid)

    async def lost_at(self, sid: str) -> int | None:
        """Return when the session `sid` loses a credential unless that is renewed before; None if it does not."""
        ends = [leases.lost_at(lease) for lease in await self._credentials.leases_of(sid)]
        return min((end for end in ends if end is not None), default=None)

    async def run(self) -> None:
        """Look at all leases; called every few seconds. Raises `StoreError`."""
        after = ""
        while True:
            page = await self._registry.store.resources(ResourceQuery(kind=LEASE.kind, after=after, limit=PAGE))
            found = [LEASE.from_resource(resource) for resource in page if resource.deleted_at is None]
            await self._all(self._look_at, [lease for lease in found if lease.lease_id not in self._busy])
            if len(page) < PAGE:
                return
            after = page[-1].key

    async def _all(self, work: Callable[[Lease], Awaitable[None]], pending: list[Lease]) -> None:
        """Do `work` on all leases of `pending`, `MAX_CALLS` at a time."""
        await gatherResults([self._calls.run(_caught, work, lease) for lease in pending])

    async def _look_at(self, lease: Lease) -> None:
        now = self._now()
        match lease.state:
            case LeaseState.REVOKING if lease.next_try_at <= now:
                await self._revoke(lease)
            case LeaseState.REVOKED | LeaseState.LOST:
                if now - max(lease.next_try_at, lease.created_at) >= KEEP_REVOKED_SECONDS:
                    await self._forget(lease)
            case LeaseState.ISSUING:
                if not await self._is_being_issued(lease, now):
                    await self._put(leases.to_revoke(lease, now=now))
            case LeaseState.LIVE:
                if await self._is_over(lease, now):
                    doomed = leases.to_revoke(lease, now=now)
                    await self._put(doomed)
                    await self._revoke(doomed)
                    return
                renew_at = leases.renew_at(lease)
                if renew_at is not None and renew_at <= now:
                    await self._renew(lease)
            case _:
                pass

    async def _is_over(self, lease: Lease, now: int) -> bool:
        """Return whether the session of `lease` is over, or was never committed."""
        session = await self._registry.read(lease.sid)
        if session is None:
            return not await self._is_being_issued(lease, now)
        target = self._registry.target_by_id(session.target_id)
        deleted_at = now if target is None else target.deleted_at
        state = state_at(session, now, deleted_at=deleted_at, last_used_at=session.last_used_at)
        return state not in (State.ACTIVE, State.IDLE)

    async def _is_being_issued(self, lease: Lease, now: int) -> bool:
        nodes = {heartbeat.node_id for heartbeat in await self._registry.store.nodes()}
        return leases.is_being_issued(lease, now=now, nodes=nodes)

    async def _revoke(self, lease: Lease) -> None:
        if lease.lease_id in self._busy:
            return
        self._busy.add(lease.lease_id)
        try:
            try:
                library = await self._credentials.library(lease)
                vault = await self._credentials.vault(library)
                issuer = self._credentials.issuer(library, vault)
                context = await self._credentials.context(lease, library, vault, expires_at=self._now())
                await issuer.revoke(context, lease.hint, self._credentials.opened(lease).accessor)
            except StoreError:
                raise
            except BurrowgateError as error:
                await self._failed(lease, str(error))
                return
            later = leases.revoked(lease, now=self._now())
            action = Action.CREDENTIAL_REVOKED if later.state is LeaseState.REVOKED else None
            await self._put(later, action, {})
        finally:
            self._busy.discard(lease.lease_id)

    async def _failed(self, lease: Lease, error: str) -> None:
        later = leases.failed(lease, error, now=self._now())
        if later.state is LeaseState.LOST:
            _log.error(
                "A credential could not be revoked for a day and is given up: {name}, {error}",
                name=lease.hint,
                error=error,
            )
            await self._put(later, Action.CREDENTIAL_LOST, {"error": later.last_error})
            return
        _log.warn("A credential is not revoked yet: {name}, {error}", name=lease.hint, error=error)
        action = Action.CREDENTIAL_REVOKE_FAILED if later.tries == 1 else None
        await self._put(later, action, {"error": later.last_error})

    async def _renew(self, lease: Lease) -> None:
        session = await self._registry.read(lease.sid)
        if session is None or lease.lease_id in self._busy or lease.next_try_at > self._now():
            return
        self._busy.add(lease.lease_id)
        try:
            library = await self._credentials.library(lease)
            vault = await self._credentials.vault(library)
            context = await self._credentials.context(lease, library, vault, expires_at=session.expires_at)
            issuer = self._credentials.issuer(library, vault)
            accessor = self._credentials.opened(lease).accessor
            expires_at = await issuer.renew(context, accessor, session.expires_at)
        except StoreError:
            raise
        except BurrowgateError as error:
            _log.warn("A credential is not renewed yet: {name}, {error}", name=lease.hint, error=str(error))
            return
        finally:
            self._busy.discard(lease.lease_id)
        await self._put(leases.renewed(lease, expires_at=expires_at), Action.CREDENTIAL_RENEWED, {"until": expires_at})

    async def _put(self, lease: Lease, action: Action | None = None, detail: Detail | None = None) -> None:
        events: tuple[AuditEvent, ...] = ()
        if action is not None:
            named: Detail = {"credential": lease.name, "name": lease.hint, **(detail or {})}
            events = (self._credentials.event(action, lease.sid, lease.target_name, named),)
        await self._registry.commit(Change(puts=(LEASE.to_resource(lease),), events=events))

    async def _forget(self, lease: Lease) -> None:
        if lease.state is LeaseState.REVOKED:
            await self._registry.commit(Change(deletes=(LEASE.to_resource(lease),)))

    def _now(self) -> int:
        return int(self._clock.now())


async def _caught(work: Callable[[Lease], Awaitable[None]], lease: Lease) -> None:
    """Do `work`; what it raises is logged, except conflicts: another process does the same."""
    try:
        await work(lease)
    except Conflict:
        return
    except StoreError as error:
        _log.warn("A lease was not looked at: {error}", error=str(error))
    except Exception:
        _log.failure("A lease was not looked at")

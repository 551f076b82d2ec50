"""Upkeep of sealed values: moves them to the newest key, and removes those of deleted credentials.

Rules.
    `rewrap` moves credentials and leases, deleted credentials included: libraries need these to revoke what they
    issued. It can be interrupted and repeated, and several processes may do it at once.
    The sealed value of a deleted credential is removed after `KEEP_DELETED_SECONDS`, when each lease is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.leases import MAX_REVOKING_SECONDS, LeaseState
from burrowgate.core.tcp.vaults import Credential
from burrowgate.core.tokens import Keyring
from burrowgate.credentials.local_vault import NONCE_BYTES as VAULT_NONCE_BYTES
from burrowgate.credentials.local_vault import key_id, rewrap
from burrowgate.errors import Conflict, CredentialLost
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sealing import NONCE_BYTES, seal, unseal
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.credentials import LEASE_PURPOSE
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import CREDENTIAL, LEASE

KEEP_DELETED_SECONDS = MAX_REVOKING_SECONDS + 3_600
"""A lease is revoked or lost by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """The result of one pass over all sealed values."""

    moved: int = 0
    lost: tuple[str, ...] = ()
    """Names of credentials that no key opens."""
    remaining: int = 0
    """Values that others changed at the same time, and that may be under an old key; another pass moves them."""


class VaultUpkeep:
    """Keeps the sealed values of a store readable, and no longer than needed."""

    def __init__(self, registry: Registry, *, keys: Callable[[], Keyring], clock: IClock, entropy: IEntropy) -> None:
        self._registry = registry
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._credentials = RecordEditor(registry, CREDENTIAL, clock)
        self._leases = RecordEditor(registry, LEASE, clock)

    async def rewrap(self, *, actor: str) -> Rewrapped:
        """Seal all values anew that are not under the newest key. Raises `StoreError`."""
        moved, lost, remaining = 0, [], 0
        for resource in await self._credentials.resources():
            credential = CREDENTIAL.from_resource(resource)
            if not credential.sealed:
                continue
            try:
                changed = rewrap(self._keys(), credential, self._entropy.token_bytes(VAULT_NONCE_BYTES))
            except CredentialLost:
                lost.append(credential.name)
                continue
            if changed is not None:
                put = CREDENTIAL.to_resource(changed, deleted_at=resource.deleted_at)
                event = self._credentials.event(Action.CREDENTIAL_REWRAPPED, changed, actor, {"key": key_id(changed)})
                is_moved = await self._commit(put, event)
                moved, remaining = moved + is_moved, remaining + (not is_moved)
        for resource in await self._leases.resources():
            lease = self._moved_lease(resource)
            if lease is not None:
                is_moved = await self._commit(lease)
                moved, remaining = moved + is_moved, remaining + (not is_moved)
        return Rewrapped(moved=moved, lost=tuple(sorted(lost)), remaining=remaining)

    async def by_key(self) -> dict[str, int]:
        """Return how many credentials and live leases are sealed under each key, by its id."""
        counts: dict[str, int] = {}
        sealed = [CREDENTIAL.from_resource(item).sealed for item in await self._credentials.resources()]
        sealed += [LEASE.from_resource(item).sealed for item in await self._leases.resources()]
        for text in filter(None, sealed):
            kid = text.partition(".")[0]
            counts[kid] = counts.get(kid, 0) + 1
        return counts

    async def erase(self) -> int:
        """Remove the sealed values of credentials that were deleted long ago; returns how many. Raises `StoreError`."""
        erased = 0
        limit = int(self._clock.now()) - KEEP_DELETED_SECONDS
        for resource in await self._credentials.resources():
            credential: Credential = CREDENTIAL.from_resource(resource)
            if resource.deleted_at is not None and resource.deleted_at <= limit and credential.sealed:
                empty = replace(credential, sealed="", version=credential.version + 1)
                erased += await self._commit(CREDENTIAL.to_resource(empty, deleted_at=resource.deleted_at))
        return erased

    def _moved_lease(self, resource: Resource) -> Resource | None:
        """Return a lease that is sealed under the newest key; None if it is, holds nothing or cannot be opened."""
        lease, keys = LEASE.from_resource(resource), self._keys()
        if not lease.sealed or lease.state is LeaseState.REVOKED or lease.sealed.startswith(f"{keys.newest.kid}."):
            return None
        opened = unseal(keys, LEASE_PURPOSE, lease.lease_id, lease.sealed)
        if opened is None:
            return None
        sealed = seal(keys.newest, LEASE_PURPOSE, lease.lease_id, opened, self._entropy.token_bytes(NONCE_BYTES))
        changed = replace(lease, sealed=sealed, version=lease.version + 1)
        return LEASE.to_resource(changed, deleted_at=resource.deleted_at)

    async def _commit(self, put: Resource, *events: AuditEvent) -> bool:
        """Commit one record; returns False if another process changed it at the same time."""
        try:
            await self._registry.commit(Change(puts=(put,), events=events))
        except Conflict:
            return False
        return True

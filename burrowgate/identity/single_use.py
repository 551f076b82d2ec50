"""Values that are accepted once by all processes: completion codes, passkey challenges and logout tokens.

A value that was used is a record of the store under the value's hash, so that a second use conflicts, whichever process
it reaches. It is removed when the value has expired. Only genuine values are spent, so strangers cannot add any.
"""

from __future__ import annotations

import hashlib

from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import b64url
from burrowgate.errors import Conflict
from burrowgate.interfaces import IClock
from burrowgate.sessions.registry import Registry

KIND = "spent_value"
PURGE_RECORDS = 1_000
"""Expired records that are removed in one commit."""


class SingleUse:
    """Remembers which values were used."""

    def __init__(self, registry: Registry, clock: IClock) -> None:
        self._registry = registry
        self._clock = clock

    async def spend(self, purpose: str, value: bytes, expires_at: int) -> bool:
        """Record the use of `value` for `purpose`; returns False if it was used before, or has expired.

        The caller has verified that `value` is genuine and not accepted after `expires_at`. Raises `StoreError`.
        """
        if expires_at <= self._clock.now():
            return False
        digest = hashlib.sha256(purpose.encode() + b"\n" + value).digest()
        record = Resource(kind=KIND, resource_id=b64url(digest[:24]), body=f'{{"expires_at":{int(expires_at)}}}')
        try:
            await self._registry.commit(Change(puts=(record,)))
        except Conflict:
            return False
        return True

    async def purge(self) -> int:
        """Remove the records of expired values; returns their number. Raises `StoreError`.

        It is called once a minute by one process.
        """
        now, after, removed = int(self._clock.now()), "", 0
        while found := await self._registry.store.resources(ResourceQuery(kind=KIND, after=after, limit=PURGE_RECORDS)):
            expired = tuple(one for one in found if _expires_at(one) <= now)
            if expired:
                await self._registry.commit(Change(deletes=expired))
                removed += len(expired)
            after = found[-1].key
        return removed


def _expires_at(record: Resource) -> int:
    return int(record.body.removeprefix('{"expires_at":').removesuffix("}"))

"""The hosts that a set has as records of the store."""

from __future__ import annotations

from collections.abc import Sequence

from zope.interface import implementer

from burrowgate.core.resources import ResourceQuery
from burrowgate.host_sources.interfaces import MAX_HOSTS, FoundHost, HostRequest, IHostSource
from burrowgate.interfaces import IStore
from burrowgate.tcp.records import HOST


@implementer(IHostSource)
class StaticSource:
    """Reads the records of hosts."""

    def __init__(self, store: IStore) -> None:
        self._store = store

    async def hosts(self, request: HostRequest) -> Sequence[FoundHost]:
        """Implement `IHostSource.hosts`. Raises `StoreError`."""
        query = ResourceQuery(kind=HOST.kind, owner=request.set_id, limit=MAX_HOSTS)
        records = [HOST.from_resource(one) for one in await self._store.resources(query) if one.deleted_at is None]
        return [FoundHost(address=one.address, name=one.name, host_id=one.host_id) for one in records]

    async def close(self) -> None:
        """Implement `IHostSource.close`: nothing is kept open."""

"""Sources, host sets and hosts without HTTP: add, change and delete; each operation is one commit.

Rules.
    Names are unique: of sources and host sets in their project, of hosts in their set.
    A host set that names no source gets one of kind `static` of its own name, in the same commit.
    A deletion refuses nothing: it ends the sessions that stand on the record. With a host set, its hosts are deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from burrowgate.core.audit import Action
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.hosts import (
    DnsRecord,
    Host,
    HostSet,
    Source,
    SourceKind,
    check_host_address,
    check_port,
    check_source,
)
from burrowgate.core.tcp.names import check_label_name
from burrowgate.core.tcp.vaults import check_options
from burrowgate.errors import Invalid, ResourceNotFound
from burrowgate.host_sources.interfaces import MAX_HOSTS
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.project_service import changing
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import HOST, HOST_SET, SOURCE
from burrowgate.tcp.vault_service import new_record_id

MAX_QUERY_LENGTH = 253


class HostService:
    """Changes sources, host sets and hosts."""

    def __init__(
        self,
        registry: Registry,
        *,
        clock: IClock,
        entropy: IEntropy,
        check_plugin: Callable[[Source], None],
    ) -> None:
        """`check_plugin` checks that the type of a source is installed and has its options. Raises `Invalid`."""
        self._check_plugin = check_plugin
        self._registry = registry
        self._clock = clock
        self._entropy = entropy
        self.sources = RecordEditor(registry, SOURCE, clock)
        self.sets = RecordEditor(registry, HOST_SET, clock)
        self.hosts = RecordEditor(registry, HOST, clock)

    # Sources.

    async def add_source(
        self,
        project_id: str,
        name: str,
        kind: SourceKind,
        *,
        query: str = "",
        record: DnsRecord = DnsRecord.ADDRESS,
        plugin: str = "",
        options: Mapping[str, str] | None = None,
        actor: str,
    ) -> Source:
        """Add a source in a project that exists. Raises `Invalid` or `ResourceTaken`."""
        source = self._source(project_id, check_label_name(name), kind)
        given = tuple(sorted((options or {}).items()))
        source = self._checked_source(replace(source, query=query, record=record, plugin=plugin, options=given))
        return await self.sources.add(source, actor=actor)

    async def change_source(
        self, source_id: str, changes: Mapping[str, Any], *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Source:
        """Change `name`, `query`, `record` or `options`. Raises `ResourceNotFound`, `Invalid` or `ResourceTaken`."""
        change = changing(_named(changes), self._checked_source)
        return await self.sources.change(source_id, change, actor=actor, expected=expected)

    async def delete_source(self, source_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Source:
        """Delete a source. Raises `ResourceNotFound` or `PreconditionFailed`."""
        return await self.sources.delete(source_id, actor=actor, expected=expected, next_version=_next)

    # Host sets.

    async def add_set(self, project_id: str, name: str, port: int, *, source_id: str = "", actor: str) -> HostSet:
        """Add a host set in a project that exists. Raises `Invalid`, `ResourceNotFound` or `ResourceTaken`."""
        name, now = check_label_name(name), int(self._clock.now())
        puts: list[Resource] = []
        events = []
        if source_id:
            await self._check_source_of(source_id, project_id)
        else:
            source = await self._static_source(project_id, name)
            if source is None:
                source = self._source(project_id, name, SourceKind.STATIC)
                puts.append(SOURCE.to_resource(source))
                events.append(self.sources.event(Action.RESOURCE_ADDED, source, actor))
            source_id = source.source_id
        host_set = HostSet(
            set_id=new_record_id(self._entropy),
            project_id=project_id,
            name=name,
            source_id=source_id,
            port=check_port(port),
            created_at=now,
        )
        puts.append(HOST_SET.to_resource(host_set))
        events.append(self.sets.event(Action.RESOURCE_ADDED, host_set, actor))
        await self._registry.commit(Change(puts=tuple(puts), events=tuple(events)))
        return host_set

    async def change_set(
        self, set_id: str, changes: Mapping[str, Any], *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> HostSet:
        """Change `name`, `port` or `source_id`. Raises `ResourceNotFound`, `Invalid` or `ResourceTaken`."""
        if "port" in changes:
            check_port(changes["port"])
        if "source_id" in changes:
            await self._check_source_of(changes["source_id"], (await self.sets.get(set_id)).project_id)
        change = changing(_named(changes), lambda host_set: host_set)
        return await self.sets.change(set_id, change, actor=actor, expected=expected)

    async def delete_set(self, set_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> HostSet:
        """Delete a host set with its hosts. Raises `ResourceNotFound` or `PreconditionFailed`."""

        async def hosts_of_it(now: int) -> tuple[Resource, ...]:
            return tuple(HOST.to_resource(_next(host), deleted_at=now) for host in await self.hosts.list(set_id))

        return await self.sets.delete(set_id, actor=actor, expected=expected, next_version=_next, also=hosts_of_it)

    # Hosts.

    async def add_host(self, set_id: str, address: str, *, name: str = "", actor: str) -> Host:
        """Add a host to a set whose source is static. Raises `ResourceNotFound`, `Invalid` or `ResourceTaken`."""
        host_set = await self.sets.get(set_id)
        source = await self.sources.get(host_set.source_id)
        if source.kind is not SourceKind.STATIC:
            raise Invalid(
                "set", f"The hosts of {host_set.name!r} come from its source {source.name!r}, not from records."
            )
        if len(await self.hosts.list(set_id)) >= MAX_HOSTS:
            raise Invalid("set", f"A host set has at most {MAX_HOSTS} hosts.")
        address = check_host_address(address)
        host = Host(
            host_id=new_record_id(self._entropy),
            set_id=set_id,
            name=check_label_name(name) if name else address,
            address=address,
            created_at=int(self._clock.now()),
        )
        return await self.hosts.add(host, actor=actor)

    async def change_host(
        self, host_id: str, changes: Mapping[str, Any], *, actor: str, expected: ExpectedVersions = ANY_VERSION
    ) -> Host:
        """Change `name` or `address`; for sessions that are established later.

        Raises `ResourceNotFound`, `Invalid` or `ResourceTaken`.
        """
        if "address" in changes:
            changes = {**changes, "address": check_host_address(changes["address"])}
        change = changing(_named(changes), lambda host: host)
        return await self.hosts.change(host_id, change, actor=actor, expected=expected)

    async def delete_host(self, host_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Host:
        """Delete a host. Raises `ResourceNotFound` or `PreconditionFailed`."""
        return await self.hosts.delete(host_id, actor=actor, expected=expected, next_version=_next)

    # Names.

    async def set_ids(self, names: Sequence[str], project_id: str) -> tuple[str, ...]:
        """Return the ids of the host sets in a project that have these names or ids. Raises `Invalid`."""
        found = await self.sets.list(project_id)
        ids = {one.set_id: one.set_id for one in found} | {one.name: one.set_id for one in found}
        for name in names:
            if ids.get(name, ids.get(name.strip().lower())) is None:
                raise Invalid("tcp.host_sets", f"There is no host set {name!r} in the project of this target.")
        return tuple(dict.fromkeys(ids.get(name) or ids[name.strip().lower()] for name in names))

    async def set_names(self, set_ids: Sequence[str]) -> Mapping[str, str]:
        """Return the names of host sets by their ids, deleted ones included. Raises `StoreError`."""
        names = {}
        for set_id in dict.fromkeys(set_ids):
            resource = await self._registry.store.resource(HOST_SET.kind, set_id)
            names[set_id] = set_id if resource is None else HOST_SET.from_resource(resource).name
        return names

    def _checked_source(self, source: Source) -> Source:
        """Return `source`, checked. Raises `Invalid`."""
        if len(source.query) > MAX_QUERY_LENGTH or not source.query.isprintable():
            raise Invalid("query", f"{source.query!r} is not a name to query.")
        check_options(source.options, "source")
        check_source(source)
        if source.kind is SourceKind.PLUGIN:
            self._check_plugin(source)
        return source

    def _source(self, project_id: str, name: str, kind: SourceKind) -> Source:
        return Source(
            source_id=new_record_id(self._entropy),
            project_id=project_id,
            name=name,
            kind=kind,
            created_at=int(self._clock.now()),
        )

    async def _static_source(self, project_id: str, name: str) -> Source | None:
        """Return the static source of that name; None without one. Raises `Invalid` if it is of another kind."""
        try:
            source = await self.sources.find(f"{project_id}/{name}", name)
        except ResourceNotFound:
            return None
        if source.kind is not SourceKind.STATIC:
            raise Invalid("source", f"The source {name!r} is of the kind {source.kind}; name the source of the set.")
        return source

    async def _check_source_of(self, source_id: str, project_id: str) -> None:
        if (await self.sources.get(source_id)).project_id != project_id:
            raise Invalid("source", "This source is in another project; add one to the project of the host set.")


def _next(record: Any) -> Any:
    return replace(record, version=record.version + 1)


def _named(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**changes, "name": check_label_name(changes["name"])} if "name" in changes else changes

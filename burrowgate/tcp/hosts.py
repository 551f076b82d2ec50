"""The choice of the host of a new session: from the address of its target, or from host sets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from burrowgate.core.resources import ResourceQuery
from burrowgate.core.targets import Target
from burrowgate.core.tcp.hosts import DnsRecord, Host, HostSet, Source, SourceKind, dial_order
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS
from burrowgate.errors import Invalid
from burrowgate.interfaces import IEntropy, IStore
from burrowgate.tcp.records import HOST, HOST_SET, SOURCE

MAX_HOSTS = 1_000
"""Hosts of one set that are considered."""
MAX_TRIED = 5
"""Hosts that are tried when a session is established, so that one whose hosts are all off is not waited for long."""

Answers = Callable[[str, int], Awaitable[bool]]
"""Whether a host and port accept a connection, soon."""
Lookup = Callable[[str, DnsRecord], Awaitable[Sequence[tuple[str, int | None]]]]
"""The answers to a DNS query: addresses or names, with a port if the record has one. Raises `Invalid`."""
FromPlugin = Callable[[Source], Awaitable[Sequence[Host]]]
"""The hosts of a source of a plugin. Raises `Invalid`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenHost:
    """The host of one session."""

    host: str
    port: int
    name: str = ""
    """Its name as a record; empty for the address of the target."""
    host_id: str = ""
    basis: tuple[str, ...] = ()
    """The keys of the records by which it was found."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    host: Host
    port: int
    basis: tuple[str, ...]


class HostChooser:
    """Chooses hosts."""

    def __init__(
        self, store: IStore, *, entropy: IEntropy, answers: Answers, lookup: Lookup, from_plugin: FromPlugin
    ) -> None:
        self._store = store
        self._entropy = entropy
        self._answers = answers
        self._lookup = lookup
        self._from_plugin = from_plugin

    async def choose(self, target: Target) -> ChosenHost:
        """Return the host of a new session of `target`.

        Of several, the first one that answers in a random order, or the first if none does. Raises `Invalid` if the
        target's host sets have no host, or `StoreError`.
        """
        sets = (target.tcp or DEFAULT_SETTINGS).host_sets
        if not sets:
            return ChosenHost(host=target.address.host, port=target.address.port)
        candidates: dict[str, _Candidate] = {}
        for set_id in sets:
            for candidate in await self._candidates(set_id):
                candidates.setdefault(f"{candidate.host.host_id} {candidate.port}", candidate)
        if not candidates:
            raise Invalid("target", f"The host sets of the target {target.name!r} have no host; add one to them.")
        keyed = [replace(one.host, host_id=key) for key, one in candidates.items()]
        order = [candidates[host.host_id] for host in dial_order(keyed, self._draw)]
        for candidate in order[:MAX_TRIED]:
            if len(order) == 1 or await self._answers(candidate.host.address, candidate.port):
                return _chosen(candidate)
        return _chosen(order[0])

    async def _candidates(self, set_id: str) -> list[_Candidate]:
        resource = await self._store.resource(HOST_SET.kind, set_id)
        if resource is None or resource.deleted_at is not None:
            return []
        host_set = HOST_SET.from_resource(resource)
        found = await self._store.resource(SOURCE.kind, host_set.source_id)
        if found is None or found.deleted_at is not None:
            return []
        source = SOURCE.from_resource(found)
        keys = (f"{HOST_SET.kind}/{set_id}", f"{SOURCE.kind}/{source.source_id}")
        if source.kind is SourceKind.DNS:
            answers = await self._lookup(source.query, source.record)
            return [
                _Candidate(_unrecorded(host_set, address), port or host_set.port, keys) for address, port in answers
            ]
        if source.kind is SourceKind.PLUGIN:
            return [_Candidate(host, host_set.port, keys) for host in await self._from_plugin(source)]
        query = ResourceQuery(kind=HOST.kind, owner=set_id, limit=MAX_HOSTS)
        hosts = [HOST.from_resource(one) for one in await self._store.resources(query) if one.deleted_at is None]
        return [_Candidate(host, host_set.port, (*keys, f"{HOST.kind}/{host.host_id}")) for host in hosts]

    def _draw(self, count: int) -> int:
        """Return a random number below `count`; its bias, below 2^-56 for 1,000 hosts, does not matter."""
        return int.from_bytes(self._entropy.token_bytes(8), "big") % count


def _unrecorded(host_set: HostSet, address: str) -> Host:
    """Return an answer of a DNS query as a host; it has no record."""
    return Host(host_id=address, set_id=host_set.set_id, name=address, address=address, created_at=0)


def _chosen(candidate: _Candidate) -> ChosenHost:
    is_record = any(key.startswith(f"{HOST.kind}/") for key in candidate.basis)
    return ChosenHost(
        host=candidate.host.address,
        port=candidate.port,
        name=candidate.host.name,
        host_id=candidate.host.host_id if is_record else "",
        basis=candidate.basis,
    )

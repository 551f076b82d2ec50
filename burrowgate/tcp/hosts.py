"""The choice of the host of a new session: from the address of its target, or from host sets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from burrowgate.core.targets import Target
from burrowgate.core.tcp.hosts import dial_order
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS
from burrowgate.errors import Invalid
from burrowgate.host_sources.interfaces import FoundHost
from burrowgate.interfaces import IEntropy, IStore
from burrowgate.tcp.records import HOST, HOST_SET, SOURCE
from burrowgate.tcp.source_hosts import SourceHosts

MAX_TRIED = 5
"""Hosts that are tried when a session is established, so that one whose hosts are all off is not waited for long."""

Answers = Callable[[str, int], Awaitable[bool]]
"""Whether a host and port accept a connection, soon."""


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


class HostChooser:
    """Chooses hosts."""

    def __init__(self, store: IStore, *, entropy: IEntropy, answers: Answers, sources: SourceHosts) -> None:
        self._store = store
        self._entropy = entropy
        self._answers = answers
        self._sources = sources

    async def choose(self, target: Target) -> ChosenHost:
        """Return the host of a new session of `target`.

        Of several, the first one that answers in a random order, or the first if none does. Raises `Invalid` if the
        target's host sets have no host, `HostsUnavailable`, `HostsRefused` or `StoreError`.
        """
        sets = (target.tcp or DEFAULT_SETTINGS).host_sets
        if not sets:
            return ChosenHost(host=target.address.host, port=target.address.port)
        candidates: dict[tuple[str, int], ChosenHost] = {}
        for set_id in sets:
            for candidate in await self._candidates(set_id):
                candidates.setdefault((candidate.host_id or candidate.host, candidate.port), candidate)
        if not candidates:
            raise Invalid("target", f"The host sets of the target {target.name!r} have no host; add one to them.")
        order = dial_order(tuple(candidates.values()), self._draw)
        for candidate in order[:MAX_TRIED]:
            if len(order) == 1 or await self._answers(candidate.host, candidate.port):
                return candidate
        return order[0]

    async def _candidates(self, set_id: str) -> list[ChosenHost]:
        resource = await self._store.resource(HOST_SET.kind, set_id)
        if resource is None or resource.deleted_at is not None:
            return []
        host_set = HOST_SET.from_resource(resource)
        found = await self._store.resource(SOURCE.kind, host_set.source_id)
        if found is None or found.deleted_at is not None:
            return []
        source = SOURCE.from_resource(found)
        basis = (f"{HOST_SET.kind}/{set_id}", f"{SOURCE.kind}/{source.source_id}")
        return [_candidate(one, host_set.port, basis) for one in await self._sources.hosts(source, host_set)]

    def _draw(self, count: int) -> int:
        """Return a random number below `count`; its bias, below 2^-56 for 1,000 hosts, does not matter."""
        return int.from_bytes(self._entropy.token_bytes(8), "big") % count


def _candidate(host: FoundHost, port: int, basis: tuple[str, ...]) -> ChosenHost:
    return ChosenHost(
        host=host.address,
        port=host.port or port,
        name=host.name or host.address,
        host_id=host.host_id,
        basis=(*basis, f"{HOST.kind}/{host.host_id}") if host.host_id else basis,
    )

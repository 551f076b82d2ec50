"""The hosts of sources: asked in bounded time, once for all who ask at the same time, and kept while a source is away.

Rules: those of `burrowgate.host_sources.interfaces`. An address that is none is left out, and logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger

from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.tcp.hosts import (
    HostSet,
    Source,
    SourceKind,
    check_host_address,
    check_port,
    source_options,
    source_type,
)
from burrowgate.errors import BurrowgateError, ConfigError, HostsRefused, HostsUnavailable, Invalid
from burrowgate.host_sources.interfaces import (
    CALL_TIMEOUT_SECONDS,
    FRESH_SECONDS,
    KEPT_SECONDS,
    MAX_HOSTS,
    FoundHost,
    HostRequest,
    IHostSource,
)
from burrowgate.interfaces import IClock, IStore
from burrowgate.tcp.static_source import StaticSource

MAX_KEPT_ANSWERS = 256

_log = Logger()

MakeSource = Callable[[str], IHostSource]
"""Returns the source of a type. Raises `ConfigError` if it is not installed."""
_Key = tuple[str, int, str, int]


@dataclass(frozen=True, slots=True)
class _Answer:
    hosts: Sequence[FoundHost]
    asked_at: float


class SourceHosts:
    """Asks sources for their hosts."""

    def __init__(self, store: IStore, make_source: MakeSource, *, clock: IClock, reactor: Any) -> None:
        """`reactor` provides IReactorTime."""
        self._static = StaticSource(store)
        self._make_source = make_source
        self._clock = clock
        self._reactor = reactor
        self._kept: SizedCache[_Key, _Answer] = SizedCache(max_entries=MAX_KEPT_ANSWERS, max_bytes=MAX_KEPT_ANSWERS)
        self._waiting: dict[_Key, list[Deferred[_Answer]]] = {}
        """Those who wait for a call that is under way."""

    async def hosts(self, source: Source, host_set: HostSet) -> Sequence[FoundHost]:
        """Return the hosts of `host_set`. Raises `HostsUnavailable`, `HostsRefused` or `StoreError`."""
        request = HostRequest(
            set_id=host_set.set_id,
            set_name=host_set.name,
            project=host_set.project_id,
            port=host_set.port,
            options=source_options(source),
        )
        if source.kind is SourceKind.STATIC:
            return await self._static.hosts(request)
        key = (source.source_id, source.version, host_set.set_id, host_set.version)
        if kept := self._younger_than(FRESH_SECONDS, key):
            return kept.hosts
        try:
            return (await self._shared(key, source, request)).hosts
        except HostsUnavailable as error:
            kept = self._younger_than(KEPT_SECONDS, key)
            if kept is None:
                raise
            _log.warn(
                "The source {name} is away; its hosts of {seconds} s ago are used. {why}",
                name=source.name,
                seconds=int(self._clock.now() - kept.asked_at),
                why=str(error),
            )
            return kept.hosts

    def _younger_than(self, seconds: float, key: _Key) -> _Answer | None:
        answer = self._kept.get(key)
        # A clock that was set back must not lengthen the time.
        return answer if answer is not None and 0 <= self._clock.now() - answer.asked_at < seconds else None

    async def _shared(self, key: _Key, source: Source, request: HostRequest) -> _Answer:
        """Return an answer that is asked for now; one call serves all who wait for the same."""
        if key in self._waiting:
            mine: Deferred[_Answer] = Deferred()
            self._waiting[key].append(mine)
            return await mine
        waiting = self._waiting[key] = []
        result: Any
        try:
            asked_at = self._clock.now()
            result = answer = _Answer(await self._ask(source, request), asked_at)
            self._kept.put(key, answer, 1)
            return answer
        except BurrowgateError as error:
            result = error
            raise
        finally:
            del self._waiting[key]
            for other in waiting:
                (other.errback if isinstance(result, Exception) else other.callback)(result)

    async def _ask(self, source: Source, request: HostRequest) -> Sequence[FoundHost]:
        try:
            asked = Deferred.fromCoroutine(self._make_source(source_type(source)).hosts(request))
            found = await asked.addTimeout(CALL_TIMEOUT_SECONDS, self._reactor)
        except ConfigError as error:
            raise HostsRefused(str(error)) from error
        except (HostsRefused, HostsUnavailable):
            raise
        except DeferredTimeout:
            raise HostsUnavailable(
                f"The source {source.name!r} did not answer within {CALL_TIMEOUT_SECONDS:g} s; try again."
            ) from None
        except Exception as error:
            _log.failure("The source {name} has failed.", name=source.name)
            raise HostsUnavailable(f"The source {source.name!r} has failed; the log of the gateway has why.") from error
        return _usable(source, found)


def _usable(source: Source, hosts: Sequence[FoundHost]) -> Sequence[FoundHost]:
    """Return the hosts that can be dialled, each once and as the gateway writes addresses."""
    usable: dict[FoundHost, None] = {}
    for host in hosts[:MAX_HOSTS]:
        try:
            port = None if host.port is None else check_port(host.port)
            usable[FoundHost(address=check_host_address(host.address), port=port, name=host.name[:100])] = None
        except Invalid as error:
            _log.warn("The source {name} names a host that is left out. {why}", name=source.name, why=str(error))
    return tuple(usable)

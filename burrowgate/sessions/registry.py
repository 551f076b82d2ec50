"""The registry: a process's view of the store, with targets by host and cached sessions by id.

Rules.
    Before a request is admitted, the caller checks `is_current`. While it is False, cached records must not be used;
    `catch_up` makes it True again or raises `StoreUnavailable`.
    A session is cached only if no change was read while the session was being loaded.
    `commit` returns once this process sees the change; other processes see it through the change feed.
    All targets are in memory, for they are few; of the sessions, at most `capacity` are cached.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from twisted.internet.defer import DeferredLock

from burrowgate.core import hosts
from burrowgate.core.access import RouteMatch
from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes, Committed
from burrowgate.core.targets import Target, implied_hosts
from burrowgate.errors import SessionNotFound, StoreDamaged, StoreError, StoreUnavailable, TargetNotFound
from burrowgate.interfaces import IStore, ISyncSessionReader

_HOSTS_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Scheme, port and base domain from which the gateway's public URLs are made."""

    scheme: str = "http"
    port: int = 8480
    base_domain: str = ""

    def origin(self, host: str) -> str:
        """Scheme and public authority of the domain `host`, such as `http://app.localhost:8480`."""
        return f"{self.scheme}://{hosts.authority(host, self.port, self.scheme)}"

    def hosts_of(self, target: Target) -> tuple[str, ...]:
        """All hosts of `target`, the best one for a link first.

        Its own domains come before the implied ones. Public domains come last, because they need no link.
        """
        public = [domain.host for domain in target.domains if domain.public]
        own = [domain.host for domain in target.domains if not domain.public]
        implied = implied_hosts(target.name, self.base_domain)
        return (*own, *(host for host in implied if host not in own and host not in public), *public)


class Registry:
    """Targets by host, name and id, and sessions by sid."""

    def __init__(
        self,
        store: IStore,
        naming: Naming,
        *,
        capacity: int = 200_000,
        notify: Callable[[Sequence[AuditRecord]], None] = lambda recorded: None,
    ) -> None:
        """`notify` receives the audit events that this process commits, once per commit."""
        self._tell = notify
        self.store = store
        self._read_at_once = store.get_session_sync if ISyncSessionReader.providedBy(store) else None
        self.naming = naming
        self._capacity = capacity
        self._position: int | None = None
        self._catching_up = DeferredLock()
        self._epoch = 0
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._by_id: dict[str, Target] = {}
        self._by_name: dict[str, Target] = {}
        self._by_host: dict[str, tuple[Target, bool]] = {}
        self._served: dict[bytes, RouteMatch] = {}
        self._watchers: list[Callable[[Changes], None]] = []

    async def start(self) -> None:
        """Load the targets; the store must have been started. Raises `StoreError`."""
        changes = await self.store.changes(-1)
        await self._read_targets()
        self._position = changes.position

    def watch(self, watcher: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `watcher` after changes have been applied; returns a function that removes it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # Staying current.

    def is_current(self) -> bool:
        """Whether all commits of all processes so far have been applied; takes a few microseconds at most."""
        return self.store.position() == self._position is not None

    async def catch_up(self) -> None:
        """Apply all changes committed since the last call. Raises `StoreUnavailable` if the position is unknown."""
        await self._catching_up.acquire()
        try:
            for _ in range(100):
                position = self.store.position()
                if position is None:
                    raise StoreUnavailable(
                        "The store has not been heard for too long; nothing is admitted until it is back."
                    )
                if position == self._position:
                    return
                await self._take_in(await self.store.changes(-1 if self._position is None else self._position))
        finally:
            self._catching_up.release()
        raise StoreUnavailable("The store changes faster than this gateway can follow.")

    async def _take_in(self, changes: Changes) -> None:
        if changes.sessions or not changes.complete:
            self._epoch += 1
            if changes.complete:
                for sid in changes.sessions:
                    self._sessions.pop(sid, None)
            else:
                self._sessions.clear()
        if changes.targets or not changes.complete:
            await self._read_targets()
        self._position = changes.position
        for watcher in tuple(self._watchers):
            watcher(changes)

    async def _read_targets(self) -> None:
        targets = await self.store.targets()
        self._by_id = {target.target_id: target for target in targets}
        self._by_name = {target.name: target for target in targets if target.deleted_at is None}
        self._by_host = {}
        for target in self._by_name.values():
            for host in implied_hosts(target.name, self.naming.base_domain):
                self._by_host.setdefault(host, (target, False))
        for target in self._by_name.values():
            self._by_host.update((domain.host, (target, domain.public)) for domain in target.domains)
        self._served.clear()

    async def commit(self, change: Change) -> Committed:
        """Commit `change` and apply it. Raises what `IStore.commit` raises."""
        committed = await self.store.commit(change)
        if committed.events:
            self._tell(committed.events)
        await self.catch_up()
        return committed

    # Reading.

    def match_route(self, host: bytes) -> RouteMatch | None:
        """The route that a `Host` field names, or None."""
        served = self._served.get(host)
        if served is None:
            served = self._find(host)
            if served is not None and len(self._served) < _HOSTS_REMEMBERED:
                self._served[host] = served
        return served

    def _find(self, field: bytes) -> RouteMatch | None:
        split = hosts.split(field.decode("latin-1"))
        if split is None:
            return None
        host, port = split
        found = self._by_host.get(host)
        if found is None:
            return None
        target, public = found
        scheme = self.naming.scheme
        authority = hosts.authority(host, port or hosts.DEFAULT_PORTS[scheme], scheme)
        return RouteMatch(target, authority.encode("ascii"), f"{scheme}://{authority}".encode("ascii"), public)

    def target_at(self, host: str) -> Target | None:
        """The target served at `host` (lower case, without a port), or None."""
        found = self._by_host.get(host)
        return found[0] if found is not None else None

    def hosts(self) -> Iterator[str]:
        """All domains of all enabled targets."""
        return (host for host, (target, _) in self._by_host.items() if target.enabled)

    def targets(self) -> Iterable[Target]:
        """All targets that are not deleted."""
        return self._by_name.values()

    def target(self, name: str) -> Target:
        """The target `name`. Raises `TargetNotFound`."""
        try:
            return self._by_name[name]
        except KeyError:
            raise TargetNotFound(name) from None

    def target_by_id(self, target_id: str) -> Target | None:
        """The target with that id, deleted or not, or None if its record has been removed."""
        return self._by_id.get(target_id)

    def peek(self, sid: str) -> Session | None:
        """The session `sid` if it is cached; None does not mean that it does not exist."""
        return self._sessions.get(sid)

    def load_now(self, sid: str) -> Session | None:
        """Load and cache the session `sid` synchronously; None does not mean that it does not exist.

        Call it only while `is_current`, for a session that `peek` does not return.
        """
        read = self._read_at_once
        if read is None:
            return None
        try:
            session = _checked(read(sid), sid)
        except StoreError:
            return None  # the asynchronous path reads the session again and reports the error
        if session is not None:
            self._hold(session)
        return session

    async def get(self, sid: str) -> Session | None:
        """The session `sid`, from the cache or the store, or None if there is none. Raises `StoreError`."""
        return self._sessions.get(sid) or await self.reload(sid)

    async def reload(self, sid: str) -> Session | None:
        """The session `sid` from the store, with its last use in any process, or None. Raises `StoreError`."""
        for _ in range(10):
            epoch = self._epoch
            session = _checked(await self.store.session(sid), sid)
            if epoch == self._epoch:
                if session is None:
                    self._sessions.pop(sid, None)
                else:
                    self._hold(session)
                return session
        raise StoreUnavailable("Sessions change faster than this gateway can read them.")

    def _hold(self, session: Session) -> None:
        sessions = self._sessions
        if len(sessions) >= self._capacity and session.sid not in sessions:
            sessions.popitem(last=False)
        sessions[session.sid] = session

    async def require(self, sid: str) -> Session:
        """The session `sid`. Raises `SessionNotFound`."""
        session = await self.get(sid)
        if session is None:
            raise SessionNotFound(sid)
        return session


def _checked(session: object, sid: str) -> Session | None:
    """`session` itself. Raises `StoreDamaged` if a store plugin returned anything but the session `sid`."""
    if session is None or (isinstance(session, Session) and session.sid == sid):
        return session
    raise StoreDamaged("The store answered with something that is not the session asked for.")

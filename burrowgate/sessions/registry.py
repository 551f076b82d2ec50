"""The read model: which target a host names, which session a token names; kept true by the store's feed of changes.

Rules.
    Whoever admits a request first asks `current`; while it is False, nothing that is cached may be believed, and
    `catch_up` makes it True again or raises `StoreUnavailable`.
    A session is cached only if no change came while it was being read.
    `commit` answers once this process itself sees what it wrote; other processes see it by the feed.
    Targets are few and all held; sessions may be millions, and `capacity` of them are held.
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
    """How the gateway is reached from outside: what stands around a host name in a link."""

    scheme: str = "http"
    port: int = 8480
    base_domain: str = ""

    def origin(self, host: str) -> str:
        """Scheme and public authority of the domain `host`, such as `http://app.localhost:8480`."""
        return f"{self.scheme}://{hosts.authority(host, self.port, self.scheme)}"

    def hosts_of(self, target: Target) -> tuple[str, ...]:
        """Every host that leads to `target`, the best to give away in a link first.

        Its own come before the base domain's and localhost; those that are public come last, for they need no link.
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
        """`notify` hears of the audit events that this process commits, all of one commit at a time."""
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
        """Read what is there; the store has been started."""
        changes = await self.store.changes(-1)
        await self._read_targets()
        self._position = changes.position

    def watch(self, watcher: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `watcher` after every change was taken in; returns how to stop that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # Keeping true.

    def is_current(self) -> bool:
        """Whether everything committed so far, anywhere, was taken in; costs a few microseconds at most."""
        return self.store.position() == self._position is not None

    async def catch_up(self) -> None:
        """Take in what was committed since. Raises `StoreUnavailable` when the store cannot say."""
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
        """Commit `change` and take it in. Raises what `IStore.commit` raises."""
        committed = await self.store.commit(change)
        if committed.events:
            self._tell(committed.events)
        await self.catch_up()
        return committed

    # Reading.

    def match_route(self, host: bytes) -> RouteMatch | None:
        """The domain that a `Host` field names, or None."""
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
        """The target that `host` (lower case, without a port) leads to, or None."""
        found = self._by_host.get(host)
        return found[0] if found is not None else None

    def hosts(self) -> Iterator[str]:
        """Every domain of every target that is on."""
        return (host for host, (target, _) in self._by_host.items() if target.enabled)

    def targets(self) -> Iterable[Target]:
        """Every target that is not deleted, by name."""
        return self._by_name.values()

    def target(self, name: str) -> Target:
        """The target `name`. Raises `TargetNotFound`."""
        try:
            return self._by_name[name]
        except KeyError:
            raise TargetNotFound(name) from None

    def target_by_id(self, target_id: str) -> Target | None:
        """The target of that id, deleted or not, or None when it is quite gone."""
        return self._by_id.get(target_id)

    def peek(self, sid: str) -> Session | None:
        """The session `sid` if it is held; None says nothing."""
        return self._sessions.get(sid)

    def load_now(self, sid: str) -> Session | None:
        """The session `sid`, read at once and held from now on; None says nothing.

        To be asked while `is_current`, of what is not `peek`.
        """
        read = self._read_at_once
        if read is None:
            return None
        try:
            session = _checked(read(sid), sid)
        except StoreError:
            return None  # whoever waits for the store will be told
        if session is not None:
            self._hold(session)
        return session

    async def get(self, sid: str) -> Session | None:
        """The session `sid`, from the store where it is not held, or None when there is none."""
        return self._sessions.get(sid) or await self.reload(sid)

    async def reload(self, sid: str) -> Session | None:
        """The session `sid` read anew, with its last use by any process, or None when there is none."""
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
    """`session` as a store answered it. Raises `StoreDamaged`: it is anybody's plugin."""
    if session is None or (isinstance(session, Session) and session.sid == sid):
        return session
    raise StoreDamaged("The store answered with something that is not the session asked for.")

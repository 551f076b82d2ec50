"""Registry of targets and sessions: each process's view of the store, kept current by the change feed.

Rules.
    A request is admitted only while `is_current` is True. Otherwise nothing that is cached may be used: `catch_up`
    makes it True again, or raises `StoreUnavailable`.
    A session is cached only if no change came while it was being read.
    `commit` returns once this process has applied the change to its cache; other processes apply it through the feed.
    What an operator takes away is refused from that moment: `restrictions` cover the records until the store has it.
    Targets are few, and all are cached; sessions may be millions, of which `capacity` are cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from twisted.internet.defer import DeferredLock

from burrowgate.core import hosts
from burrowgate.core.access import RouteMatch
from burrowgate.core.audit import AuditRecord
from burrowgate.core.bounded_cache import BoundedCache, drop_oldest
from burrowgate.core.restrictions import Restriction, RestrictionSet, Values
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes, Committed
from burrowgate.core.targets import Target, implied_hosts
from burrowgate.errors import SessionNotFound, StoreDamaged, StoreError, StoreUnavailable, TargetNotFound
from burrowgate.interfaces import IDamageReporter, IStore, ISyncSessionReader

MAX_CACHED_HOSTS = 10_000
"""Spellings of `Host` whose route is cached."""
MAX_CACHED_HOST_BYTES = 512 * 1024
"""Bytes of all of them; a route takes twice that of its spelling, and 200 bytes."""
MAX_CATCH_UPS = 100
"""Reads of the feed in one `catch_up`, after each of which the store had changed again."""
MAX_READS = 10
"""Reads of one session, during each of which some session changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The public scheme, port, base domain and sign-in host, with which URLs of the gateway are made."""

    scheme: str = "http"
    port: int = 8480
    base_domain: str = ""
    sign_in_host: str = "in.localhost"
    """The host on which people sign in; no target is served there."""

    @property
    def sign_in_origin(self) -> str:
        """The origin of the sign-in host."""
        return self.origin(self.sign_in_host)

    def origin(self, host: str) -> str:
        """Return the origin of the domain `host`, such as `http://app.localhost:8480`."""
        return f"{self.scheme}://{hosts.authority(host, self.port, self.scheme)}"

    def hosts_of(self, target: Target) -> tuple[str, ...]:
        """Return all hosts of `target`, the best one for a link first.

        Its own domains come before the implied ones; public domains come last, because they need no link.
        """
        public = [domain.host for domain in target.domains if domain.public]
        own = [domain.host for domain in target.domains if not domain.public]
        implied = implied_hosts(target.name, self.base_domain)
        return (*own, *(host for host in implied if host not in own and host not in public), *public)


class Registry:
    """Targets by host, name and id, and a cache of sessions by sid."""

    def __init__(
        self,
        store: IStore,
        naming: Naming,
        *,
        capacity: int = 200_000,
        notify: Callable[[Sequence[AuditRecord]], None] = lambda recorded: None,
    ) -> None:
        """`notify` receives the audit events that this process commits, all of one commit at a time."""
        self._notify = notify
        self.store = store
        self._read_sync = store.get_session_sync if ISyncSessionReader.providedBy(store) else None
        self.naming = naming
        self._capacity = capacity
        self._position: int | None = None
        self._catching_up = DeferredLock()
        self._epoch = 0
        """Number of changes to sessions that were taken in."""
        self.restrictions = RestrictionSet()
        """What the store has not recorded yet; changed by `restrict` and `unrestrict` only."""
        self.generation = 0
        """Number of changes to `restrictions`: a decision that waited across one is made anew."""
        self._sessions: dict[str, Session] = {}
        self._targets: Sequence[Target] = ()
        """All targets as stored; those of `_by_id` and `_by_host` are restricted, those of `_by_name` are not."""
        self._by_id: dict[str, Target] = {}
        self._by_name: dict[str, Target] = {}
        self._by_host: dict[str, tuple[Target, bool]] = {}
        self._routes = BoundedCache[RouteMatch](
            max_entries=MAX_CACHED_HOSTS, max_bytes=MAX_CACHED_HOST_BYTES, max_key_bytes=hosts.MAX_AUTHORITY_BYTES
        )
        """Routes by the value of `Host` as sent."""
        self._watchers: list[Callable[[Changes], None]] = []

    async def start(self) -> None:
        """Read all targets; the store has been started. Raises `StoreError`."""
        changes = await self.store.changes(-1)
        await self._read_targets()
        self._position = changes.position

    def watch(self, watcher: Callable[[Changes], None]) -> Callable[[], None]:
        """Call `watcher` after each change was taken in; returns a function that ends this."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # Keeping current.

    def is_current(self) -> bool:
        """Return whether all commits so far, by any process, were taken in; costs a few microseconds at most."""
        return self.store.position() == self._position is not None

    async def catch_up(self) -> None:
        """Take in all commits so far. Raises `StoreError`, such as `StoreUnavailable` without a known position."""
        await self._catching_up.acquire()
        try:
            for _ in range(MAX_CATCH_UPS):
                position = self.store.position()
                if position is None:
                    raise damage_of(self.store) or StoreUnavailable(
                        "The store has not been reached for too long; nothing is admitted until it is back."
                    )
                if position == self._position:
                    return
                await self._take_in(await self.store.changes(-1 if self._position is None else self._position))
        finally:
            self._catching_up.release()
        raise StoreUnavailable(
            f"The store changed during each of {MAX_CATCH_UPS} reads of its change feed; it changes too fast."
        )

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
        self._targets = await self.store.targets()
        self._index_targets()

    def _index_targets(self) -> None:
        self._by_id = {target.target_id: self.restrictions.target(target) for target in self._targets}
        self._by_name = {target.name: target for target in self._targets if target.deleted_at is None}
        self._by_host = {}
        served = [self._by_id[target.target_id] for target in self._by_name.values()]
        for target in served:
            for host in implied_hosts(target.name, self.naming.base_domain):
                self._by_host.setdefault(host, (target, False))
        for target in served:
            self._by_host.update((domain.host, (target, domain.public)) for domain in target.domains)
        self._by_host.pop(self.naming.sign_in_host, None)
        self._routes.clear()

    async def commit(self, change: Change) -> Committed:
        """Commit `change` and take it in. Raises what `IStore.commit` raises."""
        committed = await self.store.commit(change)
        if committed.events:
            self._notify(committed.events)
        if not self.is_current():  # the first of those that were committed together takes in all of them
            await self.catch_up()
        return committed

    # Restrictions.

    def restrict(self, values: Values, ticket: int) -> bool:
        """Put restrictions in force, and notify the watchers as of changes; False, having done nothing, at the limit.

        `ticket` numbers the operation that requests them.
        """
        if not self.restrictions.add(values, ticket):
            return False
        self._restrictions_changed(values)
        return True

    def unrestrict(self, restrictions: Iterable[Restriction], ticket: int, *, stored: bool) -> None:
        """End restrictions that were taken in from the store with the operation `ticket`, or that it refused."""
        remove = self.restrictions.remove_stored if stored else self.restrictions.remove_refused
        remove(restrictions, ticket)
        self._restrictions_changed(restrictions)

    def _restrictions_changed(self, restrictions: Iterable[Restriction]) -> None:
        changed = {one.record_id for one in restrictions}
        if not changed:
            return
        self.generation += 1
        targets = frozenset(changed & self._by_id.keys())
        if targets:
            self._index_targets()
        for sid in changed - targets:
            session = self._sessions.pop(sid, None)
            if session is not None and sid in self.restrictions:
                self._cache(session)
        if self._position is not None:
            changes = Changes(
                position=self._position, complete=True, targets=targets, sessions=frozenset(changed - targets)
            )
            for watcher in tuple(self._watchers):
                watcher(changes)

    # Reading.

    def match_route(self, host: bytes) -> RouteMatch | None:
        """Return the domain that the value of a `Host` field names, or None."""
        route = self._routes.get(host)
        if route is None:
            route = self._find_route(host)
            if route is not None:
                self._routes.put(host, route)
        return route

    def _find_route(self, field: bytes) -> RouteMatch | None:
        split = hosts.split(field.decode("latin-1"))
        if split is None:
            return None
        host, port = split
        domain = self._by_host.get(host)
        if domain is None:
            return None
        target, public = domain
        scheme = self.naming.scheme
        authority = hosts.authority(host, port or hosts.DEFAULT_PORTS[scheme], scheme)
        return RouteMatch(target, authority.encode("ascii"), f"{scheme}://{authority}".encode("ascii"), public)

    def target_at(self, host: str) -> Target | None:
        """Return the target of the domain `host` (lower case, without a port), or None."""
        domain = self._by_host.get(host)
        return domain[0] if domain is not None else None

    def hosts(self) -> Iterator[str]:
        """Return all domains of all enabled targets."""
        return (host for host, (target, _) in self._by_host.items() if target.enabled)

    def targets(self) -> Iterable[Target]:
        """Return all targets that are not deleted, as stored."""
        return self._by_name.values()

    def target(self, name: str) -> Target:
        """Return the target `name` as stored. Raises `TargetNotFound`."""
        try:
            return self._by_name[name]
        except KeyError:
            raise TargetNotFound(name) from None

    def target_by_id(self, target_id: str) -> Target | None:
        """Return the target of that id, even if deleted, or None if its record is removed."""
        return self._by_id.get(target_id)

    def peek(self, sid: str) -> Session | None:
        """Return the session `sid` if it is cached; None does not mean that there is none."""
        return self._sessions.get(sid)

    def load_now(self, sid: str) -> Session | None:
        """Read and cache the session `sid` within this call if the store can; None does not mean that there is none.

        Call it while `is_current`, if `peek` returned None.
        """
        read = self._read_sync
        if read is None:
            return None
        try:
            session = _checked(read(sid), sid)
        except StoreError:
            return None  # the caller asks the store again, and waits; an error is reported then
        return None if session is None else self._cache(session)

    async def get(self, sid: str) -> Session | None:
        """Return the session `sid`, cached or from the store, or None if there is none. Raises `StoreError`."""
        return self._sessions.get(sid) or await self.reload(sid)

    async def reload(self, sid: str) -> Session | None:
        """Read the session `sid`, with its last use by any process; None if there is none. Raises `StoreError`."""
        session = await self.read(sid)
        return None if session is None else self.restrictions.session(session)

    async def read(self, sid: str) -> Session | None:
        """Read the session `sid` as `reload` does, and return it as stored, without restrictions."""
        for _ in range(MAX_READS):
            epoch = self._epoch
            session = _checked(await self.store.session(sid), sid)
            if epoch == self._epoch:
                if session is None:
                    self._sessions.pop(sid, None)
                else:
                    self._cache(session)
                return session
        raise StoreUnavailable(f"Sessions changed during each of {MAX_READS} reads of one; they change too fast.")

    def _cache(self, session: Session) -> Session:
        """Cache `session` as restricted, and return that."""
        if self.restrictions:
            session = self.restrictions.session(session)
        sessions = self._sessions
        if len(sessions) >= self._capacity and session.sid not in sessions:
            drop_oldest(sessions)
        sessions[session.sid] = session
        return session

    async def require(self, sid: str) -> Session:
        """Return the session `sid`. Raises `SessionNotFound` or `StoreError`."""
        session = await self.get(sid)
        if session is None:
            raise SessionNotFound(sid)
        return session


def damage_of(store: IStore) -> StoreDamaged | None:
    """Return the damage for which `store` has no position, as far as it says so."""
    return store.damage() if IDamageReporter.providedBy(store) else None


def _checked(session: object, sid: str) -> Session | None:
    """Return `session`, which a store returned for `sid`. Raises `StoreDamaged`, because a store may be a plugin."""
    if session is None or (isinstance(session, Session) and session.sid == sid):
        return session
    raise StoreDamaged(f"The store returned another record than the session {sid!r}; check the store plugin.")

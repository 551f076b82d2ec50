"""Public ports, each with its contract: what is returned, what is raised, what is atomic.

A store plugin needs `IStoreFactory`, `IStore`, the records of `core` and `burrowgate.testing`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zope.interface import Attribute, Interface

from burrowgate.core.audit import AuditRecord, SignEvent, unsigned
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import (
    Batch,
    Change,
    Changes,
    Committed,
    Counts,
    Heartbeat,
    SessionPage,
    SessionQuery,
)
from burrowgate.core.targets import Target
from burrowgate.errors import StoreDamaged

# ---------------------------------------------------------------------------------------------------------------------
# The store: reads, one write and a feed.


class IStore(Interface):
    """A store of targets, sessions, visits, resources and the audit log.

    All methods are called on the reactor's thread and must not block it: work on a disk or a network is done elsewhere.
    Reads may complete at once. Each method may raise `StoreUnavailable` (unreachable, full, read-only: the text says
    which) and `StoreDamaged`, and no other error unless its contract says so. A store has no policy: it refuses only
    what this contract names, and knows no keys and no tokens.
    """

    description: str = Attribute("The store as shown to people, such as `sqlite:/path`; never with a password.")

    async def start() -> None:
        """Open the store, and create or migrate it as far as `StoreContext` allows.

        Raises `StoreDamaged` or `StoreTooNew` instead of replacing a store that exists.
        """

    async def close() -> None:
        """Complete the calls that were accepted, then release all resources. Later calls raise `StoreUnavailable`."""

    async def check() -> None:
        """Check the whole store, for `burrowgate doctor`. Raises `StoreDamaged` for any fault."""

    async def targets() -> Sequence[Target]:
        """Return all targets, deleted ones included, by name, then by `target_id`."""

    async def session(sid: str) -> Session | None:
        """Return the session `sid` with its `last_used_at`; None if there is none."""

    async def sessions(query: SessionQuery) -> SessionPage:
        """Return one page of the sessions that match `query`, in its order; `sid` is compared by code point.

        `state` is that of `core.sessions.state_at`. A cursor stays valid while sessions are added and deleted. Raises
        `Invalid` for `cursor` if it is malformed or of another order.
        """

    async def visit(sid: str, vid: str) -> Visit | None:
        """Return one visit; None if it was never written."""

    async def visits(sid: str, limit: int) -> Sequence[Visit]:
        """Return at most `limit` visits of a session, the last seen first, then by `vid`, descending."""

    async def visit_counts(sids: Sequence[str]) -> Mapping[str, int]:
        """Return the number of visits of each of the sessions `sids` (1,000 at most) that has any."""

    async def requested_sessions(limit: int) -> Sequence[Session]:
        """Return at most `limit` sessions with open extend requests, the oldest request first, then by `sid`.

        These are the sessions whose `requested_at` is not None.
        """

    async def resource(kind: str, resource_id: str) -> Resource | None:
        """Return one resource, deleted ones included; None if there is none."""

    async def find_resource(kind: str, unique: str) -> Resource | None:
        """Return the resource of `kind` that has the value `unique` and is not deleted; None if there is none."""

    async def resources(query: ResourceQuery) -> Sequence[Resource]:
        """Return one page of the resources that match `query`, deleted ones included."""

    async def events(after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        """Return at most `limit` events with numbers above `after`, in order; with `sid`, of that session only.

        A run of removed events (`Change.removals`) is one record, with the number of its last one.
        """

    async def store_id() -> str:
        """Return the id of this store.

        It is random, was assigned when the store was made, and is kept by its backups; only `load` changes it. A home
        recognises by it the store that it has held.
        """

    async def commit(change: Change) -> Committed:
        """Make `change` atomically; it is durable (survives SIGKILL and a power cut) when this returns.

        Raises `Conflict` if a version is not the expected one or an event to be removed does not exist, `NameTaken` if
        a target that is not deleted has the name, `HostTaken` if another target has a domain, and `ResourceTaken` if
        another resource of the kind has the value `unique`; then nothing was changed. Raises `CommitOutcomeUnknown` if
        the store was lost during the commit: then all of it was made, or nothing.

        Commits of all processes on one store have one order, in which events are numbered from 1 without gaps. The put
        of a deleted target or resource (`deleted_at`) frees its name, domains and `unique`. Subscribers in this process
        are called before this returns.
        """

    # Used to copy a store (`burrowgate store copy`), besides `targets`, `sessions`, `resources` and `events`.

    async def count() -> Counts:
        """Return the number of records; may take long."""

    async def visits_of_sessions(sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        """Return at most `limit` visits of the sessions `sids` (1,000 at most, in any order) after the pair `after`.

        They are ordered by `sid`, then by `vid`, by code point; ("", "") is before all.
        """

    async def load(batch: Batch) -> None:
        """Write `batch` atomically; it is durable when this returns.

        Each target, session, resource and visit replaces that of the same id, whatever its version, or is added; a
        session keeps its visits, and its last use is never before theirs. Raises `NameTaken`, `HostTaken` or
        `ResourceTaken` as `commit` does, and `Conflict` if the events do not continue from the newest number without
        gaps. Hashes and MACs are stored as they are; the next committed event follows the last loaded one. A `store_id`
        replaces that of this store.

        The feed does not list loaded records. Its position grows and its earlier entries are dropped: `changes` after
        an earlier position is not complete. Subscribers in this process are called before this returns.
        """

    # The feed.

    async def changes(after: int) -> Changes:
        """Return the changes after position `after`; `complete` is False if that is unknown or too old."""

    def position() -> int | None:
        """Return the position of the feed without waiting; None if this process cannot be sure of it.

        It is called before each admission, so that it takes a few microseconds at most and never raises. Once `commit`
        has returned in one process, the next call in each process of the same machine includes it; on other machines,
        as soon as the store reports it. After None the gateway refuses, because a session may have been revoked.

        Once a method of this store has raised `StoreDamaged`, this returns None, and `commit` and `load` raise
        `StoreDamaged`, until the store is found intact again; within seconds also in all other processes on it. The
        same holds while the store is deleted, emptied, or replaced by one with another `store_id`. A store in memory
        needs none of this.
        """

    def subscribe(wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` on the reactor's thread after each commit of any process; returns a function that ends that.

        A commit of another process is notified within 250 ms.
        """

    # The nodes: all processes of gateways on this store. They are not part of the feed, and need not survive a power
    # cut, which ends the nodes too.

    async def heartbeat(heartbeat: Heartbeat, silence: int) -> None:
        """Write the heartbeat of a node in place of its last one, and remove all silent nodes with their leases.

        A node is silent if it wrote no heartbeat for more than `silence` seconds: by the store's own clock if nodes may
        run on several machines, else by `heartbeat.time`.
        """

    async def nodes() -> Sequence[Heartbeat]:
        """Return the last heartbeat of each node that was not removed, by `node_id`."""

    async def remove_node(node_id: str) -> None:
        """Remove a node and its leases; an unknown node is not an error."""

    async def lease_slots(node_id: str, sid: str, slots: int, maximum: int) -> bool:
        """Lease `slots` connections of the session `sid` to a node, in place of its lease of that session.

        Returns False, and changes nothing, if the leases of all nodes would exceed `maximum`. Atomic across nodes: of
        two that request the last slot, one gets False. 0 releases the lease and always returns True. A lease lasts
        until the node releases it or is removed, so that a node writes a heartbeat before its first lease.
        """


class ISyncSessionReader(Interface):
    """An optional interface of a store: reads a session without a coroutine.

    For stores that can do so within some 20 µs on the reactor's thread, such as one in memory or in a file. The first
    request of a session is then authorized as directly as later ones.
    """

    def get_session_sync(sid: str) -> Session | None:
        """Return and raise the same as `IStore.session`, at once.

        The `last_used_at` of a session without an idle timeout may be None, because no request depends on it.
        """


class IHistoryStore(Interface):
    """An interface of a store that keeps a history: version 2 of the contract.

    A store without it cannot serve targets that speak TCP. It writes `Change.history` with the rest of the change, and
    never deletes an entry. A store in a database refuses to change closed entries, and to delete any, in the database
    itself.
    """

    async def history(query: HistoryQuery) -> Sequence[HistoryEntry]:
        """Return one page of the entries that match `query`, in its order."""

    async def history_entry(kind: HistoryKind, entry_id: str) -> HistoryEntry | None:
        """Return one entry; None if there is none."""


class IDamageReporter(Interface):
    """An optional interface of a store: says why it has no position."""

    def damage() -> StoreDamaged | None:
        """Return the damage for which `IStore.position` is None and writes are refused; None if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreContext:
    """The environment of a store: reactor, home folder and mode."""

    reactor: object
    """Provides IReactorTime, IReactorThreads and IReactorTCP."""
    home: Path
    """The gateway's home folder; relative paths start there."""
    read_only: bool = False
    """Whether the store is opened for reading: `start` creates and migrates nothing.

    It raises `StoreNotFound` if there is no store yet, and `StoreTooOld` if it has to be migrated. `commit` and `load`
    raise `StoreUnavailable`.
    """
    exclusive: bool = False
    """Whether `start` raises `StoreInUse` if another program has the store open, as far as the store can detect."""
    create: bool = True
    """Whether `start` may create the store; otherwise it raises `StoreNotFound` if there is none."""
    max_staleness: float = 5.0
    """Seconds without contact to a store on another machine after which `IStore.position` is None."""
    sign_event: SignEvent = field(default=unsigned, repr=False)
    """Returns the `AuditRecord.mac` of an event with a given hash, for `core.audit.chain_event`; callable in any
    thread. What it returns changes when a key is added."""


class IStoreFactory(Interface):
    """Factory of stores for one URL scheme. Found through `twisted.plugin`; a plugin class also provides `IPlugin`."""

    scheme: str = Attribute("The part of the URL before the first colon, such as `sqlite`.")
    help: str = Attribute("One line for `--help`: the form of the argument and what it means.")

    def open(argument: str, context: StoreContext) -> IStore:
        """Return the store that `argument` (the rest after `scheme:`) names, not started. Raises `ConfigError`."""


# ---------------------------------------------------------------------------------------------------------------------
# Time and entropy.


class IClock(Interface):
    """The time in seconds since 1970; it never decreases, even if the machine's clock is set back."""

    def now() -> float:
        """Return the current time."""


class IEntropy(Interface):
    """A source of random bytes."""

    def token_bytes(count: int) -> bytes:
        """Return `count` bytes that cannot be guessed."""

"""Public ports, each with its contract: what is returned, what is raised, what is atomic.

A store plugin needs `IStoreFactory`, `IStore`, the records of `core` and `burrowgate.testing`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zope.interface import Attribute, Interface

from burrowgate.core.audit import AuditRecord
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

# ---------------------------------------------------------------------------------------------------------------------
# The store: reads, one write and a feed.


class IStore(Interface):
    """Where targets, sessions, visits and the audit trail are kept.

    Everything is called on the reactor's thread, and nothing may make it wait: a call that needs a disk or a network
    does so elsewhere. Reads may complete at once. Every method may raise `StoreUnavailable` (unreachable, full, read-only:
    the text says which) and `StoreDamaged`; nothing else unless it says so. A store has no policy: it refuses nothing
    but what this contract says, and knows no keys and no tokens.
    """

    description: str = Attribute("What a person reads as the store, such as `sqlite:/path`; never a password.")

    async def start() -> None:
        """Open, make or migrate what is there, as `StoreContext` allows.

        Raises `StoreDamaged` or `StoreTooNew` rather than make anew.
        """

    async def close() -> None:
        """Finish what was accepted, then let go of everything. Later calls raise `StoreUnavailable`."""

    async def check() -> None:
        """Look the whole store over, as `burrowgate doctor` asks. Raises `StoreDamaged` when something is wrong."""

    async def targets() -> Sequence[Target]:
        """Every target, the deleted ones included, by name, then by `target_id`."""

    async def session(sid: str) -> Session | None:
        """The session `sid` with its `last_used_at`, or None."""

    async def sessions(query: SessionQuery) -> SessionPage:
        """The sessions that `query` asks for, in its order; `sid` is compared by code point.

        `state` is meant as `core.sessions.state_at` says. A cursor stays good while sessions come and go. Raises
        `Invalid` for `cursor` when it is none of ours, or one of another order.
        """

    async def visit(sid: str, vid: str) -> Visit | None:
        """One visit, or None when it was never written down."""

    async def visits(sid: str, limit: int) -> Sequence[Visit]:
        """The visits of a session, the last seen first, then by `vid`, descending; `limit` at most."""

    async def events(after: int, limit: int, sid: str | None = None) -> Sequence[AuditRecord]:
        """The events numbered above `after`, in order, `limit` at most; of the session `sid` alone if given."""

    async def commit(change: Change) -> Committed:
        """Make `change` true: all or nothing, and durable (it survives SIGKILL and a power cut) when this answers.

        Raises `Conflict` when a version is not the expected one, `NameTaken` when a target that is not deleted has
        the name, `HostTaken` when another target has a domain; then nothing has changed. Raises `CommitOutcomeUnknown` when the
        store was lost midway: then all of it was done, or nothing. Commits of all processes on one store are in one
        order, and events are numbered in it from 1 without gaps. A put of a deleted target (`deleted_at`) frees its
        name and domains. Subscribers in this process are woken before this answers.
        """

    # What a store is copied by (`burrowgate store copy`), besides `targets`, `sessions` and `events`.

    async def count() -> Counts:
        """How much is there; may take long."""

    async def visits_of_sessions(sids: Sequence[str], after: tuple[str, str], limit: int) -> Sequence[Visit]:
        """The visits of all the sessions `sids` (1,000 at most, in any order), by `sid`, then by `vid`, by code point.

        Those after the pair `after`, `limit` at most; ("", "") is before all.
        """

    async def load(batch: Batch) -> None:
        """Take `batch` in: all or nothing, and durable when this answers.

        Each target, session and visit takes the place of the one with its id, whatever version that has, or is new;
        a session keeps its visits. Raises `NameTaken` or `HostTaken` as `commit` does, and `Conflict` when the events
        do not go on from the newest number without gaps. Hashes are kept as they are; the event that is committed
        next follows the last one loaded.

        The feed does not list what was loaded. Its position grows, and it forgets all that was before: `changes` of
        an earlier position is not complete. Subscribers in this process are woken before this answers.
        """

    # The feed.

    async def changes(after: int) -> Changes:
        """What was committed after position `after`. An unknown or too old `after` gives `complete=False`."""

    def position() -> int | None:
        """Where the feed stands, as far as this process can know without waiting; None when it cannot be sure.

        Asked before every admission, so it costs a few microseconds at most and never raises. Once `commit` has
        answered in one process, `position` shows it in every process of the same machine at the next call; across
        machines, as soon as the store says. None makes the gateway refuse rather than honour what may be revoked.
        """

    def subscribe(wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` on the reactor's thread soon after anybody commits; returns how to stop that.

        Another process's commit is told of within 250 ms.
        """

    # The nodes: all processes of gateways on this store. None of it is part of the feed, and none of it need survive a
    # power cut, which ends the nodes too.

    async def heartbeat(heartbeat: Heartbeat, silence: int) -> None:
        """Write down that a node lives, in place of what it said before, and forget the silent.

        That is every node (with all that it holds) of which nothing was heard for more than `silence` seconds: by the
        store's own clock where nodes may sit on several machines, else by `pulse.at`.
        """

    async def nodes() -> Sequence[Heartbeat]:
        """What every node that is not forgotten said last, by `node_id`."""

    async def remove_node(node_id: str) -> None:
        """Forget a node and all that it holds; an unknown one is no error."""

    async def lease_slots(node_id: str, sid: str, slots: int, maximum: int) -> bool:
        """Hold `slots` live exchanges of the session `sid` for a node, in place of what it held of it.

        False, and nothing has changed, when with those of all other nodes that would be more than `maximum`. Atomic across
        nodes: of two who take the last slot one gets False. 0 lets go and is always True. What is held stays so until
        the node lets go, leaves or is forgotten; so a node beats before it holds.
        """


class ISyncSessionReader(Interface):
    """What a store may provide besides `IStore`: a session without a coroutine.

    For stores that can tell within some 20 µs, on the reactor's thread, such as one in memory or in a file. A link that
    is opened for the first time is then decided as directly as one that is known.
    """

    def get_session_sync(sid: str) -> Session | None:
        """What `IStore.session` answers, at once. Raises what that raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreContext:
    """What a store may use of the gateway."""

    reactor: object
    """Provides IReactorTime, IReactorThreads and IReactorTCP."""
    home: Path
    """The gateway's home folder; relative paths start there."""
    read_only: bool = False
    """Look, and change nothing: `start` makes and migrates nothing.

    It raises `StoreNotFound` where there is no store yet, and `StoreTooOld` where one waits to be migrated. `commit` and
    `load` raise `StoreUnavailable`.
    """
    exclusive: bool = False
    """`start` raises `StoreInUse` where another program has the store open, as far as the store itself can know."""
    max_staleness: float = 5.0
    """After how many seconds without a word from a store on another machine `IStore.position` is None."""


class IStoreFactory(Interface):
    """Makes stores for one URL scheme. Found through `twisted.plugin`; a plugin class also provides `IPlugin`."""

    scheme: str = Attribute("What stands before the first colon, such as `sqlite`.")
    help: str = Attribute("One line for `--help`: the form of the argument and what it means.")

    def open(argument: str, context: StoreContext) -> IStore:
        """The store that `argument` (what follows `scheme:`) names, not yet started. Raises `ConfigError`."""


# ---------------------------------------------------------------------------------------------------------------------
# Time and entropy.


class IClock(Interface):
    """What time it is, in seconds since 1970; never goes back, even when the machine's clock is set back."""

    def now() -> float:
        """Now."""


class IEntropy(Interface):
    """Where random bytes come from."""

    def token_bytes(count: int) -> bytes:
        """`count` bytes that nobody can guess."""

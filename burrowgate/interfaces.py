"""Every port of the house, and each port's contract in prose: what comes back, what is raised, what is atomic.

Whoever writes a store needs `IStoreFactory`, `IStore`, the records here and `burrowgate.testing`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zope.interface import Attribute, Interface

from burrowgate.core.audit import AuditEvent, AuditRecord
from burrowgate.core.sessions import Session, State, Visit
from burrowgate.core.targets import Target

# ---------------------------------------------------------------------------------------------------------------------
# The store: reads, one write and a feed.


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitUpdate:
    """What a visit did since it was last written down.

    In `visit`, `requests`, `bytes_in` and `bytes_out` are what to add. `event` is recorded if, and only if, this
    makes the visit's row. Address and user agent are those of whichever was seen last.
    """

    visit: Visit
    event: AuditEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become true, all of it or nothing."""

    puts: tuple[Target | Session, ...] = ()
    """Records as they are to be. One of version n replaces one of version n - 1; one of version 1 must be new.

    Names and hosts are compared as they will be after the whole change, so two targets may swap them. A session's
    `last_used_at` is not taken from the record.
    """
    deletes: tuple[Target | Session, ...] = ()
    """Records to forget, as last read: the stored version must be the same. Done after the puts.

    A session's visits go with it.
    """
    visits: tuple[VisitUpdate, ...] = ()
    """Visits to be written down. One of a session that is gone is dropped in silence."""
    events: tuple[AuditEvent, ...] = ()
    """What the audit trail shall say of it, in this order, after what `visits` opened; chained as `core.audit` says."""
    cuts: tuple[str, ...] = ()
    """Ids of live exchanges (request ids) that whoever carries them is to cut. They change no record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a commit did."""

    position: int
    """Where the feed stands now: `changes(position)` would tell of nothing up to and including this commit."""
    events: tuple[AuditRecord, ...] = ()
    """The events it appended, numbered and chained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What others, and we, committed."""

    position: int
    """What to pass as `after` next time."""
    complete: bool
    """False when the feed no longer reaches back so far: then anything may have changed."""
    targets: frozenset[str] = frozenset()
    """`target_id` of every target put or deleted since."""
    sessions: frozenset[str] = frozenset()
    """`sid` of every session put or deleted since. Uses alone change no session."""
    cuts: frozenset[str] = frozenset()
    """Of live exchanges, those that were to be cut since; they travel in the feed, and are pruned with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What a node (a process of the gateway) says of itself every few seconds."""

    node_id: str
    """Chosen at random when the process starts."""
    time: int
    """When it said so, in seconds since 1970, by the node's clock."""
    report: str = ""
    """What others may know of it: JSON of at most 1 MB, which the store does not read."""


class SortOrder(StrEnum):
    """What comes first in a list of sessions."""

    NEWEST = "newest"
    """By `created_at`, the newest first, then by `sid`, descending."""
    EXPIRY = "expiry"
    """By `expires_at`, the soonest first, then by `sid`, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionQuery:
    """Which sessions, and in which order."""

    now: int
    """The time at which `state` is meant."""
    target_id: str | None = None
    state: State | None = None
    text: str = ""
    """A part of the label, in any case of ASCII letters; empty for any."""
    order: SortOrder = SortOrder.NEWEST
    limit: int = 100
    """Below 1 gives an empty page."""
    cursor: str | None = None
    """What an earlier `SessionPage` of the same order gave as `cursor`: go on after its last session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Some of the sessions asked for."""

    sessions: tuple[Session, ...]
    cursor: str | None
    """How to ask for those after them; None when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records exactly as another store holds them, with their versions, counters, numbers and hashes."""

    targets: tuple[Target, ...] = ()
    sessions: tuple[Session, ...] = ()
    """With their `last_used_at`, which here is taken from the record."""
    visits: tuple[Visit, ...] = ()
    """Each with all that it ever counted. Their sessions are there, or in the batch: whoever loads sees to that."""
    events: tuple[AuditRecord, ...] = ()
    """Numbered on from the newest that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a store holds."""

    sessions: int
    events: int
    """Which is the newest one's number, unless somebody removed some."""


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

    async def heartbeat(pulse: Heartbeat, silence: int) -> None:
        """Write down that a node lives, in place of what it said before, and forget the silent.

        That is every node (with all that it holds) of which nothing was heard for more than `silence` seconds: by the
        store's own clock where nodes may sit on several machines, else by `pulse.at`.
        """

    async def nodes() -> Sequence[Heartbeat]:
        """What every node that is not forgotten said last, by `node_id`."""

    async def remove_node(node_id: str) -> None:
        """Forget a node and all that it holds; an unknown one is no error."""

    async def lease_slots(node_id: str, sid: str, slots: int, most: int) -> bool:
        """Hold `slots` live exchanges of the session `sid` for a node, in place of what it held of it.

        False, and nothing has changed, when with those of all other nodes that would be more than `most`. Atomic across
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


# ---------------------------------------------------------------------------------------------------------------------
# The two ends of an exchange (`proxy.exchange`).


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsPeer:
    """What a TLS handshake settled."""

    names: frozenset[str] = frozenset()
    """The hosts that the certificate shown is for; a `*` stands for one label."""
    requested_cas: tuple[str, ...] = ()
    """The authorities (paths of files) of which a certificate was asked for."""
    verified_cas: tuple[str, ...] = ()
    """Those of them that signed the visitor's own."""
    client_subject: str = ""
    """Whom that names (RFC 4514), as text for a field; empty without one."""
    client_issuer: str = ""
    """Who signed it, written in the same way."""


class IDownstream(Interface):
    """The visitor's end of one exchange: a connection that waits for one answer.

    Calls come in this order: `send_informational` any number of times, `send_head` once, `send_body` any number of times, then `finish`, or
    `start_tunnel` instead of all from `send_head` on. `abort` may come at any time and ends it. Framing is the visitor's
    business.
    """

    client_address: str = Attribute("The visitor's IP address.")
    splice_transport: object = Attribute(
        "The connection, where bytes may be put on it past us; None where they may not."
    )

    def send_informational(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send an interim answer (1xx, not 101); dropped where the visitor's HTTP knows none."""

    def send_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """Send the head of the answer. `length` is that of its body, None when only its end will tell.

        Raises `ValueError`, with nothing sent, where a field cannot be written.
        """

    def send_body(data: bytes) -> None:
        """Send a piece of the body."""

    def finish() -> None:
        """The answer is complete."""

    def bytes_spliced(count: int) -> None:
        """So many bytes of the body were put on our wire."""

    def splice_to(wire: object) -> None:
        """Put the rest of the request's body, or of the tunnel, on `wire` as it comes, where that is possible."""

    def report_spliced() -> None:
        """Tell the exchange how much was relayed."""

    def send_plain(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """Send an answer that has a body of `length` bytes, or the beginning of it: `send_head` and `body` in one.

        `lines` are its fields on the wire, those of the framing excepted, and known to be good. Where `body` is all of
        the body, this is `finish` as well. Otherwise `source` is where more of it may be had at once, if that is a
        connection past which bytes may be taken; gives how many were, or one more where something was behind the last.
        """

    def start_tunnel(status: int, reason: bytes, fields: list[tuple[bytes, bytes]]) -> None:
        """Send the head of a 101; from now on `send_tunnel_data` sends raw bytes and the exchange's `send_body` receives them."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def flush() -> None:
        """Put what was sent on the wire: called once for all that one turn of the reactor brought."""

    def pause_reading() -> None:
        """Stop reading from the visitor."""

    def resume_reading() -> None:
        """Read from the visitor again."""

    def half_close() -> None:
        """The target will send no more through the tunnel."""

    def close() -> None:
        """End the tunnel once what was sent is on the wire."""

    def abort() -> None:
        """End the connection now; an answer under way must not look complete."""


class IUpstream(Interface):
    """The target's end of one exchange: a connection, or a folder, that takes one request and gives one answer."""

    reused: bool = Attribute("Whether it carried an exchange before, and so may have died of age unnoticed.")
    splice_transport: object = Attribute(
        "The connection, where bytes may be put on it past us; None where they may not."
    )

    def send_head(method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        """Send the head of the request, of which `lines` are the fields on the wire but for those of the framing.

        `length` is that of the body, None when only its end will tell. With 0 there is no body, no `finish` is called,
        and the request is sent at once. `upgrade` is the upgrade token that it asks for, lower case: the one to which
        a 101 may switch.
        """

    def send_body(data: bytes) -> None:
        """Send a piece of the request's body."""

    def send_tunnel_data(data: bytes) -> None:
        """Send raw bytes through the tunnel, at once."""

    def finish() -> None:
        """The request is complete: put all of it on the wire."""

    def flush() -> None:
        """Put what was sent on the wire."""

    def pause_reading() -> None:
        """Stop reading the answer."""

    def resume_reading() -> None:
        """Read the answer again."""

    def half_close() -> None:
        """The visitor will send no more through the tunnel."""

    def splice_to(wire: object) -> None:
        """Put the rest of the answer's body, or of the tunnel, on `wire` as it comes, where that is possible."""

    def report_spliced() -> None:
        """Tell the exchange how much was relayed."""

    def abandon() -> None:
        """The exchange is over before its end: close, and never use again."""


class IExchange(Interface):
    """What the two ends tell an exchange."""

    def request_body(data: bytes) -> None:
        """The visitor sent a piece of the request's body, or of a tunnel's bytes."""

    def request_flush() -> None:
        """All that one turn of the reactor brought of the request was told."""

    def request_end() -> None:
        """The visitor's request is complete."""

    def downstream_half_closed() -> None:
        """The visitor will send no more."""

    def downstream_lost() -> None:
        """The visitor's connection is gone."""

    def downstream_paused() -> None:
        """The visitor does not keep up: stop what comes from the target."""

    def downstream_resumed() -> None:
        """The visitor keeps up again."""

    def response_head(status: int, reason: bytes, fields: list[tuple[bytes, bytes]], length: int | None) -> None:
        """The head of an answer came, interim ones included; `length` is that of its body if it says so."""

    def response_body(data: bytes) -> None:
        """A piece of the answer's body, or of a tunnel's bytes, came."""

    def response_flush() -> None:
        """All that one turn of the reactor brought of the answer was told."""

    def response_end() -> None:
        """The answer is complete."""

    def response_spliced(count: int) -> None:
        """So many bytes of the answer's body, or of the tunnel, were relayed."""

    def request_spliced(count: int) -> None:
        """So many bytes of the request's body, or of the tunnel, were relayed."""

    def plain_response(
        status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        """An answer came that goes on as it is, or the beginning of one: `response_head` and `response_body` in one.

        It is a final one that has a body, of `length` bytes, and names no other place. `lines` are its fields on the
        wire, those of the framing excepted. Where `body` is all of the body, this is `response_end` as well. `source` and
        what is given are as for `IDownstream.send_plain`.
        """

    def upstream_half_closed() -> None:
        """The target will send no more through the tunnel."""

    def upstream_lost(error: Exception) -> None:
        """The target's connection failed: one of `UpstreamError`."""

    def upstream_paused() -> None:
        """The target does not keep up: stop what comes from the visitor."""

    def upstream_resumed() -> None:
        """The target keeps up again."""

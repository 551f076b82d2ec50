"""Connection leases: enforce a session's `max_connections` across all nodes.

Rules.
    An exchange of a session with `max_connections` is admitted only if this node has leased a slot for it in the
    store, so the total over all nodes never exceeds the limit.
    Unused slots are returned every `LOOK_EVERY` seconds, because another node may need them. A node that finds all
    slots taken retries for up to `LEASE_TIMEOUT_SECONDS`, because some may be unused.
    If the store has removed this node and its slots cannot be leased again, the exchanges of the session are cut.
    Requests to the store are serialized per session, so that their results arrive in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.interfaces import IStore

LOOK_EVERY = 0.2
"""Seconds between two checks for unused slots. It bounds how often a busy session writes to the store."""
LEASE_TIMEOUT_SECONDS = 1.0
"""Seconds for which a request waits for another node to return a slot."""
_ASK_EVERY = 0.05

_log = Logger()


@dataclass(slots=True)
class _Lease:
    """The slots that this node has leased for one session."""

    most: int
    slots: int = 0
    waiting: int = 0
    lock: DeferredLock = field(default_factory=DeferredLock)


class ConnectionLeases:
    """The connection leases of one node."""

    def __init__(
        self,
        store: IStore,
        node_id: str,
        *,
        live: Callable[[str], int],
        cut: Callable[[str, str], object],
        reactor: IReactorTime,
    ) -> None:
        """`live` returns the number of exchanges of a session under way here; `cut` ends them for a reason."""
        self._store = store
        self._node_id = node_id
        self._live = live
        self._cut = cut
        self._reactor = reactor
        self._leases: dict[str, _Lease] = {}
        self._look: IDelayedCall | None = None
        self._closed = False

    def has_free(self, sid: str) -> bool:
        """Whether a leased slot is free, so that one more exchange of the session may begin now."""
        lease = self._leases.get(sid)
        return lease is not None and lease.slots > self._live(sid)

    async def acquire(self, sid: str, maximum: int) -> bool:
        """Lease a slot, so that `has_free` is true; False if all `maximum` are taken. Raises `StoreError`.

        The slot is not reserved for the caller: after any further wait, check `has_free` again.
        """
        lease = self._leases.setdefault(sid, _Lease(maximum))
        lease.most = maximum
        deadline = self._reactor.seconds() + LEASE_TIMEOUT_SECONDS
        lease.waiting += 1
        try:
            while not await self._try(sid, lease):
                if self._live(sid) >= maximum or self._reactor.seconds() >= deadline:
                    return False
                await deferLater(self._reactor, _ASK_EVERY)
            return True
        finally:
            lease.waiting -= 1
            self._watch()

    async def _try(self, sid: str, lease: _Lease) -> bool:
        await lease.lock.acquire()
        try:
            if self.has_free(sid):
                return True
            live = self._live(sid)
            # Try to lease slots for all waiting requests, or else for one.
            for slots in dict.fromkeys((min(live + lease.waiting, lease.most), live + 1)):
                if slots > live and await self._hold(sid, lease, slots):
                    return True
            return False
        finally:
            lease.lock.release()

    async def _hold(self, sid: str, lease: _Lease, slots: int) -> bool:
        held = await self._store.lease_slots(self._node_id, sid, slots, lease.most)
        if held:
            lease.slots = slots
        return held

    # Returning unused slots.

    def _watch(self) -> None:
        if self._look is None and self._leases and not self._closed:
            self._look = self._reactor.callLater(LOOK_EVERY, self._let_go)

    def _let_go(self) -> None:
        """Return unused slots to the store."""
        self._look = None
        for sid, lease in tuple(self._leases.items()):
            if not lease.waiting and lease.slots > self._live(sid):
                Deferred.fromCoroutine(self._shrink(sid, lease)).addErrback(self._failed)
            elif not lease.waiting and not lease.slots:
                del self._leases[sid]
        self._watch()

    async def _shrink(self, sid: str, lease: _Lease) -> None:
        await lease.lock.acquire()
        try:
            live = self._live(sid)
            if not lease.waiting and lease.slots > live:
                before, lease.slots = lease.slots, live  # no exchange may use the returned slots from now on
                try:
                    await self._store.lease_slots(self._node_id, sid, live, lease.most)
                except BaseException:
                    lease.slots = before
                    raise
        finally:
            lease.lock.release()

    def _failed(self, failure: object) -> None:
        _log.warn("Slots could not be let go yet: {failure}", failure=getattr(failure, "value", failure))

    async def renew(self) -> None:
        """Lease all slots again, after the store may have removed this node. Raises `StoreError`."""
        for sid, lease in tuple(self._leases.items()):
            await lease.lock.acquire()
            try:
                if lease.slots and not await self._store.lease_slots(self._node_id, sid, lease.slots, lease.most):
                    _log.warn("Others took the slots of {session} while this node was silent", session=sid)
                    lease.slots = 0
                    self._cut(sid, "too-many-connections")
            finally:
                lease.lock.release()

    def close(self) -> None:
        """Stop the checks for unused slots. The slots are returned when the node is removed from the store."""
        self._closed = True
        if self._look is not None:
            self._look.cancel()
            self._look = None

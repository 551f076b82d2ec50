"""Connection leases: the slots that the store grants to a node for live exchanges of sessions with `max_connections`.

Rules.
    An exchange of such a session is admitted only into a slot that this node holds, so that all nodes together never
    carry more than the limit.
    A slot that is not used may be needed by another node: it is returned within `RETURN_PERIOD_SECONDS`. A node that
    finds all slots taken retries for up to `ACQUIRE_TIMEOUT_SECONDS`.
    If slots that were held cannot be held again, after the other nodes had given this one up, the session is cut.
    For each session one request at a time goes to the store, so that its responses come in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.interfaces import IStore

RETURN_PERIOD_SECONDS = 0.2
"""Time between two returns of unused slots: a busy session asks the store this often, and not for each request."""
ACQUIRE_TIMEOUT_SECONDS = 1.0
"""Time for which a request waits for a slot that another node may return."""
RETRY_DELAY_SECONDS = 0.05

_log = Logger()


@dataclass(slots=True)
class _Lease:
    """The slots of one session that this node holds."""

    maximum: int
    """The session's limit, for all nodes together."""
    slots: int = 0
    waiting: int = 0
    """Requests that wait for a slot."""
    lock: DeferredLock = field(default_factory=DeferredLock)


class ConnectionLeases:
    """The leases of one node."""

    def __init__(
        self,
        store: IStore,
        node_id: str,
        *,
        count_live: Callable[[str], int],
        cut: Callable[[str, str], object],
        reactor: IReactorTime,
    ) -> None:
        """`count_live` returns the number of live exchanges of a session here; `cut` ends them for a reason."""
        self._store = store
        self._node_id = node_id
        self._count_live = count_live
        self._cut = cut
        self._reactor = reactor
        self._leases: dict[str, _Lease] = {}
        self._return_call: IDelayedCall | None = None
        self._closed = False

    def has_free(self, sid: str) -> bool:
        """Return whether one more exchange of the session may begin now."""
        lease = self._leases.get(sid)
        return lease is not None and lease.slots > self._count_live(sid)

    async def acquire(self, sid: str, maximum: int) -> bool:
        """Acquire a slot, so that `has_free` is True; returns False if all `maximum` are taken. Raises `StoreError`.

        A caller that waits for anything else afterwards may find the slot taken.
        """
        lease = self._leases.setdefault(sid, _Lease(maximum))
        lease.maximum = maximum
        deadline = self._reactor.seconds() + ACQUIRE_TIMEOUT_SECONDS
        lease.waiting += 1
        try:
            while not await self._try(sid, lease):
                if self._count_live(sid) >= maximum or self._reactor.seconds() >= deadline:
                    return False
                await deferLater(self._reactor, RETRY_DELAY_SECONDS)
            return True
        finally:
            lease.waiting -= 1
            self._schedule_return()

    async def _try(self, sid: str, lease: _Lease) -> bool:
        await lease.lock.acquire()
        try:
            if self.has_free(sid):
                return True
            live = self._count_live(sid)
            # One slot for each waiting request, or else one.
            for slots in dict.fromkeys((min(live + lease.waiting, lease.maximum), live + 1)):
                if slots > live and await self._hold(sid, lease, slots):
                    return True
            return False
        finally:
            lease.lock.release()

    async def _hold(self, sid: str, lease: _Lease, slots: int) -> bool:
        is_granted = await self._store.lease_slots(self._node_id, sid, slots, lease.maximum)
        if is_granted:
            lease.slots = slots
        return is_granted

    # Returning slots.

    def _schedule_return(self) -> None:
        if self._return_call is None and self._leases and not self._closed:
            self._return_call = self._reactor.callLater(RETURN_PERIOD_SECONDS, self._return_unused)

    def _return_unused(self) -> None:
        self._return_call = None
        for sid, lease in tuple(self._leases.items()):
            if not lease.waiting and lease.slots > self._count_live(sid):
                Deferred.fromCoroutine(self._shrink(sid, lease)).addErrback(self._failed)
            elif not lease.waiting and not lease.slots:
                del self._leases[sid]
        self._schedule_return()

    async def _shrink(self, sid: str, lease: _Lease) -> None:
        await lease.lock.acquire()
        try:
            live = self._count_live(sid)
            if not lease.waiting and lease.slots > live:
                before, lease.slots = lease.slots, live  # from now on no request may count on the others
                try:
                    await self._store.lease_slots(self._node_id, sid, live, lease.maximum)
                except BaseException:
                    lease.slots = before
                    raise
        finally:
            lease.lock.release()

    def _failed(self, failure: object) -> None:
        _log.warn("Unused connection slots not returned yet: {error}", error=getattr(failure, "value", failure))

    async def renew(self) -> None:
        """Lease the slots again, after other nodes may have removed this node. Raises `StoreError`."""
        for sid, lease in tuple(self._leases.items()):
            await lease.lock.acquire()
            try:
                if lease.slots and not await self._store.lease_slots(self._node_id, sid, lease.slots, lease.maximum):
                    _log.warn("Connection slots lost to other nodes while this one was silent: {sid}", sid=sid)
                    lease.slots = 0
                    self._cut(sid, "too-many-connections")
            finally:
                lease.lock.release()

    def close(self) -> None:
        """Return nothing any more: when the node is removed from the store, its slots are too."""
        self._closed = True
        if self._return_call is not None:
            self._return_call.cancel()
            self._return_call = None

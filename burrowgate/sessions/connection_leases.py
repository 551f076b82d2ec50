"""How many exchanges of a limited session may be under way here: slots, which the store gives to all nodes together.

Rules.
    An exchange of a session with `max_connections` is admitted only into a slot that this node holds, so that all
    nodes together never carry more than the limit says.
    A slot that is not used may be the one that another node needs: it is let go at the next look, `LOOK_EVERY` seconds
    apart. A node that finds all slots taken retries for up to `LEASE_TIMEOUT_SECONDS`, because one may be unused.
    What was held and could not be held again, after this node had been forgotten, is cut.
    Of a session, one question at a time goes to the store, so that answers come in the order of the questions.
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
"""Seconds between two looks for slots that are not used: a busy session asks the store so often, not per request."""
LEASE_TIMEOUT_SECONDS = 1.0
"""Seconds for which a request waits for a slot that another node may let go."""
_ASK_EVERY = 0.05

_log = Logger()


@dataclass(slots=True)
class _Lease:
    """What this node holds of one session."""

    most: int
    slots: int = 0
    waiting: int = 0
    lock: DeferredLock = field(default_factory=DeferredLock)


class ConnectionLeases:
    """What one node holds."""

    def __init__(
        self,
        store: IStore,
        node_id: str,
        *,
        live: Callable[[str], int],
        cut: Callable[[str, str], object],
        reactor: IReactorTime,
    ) -> None:
        """`live` says how many exchanges of a session are under way here; `cut` ends them for a reason."""
        self._store = store
        self._node_id = node_id
        self._live = live
        self._cut = cut
        self._reactor = reactor
        self._leases: dict[str, _Lease] = {}
        self._look: IDelayedCall | None = None
        self._closed = False

    def has_free(self, sid: str) -> bool:
        """Whether one more exchange of the session may begin here and now."""
        lease = self._leases.get(sid)
        return lease is not None and lease.slots > self._live(sid)

    async def acquire(self, sid: str, maximum: int) -> bool:
        """See to it that `has_free` says yes; False when all `maximum` are taken. Raises `StoreError`.

        Whoever was given a slot and waits for something else may find that it was taken meanwhile.
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
            # For all that wait here, or else for one.
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

    # Letting go.

    def _watch(self) -> None:
        if self._look is None and self._leases and not self._closed:
            self._look = self._reactor.callLater(LOOK_EVERY, self._let_go)

    def _let_go(self) -> None:
        """Let go of what is not used."""
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
                before, lease.slots = lease.slots, live  # nobody may count on them from now on
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
        """Hold again what was held, after this node may have been forgotten. Raises `StoreError`."""
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
        """Look no more; whoever forgets the node lets go of all."""
        self._closed = True
        if self._look is not None:
            self._look.cancel()
            self._look = None

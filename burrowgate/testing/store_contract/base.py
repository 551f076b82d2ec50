"""Base class and helpers of the contract's tests: scenarios with a store, and assertions about it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase

from burrowgate.core.audit import GENESIS, AuditRecord, chain_event
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.store_records import Change, Committed, Record, SessionQuery, VisitUpdate
from burrowgate.core.tokens import Key, Keyring
from burrowgate.interfaces import IStore
from burrowgate.testing.records import START, an_event, sid

if TYPE_CHECKING:
    # This class has typed methods.
    from unittest import TestCase as _Base
else:
    _Base = object

KEY = Key(bytes(range(32)))
"""The key of the tests, which signs audit events."""

_E = TypeVar("_E", bound=Exception)
StoreCall = Coroutine[Deferred[Any], Any, Any]


def scenario(test: Callable[[Any, IStore], StoreCall]) -> Callable[[Any], Deferred[None]]:
    """A test method that calls `test` with a new, started store, which is closed when the test ends."""

    async def play(case: Any) -> None:
        await test(case, await case.opened(case.make_store()))

    def run(case: Any) -> Deferred[None]:
        if not isinstance(case, TestCase):
            raise TypeError("The store contract needs twisted.trial.unittest.TestCase, which waits for Deferreds.")
        return Deferred.fromCoroutine(play(case))

    run.__name__, run.__qualname__, run.__doc__ = test.__name__, test.__qualname__, test.__doc__
    return run


def recorded(count: int) -> tuple[AuditRecord, ...]:
    """A chain of `count` events of the first session, as another store recorded them."""
    made: list[AuditRecord] = []
    for seq in range(1, count + 1):
        event = an_event(time=START + seq, sid=sid(1))
        made.append(chain_event(made[-1].hash if made else GENESIS, seq, event, KEY.sign_event))
    return tuple(made)


class ContractBase(_Base):
    """The hooks of a contract suite, and the helpers of its tests."""

    def sign_event(self, hash: str) -> str:
        """The function `StoreContext.sign_event` of all stores that the hooks make."""
        return KEY.sign_event(hash)

    def make_store(self) -> IStore:
        """A new and empty store, not yet started, which signs its events by `sign_event`."""
        raise NotImplementedError("Derive from this class and make your store here.")

    async def pass_time(self, seconds: int) -> None:
        """Advance the store's own clock by a few `seconds`, if it uses one for heartbeats and not `Heartbeat.time`."""

    async def opened(self, store: IStore) -> IStore:
        """`store`, started; it is closed when the test ends."""
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        return store

    async def eventually(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` returns True, for 30 seconds at most."""
        from twisted.internet import reactor

        clock: Any = reactor
        give_up = clock.seconds() + 30
        while not condition():
            self.assertLess(clock.seconds(), give_up, "The expected state was not reached within 30 seconds.")
            await deferLater(clock, 0.02)

    async def refused(self, error: type[_E], requested: StoreCall) -> _E:
        """The exception that `requested` raises, which must be an `error`."""
        try:
            answer = await requested
        except error as raised:
            self.assertTrue(str(raised), "An error has a sentence for people.")
            return raised
        raise self.failureException(f"{error.__name__} was expected, not {answer!r}.")

    async def together(self, requested: Sequence[StoreCall]) -> list[Any]:
        """The results or exceptions of all of `requested`, which are started before any is awaited."""
        answers = await DeferredList([Deferred.fromCoroutine(one) for one in requested], consumeErrors=True)
        return [answer.value if isinstance(answer, Failure) else answer for _, answer in answers]

    async def put(self, store: IStore, *records: Record) -> Committed:
        """Commit `records` alone."""
        return await store.commit(Change(puts=records))

    async def used(self, store: IStore, *uses: VisitUpdate) -> Committed:
        """Commit `uses` alone."""
        return await store.commit(Change(visits=uses))

    async def listed(self, store: IStore, **query: Any) -> list[str]:
        """The sids of the page for `query`."""
        page = await store.sessions(SessionQuery(**({"now": START} | query)))
        return [session.sid for session in page.sessions]

    async def verified(self, store: IStore) -> int:
        """Verify the whole chain; returns the number of the last event."""
        verifier = ChainVerifier(Keyring([KEY]).verify_event)
        while some := await store.events(verifier.seq, 100):
            verifier.verify(some)
            self.assertIsNone(verifier.error)
        verifier.finish()
        self.assertIsNone(verifier.error)
        return verifier.seq

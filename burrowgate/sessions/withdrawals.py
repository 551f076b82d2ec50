"""Withdrawals: operations that take access away, effective in this process before the store has recorded them.

Rules.
    What an operation takes away is refused, and its live exchanges are cut, before its first read of the store.
    The caller waits `ANSWER_TIMEOUT_SECONDS` at most. The operation then goes on, and its outcome is logged.
    A restriction ends once this process has taken in the commit that records it, or a later one of the same property.
    After a failure it stays, because the operator has asked for it: until the operation is repeated with success, or
    the process ends.
    An operation that is refused for what it says (no such session, changed by other writers) leaves no restriction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.core.restrictions import Restriction, Values
from burrowgate.errors import (
    CommitOutcomeUnknown,
    Conflict,
    Invalid,
    NotFound,
    StateConflict,
    StoreError,
    WithdrawalNotStored,
)
from burrowgate.sessions.registry import Registry

ANSWER_TIMEOUT_SECONDS = 2.0
"""Time in which the store has to record an operation before the operator is answered that it may not have done so."""

_T = TypeVar("_T")
_log = Logger()


@dataclass(frozen=True, slots=True)
class Restricted:
    """Message to the other processes of a gateway: these restrictions are in force."""

    values: Values
    ticket: int


@dataclass(frozen=True, slots=True)
class Unrestricted:
    """Message to the other processes of a gateway: the store has recorded these restrictions, or refused them."""

    restrictions: tuple[Restriction, ...]
    ticket: int
    stored: bool


class Withdrawals:
    """Carries out operations that take access away."""

    def __init__(
        self,
        registry: Registry,
        reactor: IReactorTime,
        *,
        share: Callable[[Restricted | Unrestricted], None] = lambda message: None,
    ) -> None:
        """`share` sends a message to the other processes of this gateway, which pass it to `receive`."""
        self._registry = registry
        self._reactor = reactor
        self._share = share
        self._ticket = 0

    async def run(
        self,
        subject: str,
        taken: Values,
        attempt: Callable[[], Awaitable[_T]],
        *,
        replaced: Iterable[Restriction] = (),
    ) -> _T:
        """Return the result of `attempt`, which stores the operation that takes `taken` away.

        `subject` names what is refused meanwhile, such as "The session 'x'". `replaced` are earlier restrictions of the
        properties that the operation sets. Raises `WithdrawalNotStored`, or what `attempt` raises if it is refused.
        """
        self._ticket = ticket = self._ticket + 1
        in_force = self._registry.restrict(taken, ticket)
        if in_force and taken:
            self._share(Restricted(taken, ticket))
        outcome = Deferred.fromCoroutine(self._attempt(subject, taken, attempt, (*taken, *replaced), ticket, in_force))
        if not taken:
            return await outcome
        return await _within(
            self._reactor,
            outcome,
            lambda: WithdrawalNotStored.after(subject, ANSWER_TIMEOUT_SECONDS, in_force=in_force),
        )

    def within_limit(self, work: Coroutine[Any, Any, _T], what: str) -> Deferred[_T]:
        """The result of `work`, a change that takes nothing away.

        Fires with `CommitOutcomeUnknown`, which says `what` is not confirmed, if the store takes longer than
        `ANSWER_TIMEOUT_SECONDS`; the work goes on.
        """
        text = f"The store has not confirmed within {ANSWER_TIMEOUT_SECONDS:g} s {what}; check that, then repeat it."
        return _within(self._reactor, Deferred.fromCoroutine(work), lambda: CommitOutcomeUnknown(text))

    async def _attempt(
        self,
        subject: str,
        taken: Values,
        attempt: Callable[[], Awaitable[_T]],
        recorded: tuple[Restriction, ...],
        ticket: int,
        in_force: bool,
    ) -> _T:
        try:
            result = await attempt()
        except (Invalid, StateConflict, Conflict):
            self._remove(tuple(taken), ticket, stored=False)
            raise
        except NotFound:
            self._remove(tuple(taken), ticket, stored=True)
            raise
        except StoreError as error:
            if not taken:
                raise
            raise WithdrawalNotStored.because(subject, error, in_force=in_force) from error
        self._remove(recorded, ticket, stored=True)
        return result

    def _remove(self, restrictions: tuple[Restriction, ...], ticket: int, *, stored: bool) -> None:
        if self._registry.restrictions.has_any(restrictions):
            self._registry.unrestrict(restrictions, ticket, stored=stored)
            self._share(Unrestricted(restrictions, ticket, stored))


def receive(registry: Registry, message: Restricted | Unrestricted) -> None:
    """Apply a message of another process of this gateway."""
    match message:
        case Restricted(values, ticket):
            registry.restrict(values, ticket)
        case Unrestricted(restrictions, ticket, stored):
            registry.unrestrict(restrictions, ticket, stored=stored)


def _within(reactor: IReactorTime, outcome: Deferred[_T], expired: Callable[[], Exception]) -> Deferred[_T]:
    """Return a `Deferred` of the result of `outcome`, or of `expired` after the time limit; `outcome` then goes on."""
    answer: Deferred[_T] = Deferred()
    timer = reactor.callLater(ANSWER_TIMEOUT_SECONDS, lambda: answer.errback(expired()))

    def finish(result: _T | Failure) -> None:
        if timer.active():
            timer.cancel()
            answer.callback(result)
        elif isinstance(result, Failure):
            _log.error("Late operation failed: {error}", error=result.getErrorMessage())
        else:
            _log.info("Late operation was stored, after its caller was answered that it may not be")

    outcome.addBoth(finish)
    return answer

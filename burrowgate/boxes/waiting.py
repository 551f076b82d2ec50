"""Waits of launchers: for the first of several events, for a time, and for what is or is not cancelled with them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IReactorTime
from twisted.python.failure import Failure

_Result = TypeVar("_Result")


def first(*events: Deferred[Any]) -> Deferred[Any]:
    """Return what fires with the first of `events`, successful or not; the others are cancelled, as all are with it."""

    def cancel(_: object) -> None:
        for event in events:
            event.cancel()

    def settle(value: Any) -> None:
        if not result.called:
            result.callback(value)
            cancel(result)

    result: Deferred[Any] = Deferred(cancel)
    for event in events:
        event.addBoth(settle)
    return result


def fire(event: Deferred[None]) -> None:
    """Fire `event`, unless it has fired."""
    if not event.called:
        event.callback(None)


def after(clock: IReactorTime, seconds: float | None) -> Deferred[None]:
    """Return what fires after `seconds`, or never; it can be cancelled."""
    if seconds is None:
        return Deferred()
    event: Deferred[None] = Deferred(lambda _: call.cancel())
    call = clock.callLater(seconds, event.callback, None)
    return event


async def until(condition: Callable[[], bool], clock: IReactorTime, *, seconds: float, every: float = 0.01) -> bool:
    """Wait until `condition()` is true, for `seconds` at most; return whether it is."""
    give_up = clock.seconds() + seconds
    while not condition():
        if clock.seconds() >= give_up:
            return False
        await after(clock, every)
    return True


async def within(clock: IReactorTime, event: Deferred[Any], seconds: float) -> None:
    """Wait for `event`, which others may wait for too, but not longer than `seconds`."""
    reached: Deferred[None] = Deferred()

    def settle(value: object) -> object:
        if not reached.called:
            reached.callback(None)
        return value

    event.addBoth(settle)
    try:
        await reached.addTimeout(seconds, clock)
    except DeferredTimeout:
        return


def cancellable(work: Deferred[_Result]) -> Deferred[_Result]:
    """Return the result of `work`; when this is cancelled, so is `work`, and `CancelledError` is what this ends with.

    Connections and requests of Twisted end with errors of their own when they are cancelled.
    """
    cancelled = False

    def cancel(_: object) -> None:
        nonlocal cancelled
        cancelled = True
        work.cancel()

    def settle(value: Any) -> None:
        if not cancelled:
            result.callback(value)

    result: Deferred[_Result] = Deferred(cancel)
    work.addBoth(settle)
    return result


async def uncancelled(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Return the result of `work`, which goes on when this is cancelled; `CancelledError` is raised after its end."""
    results: list[Any] = []
    waiting: list[Deferred[None]] = []
    cancelled: CancelledError | None = None

    def settle(value: Any) -> None:
        results.append(value)
        for wait in waiting:
            if not wait.called:
                wait.callback(None)

    Deferred.fromCoroutine(work).addBoth(settle)
    while not results:
        waiting.append(Deferred())
        try:
            await waiting[-1]
        except CancelledError as error:
            cancelled = error
    result = results[0]
    if isinstance(result, Failure):
        result.raiseException()
    if cancelled is not None:
        raise cancelled
    value: _Result = result
    return value

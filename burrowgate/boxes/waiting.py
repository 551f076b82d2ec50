"""Waits of launchers: for the first of several events, and for a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime


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

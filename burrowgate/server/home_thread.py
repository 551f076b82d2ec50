"""Reads and writes files of the home in a thread, so that a disk that hangs stops nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from burrowgate.errors import HomeError, UpstreamError
from burrowgate.proxy.static.file_threads import run_within
from burrowgate.server.foundation import Foundation
from burrowgate.server.wiring import Components

HOME_TIMEOUT_SECONDS = 5.0
"""Seconds in which the home has to respond."""


def home_thread(base: Foundation, parts: Components) -> Callable[[Callable[[], Any]], Awaitable[Any]]:
    """Return a function that runs work on the home in a thread; it raises `HomeError` if the home does not respond."""

    async def run(work: Callable[[], Any]) -> Any:
        try:
            return await run_within(parts.files, base.reactor, HOME_TIMEOUT_SECONDS, str(base.home.path), work)
        except UpstreamError as error:
            raise HomeError(
                f"The home {base.home.path} does not respond; is its disk or network mount available?"
            ) from error

    return run

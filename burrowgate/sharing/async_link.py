"""A link of `burrowgate.share_async`, in coroutines: for tasks of asyncio, and for Twisted."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from burrowgate.client import AsyncClient
from burrowgate.client.waiting import in_thread, pause
from burrowgate.sharing.facts import LOOK_SECONDS, MAX_VISITS, LinkFacts, no_visit

if TYPE_CHECKING:
    from datetime import datetime

    from burrowgate.client.types import Visit


class AsyncLink(LinkFacts):
    """A link that works until it is revoked or closed, expires, or the program ends.

    `async with` closes it at the end of the block. `str(link)` is its address.
    """

    def __init__(self, *made: Any) -> None:
        super().__init__(*made)
        self.client = AsyncClient(*self._where)
        """The admin API of the gateway that serves the link."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def extend(self, ttl: str | int) -> datetime:
        """Let the link expire this long from now (`2h`, `7d`, or seconds); returns when. Raises `Invalid`."""
        return self._extended(await self.client.extend_session(self.session, ttl=ttl))

    async def revoke(self) -> None:
        """End the link at once and permanently; the connections of its visitors are cut."""
        await self.client.revoke_session(self.session)

    async def visits(self) -> list[Visit]:
        """Return who has opened the link, the last seen first; at most 1000."""
        return (await self.client.list_visits(self.session, limit=MAX_VISITS))["visits"]

    async def wait_for_visit(self, timeout: float | None = None) -> Visit:
        """Wait until someone opens the link, and return the visit; each call returns another one, in their order.

        Raises `TimeoutError` after `timeout` seconds, and `GatewayNotRunning` if the gateway has ended.
        """
        latest = None if timeout is None else time.monotonic() + timeout
        while (visit := self._unseen(await self.visits())) is None:
            if timeout is not None and latest is not None and time.monotonic() >= latest:
                raise no_visit(timeout)
            await pause(LOOK_SECONDS)
        return visit

    async def close(self) -> None:
        """Revoke the link and stop sharing; the gateway ends if it was started for that. A second call does nothing.

        Raises `GatewayNotRunning` if the gateway has ended before: then nothing is served, and nothing was revoked.
        """
        await in_thread(self._close)

"""A link of `burrowgate.share`, in functions that block."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from burrowgate.client import Client
from burrowgate.sharing.facts import LOOK_SECONDS, MAX_VISITS, LinkFacts, no_visit

if TYPE_CHECKING:
    from datetime import datetime

    from burrowgate.client.types import Visit


class Link(LinkFacts):
    """A link that works until it is revoked or closed, expires, or the program ends.

    `with` closes it at the end of the block. `str(link)` is its address.
    """

    def __init__(self, *made: Any) -> None:
        super().__init__(*made)
        self.client = Client(*self._where)
        """The admin API of the gateway that serves the link."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def extend(self, ttl: str | int) -> datetime:
        """Let the link expire this long from now (`2h`, `7d`, or seconds); returns when. Raises `Invalid`."""
        return self._extended(self.client.extend_session(self.session, ttl=ttl))

    def revoke(self) -> None:
        """End the link at once and permanently; the connections of its visitors are cut."""
        self.client.revoke_session(self.session)

    def visits(self) -> list[Visit]:
        """Return who has opened the link, the last seen first; at most 1000."""
        return self.client.list_visits(self.session, limit=MAX_VISITS)["visits"]

    def wait_for_visit(self, timeout: float | None = None) -> Visit:
        """Wait until someone opens the link, and return the visit; each call returns another one, in their order.

        Raises `TimeoutError` after `timeout` seconds, and `GatewayNotRunning` if the gateway has ended.
        """
        latest = None if timeout is None else time.monotonic() + timeout
        while (visit := self._unseen(self.visits())) is None:
            if timeout is not None and latest is not None and time.monotonic() >= latest:
                raise no_visit(timeout)
            time.sleep(LOOK_SECONDS)
        return visit

    def close(self) -> None:
        """Revoke the link and stop sharing; the gateway ends if it was started for that. A second call does nothing.

        Raises `GatewayNotRunning` if the gateway has ended before: then nothing is served, and nothing was revoked.
        """
        self._close()

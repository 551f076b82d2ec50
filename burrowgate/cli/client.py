"""The admin API as the commands use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from burrowgate.client.async_operations import AsyncClient
from burrowgate.errors import GatewayNotRunning

if TYPE_CHECKING:
    from burrowgate.client import types

T = TypeVar("T")

JSON = dict[str, Any]
"""A JSON object to be sent."""

Document = Mapping[str, Any]
"""A JSON object as the API returned it."""

PAGE = 500
"""Audit events requested at a time."""


Operation = Callable[..., Coroutine[Any, Any, Any]]
"""One of the functions of `Admin`, for what is the same for records of several kinds."""


class Admin(AsyncClient):
    """The admin API of one gateway."""

    async def ready(self) -> None:
        """Return if the gateway serves visitors. Raises `StoreUnavailable` or `GatewayNotRunning`."""
        await self.get_readiness()

    async def answers(self) -> bool:
        """Whether the gateway of this home responds. Raises `HomeError` if another gateway does."""
        try:
            await self.list_sessions(limit=1)
        except GatewayNotRunning:
            return False
        return True

    async def targets(self) -> list[types.Target]:
        """All targets."""
        return (await self.list_targets())["targets"]

    async def events(self, after: int = 0) -> AsyncIterator[list[types.AuditEvent]]:
        """The audit events after number `after`, in order, one page at a time."""
        while True:
            page = await self.list_audit_events(order="asc", after=after, limit=PAGE)
            if not page["events"]:
                return
            yield page["events"]
            after = page["events"][-1]["seq"]

    async def newest_event(self) -> types.AuditEvent | None:
        """The newest audit event, or None if there is none."""
        events = (await self.list_audit_events(order="desc", limit=1))["events"]
        return events[0] if events else None


async def all_of(records: AsyncIterator[T]) -> list[T]:
    """All `records` of a list."""
    return [record async for record in records]


def connect(reactor: Any, at: int | Path, key: str) -> Admin:
    """A client of the admin API at the port or the UNIX socket `at`."""
    from burrowgate.client.reactor_transport import ReactorTransport

    return Admin(at, key, transport=ReactorTransport(reactor, at))

"""Optimistic concurrency: which record versions a change is meant for, and the retry after a conflict."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from burrowgate.errors import Conflict, PreconditionFailed
from burrowgate.sessions.registry import Registry

MAX_ATTEMPTS = 8
"""More conflicts in a row than concurrent operators cause on one record."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ExpectedVersions:
    """The versions of a record for which a change is meant, such as those of `If-Match` (RFC 9110, 13.1.1)."""

    versions: frozenset[int] | None = None
    """None for any."""

    def check(self, version: int) -> None:
        """Raises `PreconditionFailed` if the record is of another version."""
        if self.versions is not None and version not in self.versions:
            raise PreconditionFailed


ANY_VERSION = ExpectedVersions()


async def retry_on_conflict(registry: Registry, attempt: Callable[[], Awaitable[_T]]) -> _T:
    """Return the result of `attempt`, which reads a record, changes it and commits; repeat it after a conflict.

    Raises `Conflict` after `MAX_ATTEMPTS`, and any other exception of `attempt` at once.
    """
    for _ in range(MAX_ATTEMPTS):
        try:
            return await attempt()
        except PreconditionFailed:
            raise
        except Conflict:
            await registry.catch_up()
    raise Conflict

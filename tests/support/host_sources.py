"""A host source that answers as a test says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.defer import Deferred
from zope.interface import implementer

from burrowgate.host_sources.interfaces import FoundHost, HostRequest, IHostSource


@implementer(IHostSource)
class FakeHostSource:
    """Answers with `answer`: hosts, an error that it raises, or a Deferred of one of them."""

    def __init__(self, *hosts: FoundHost) -> None:
        self.answer: Sequence[FoundHost] | Exception | Deferred[Any] = hosts
        self.asked: list[HostRequest] = []

    async def hosts(self, request: HostRequest) -> Sequence[FoundHost]:
        self.asked.append(request)
        answer: Any = await self.answer if isinstance(self.answer, Deferred) else self.answer
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    async def close(self) -> None:
        return None

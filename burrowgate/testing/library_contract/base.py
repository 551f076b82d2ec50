"""Base class of the contract of libraries: the hooks, and the helpers of its tests."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from zope.interface import implementer

from burrowgate.credentials.interfaces import (
    CALL_TIMEOUT_SECONDS,
    Endpoint,
    ILibrary,
    IssueContext,
    Issued,
    LibraryContext,
)
from burrowgate.credentials.names import new_hint
from burrowgate.interfaces import IEntropy

if TYPE_CHECKING:
    # This class has typed methods.
    from unittest import TestCase as _Base
else:
    _Base = object

_E = TypeVar("_E", bound=Exception)
LibraryCall = Coroutine[Deferred[Any], Any, Any]


@implementer(IEntropy)
class SystemEntropy:
    """Random bytes of the operating system."""

    def token_bytes(self, count: int) -> bytes:
        return os.urandom(count)


class OpenConnection(Protocol):
    """A connection to the real server by an issued credential, with something that runs on it."""

    async def is_open(self) -> bool:
        """Return whether it is still open."""

    async def close(self) -> None:
        """Close it, if it is open."""


def with_library(test: Callable[[Any, ILibrary], LibraryCall]) -> Callable[[Any], Deferred[None]]:
    """A test method that calls `test` with a new library, which is closed when the test ends."""

    async def play(case: Any) -> None:
        await test(case, case.a_library())

    def run(case: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(play(case))

    run.__name__, run.__qualname__, run.__doc__ = test.__name__, test.__qualname__, test.__doc__
    return run


class LibraryContractBase(_Base):
    """The hooks of the suite, and the helpers of its tests."""

    def make_library(self, context: LibraryContext) -> ILibrary:
        """A new library."""
        raise NotImplementedError("Derive from this class and make your library here.")

    def make_context(self, hint: str, now: int) -> IssueContext:
        """A context with the name `hint` for which the library can issue; the session ends 1,000 s after `now`."""
        raise NotImplementedError("Derive from this class and describe your server here.")

    async def opens(self, issued: Issued) -> bool:
        """Whether a client that logs in to the real server with `issued` can do what it is for."""
        raise NotImplementedError("Derive from this class and log in to your server here.")

    def a_library(self, timeout_seconds: float = CALL_TIMEOUT_SECONDS) -> ILibrary:
        """A new library, which is closed when the test ends."""
        from twisted.internet import reactor

        context = LibraryContext(reactor=reactor, entropy=SystemEntropy(), timeout_seconds=timeout_seconds)
        library = self.make_library(context)
        self.addCleanup(lambda: Deferred.fromCoroutine(library.close()))
        return library

    def a_context(self, **changes: Any) -> IssueContext:
        """A context that no other test has, with `changes`; what is issued for it is revoked when the test ends."""
        context = replace(self.make_context(new_hint(SystemEntropy()), int(time.time())), **changes)
        self.addCleanup(lambda: Deferred.fromCoroutine(self._clean(context)))
        return context

    async def _clean(self, context: IssueContext) -> None:
        known = self.make_context(context.hint, context.now)
        library = self.a_library()
        await library.revoke(known, context.hint, "")
        await library.close()

    def at(self, context: IssueContext, port: int) -> IssueContext:
        """`context` with a server without TLS at `port` of this machine."""
        return replace(context, address=Endpoint(host="127.0.0.1", port=port))

    async def eventually(self, condition: Callable[[], Coroutine[Deferred[Any], Any, bool]], what: str) -> None:
        """Wait until `condition` returns True, for 20 seconds at most."""
        from twisted.internet import reactor

        clock: Any = reactor
        give_up = clock.seconds() + 20
        while not await condition():
            self.assertLess(clock.seconds(), give_up, f"{what} did not happen within 20 seconds.")
            await deferLater(clock, 0.01)

    async def refused(self, error: type[_E], requested: LibraryCall) -> _E:
        """The exception that `requested` raises, which must be an `error` with a sentence."""
        try:
            answer = await requested
        except error as raised:
            self.assertTrue(str(raised).endswith("."), f"{str(raised)!r} is no sentence.")
            return raised
        raise self.failureException(f"{error.__name__} was expected, not {answer!r}.")

    def secrets_of(self, context: IssueContext, issued: Issued | None = None) -> list[str]:
        """The texts that no `repr`, log line or error may have."""
        values = [context.admin.password] if context.admin else []
        if issued is not None:
            values += [value for name, value in issued.secret.items() if name in {"password", "private_key", "token"}]
        return [value for value in values if value]

    def assert_no_secret(self, text: str, secrets: list[str]) -> None:
        """Fail if `text` has one of `secrets`."""
        for secret in secrets:
            self.assertNotIn(secret, text)

"""The part that libraries of database servers share: options, kept connections, time limits and the probe."""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from twisted.internet.defer import Deferred
from zope.interface import implementer

from burrowgate.credentials.interfaces import ILibrary, IssueContext, Issued, LibraryContext
from burrowgate.credentials.names import check_hint
from burrowgate.credentials.options import check_options, read_option
from burrowgate.credentials.wire.pool import ConnectionPool, KeptConnection, Place, within
from burrowgate.errors import BurrowgateError, CredentialsRefused
from burrowgate.plugins import Option

_C = TypeVar("_C", bound=KeptConnection)
_T = TypeVar("_T")
_Call = Coroutine[Deferred[Any], Any, _T]
PASSWORD_BYTES = 24
"""Random bytes of a password, which are 32 characters of base64."""


@implementer(ILibrary)
class ServerLibrary(ABC, Generic[_C]):
    """A library whose credentials are accounts on a server."""

    options: Sequence[Option]

    def __init__(self, context: LibraryContext) -> None:
        self.context = context
        self.pool: ConnectionPool[_C] = ConnectionPool(context.reactor, self.open)

    @abstractmethod
    async def open(self, place: Place) -> _C:
        """Return a new connection."""

    @abstractmethod
    async def make(self, context: IssueContext) -> Issued:
        """Make the credential; the context has been checked."""

    @abstractmethod
    async def end(self, context: IssueContext, hint: str, accessor: str) -> None:
        """End the credential and its connections."""

    async def prolong(self, context: IssueContext, accessor: str, until: int) -> int:
        """Prolong the credential."""
        raise CredentialsRefused("A credential of this library has no end of its own that could be moved.")

    async def issue(self, context: IssueContext) -> Issued:
        """Implement `ILibrary.issue`."""
        return await self._call(context, context.hint, lambda: self.make(context))

    async def renew(self, context: IssueContext, accessor: str, until: int) -> int:
        """Implement `ILibrary.renew`."""
        return await self._call(context, context.hint, lambda: self.prolong(context, accessor, until))

    async def revoke(self, context: IssueContext, hint: str, accessor: str) -> None:
        """Implement `ILibrary.revoke`."""
        await self._call(context, hint, lambda: self.end(context, hint, accessor))

    async def probe(self, context: IssueContext) -> str:
        """Implement `ILibrary.probe`: issue a credential and revoke it, which shows that both would work."""
        try:
            try:
                await self.issue(context)
            except BurrowgateError:
                with suppress(BurrowgateError):
                    await self.revoke(context, context.hint, "")
                raise
            await self.revoke(context, context.hint, "")
        except BurrowgateError as error:
            return str(error)
        return ""

    async def close(self) -> None:
        """Implement `ILibrary.close`."""
        await self.pool.close()

    async def _call(
        self, context: IssueContext, hint: str, call: Callable[[], Coroutine[Deferred[Any], Any, _T]]
    ) -> _T:
        check_hint(hint)
        check_options(context.options, self.options)
        if context.admin is None:
            raise CredentialsRefused("The library has no credential of its own; give it one from a vault.")
        try:
            return await within(self.context.reactor, self.context.timeout_seconds, context.address, call())
        except Exception as error:
            if (known := self.translate(error, context)) is not None:
                raise known from error
            raise

    def translate(self, error: Exception, context: IssueContext) -> BurrowgateError | None:
        """Return the error of libraries that an `error` of this server's client is; None if it is none of these."""
        return None

    def place(self, context: IssueContext, database: str = "") -> Place:
        """Return where and as whom `context` is served."""
        assert context.admin is not None
        return Place(context.address, context.admin, database)

    def option(self, context: IssueContext, name: str) -> str:
        """Return the value of the option `name`, or its default."""
        return read_option(context.options, self.options, name)

    def new_password(self) -> str:
        """Return a new password: letters, digits, hyphens and underscores, which need no quoting anywhere."""
        return urlsafe_b64encode(self.context.entropy.token_bytes(PASSWORD_BYTES)).decode("ascii")

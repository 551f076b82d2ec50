"""The credential libraries of one process: found as plugins, one instance for each type, closed with the process.

A library in a vault of kind `openbao` asks the server of that vault, as the account of its record; the secret of that
account is read from the home's file for each call, so that a new one counts at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from burrowgate.core.tcp.vaults import Library, Vault, VaultKind
from burrowgate.credentials.interfaces import (
    ILibrary,
    ILibraryFactory,
    IssueContext,
    Issued,
    LibraryContext,
    Secret,
)
from burrowgate.credentials.openbao.vault_context import in_vault, read_secret
from burrowgate.credentials.options import check_options
from burrowgate.credentials.plugins import find_library, known_libraries
from burrowgate.errors import BurrowgateError, ConfigError, CredentialsRefused, CredentialsUnavailable, Invalid
from burrowgate.server.foundation import Foundation

READ_SECONDS = 2.0
"""Time in which the file with the login of a vault has to be read."""

ReadSecret = Callable[[Vault], Awaitable[Secret]]
"""Returns the login of a vault. Raises `CredentialsRefused` or `CredentialsUnavailable`."""


@implementer(ILibrary)
class LibraryInVault:
    """A library that asks the server of a vault."""

    def __init__(self, library: ILibrary, vault: Vault, read_secret: ReadSecret) -> None:
        self._library = library
        self._vault = vault
        self._read_secret = read_secret

    async def issue(self, context: IssueContext) -> Issued:
        """Implement `ILibrary.issue`."""
        issued: Issued = await self._library.issue(await self._placed(context))
        return issued

    async def renew(self, context: IssueContext, accessor: str, until: int) -> int:
        """Implement `ILibrary.renew`."""
        ends_at: int = await self._library.renew(await self._placed(context), accessor, until)
        return ends_at

    async def revoke(self, context: IssueContext, hint: str, accessor: str) -> None:
        """Implement `ILibrary.revoke`."""
        await self._library.revoke(await self._placed(context), hint, accessor)

    async def probe(self, context: IssueContext) -> str:
        """Implement `ILibrary.probe`."""
        try:
            placed = await self._placed(context)
        except BurrowgateError as error:
            return str(error)
        finding: str = await self._library.probe(placed)
        return finding

    async def close(self) -> None:
        """Implement `ILibrary.close`: the library is shared, and closed by the process."""

    async def _placed(self, context: IssueContext) -> IssueContext:
        return in_vault(context, self._vault, await self._read_secret(self._vault))


class Libraries:
    """The libraries that were used so far."""

    def __init__(self, base: Foundation) -> None:
        self._context = LibraryContext(reactor=base.reactor, entropy=base.entropy)
        self._reactor: Any = base.reactor
        self._home = base.home.path
        self._by_type: dict[str, ILibrary] = {}
        base.close_stack.push(self.close)

    def issuer(self, library: Library, vault: Vault) -> ILibrary:
        """Return what issues the credentials of `library`. Raises `CredentialsRefused` if its type is not installed."""
        issuer = self._by_type.get(library.type)
        if issuer is None:
            try:
                issuer = find_library(library.type).make(self._context)
            except ConfigError as error:
                raise CredentialsRefused(str(error)) from error
            self._by_type[library.type] = issuer
        if vault.kind is VaultKind.OPENBAO:
            return LibraryInVault(issuer, vault, self._secret_of)
        return issuer

    async def _secret_of(self, vault: Vault) -> Secret:
        reading = deferToThreadPool(self._reactor, self._reactor.getThreadPool(), read_secret, self._home, vault)
        try:
            secret: Secret = await reading.addTimeout(READ_SECONDS, self._reactor)
        except DeferredTimeout:
            raise CredentialsUnavailable(f"The file with the login of the vault {vault.name} was not read.") from None
        return secret

    async def close(self) -> None:
        """Close the connections that libraries keep."""
        for issuer in self._by_type.values():
            await issuer.close()


def installed_libraries() -> tuple[ILibraryFactory, ...]:
    """Return the types of libraries that can be used."""
    return known_libraries()


def check_library(library: Library) -> None:
    """Check type and options of `library`. Raises `Invalid`."""
    try:
        factory = find_library(library.type)
    except ConfigError as error:
        raise Invalid("type", str(error)) from error
    try:
        check_options(dict(library.options), factory.options)
    except CredentialsRefused as error:
        raise Invalid("options", str(error)) from error

"""The credential libraries of one process: found as plugins, one instance for each type, closed with the process."""

from __future__ import annotations

from burrowgate.core.tcp.vaults import Library, Vault
from burrowgate.credentials.interfaces import ILibrary, LibraryContext
from burrowgate.credentials.plugins import find_library
from burrowgate.errors import ConfigError, CredentialsRefused
from burrowgate.server.foundation import Foundation


class Libraries:
    """The libraries that were used so far."""

    def __init__(self, base: Foundation) -> None:
        self._context = LibraryContext(reactor=base.reactor, entropy=base.entropy)
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
        return issuer

    async def close(self) -> None:
        """Close the connections that libraries keep."""
        for issuer in self._by_type.values():
            await issuer.close()

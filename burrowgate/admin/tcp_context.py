"""Dependencies of the operations on vaults, credentials, libraries and recordings of TCP sessions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from burrowgate.core.tcp.vaults import Library
from burrowgate.credentials.interfaces import ILibraryFactory
from burrowgate.tcp.credential_service import CredentialService
from burrowgate.tcp.vault_service import VaultService
from burrowgate.tcp.vault_upkeep import VaultUpkeep


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingInfo:
    """A recording of a terminal, as its file shows it."""

    cid: str
    is_finished: bool
    """Whether nothing is added to it any more."""
    size: int | None
    """Bytes of its lines so far; None if it is finished: then the audit log has them."""


class Recordings(Protocol):
    """The recordings of terminals."""

    async def of_session(self, sid: str) -> Sequence[RecordingInfo]:
        """Return the recordings of a session. Raises `RecordingUnreadable`."""

    async def read(self, sid: str, cid: str, offset: int, size: int) -> bytes | None:
        """Return up to `size` bytes of the lines of a finished recording; None if there is none.

        Raises `RecordingUnreadable`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpAdmin:
    """What the operations use of TCP sessions."""

    vaults: VaultService
    credentials: CredentialService
    upkeep: VaultUpkeep
    library_types: Callable[[], Sequence[ILibraryFactory]]
    """Returns the types of libraries that are installed."""
    probe: Callable[[Library], Awaitable[str]]
    """Returns what would keep a library from issuing, as a sentence; empty for nothing. Raises `StoreError`."""

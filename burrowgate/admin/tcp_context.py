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
    size: int
    """Bytes of the file, which is compressed if it is finished."""


class Lines(Protocol):
    """The lines of a finished recording."""

    async def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises `RecordingUnreadable`."""


class Recordings(Protocol):
    """The recordings of terminals that this gateway has."""

    def has_any(self, sid: str) -> bool:
        """Return whether there is one of the session `sid`."""

    async def of_session(self, sid: str) -> Sequence[RecordingInfo]:
        """Return the recordings of a session. Raises `RecordingUnreadable`."""

    async def open(self, sid: str, cid: str) -> Lines:
        """Return the lines of a recording. Raises `RecordingNotFound`, or `RecordingNotFinished`."""


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
    recordings: Recordings

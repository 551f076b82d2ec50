"""Files on their way between a visitor and a box: what each side of it, on one machine or two, is to the others."""

from __future__ import annotations

from typing import Protocol


class OpenDownload(Protocol):
    """A download that is open, to be closed by the caller."""

    @property
    def name(self) -> str:
        """Its file name."""

    @property
    def size(self) -> int:
        """In bytes."""

    async def read(self) -> bytes:
        """Return the next bytes, none at the end. Raises `OSError`."""

    def close(self) -> None:
        """Close it."""


class OpenUpload(Protocol):
    """An upload; `finish` or `abandon` ends it."""

    async def write(self, data: bytes) -> None:
        """Append `data`. Raises `BoxFileTooLarge`, `OSError` or `BoxFilesUnavailable`."""

    async def finish(self) -> str:
        """Make the file appear under its name, which is returned. Raises what `write` raises."""

    async def abandon(self) -> None:
        """Delete what has come."""

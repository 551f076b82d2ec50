"""File beside a SQLite store in which one process publishes the damage that it found to all others.

It is a file and not a row, because a damaged store cannot be relied on to take or to return one. It holds a message for
the operator and nothing else; the process whose check finds the store intact deletes it.
"""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate.errors import StoreUnavailable
from burrowgate.stores.health import MAX_PUBLISHED_LENGTH

SUFFIX = "-damaged"


class DamageNote:
    """The file for the store at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = Path(f"{path}{SUFFIX}")

    def read(self) -> str | None:
        """Return the published message, or None; takes a few microseconds if there is none. Never raises.

        Without a message no file is opened, so that a process without free descriptors is not taken for damage.
        """
        try:
            os.stat(self._path)
            with open(self._path, encoding="utf-8", errors="replace") as file:
                return file.read(MAX_PUBLISHED_LENGTH) or f"{self._path} says that the store is damaged."
        except FileNotFoundError:
            return None
        except OSError as error:
            return f"{self._path} cannot be read ({error.strerror}); it says that the store is damaged."

    def write(self, text: str) -> None:
        """Publish `text`. Raises `StoreUnavailable`."""
        new = f"{self._path}.{os.getpid()}"
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            os.replace(new, self._path)
        except OSError as error:
            raise StoreUnavailable(f"{self._path} cannot be written: {error.strerror}.") from error

    def remove(self) -> None:
        """Withdraw what is published. Raises `StoreUnavailable`."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailable(f"{self._path} cannot be deleted ({error.strerror}); delete it.") from error

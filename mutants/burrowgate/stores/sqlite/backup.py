"""Online backup of the SQLite store, into a file that is complete from the moment it has its name.

Rules.
    SQLite's backup runs inside a read transaction: it copies one snapshot, and no commit makes it start again.
    Writers continue. Only the journal cannot be truncated during the backup, and grows.
    The copy is made beside its destination with mode 0600, checked, synced to disk, and only then given its name.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from burrowgate.errors import Invalid, StoreDamaged, StoreUnavailable
from burrowgate.stores.sqlite import schema

_PAGES_PER_STEP = 2_000
"""Database pages copied between two reports of progress; they take a few milliseconds."""


def back_up(source: Path, file: Path, *, replace: bool, notify: Callable[[int, int], None]) -> None:
    """Back up the store at `source` to `file`, which may exist only with `replace`.

    `notify` is called with the bytes copied and their total. Blocks, so it must not run on the reactor's thread. Raises
    `Invalid` if `file` cannot be written, and `StoreNotFound`, `StoreUnavailable` or `StoreDamaged`.
    """
    _check_destination(source, file, replace=replace)
    try:
        with closing(schema.open_existing(source)) as connection:
            _write_copy(connection, file, replace=replace, notify=notify)
    except sqlite3.Error as error:
        raise schema.to_store_error(error, source) from error


def _check_destination(source: Path, file: Path, *, replace: bool) -> None:
    if not file.parent.is_dir():
        raise Invalid("file", f"There is no folder {file.parent}; create it first.")
    if file.is_dir() or (file.exists() and source.exists() and file.samefile(source)):
        raise Invalid("file", f"{file} cannot be the file of a backup; name another file.")
    if Path(f"{file}-wal").exists():
        raise Invalid("file", f"{file} is a store with a journal of its own, perhaps in use; name another file.")
    if file.exists() and not replace:
        raise Invalid("file", f"{file} exists already; name another file, or pass --replace.")


def _write_copy(source: sqlite3.Connection, file: Path, *, replace: bool, notify: Callable[[int, int], None]) -> None:
    page_size = source.execute("PRAGMA page_size").fetchone()[0]
    try:
        descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".new", dir=file.parent)
    except OSError as error:
        raise Invalid("file", f"{file} cannot be written ({error.strerror}); name another file.") from error
    new = Path(name)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as copy:
            # No durability needed: a failure before the file has its name discards it.
            copy.execute("PRAGMA synchronous = OFF")
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(
                copy,
                pages=_PAGES_PER_STEP,
                progress=lambda _, left, all: notify((all - left) * page_size, all * page_size),
            )
            source.execute("ROLLBACK")
            # A single file without a journal can be opened on read-only media.
            copy.execute("PRAGMA journal_mode = DELETE")
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        if faults:
            raise StoreDamaged(f"The backup is damaged as its store is: {'; '.join(faults)}. Nothing was written.")
        os.fsync(descriptor)
        _publish(new, file, replace=replace)
    except sqlite3.Error as error:
        raise schema.to_store_error(error, new) from error
    finally:
        os.close(descriptor)
        for left in (new, Path(f"{new}-journal"), Path(f"{new}-wal"), Path(f"{new}-shm")):
            left.unlink(missing_ok=True)


def _publish(new: Path, file: Path, *, replace: bool) -> None:
    try:
        if replace:
            os.replace(new, file)
        else:
            # Unlike a rename, a link does not replace a file that was created in the meantime.
            os.link(new, file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise Invalid("file", f"{file} exists already; name another file, or pass --replace.") from error
    except OSError as error:
        raise StoreUnavailable(
            f"The backup could not be written to {file} ({error.strerror}); name another file."
        ) from error

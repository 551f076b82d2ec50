"""Copies the SQLite file while others write it, into a file that is whole from the moment it has its name.

Rules.
    SQLite's online backup, inside a read transaction: so it is of one moment, and no commit makes it begin again.
    Whoever writes goes on writing; only the journal cannot be shortened meanwhile and grows.
    The copy is made beside its place with mode 0600, looked over, brought to the disk, and only then given its name.
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

_PAGES = 2_000
"""How many are copied between two words on progress: some milliseconds' worth."""


def back_up(source: Path, file: Path, *, replace: bool, notify: Callable[[int, int], None]) -> None:
    """Back the store at `source` up to `file`; `replace` allows that to be there already.

    `notify` is called with the bytes done and their total. It blocks: not for the reactor's thread. Raises
    `Invalid` if `file` cannot be written, and `StoreNotFound`, `StoreUnavailable` or `StoreDamaged`.
    """
    _check_place(source, file, replace=replace)
    try:
        with closing(schema.existing(source)) as connection:
            _make(connection, file, replace=replace, notify=notify)
    except sqlite3.Error as error:
        raise schema.to_store_error(error, source) from error


def _check_place(source: Path, file: Path, *, replace: bool) -> None:
    if not file.parent.is_dir():
        raise Invalid("file", f"There is no folder {file.parent}; make it first.")
    if file.is_dir() or (file.exists() and source.exists() and file.samefile(source)):
        raise Invalid("file", f"{file} is no place for a backup; name a file of its own.")
    if Path(f"{file}-wal").exists():
        raise Invalid("file", f"{file} is a store with a journal of its own, perhaps in use; name another file.")
    if file.exists() and not replace:
        raise Invalid("file", f"{file} is there already; name another file, or say --replace.")


def _make(source: sqlite3.Connection, file: Path, *, replace: bool, notify: Callable[[int, int], None]) -> None:
    page_size = source.execute("PRAGMA page_size").fetchone()[0]
    try:
        descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".new", dir=file.parent)
    except OSError as error:
        raise Invalid("file", f"{file} cannot be written ({error.strerror}); name another place.") from error
    new = Path(name)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as copy:
            # Whatever happens before it has its name, the file is thrown away.
            copy.execute("PRAGMA synchronous = OFF")
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(
                copy, pages=_PAGES, progress=lambda _, left, all: notify((all - left) * page_size, all * page_size)
            )
            source.execute("ROLLBACK")
            # One file and no journal, so that it can be looked at where nobody can write.
            copy.execute("PRAGMA journal_mode = DELETE")
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
        if faults:
            raise StoreDamaged(f"The backup is damaged as its store is: {'; '.join(faults)}. Nothing was written.")
        os.fsync(descriptor)
        _place(new, file, replace=replace)
    except sqlite3.Error as error:
        raise schema.to_store_error(error, new) from error
    finally:
        os.close(descriptor)
        for left in (new, Path(f"{new}-journal"), Path(f"{new}-wal"), Path(f"{new}-shm")):
            left.unlink(missing_ok=True)


def _place(new: Path, file: Path, *, replace: bool) -> None:
    try:
        if replace:
            os.replace(new, file)
        else:
            # Unlike a rename, a link does not replace what came to be there meanwhile.
            os.link(new, file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise Invalid("file", f"{file} is there already; name another file, or say --replace.") from error
    except OSError as error:
        raise StoreUnavailable(
            f"The backup could not be placed at {file} ({error.strerror}); name another place."
        ) from error

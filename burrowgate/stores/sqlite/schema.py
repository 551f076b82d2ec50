"""The file of the SQLite store: creating, opening and migrating it, and its errors as `StoreError`.

Rules.
    A file is created under a temporary name and linked into place when it is complete. So a file at the path is a whole
    store, and an empty or foreign file there is damage; it is never initialised.
    Each numbered migration is one transaction together with `PRAGMA user_version`: killed at any statement, it was
    applied or not, and the next start continues from there.
    Only the connection that creates a store may create a file.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from burrowgate.errors import (
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreTooOld,
    StoreUnavailable,
)

APPLICATION_ID = int.from_bytes(b"Burg", "big")
"""Value of `PRAGMA application_id` in each file of this store."""

_MIGRATION = re.compile(r"([0-9]{4})_[a-z_]+\.sql", re.ASCII)

_SETTINGS = (
    # FULL and not NORMAL: in WAL mode NORMAL lost all of 320 acknowledged commits in 8 simulated power cuts, FULL none.
    "synchronous = FULL",
    # On macOS fsync alone does not reach the medium, but these do; elsewhere they have no effect.
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
)


@cache
def migrations(package: str = "burrowgate.stores.sqlite") -> tuple[str, ...]:
    """Return the SQL of all migrations of the store in `package`, in order."""
    folder = resources.files(package) / "migrations"
    files = {int(match[1]): file for file in folder.iterdir() if (match := _MIGRATION.fullmatch(file.name))}
    if sorted(files) != list(range(1, len(files) + 1)):
        raise RuntimeError("The migrations are not numbered from 0001 without gaps; is the package complete?")
    return tuple(files[number].read_text("utf-8") for number in sorted(files))


def prepare(path: Path, migrations: Sequence[str], *, create: bool = True) -> None:
    """Create the store at `path` if there is no file, and apply the missing ones of `migrations`.

    Raises `StoreUnavailable`, `StoreDamaged`, `StoreTooNew`, or without `create` `StoreNotFound`; an existing file is
    never replaced.
    """
    try:
        if not path.exists():
            if not create:
                raise _not_found(path)
            _create(path, migrations)
        with closing(connect(path)) as connection:
            _check_ours(connection, path)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise StoreUnavailable(
                    f"{path} is on a file system without shared memory; put the store on a local disk."
                )
            migrate(connection, migrations, path)
    except sqlite3.Error as error:
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _open_error(error, path) from error


def check_version(path: Path, migrations: Sequence[str]) -> None:
    """Check that `path` is a store with all of `migrations`, without changing it.

    Raises `StoreNotFound`, `StoreTooOld`, `StoreUnavailable`, `StoreDamaged` or `StoreTooNew`.
    """
    try:
        with closing(open_existing(path)) as connection:
            version = _version(connection)
    except sqlite3.Error as error:
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _open_error(error, path) from error
    _check_not_newer(version, migrations, path)
    if version < len(migrations):
        raise StoreTooOld(f"{path} was written by an older Burrowgate; start a gateway on it once, which migrates it.")


def open_existing(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to the store at `path`. Raises `StoreNotFound`, `StoreDamaged`, `sqlite3.Error`."""
    if not path.exists():
        raise _not_found(path)
    connection = connect(path, read_only=True)
    try:
        _check_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def check_unused(path: Path) -> None:
    """Raise `StoreInUse` if a process has the store at `path` open, and therefore holds a shared lock on it."""
    try:
        if not path.exists():
            return
        with closing(connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        match _code(error):
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                raise StoreInUse(
                    f"A gateway runs on {path}, or another program has it open; stop it first, and start it again "
                    "afterwards."
                ) from error
            case sqlite3.SQLITE_READONLY:
                return  # a user who may not write the file cannot find out
        raise to_store_error(error, path) from error
    except OSError as error:
        raise _open_error(error, path) from error


def _open_error(error: OSError, path: Path) -> StoreUnavailable:
    return StoreUnavailable(f"The store {path} cannot be opened: {error.strerror}.")


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; SQLITE_ERROR for errors of the `sqlite3` module itself."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreDamaged(
            f"{path} is not a Burrowgate store, or its header is damaged; restore a backup, or name another file."
        )


def _not_found(path: Path) -> StoreNotFound:
    """Return the error for a missing file. Raises `StoreDamaged` if the file had existed."""
    _check_not_lost(path)
    return StoreNotFound(f"There is no store at {path} yet; the first start of a gateway creates it.")


def _check_not_lost(path: Path) -> None:
    wal = Path(f"{path}-wal")
    if wal.exists():
        raise StoreDamaged(
            f"{path} is gone but its journal {wal} is still there; restore the file, or move the journal away."
        )


def _create(path: Path, migrations: Sequence[str]) -> None:
    _check_not_lost(path)
    # mkstemp creates mode 0600, and SQLite gives its -wal and -shm files the mode of the database file.
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    os.close(descriptor)
    try:
        with closing(connect(Path(name))) as connection:
            migrate(connection, migrations, path)
        try:
            # Unlike a rename, a link does not replace a file that another process created in the meantime.
            os.link(name, path)
        except FileExistsError:
            return
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        os.unlink(name)


def connect(path: Path, *, timeout: float = 5.0, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode, which waits at most `timeout` seconds for locks of other processes."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, migrations: Sequence[str], path: Path) -> None:
    """Apply those of `migrations` that the file of `connection` lacks. Raises `StoreTooNew`."""
    version = _version(connection)
    _check_not_newer(version, migrations, path)
    for number in range(version + 1, len(migrations) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read again inside the transaction: another process may just have applied this migration.
            if _version(connection) < number:
                for statement in _statements(migrations[number - 1]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _check_not_newer(version: int, migrations: Sequence[str], path: Path) -> None:
    if version > len(migrations):
        raise StoreTooNew(
            f"{path} was written by a newer Burrowgate (schema {version}, this one knows {len(migrations)}); run that "
            "version, or restore an older backup."
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit first, so the script is split where SQLite says that a statement ends.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _is_read_only(path: Path) -> bool:
    """Return whether the file system of `path` is mounted read-only."""
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def to_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Return `error` as a message for the operator."""
    match _code(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamaged(
                f"{path} is damaged ({error}); restore a backup, because the gateway does not replace your data with a "
                "new store."
            )
        case sqlite3.SQLITE_FULL:
            return StoreUnavailable(f"The disk of the store {path} is full; free some space. Nothing was changed.")
        case sqlite3.SQLITE_READONLY:
            return StoreUnavailable(f"The store {path} is read-only; let this user write it and its folder.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreUnavailable(
                f"The store {path} is locked by another program; stop that program, or wait for it."
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR if _is_read_only(path):
            return StoreUnavailable(f"The file system of the store {path} is read-only; mount it writable.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreUnavailable(
                f"The store {path} cannot be opened; let this user read and write it and its folder."
            )
        case sqlite3.SQLITE_IOERR:
            return StoreUnavailable(
                f"The disk of the store {path} fails ({error}); check the disk. Nothing was changed."
            )
        case _:
            return StoreUnavailable(f"The store {path} failed: {error}.")
